#pragma once
#include <optional>
#include <string>
#include <vector>

#include "stages/plan/layout_nouns.h"
#include "stages/plan/layout_scene.h"
#include "text/tokens.h"

namespace tiedit::stages {

/// Reads phrases as objects of the layout: marks, pronouns, "everything but the dog", and noun phrases with
/// quantifiers, modifiers and places. Every word must say something, or the phrase is none.
/// Holds references: lives no longer than scene and history.
class ObjectReader {
 public:
  ObjectReader(const LayoutScene& scene, const LayoutHistory& history) : x_scene(scene), x_history(history) {}

  /// `hint`: the noun that "one" and "the red" stand for, where the phrase itself has none.
  ObjectsFound read(text::Span phrase, const std::string& hint = {}) const;

  /// The mark that a phrase is, with words like "the point S1", "star S1"; nothing when it is none.
  std::optional<int> mark_in(text::Span phrase) const;
  /// The object that a mark shows in the layout as given, else its name where it can become one.
  ObjectsFound shown_by(int mark, const std::string& noun, bool all) const;

 private:
  ObjectsFound pronoun(text::Span phrase) const;
  ObjectsFound for_all(text::Span phrase) const;
  ObjectsFound everything(text::Span phrase) const;
  std::optional<ObjectsFound> excepting(text::Span phrase) const;
  std::optional<ObjectsFound> several(text::Span phrase, const std::string& hint) const;
  std::optional<ObjectsFound> marked(text::Span phrase) const;
  std::optional<ObjectsFound> contents(text::Span phrase) const;
  ObjectsFound named(text::Span phrase, const std::string& hint) const;
  /// Narrows the candidates by what follows the noun. False: not understood, or `reject`.
  bool narrow(NounPhrase& np, std::optional<Reject>& reject) const;
  bool narrow_by(NounPhrase& np, text::Span place, std::optional<Reject>& reject) const;
  bool narrow_by_relation(NounPhrase& np, text::Span place, std::size_t used, std::optional<Reject>& reject) const;
  bool narrow_by_frame(NounPhrase& np, text::Span place) const;
  bool narrow_by_words(NounPhrase& np, text::Span words) const;
  ObjectsFound choose(NounPhrase& np, text::Span phrase) const;
  ObjectsFound of_indices(const std::vector<std::size_t>& objects, const NounPhrase& np) const;
  bool filter_modifiers(NounPhrase& np, std::vector<Warning>& warnings) const;

  const LayoutScene& x_scene;
  const LayoutHistory& x_history;
  mutable int x_reads = 0;  // phrases looked at so far
};

}  // namespace tiedit::stages

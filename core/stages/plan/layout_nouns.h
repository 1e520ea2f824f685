#pragma once
#include <optional>
#include <string>
#include <vector>

#include "image/geometry.h"
#include "stages/plan/layout_scene.h"
#include "text/tokens.h"

namespace tiedit::stages {

/// How well a noun (singular, lower case) names an object: 0 not at all; 1 the last word of its label or phrase;
/// 2 the same by another word for it, or its kind ("dog" for a pug); 3 a word elsewhere in label or phrase; 4 a
/// narrower word ("puppy" for a dog).
int noun_rank(const LayoutObject& object, const std::string& noun, const text::Lexicon& lexicon);

/// The objects (places in the list) that a noun names: for one thing only those of the best rank, for several also
/// those that the noun is the kind of. Invisible ones are left out; an empty noun names all but backgrounds.
std::vector<std::size_t> objects_called(const Layout& layout, const std::string& noun, bool several,
                                        const text::Lexicon& lexicon);

/// True when the object's label, phrase or attributes have the word; colours by what they are ("grey" is "gray").
bool carries(const LayoutObject& object, const std::string& word, const text::Lexicon& lexicon);
/// True when the word is a colour and the object is known to have another one.
bool contradicts(const LayoutObject& object, const std::string& word, const text::Lexicon& lexicon);

/// The kind word of a phrase: the last word of its head, singular ("a man in a hat" -> "man").
std::string head_noun(const std::string& phrase, const text::Lexicon& lexicon);

/// One of a row of objects: the second from the left, the biggest.
struct Pick {
  std::string kind;  ///< left right top bottom middle biggest smallest tallest shortest widest narrowest
  int rank = 1;
};

/// The part of a noun phrase before its first preposition, taken apart, and what follows.
struct NounPhrase {
  bool all = false;               ///< plural, every, both, ...
  std::optional<int> count = {};  ///< "two", "both"
  bool other = false;             ///< "the other cup"
  bool fresh = false;             ///< "the new cup", "the copy"
  bool bare = false;              ///< no noun of its own: "the left one", "two", "the red"
  text::Words modifiers = {};     ///< words an object must carry
  std::string noun = {};          ///< singular; empty: any thing
  std::vector<Pick> picks = {};
  std::optional<int> ordinal = {};           ///< "the second", along an axis still to be said
  std::vector<std::size_t> candidates = {};  ///< objects that the noun names
  std::optional<Box> near_to = {};           ///< of several, the one nearest to this
  text::Span rest = {};
};

/// Takes a noun phrase apart; nothing for words that are none (marks, quotes, "some cups"). `hint` is what "one" and
/// "the red" stand for. A noun that names no object leaves `candidates` empty.
std::optional<NounPhrase> read_noun_phrase(text::Span phrase, const LayoutScene& scene, const std::string& hint);

}  // namespace tiedit::stages

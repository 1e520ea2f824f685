#pragma once
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/layout.h"
#include "artifacts/plan.h"
#include "base/error.h"
#include "stages/plan/mark_regions.h"
#include "text/lexicon.h"

namespace tiedit::stages {

/// Ids of objects; the name of a mark that shows no object stands for the object it will become.
using Ids = std::vector<std::string>;

/// What a clause is read against.
struct LayoutScene {
  const text::Lexicon& lexicon;
  const MarkRegions& marks;  ///< as the tokens of the sentence count them
  const Annotations& annotations;
  const Layout& first;  ///< as given: it says what marks show
  Layout now;           ///< after the clauses before
  bool guess = true;    ///< a tie takes the likeliest

  /// The object of that id, or null.
  const LayoutObject* object(const std::string& id) const { return find_object(now, id); }
  /// The box of an object, or of the mark that will become one.
  Box box_of(const std::string& id) const;
  /// "o2 (a red mug)", for messages.
  std::string told(const std::string& id) const;
};

/// What earlier clauses worked on.
struct LayoutHistory {
  Ids last;                    ///< objects of the last clause; after add and duplicate the new ones, after remove none
  Ids subject = {};            ///< those of them that "it" means where it cannot mean all (the first side of a swap)
  Ids named = {};              ///< objects of all clauses, first named first
  Ids created = {};            ///< what the sentence added or copied
  std::string noun = {};       ///< what `last` was called
  std::vector<Box> left = {};  ///< the places that the last clause emptied
  bool beside = false;      ///< the last clause put them beside something
  bool removed = false;        ///< the last clause removed its objects
};

/// Objects that a phrase stands for.
struct Choice {
  Ids ids;
  bool plural = false;
  std::string noun = {};  ///< singular; empty: none was said
  std::vector<Warning> warnings = {};
};

/// A phrase read: objects, or why there are none; neither for words that are no phrase about objects.
struct ObjectsFound {
  std::optional<Choice> choice = {};
  std::optional<Reject> reject = {};
};

/// The refusal of a phrase that nothing in the layout is.
Reject nothing_called(const std::string& phrase);

}  // namespace tiedit::stages

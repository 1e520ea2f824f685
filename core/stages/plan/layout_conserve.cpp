#include <algorithm>
#include <set>

#include "artifacts/mark_checks.h"
#include "stages/layout/resolve.h"
#include "stages/lexicon.h"
#include "stages/plan/layout_diff.h"
#include "stages/plan/layout_message.h"
#include "text/normalise.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

// Words that can mean any object.
const std::set<std::string> kForAll{"all",   "both", "every", "everything", "everyone", "each",  "these",
                                    "those", "them", "they",  "objects",    "things",   "others"};

/// What a sentence can mean: its words in the singular, and the objects that its marks show.
class MeantBySentence {
 public:
  MeantBySentence(const Layout& layout, const Annotations& marks, const std::string& instruction) {
    const std::vector<text::Mark> names = sentence_marks(marks);
    for (const text::Token& token : text::read_marks(text::tokenise(text::normalise(instruction)), names, lexicon())) {
      if (token.mark >= 0) {
        add_mark(layout, marks, names[static_cast<std::size_t>(token.mark)].name);
      } else {
        x_for_all |= kForAll.contains(token.lower);
        x_words.insert(text::singular(token.lower, lexicon()));
      }
    }
  }

  bool can_mean(const LayoutObject& object) const {
    return x_for_all || x_shown.contains(object.id) || names(object.label) || names(object.phrase);
  }
  /// Whether a content word of the phrase occurs.
  bool names(const std::string& phrase) const {
    const text::Words words = text::split_words(text::lower(phrase));
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      const bool content = !lexicon().has("determiners", word) && !lexicon().has("prepositions", word);
      return content && x_words.contains(text::singular(word, lexicon()));
    });
  }
  bool for_all() const { return x_for_all; }

 private:
  void add_mark(const Layout& layout, const Annotations& marks, const std::string& name) {
    const auto mark = find_mark(marks, name);
    if (!mark) return;
    for (const std::size_t i : objects_of(layout, *mark)) x_shown.insert(layout.objects[i].id);
    if (!mark->label.empty())
      for (const std::string& word : text::split_words(text::lower(mark->label)))
        x_words.insert(text::singular(word, lexicon()));
  }

  std::set<std::string> x_words, x_shown;
  bool x_for_all = false;
};

}  // namespace

std::vector<Warning> unreferred_changes(const Layout& before, const LayoutDifference& difference,
                                        const Annotations& marks, const std::string& instruction) {
  const MeantBySentence sentence(before, marks, instruction);
  std::vector<Warning> out;
  for (const std::string& id : difference.changed) {
    const LayoutObject* object = find_object(before, id);
    if (!object || sentence.can_mean(*object)) continue;
    out.push_back(
        {"layout.conserve", id + " (" + (object->phrase.empty() ? object->label : object->phrase) +
                                "): unchanged, as no word or mark of the instruction means it, got a change"});
  }
  for (const std::string& phrase : difference.added) {
    if (sentence.names(phrase)) continue;
    out.push_back({"layout.conserve", phrase + ": no new object that the instruction does not name, got one"});
  }
  return out;
}

}  // namespace tiedit::stages

#include "stages/layout/mark_nouns.h"

#include "base/ascii.h"
#include "stages/layout/phrase_words.h"
#include "stages/layout/resolve.h"
#include "stages/lexicon.h"
#include "text/marks.h"
#include "text/normalise.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Token;

std::vector<text::Mark> sentence_marks(const std::vector<MarkPlace>& places) {
  std::vector<text::Mark> out;
  for (const MarkPlace& place : places) {
    const bool is_drawn = place.mask && base::ascii_lower(place.name) == "mask";
    const text::MarkKind kind = place.star ? text::MarkKind::star
                                : is_drawn ? text::MarkKind::mask
                                           : text::MarkKind::box;
    out.push_back({place.name, place.label, kind});
  }
  return out;
}

// A sentence that names other marks tells nothing; that is the planner's to refuse.
text::Tokens marked_tokens(const std::string& sentence, const std::vector<MarkPlace>& places) {
  try {
    return text::read_marks(text::tokenise(text::normalise(sentence)), sentence_marks(places), lexicon());
  } catch (const Error& e) {
    if (e.slug() != "instruction.name") throw;
    return {};
  }
}

bool ends_noun(const Token& token, const text::Lexicon& lexicon) {
  if (!token.is(Token::Kind::word)) return true;
  for (const char* list : {"prepositions", "pronouns", "fillers", "verbs", "determiners", "quantifiers"})
    if (lexicon.has(list, token.lower)) return true;
  return token.is("and") || token.is("or") || token.is("to");
}

// The words before the mark, and before "in" between them, back to what cannot be of a noun.
std::string noun_before(text::Span tokens, std::size_t mark, const text::Lexicon& lexicon) {
  std::size_t end = mark;
  if (end > 0 && lexicon.has("prepositions.within", tokens[end - 1].lower)) --end;
  const bool within = end < mark;
  std::size_t begin = end;
  while (begin > 0 && !ends_noun(tokens[begin - 1], lexicon)) --begin;
  if (begin == end) return {};
  // "a teapot in B1" is new, "the teapot in B1" is the thing there.
  const bool is_new = within && begin > 0 && lexicon.has("determiners.indefinite", tokens[begin - 1].lower);
  return is_new ? std::string() : label_of(text::spelled(tokens.subspan(begin, end - begin)), lexicon);
}

}  // namespace

std::map<std::string, std::string> mark_nouns(const std::string& sentence, const Annotations& marks) {
  std::map<std::string, std::string> out;
  const std::vector<MarkPlace> places = all_marks(marks);
  if (places.empty()) return out;
  const text::Tokens tokens = marked_tokens(sentence, places);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].is(Token::Kind::mark)) continue;
    const MarkPlace& place = places[static_cast<std::size_t>(tokens[i].mark)];
    const std::string noun = place.label.empty() && !place.star ? noun_before(tokens, i, lexicon()) : "";
    if (!noun.empty()) out.emplace(base::ascii_lower(place.name), noun);
  }
  return out;
}

}  // namespace tiedit::stages

#pragma once
#include <string>
#include <vector>

#include "text/lexicon.h"
#include "text/tokens.h"

namespace tiedit::text {

enum class MarkKind { box, star, mask };

/// What a sentence needs to know of a user's mark.
struct Mark {
  std::string name;
  std::string label = {};  ///< noun phrase, may be empty
  MarkKind kind = MarkKind::box;
};

/// True for names like B1, S12, which mean nothing but the mark.
bool is_numbered_name(const std::string& name);

/// Turns every reference to a mark into one token of kind mark: `B1`, `[B1]`, `{B1}`, `<B1>`, `@B1`; `box 1`,
/// `the second star`; the k-th box or star emoji; a bare name that is no word of the lexicon (a definite determiner
/// before it is dropped, after "a" it is none); where there is one of its kind `the box`, `the star`, `the mask`;
/// where there is one mark at all (or one star, for `here` most likely meant) `here`.
/// Throws Error{input, instruction.name} for a bracketed, @, B<n> or S<n> name, or a number of box or star, that no
/// mark has.
Tokens read_marks(const Tokens& tokens, const std::vector<Mark>& marks, const Lexicon& lexicon);

/// The marks that a noun phrase stands for, in its order; empty for none: mark tokens joined by "and" and commas, or a
/// phrase whose head ends in a mark token or in the last word of one mark's name or label (of all such marks for a
/// plural or "both", "all"), or "both boxes", "the stars". A phrase equal to a label means that mark whatever others
/// end alike.
std::vector<int> marks_of(Span phrase, const std::vector<Mark>& marks, const Lexicon& lexicon);

}  // namespace tiedit::text

#pragma once
#include <string>

#include "artifacts/annotation_spec.h"

namespace tiedit::artifacts {

/// Replaces the marks that ClickDiffusion's page writes out in a sentence by names, and adds them to the marks:
/// {"x":0.1,"y":0.2,"width":0.3,"height":0.4} and, of older files, [x0,y0,x1,y1] are boxes, {"x":0.84,"y":0.76} is a
/// star; fractions, also `35%`; keys in any order, with quotes of either kind or none, a colon may be missing. Each
/// distinct one (equal to 1e-9) is the next free B<k> or S<k>.
/// Throws Error{input}: instruction.literal, box.order, box.outside, star.outside, box.count, star.count.
void take_literals(AnnotationSpec& spec);

/// The other way: references B1, [B1], {B1}, <B1>, @B1 (bare ones only of names B<k> and S<k>) of `spec.instruction` as
/// literals. Marks are in fractions. `named` gets the lower-case names of those that were replaced.
struct LiteralText {
  std::string text;
  std::vector<std::string> named;
};
LiteralText with_literals(const AnnotationSpec& spec, bool two_decimals);

/// {"x":0.1,"y":0.2,"width":0.3,"height":0.4}; two decimals are rounded half up, as the page does. The width is the
/// shortest number that added to x gives the right edge again (1e-12).
io::Json literal_of(const std::array<double, 4>& xyxy, bool two_decimals);
io::Json literal_of(const std::array<double, 2>& at, bool two_decimals);

}  // namespace tiedit::artifacts

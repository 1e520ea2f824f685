#include "stages/edit/adjust.h"

#include "photo/adjust.h"
#include "stages/lexicon.h"

namespace tiedit {
namespace {

constexpr double kAmount = 0.3;

cv::Vec3b plain_colour(const std::string& wanted) {
  if (wanted.empty()) return {255, 255, 255};
  const auto colour = stages::colour_of(wanted);
  if (!colour) throw Error(ErrorKind::input, "edit.color", {"edit.adjust", "a colour name or #rrggbb", wanted});
  return {colour->rgb[0], colour->rgb[1], colour->rgb[2]};
}

}  // namespace

Image AdjustEdit::run(const In& in, Context&) const {
  const std::string name = config.adjust ? *config.adjust : in.edit ? in.edit->adjust : "";
  const auto kind = photo::adjust_of(name);
  if (!kind) throw Error(ErrorKind::input, "edit.adjust", {"edit.adjust", "something to adjust (brighter, blur, grey, ...)", name.empty() ? "nothing" : name});
  double amount = kAmount;
  if (in.edit && in.edit->amount) amount = *in.edit->amount;
  if (config.amount) amount = *config.amount;
  const std::string colour = config.color ? *config.color : in.edit ? in.edit->attribute("color") : "";
  return Image(photo::adjust(in.image->srgb8(), in.mask->pixels, *kind, amount, plain_colour(colour)));
}

}  // namespace tiedit

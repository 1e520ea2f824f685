#include "stages/edit/recolor.h"

#include "photo/recolor.h"
#include "stages/lexicon.h"

namespace tiedit {

Image Recolor::run(const In& in, Context&) const {
  const std::string wanted = config.color ? *config.color : in.edit ? in.edit->attribute("color") : "";
  const auto colour = stages::colour_of(wanted);
  if (!colour) {
    throw Error(ErrorKind::input, "edit.color", {"edit.recolor", "a colour name or #rrggbb", wanted.empty() ? "none" : wanted, "name one: red, navy, #1e8c3c, ..."});
  }
  const cv::Vec3b target(colour->rgb[0], colour->rgb[1], colour->rgb[2]);
  return Image(photo::recolor(in.image->srgb8(), in.mask->pixels, target));
}

}  // namespace tiedit

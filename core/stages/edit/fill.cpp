#include "stages/edit/fill.h"

#include "photo/fill.h"
#include "photo/surroundings.h"

namespace tiedit {

Image Fill::run(const In& in, Context& context) const {
  photo::FillOptions options;
  options.seed = config.seed.value_or(context.seed);
  if (config.method == "telea") options.method = photo::FillMethod::telea;
  if (config.method == "ns") options.method = photo::FillMethod::ns;
  const cv::Mat& rgb = in.image->srgb8();
  const cv::Mat others = options.method == photo::FillMethod::patch ? photo::unlike_surroundings(rgb, in.mask->pixels) : cv::Mat();
  photo::Filled filled = photo::fill(rgb, in.mask->pixels, options, others);
  for (Warning& w : filled.warnings) context.warn(w.slug, w.text);
  return Image(filled.image);
}

}  // namespace tiedit

#include "stages/edit/fill.h"

#include "photo/fill.h"

namespace tiedit {

Image Fill::run(const In& in, Context& context) const {
  photo::FillOptions options;
  options.seed = config.seed.value_or(context.seed);
  if (config.method == "telea") options.method = photo::FillMethod::telea;
  if (config.method == "ns") options.method = photo::FillMethod::ns;
  photo::Filled filled = photo::fill(in.image->srgb8(), in.mask->pixels, options);
  for (Warning& w : filled.warnings) context.warn(w.slug, w.text);
  return Image(filled.image);
}

}  // namespace tiedit

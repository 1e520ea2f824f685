#include <fmt/format.h>

#include "base/files.h"
#include "io/codec.h"
#include "stages/locate/annotations.h"

namespace tiedit {

Mask LocateFile::run(const In& in, Context&) const {
  constexpr std::int64_t kMaxBytes = 256 << 20;
  Mask out;
  out.user_drawn = true;
  out.pixels = io::decode_mask(base::read_file(config.file, ErrorKind::input, "mask", kMaxBytes), config.file);
  const cv::Size want = in.image->size();
  if (out.size() != want) {
    throw Error(ErrorKind::input, "mask.size",
                {config.file, fmt::format("a mask of {}x{}, as the displayed picture", want.width, want.height), fmt::format("{}x{}", out.size().width, out.size().height)});
  }
  return out;
}

}  // namespace tiedit

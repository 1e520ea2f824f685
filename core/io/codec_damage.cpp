#include <fmt/format.h>

#include "base/text.h"
#include "io/codec_formats.h"

namespace tiedit::io {

Damage truncated(std::string_view format, const std::string& got) {
  return {"image.truncated", "complete " + std::string(format), got, "the file is truncated"};
}

std::string rows_text(std::int64_t rows, std::int64_t height) {
  if (rows >= height) return "no end marker";
  return fmt::format("{} of {} rows", base::grouped(rows), base::grouped(height));
}

}  // namespace tiedit::io

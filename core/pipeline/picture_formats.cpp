#include "pipeline/picture_formats.h"

#include <fstream>

#include "base/ascii.h"
#include "io/image_header.h"

namespace tiedit::pipeline {

std::string format_of_ending(const std::filesystem::path& path) {
  const std::string ending = base::ascii_lower(path.extension().string());
  if (ending == ".jpg" || ending == ".jpeg") return "jpeg";
  if (ending == ".png") return "png";
  return ending == ".webp" ? "webp" : "";
}

std::string format_of_bytes(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) return {};
  std::string head(64, '\0');
  std::ifstream(path, std::ios::binary).read(head.data(), static_cast<std::streamsize>(head.size()));
  const std::string kind = base::ascii_lower(io::image_kind(head));
  return kind == "jpeg" || kind == "png" || kind == "webp" ? kind : "";
}

}  // namespace tiedit::pipeline

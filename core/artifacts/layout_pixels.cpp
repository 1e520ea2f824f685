#include <fmt/format.h>

#include <opencv2/core.hpp>

#include "artifacts/layout_json.h"
#include "base/paths.h"
#include "image/image.h"
#include "io/codec.h"

namespace tiedit::artifacts {
namespace {

constexpr std::int64_t kMostBytes = 256LL << 20;

std::string bytes_of(const std::filesystem::path& folder, const std::string& file) {
  return base::read_beneath(folder, file, file, "layout", kMostBytes);
}

std::string size_text(cv::Size size) { return fmt::format("{}x{}", size.width, size.height); }

/// Reads one layout's files, each once.
class Loader {
 public:
  Loader(Layout& layout, const std::filesystem::path& folder) : x_layout(layout), x_folder(folder) {}

  void load() {
    for (const LayoutObject& object : x_layout.objects) {
      if (fresh(object.mask))
        put(object.mask, same_size(object.mask, io::decode_mask(bytes(object.mask), object.mask)));
      if (object.appearance && fresh(object.appearance->file))
        put(object.appearance->file, load_appearance(x_folder, object.appearance->file));
    }
    if (fresh(x_layout.plate)) put(x_layout.plate, same_size(x_layout.plate, rgb(x_layout.plate)));
  }

 private:
  bool fresh(const std::string& file) const { return !file.empty() && !x_layout.pixels.contains(file); }
  void put(const std::string& file, cv::Mat pixels) { x_layout.pixels[file] = std::move(pixels); }
  std::string bytes(const std::string& file) const { return bytes_of(x_folder, file); }

  cv::Mat same_size(const std::string& file, cv::Mat pixels) const {
    const cv::Size want(x_layout.image.width, x_layout.image.height);
    if (pixels.size() == want) return pixels;
    const std::string like = x_layout.image.file.empty() ? "the picture" : x_layout.image.file;
    throw Error(ErrorKind::input, "mask.size", {file, size_text(want) + " like " + like, size_text(pixels.size())});
  }

  cv::Mat rgb(const std::string& file) const { return io::decode_image(bytes(file), file).image.srgb8(); }

  Layout& x_layout;
  const std::filesystem::path& x_folder;
};

}  // namespace

cv::Mat load_appearance(const std::filesystem::path& folder, const std::string& file) {
  const Image image = io::decode_image(bytes_of(folder, file), file).image;
  cv::Mat alpha(image.size(), CV_8U, cv::Scalar(255)), out;
  if (image.has_alpha()) {
    cv::extractChannel(image.pixels, alpha, 3);
    if (alpha.depth() == CV_16U) alpha.convertTo(alpha, CV_8U, 1 / 257.0);
  }
  cv::merge(std::vector<cv::Mat>{image.srgb8(), alpha}, out);
  return out;
}

void load_layout_pixels(Layout& layout, const std::filesystem::path& folder) { Loader(layout, folder).load(); }

}  // namespace tiedit::artifacts

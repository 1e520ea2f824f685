#include "pipeline/item_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <opencv2/core.hpp>

#include "artifacts/inline_marks.h"
#include "base/digest.h"
#include "base/files.h"
#include "io/codec.h"
#include "io/image_header.h"
#include "io/metadata.h"

namespace tiedit::pipeline {
namespace {

constexpr double kMostlySelected = 0.9;

// How the file stores the picture matters only to marks that were written for a stated size.
bool states_a_size(const artifacts::AnnotationSpec& marks) {
  const auto stated = [](const auto& mark) { return mark.origin.declared.has_value(); };
  return std::any_of(marks.boxes.begin(), marks.boxes.end(), stated) || std::any_of(marks.stars.begin(), marks.stars.end(), stated);
}

artifacts::PictureFacts facts_of(const ItemRequest& request, cv::Size displayed, const std::string& bytes) {
  artifacts::PictureFacts facts{.name = request.shown_image, .displayed = displayed, .raw = displayed, .orientation = 1, .mask_given = request.mask.has_value()};
  if (states_a_size(request.marks)) {
    const io::ImageHeader header = io::read_image_header(bytes, request.shown_image);
    facts.raw = {static_cast<int>(header.width), static_cast<int>(header.height)};
    facts.orientation = io::read_metadata(bytes, request.shown_image).orientation;
  }
  return facts;
}

cv::Mat drawn_mask(const ItemRequest& request, cv::Size displayed, std::vector<Warning>& warnings) {
  cv::Mat mask = load_mask_file(*request.mask);
  const std::string name = request.mask->filename().string();
  if (mask.size() != displayed) {
    throw Error(ErrorKind::input, "mask.size",
                {name, fmt::format("a mask of {}x{}, as the displayed picture", displayed.width, displayed.height), fmt::format("{}x{}", mask.cols, mask.rows)});
  }
  const double share = cv::countNonZero(mask) / static_cast<double>(mask.total());
  if (share > kMostlySelected) warnings.push_back({"mask.polarity", fmt::format("{}: selects {:.0f} % of the picture; white means repaint", name, 100 * share)});
  return mask;
}

}  // namespace

cv::Mat load_mask_file(const std::filesystem::path& file) {
  // One mask often serves a whole folder: the last one read is kept, by its bytes. Nobody writes to a mask's pixels.
  static std::mutex mutex;
  static std::string last_digest;
  static cv::Mat last_mask;
  const std::string bytes = base::read_file(file, ErrorKind::input, "mask", io::kMaxImageBytes);
  const std::string digest = base::sha256_bytes(bytes);
  {
    const std::lock_guard lock(mutex);
    if (digest == last_digest) return last_mask;
  }
  cv::Mat mask = io::decode_mask(bytes, file.filename().string());
  const std::lock_guard lock(mutex);
  last_digest = digest;
  last_mask = mask;
  return mask;
}

artifacts::ResolvedMarks resolve_marks(const ItemRequest& request, cv::Size displayed, const std::string& bytes, bool strict) {
  artifacts::AnnotationSpec spec = request.marks;
  if (!request.instruction.empty()) spec.instruction = request.instruction;
  artifacts::take_literals(spec);
  artifacts::ResolvedMarks marks =
      artifacts::resolve(spec, facts_of(request, displayed, bytes), [](const std::string& path) { return load_mask_file(path); });
  if (request.mask) marks.annotations.mask = drawn_mask(request, displayed, marks.warnings);
  if (strict && !marks.warnings.empty()) {
    throw Error(ErrorKind::input, marks.warnings[0].slug, {request.id, "marks without a warning (--strict)", marks.warnings[0].text});
  }
  return marks;
}

}  // namespace tiedit::pipeline

#include "pipeline/annotation_convert.h"

#include <fmt/format.h>

#include <cstdio>

#include "artifacts/annotations_json.h"
#include "artifacts/annotations_write.h"
#include "artifacts/inline_marks.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "io/image_header.h"
#include "io/metadata.h"
#include "pipeline/item_marks.h"
#include "pipeline/mark_sources.h"

namespace tiedit::pipeline {
namespace fs = std::filesystem;
using artifacts::AnnotationFile;
using artifacts::AnnotationSpec;
namespace {

constexpr const char* kPlace = "tiedit annotations convert";

struct Picture {
  std::string file;
  std::optional<cv::Size> size;
};

// A picture's size as it is displayed.
cv::Size displayed_size(const fs::path& file) {
  const std::string bytes = base::read_file(file, ErrorKind::input, "image", io::kMaxImageBytes);
  const io::ImageHeader header = io::read_image_header(bytes, file.string());
  io::check_image_limits(header, file.string(), true);
  cv::Size size(static_cast<int>(header.width), static_cast<int>(header.height));
  if (io::read_metadata(bytes, file.string()).orientation >= 5) std::swap(size.width, size.height);
  return size;
}

class Converter {
 public:
  explicit Converter(const ConvertCommand& command)
      : x_command(command),
        x_file(read_annotation_file(command.in, command.in, artifacts::annotation_format(command.format), ErrorKind::config)) {}

  artifacts::WrittenAnnotations convert() {
    choose();
    for (auto& [key, spec] : x_file.images) {
      artifacts::take_literals(spec);
      for (const Warning& w : spec.warnings) x_notes.push_back(w.text);
    }
    artifacts::WrittenAnnotations out = x_command.to == "coco"       ? coco()
                                        : x_command.to == "original" ? original()
                                                                     : artifacts::WrittenAnnotations{artifacts::to_json(x_file)};
    return out;
  }
  std::vector<std::string> notes() { return std::move(x_notes); }

 private:
  // With --image the entry of that picture; its size wins over none.
  void choose() {
    if (x_command.image.empty()) return;
    const AnnotationSpec* found = x_file.match(x_command.image);
    if (!found) {
      throw Error(ErrorKind::usage, "annotations.match",
                  {x_command.in, "an entry for " + x_command.image, fmt::format("{} others", x_file.images.size())});
    }
    AnnotationFile one(x_file.name, false);
    one.images.emplace_back("", *found);
    x_file = std::move(one);
  }

  Picture picture_of(const std::string& key, const AnnotationSpec& spec) const {
    Picture picture;
    const io::Json image = spec.image.value_or(io::Json::object());
    picture.file = image.value("file", key);
    if (image.contains("width")) picture.size = cv::Size(image["width"].get<int>(), image["height"].get<int>());
    if (x_command.image.empty()) return picture;
    if (picture.file.empty()) picture.file = fs::path(x_command.image).filename().string();
    picture.size = displayed_size(x_command.image);
    return picture;
  }

  static cv::Size size_of(const Picture& picture) {
    if (picture.size) return *picture.size;
    throw Error(ErrorKind::usage, "annotations.size",
                {kPlace, "the size of the picture", "none", "give the picture with --image"});
  }

  artifacts::WrittenAnnotations coco() const {
    std::vector<artifacts::CocoPicture> pictures;
    for (const auto& [key, spec] : x_file.images) {
      const Picture picture = picture_of(key, spec);
      pictures.push_back({picture.file, size_of(picture), spec});
    }
    const fs::path folder = fs::path(x_command.in).has_parent_path() ? fs::path(x_command.in).parent_path() : ".";
    return artifacts::coco_json(pictures, [&](const std::string& path) {
      return load_mask_file(base::resolve_beneath(folder, path, x_command.in + ": mask"));
    });
  }

  artifacts::WrittenAnnotations original() const {
    if (x_file.images.size() != 1) {
      throw Error(ErrorKind::usage, "annotations.many",
                  {kPlace, "marks of one picture", base::grouped(static_cast<std::int64_t>(x_file.images.size())),
                   "say which with --image"});
    }
    const auto& [key, spec] = x_file.images[0];
    const bool pixels = artifacts::has_pixels(spec);
    const AnnotationSpec fractions = pixels ? artifacts::in_fractions(spec, size_of(picture_of(key, spec))) : spec;
    return artifacts::original_json(fractions, x_command.round == 2);
  }

  const ConvertCommand& x_command;
  AnnotationFile x_file;
  std::vector<std::string> x_notes;
};

}  // namespace

std::vector<std::string> convert_annotations(const ConvertCommand& command) {
  Converter converter(command);
  const artifacts::WrittenAnnotations written = converter.convert();
  const std::string text = io::dump_pretty(written.json);
  if (command.out.empty()) {
    std::fputs(text.c_str(), stdout);
  } else {
    base::write_atomically(command.out, text, "00000000");
  }
  std::vector<std::string> notes = converter.notes();
  if (!written.lost.empty()) notes.push_back("left out: " + base::join(written.lost));
  return notes;
}

}  // namespace tiedit::pipeline

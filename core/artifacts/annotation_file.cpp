#include "artifacts/annotation_file.h"

#include <filesystem>

namespace tiedit::artifacts {
namespace fs = std::filesystem;
namespace {

std::string stem_of(const std::string& path) { return fs::path(path).stem().string(); }
std::string normal(const std::string& path) { return fs::path(path).lexically_normal().string(); }

}  // namespace

const AnnotationFile::Index& AnnotationFile::index() const {
  if (x_index) return *x_index;
  auto made = std::make_shared<Index>();
  for (std::size_t i = 0; i < images.size(); ++i) {
    made->by_path.emplace(normal(images[i].first), i);
    made->by_stem.emplace(stem_of(images[i].first), i);
  }
  x_index = made;
  return *x_index;
}

const AnnotationSpec* AnnotationFile::match(const std::string& relative_path) const {
  if (!for_many) return images.empty() ? nullptr : &images.front().second;
  const auto path = index().by_path.find(normal(relative_path));
  if (path != index().by_path.end()) return &images[path->second].second;
  const auto [first, last] = index().by_stem.equal_range(stem_of(relative_path));
  if (first == last) return nullptr;
  if (const auto second = std::next(first); second != last) {
    throw Error(ErrorKind::input, "annotations.match",
                {name + ": images", "one entry for " + relative_path,
                 images[first->second].first + " and " + images[second->second].first, "name it by its path"});
  }
  return &images[first->second].second;
}

}  // namespace tiedit::artifacts

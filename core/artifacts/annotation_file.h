#pragma once
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "artifacts/annotation_spec.h"

namespace tiedit::artifacts {

/// An annotation file as read: one entry for any picture, or one a picture.
struct AnnotationFile {
  std::string name;
  bool for_many = false;
  std::vector<std::pair<std::string, AnnotationSpec>> images;  ///< key as written; one with an empty key when !for_many

  /// The entry of a picture, by its relative path, then by its stem (`a/cup` and `cup` both fit cup.jpg's). Null when
  /// none. Throws Error{input, class annotations.match} when two stems fit.
  const AnnotationSpec* match(const std::string& relative_path) const;

 private:
  struct Index {
    std::map<std::string, std::size_t> by_path;
    std::multimap<std::string, std::size_t> by_stem;
  };
  const Index& index() const;
  mutable std::shared_ptr<const Index> x_index = {};  // made by the first match of a file for many

 public:
  AnnotationFile() = default;
  AnnotationFile(std::string file, bool many) : name(std::move(file)), for_many(many) {}
};

}  // namespace tiedit::artifacts

#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <opencv2/core.hpp>
#include <string>

#include "stages/registry.h"

namespace tiedit::test {

/// A stage of the registry with its default fields; `set(draft fields)` may change them first.
template <class Set>
std::shared_ptr<const Stage> make_stage(const std::string& id, Set set) {
  const Registry::Entry* entry = registry().find(id);
  if (!entry) throw std::runtime_error("no stage " + id);
  const std::unique_ptr<StageDraft> draft = entry->draft(*entry);
  set(draft->fields());
  return draft->finish();
}
inline std::shared_ptr<const Stage> make_stage(const std::string& id) {
  return make_stage(id, [](const io::FieldList&) {});
}

/// Sets one field of a draft; T is the field's own type.
template <class T, class Value>
void set_field(const io::FieldList& fields, const std::string& name, Value value) {
  *std::get<T*>(fields.find(name)->target) = std::move(value);
}

/// [H, W] u8 {0, 255}: the union of rectangles.
inline cv::Mat rectangles(cv::Size size, const std::vector<cv::Rect>& rects) {
  cv::Mat out = cv::Mat::zeros(size, CV_8U);
  for (const cv::Rect& r : rects) out(r).setTo(255);
  return out;
}

inline Mask mask_of(cv::Mat pixels) {
  Mask mask;
  mask.pixels = std::move(pixels);
  return mask;
}

/// Noise [H, W, C] of a type, the same for the same seed.
inline cv::Mat noise(cv::Size size, int type, std::uint64_t seed = 1) {
  cv::Mat out(size, type);
  cv::RNG random(seed);
  random.fill(out, cv::RNG::UNIFORM, 0, CV_MAT_DEPTH(type) == CV_16U ? 65536 : 256);
  return out;
}

inline bool equal(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a.reshape(1), b.reshape(1), cv::NORM_INF) == 0;
}

/// "class: line" of the error that `act` throws.
template <class F>
std::string error_of(F act) {
  try {
    act();
  } catch (const Error& e) {
    return e.slug() + ": " + e.what();
  }
  return "no error";
}

}  // namespace tiedit::test

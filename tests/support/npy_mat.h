#pragma once
#include <cstdlib>
#include <cstring>
#include <map>
#include <opencv2/core/mat.hpp>
#include <stdexcept>
#include <string>

#include "support/npy.h"

namespace tiedit::testing {

/// A [H, W] or [H, W, C] array of u8, u16, i32, f32 or f64 as a cv::Mat.
inline cv::Mat read_mat(const std::string& path) {
  static const std::map<std::string, int> depths{
      {"|u1", CV_8U}, {"<u2", CV_16U}, {"<i4", CV_32S}, {"<f4", CV_32F}, {"<f8", CV_64F}};
  const Npy a = read_npy(path);
  if (!depths.count(a.dtype) || a.shape.size() < 2 || a.shape.size() > 3)
    throw std::runtime_error(path + ": not a picture, " + a.dtype);
  const int channels = a.shape.size() == 3 ? a.shape[2] : 1;
  cv::Mat m(a.shape[0], a.shape[1], CV_MAKETYPE(depths.at(a.dtype), channels));
  if (m.total() * m.elemSize() != a.bytes.size()) throw std::runtime_error(path + ": cut short");
  std::memcpy(m.data, a.bytes.data(), a.bytes.size());
  return m;
}

/// Runs scripts/parity/make_<name>.py and returns the folder it wrote. Throws when the script ends in an error.
inline std::string made_by_script(const std::string& name) {
  const std::string folder = std::string(TIEDIT_BINARY_DIR "/parity/") + name;
  const std::string command = TIEDIT_PYTHON " " TIEDIT_SOURCE_DIR "/scripts/parity/make_" + name + ".py " + folder;
  if (std::system(command.c_str()) != 0) throw std::runtime_error(command + ": exit 0");
  return folder;
}

}  // namespace tiedit::testing

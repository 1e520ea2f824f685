#include "image/colour.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/error.h"

namespace tiedit {
namespace image {
namespace {

struct CloseProfile {
  void operator()(void* p) const { cmsCloseProfile(p); }
};
struct CloseTransform {
  void operator()(void* t) const { cmsDeleteTransform(t); }
};
using Profile = std::unique_ptr<void, CloseProfile>;
using Transform = std::unique_ptr<void, CloseTransform>;

constexpr std::size_t kKeptProfiles = 8;  // a folder of photographs holds a handful

Profile open(const std::string& icc) {
  // lcms2 prints nothing and returns null when it cannot read the bytes.
  return Profile(cmsOpenProfileFromMem(icc.data(), static_cast<cmsUInt32Number>(icc.size())));
}

/// sRGB primaries and white with the tone curve of a grey profile; null when it has none.
Profile rgb_of_grey(cmsHPROFILE grey) {
  auto* curve = static_cast<cmsToneCurve*>(cmsReadTag(grey, cmsSigGrayTRCTag));
  if (curve == nullptr) return nullptr;
  const cmsCIExyY white{0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE primaries{{0.64, 0.33, 1.0}, {0.30, 0.60, 1.0}, {0.15, 0.06, 1.0}};
  cmsToneCurve* const curves[3] = {curve, curve, curve};
  return Profile(cmsCreateRGBProfile(&white, &primaries, curves));
}

Profile open_rgb(const std::string& icc) {
  Profile profile = open(icc);
  if (profile && cmsGetColorSpace(profile.get()) == cmsSigGrayData) return rgb_of_grey(profile.get());
  if (profile && cmsGetColorSpace(profile.get()) != cmsSigRgbData) return nullptr;
  return profile;
}

Transform connect(cmsHPROFILE from, cmsUInt32Number from_type, cmsHPROFILE to, cmsUInt32Number to_type) {
  // NOCACHE: a transform without its one-pixel cache can be used by several threads.
  cmsUInt32Number flags = cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE;
  // lcms2 has an exact short cut for 8-bit input; 16-bit input it would push through a 33-point grid, which is off by
  // up to 20 levels near black.
  if (T_BYTES(from_type) == 2) flags |= cmsFLAGS_NOOPTIMIZE;
  return Transform(cmsCreateTransform(from, from_type, to, to_type, INTENT_RELATIVE_COLORIMETRIC, flags));
}

/// The four transforms between a profile and sRGB; all null when the profile is unusable.
struct Transforms {
  Transform to_srgb8, to_srgb8_from16, from_srgb8, from_srgb8_to16;
  bool usable = false;
  bool is_srgb = false;  // to sRGB and back, no colour of an 8-bit lattice moves by more than one level
};

bool moves_at_most_one_level(cmsHTRANSFORM transform) {
  std::vector<std::uint8_t> lattice;
  for (int r = 0; r <= 255; r += 17)
    for (int g = 0; g <= 255; g += 17)
      for (int b = 0; b <= 255; b += 17)
        for (const int v : {r, g, b}) lattice.push_back(static_cast<std::uint8_t>(v));
  std::vector<std::uint8_t> moved(lattice.size());
  cmsDoTransform(transform, lattice.data(), moved.data(), static_cast<cmsUInt32Number>(lattice.size() / 3));
  return std::equal(lattice.begin(), lattice.end(), moved.begin(), [](int a, int b) { return std::abs(a - b) <= 1; });
}

std::shared_ptr<const Transforms> make_transforms(const std::string& icc) {
  auto t = std::make_shared<Transforms>();
  const Profile profile = open_rgb(icc);
  const Profile srgb(cmsCreate_sRGBProfile());
  if (!profile) return t;
  t->to_srgb8 = connect(profile.get(), TYPE_RGB_8, srgb.get(), TYPE_RGB_8);
  t->to_srgb8_from16 = connect(profile.get(), TYPE_RGB_16, srgb.get(), TYPE_RGB_8);
  t->from_srgb8 = connect(srgb.get(), TYPE_RGB_8, profile.get(), TYPE_RGB_8);
  t->from_srgb8_to16 = connect(srgb.get(), TYPE_RGB_8, profile.get(), TYPE_RGB_16);
  t->usable = t->to_srgb8 && t->to_srgb8_from16 && t->from_srgb8 && t->from_srgb8_to16;
  t->is_srgb = t->usable && moves_at_most_one_level(t->to_srgb8.get());
  return t;
}

/// Making transforms costs milliseconds and pictures of a folder share profiles: the last few are kept.
std::shared_ptr<const Transforms> transforms_of(const std::string& icc) {
  static std::mutex mutex;
  static std::deque<std::pair<std::string, std::shared_ptr<const Transforms>>> kept;
  const std::lock_guard lock(mutex);
  for (const auto& [bytes, transforms] : kept)
    if (bytes == icc) return transforms;
  kept.emplace_front(icc, make_transforms(icc));
  if (kept.size() > kKeptProfiles) kept.pop_back();
  return kept.front().second;
}

/// Null when the pixels are sRGB already (or said to be by a profile that cannot be used).
std::shared_ptr<const Transforms> needed_transforms(const Image& image) {
  if (!image.meta || image.meta->icc.empty()) return nullptr;
  auto t = transforms_of(image.meta->icc);
  return t->usable && !t->is_srgb ? t : nullptr;
}

cv::Mat apply(cmsHTRANSFORM transform, const cv::Mat& in, int type) {
  cv::Mat out(in.size(), type);
  cv::parallel_for_(cv::Range(0, in.rows), [&](const cv::Range& rows) {
    cmsDoTransformLineStride(transform, in.ptr(rows.start), out.ptr(rows.start), static_cast<cmsUInt32Number>(in.cols),
                             static_cast<cmsUInt32Number>(rows.size()), static_cast<cmsUInt32Number>(in.step),
                             static_cast<cmsUInt32Number>(out.step), 0, 0);
  });
  return out;
}

std::string colour_space_name(cmsColorSpaceSignature space) {
  std::string name;
  for (int shift = 24; shift >= 0; shift -= 8) {
    const char c = static_cast<char>((static_cast<unsigned>(space) >> shift) & 0xFFU);
    if (c > ' ' && c < 0x7F) name += c;
  }
  return name;
}

}  // namespace

ProfileUse profile_use(const std::string& icc, std::string* what) {
  const auto say = [&](std::string text) {
    if (what != nullptr) *what = std::move(text);
    return ProfileUse::unusable;
  };
  const Profile profile = open(icc);
  if (!profile) return say("damaged bytes");
  const cmsColorSpaceSignature space = cmsGetColorSpace(profile.get());
  if (space != cmsSigRgbData && space != cmsSigGrayData) return say("a " + colour_space_name(space) + " profile");
  if (!transforms_of(icc)->usable) return say("a profile without the tables that it needs");
  return space == cmsSigRgbData ? ProfileUse::rgb : ProfileUse::grey;
}

std::string rgb_profile(const std::string& icc) {
  const Profile profile = open(icc);
  if (!profile || cmsGetColorSpace(profile.get()) != cmsSigGrayData) return icc;
  const Profile rgb = rgb_of_grey(profile.get());
  cmsUInt32Number size = 0;
  if (!rgb || !cmsSaveProfileToMem(rgb.get(), nullptr, &size)) return {};
  std::string bytes(size, '\0');
  if (!cmsSaveProfileToMem(rgb.get(), bytes.data(), &size)) return {};
  // lcms2 stamps the current time (bytes 24..35 of the header); an output is a pure function of its item.
  constexpr std::array<unsigned char, 12> kNewYear2000{0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
  std::copy(kNewYear2000.begin(), kNewYear2000.end(), bytes.begin() + 24);
  return bytes;
}

cv::Mat from_srgb8(const cv::Mat& srgb8_rgb, const Image& like) {
  if (srgb8_rgb.type() != CV_8UC3)
    throw Error(ErrorKind::internal, "colour.arguments", {.where = "from_srgb8", .need = "[h, w, 3] 8-bit pixels"});
  const bool deep = like.pixels.depth() == CV_16U;
  if (const auto t = needed_transforms(like))
    return apply(deep ? t->from_srgb8_to16.get() : t->from_srgb8.get(), srgb8_rgb, deep ? CV_16UC3 : CV_8UC3);
  if (!deep) return srgb8_rgb;
  cv::Mat out;
  srgb8_rgb.convertTo(out, CV_16U, 257);
  return out;
}

namespace {

cv::Mat without_alpha(const cv::Mat& pixels) {
  if (pixels.channels() == 3) return pixels;
  cv::Mat rgb;
  cv::cvtColor(pixels, rgb, cv::COLOR_RGBA2RGB);
  return rgb;
}

}  // namespace
}  // namespace image

const cv::Mat& Image::srgb8() const {
  if (!x_srgb8.empty()) return x_srgb8;
  const cv::Mat rgb = image::without_alpha(pixels);
  if (const auto t = image::needed_transforms(*this))
    x_srgb8 = image::apply(rgb.depth() == CV_16U ? t->to_srgb8_from16.get() : t->to_srgb8.get(), rgb, CV_8UC3);
  else if (rgb.depth() == CV_16U)
    rgb.convertTo(x_srgb8, CV_8U, 1.0 / 257.0);  // rounds to nearest; 257 v comes back as v
  else
    x_srgb8 = rgb;
  return x_srgb8;
}

}  // namespace tiedit

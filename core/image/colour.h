#pragma once
#include <opencv2/core/mat.hpp>
#include <string>

#include "image/image.h"

namespace tiedit::image {

/// What an ICC profile can be used for here.
enum class ProfileUse { rgb, grey, unusable };

/// In: profile bytes. `unusable`: unreadable, or of another colour space than RGB and grey, or without a way to and
/// from sRGB. `what` (optional) gets the reason in words: "damaged bytes", "a CMYK profile", ...
ProfileUse profile_use(const std::string& icc, std::string* what = nullptr);

/// The profile that describes pixels expanded to three channels: an RGB profile as it is, a grey one as the RGB
/// profile of the same tone curve (sRGB primaries), so that a grey picture can become a coloured one.
std::string rgb_profile(const std::string& icc);

/// Brings an edited sub-rectangle back to the profile and depth of the picture it came from.
/// In:  srgb8_rgb [h, w, 3] u8 sRGB; `like` gives the profile (its meta) and the depth (its pixels)
/// Out: [h, w, 3] u8 or u16; shares memory with the input where nothing need change. Without a profile, or with one
///      that is sRGB, 16 bits are x257. Otherwise lcms2, relative colorimetric with black point compensation, which
///      keeps neighbouring colours apart and white white, and is the same map back and forth for matrix profiles.
cv::Mat from_srgb8(const cv::Mat& srgb8_rgb, const Image& like);

}  // namespace tiedit::image

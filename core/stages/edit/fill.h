#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Fills the masked hole from what surrounds it; grows nothing.
/// In:  image [H, W] as srgb8; mask = the hole. Out: image [H, W, 3] u8 sRGB
/// `patch` copies real pixels of the picture by best-matching patches; `telea` and `ns` smooth inward, for scratches.
struct Fill {
  struct Config {
    std::string method = "patch";
    std::optional<std::uint64_t> seed;
    template <class V>
    void fields(V& v) {
      v("method", method, {.help = "how the hole is filled", .choices = {"patch", "telea", "ns"}});
      v("seed", seed, {.help = "of the search", .default_text = "the edit's"});
    }
  };
  struct In {
    const Image* image = nullptr;
    const Mask* mask = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
      v("mask", mask);
    }
  };
  using Out = Image;
  explicit Fill(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit

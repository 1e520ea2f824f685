#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "stages/stage.h"

namespace tiedit {

/// Fields of the two null editors, which exist so that every promise of the batch can be tested without a model.
struct NullConfig {
  int sleep_ms = 0;
  std::string fault = "none";

  template <class V>
  void fields(V& v) {
    v("sleep_ms", sleep_ms, {.help = "time to spend on each picture", .unit = "ms", .min = 0, .max = 600000});
    v("fault", fault, {.help = "what to do instead of the edit", .choices = {"none", "throw", "nan", "oom", "segv", "hang", "sticky"}});
  }
};

struct NullPorts {
  const Image* image = nullptr;
  const Mask* mask = nullptr;

  template <class V>
  void ports(V& v) {
    v("image", image);
    v.optional("mask", mask);
  }
};

/// An edit of no meaning: out = in with channel c XOR 0x55 XOR byte c of the seed (little end first), inside the mask
/// when one is bound, else everywhere.
/// In:  image [H, W] as srgb8; mask optional. Out: image [H, W, 3] u8 sRGB.
struct NullEdit {
  using Config = NullConfig;
  using In = NullPorts;
  using Out = Image;
  explicit NullEdit(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

/// The same through a tensor, behind the engine's door. Equals: NullEdit.
struct NullEngine {
  using Config = NullConfig;
  using In = NullPorts;
  using Out = Image;
  explicit NullEngine(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;  // core/engine/stages/null_engine.cpp
  Config config;
};

/// The pattern both XOR with, RGB: 0x55 XOR byte c of the seed.
std::array<unsigned char, 3> null_pattern(std::uint64_t seed);

/// Sleeps as configured, then does what `fault` says (returns for "none"). Cancel ends the sleep.
void null_fault(const NullConfig& config, const Context& context);

}  // namespace tiedit

#pragma once
#include "stages/stage.h"

namespace tiedit {

/// The user's own marks as one mask: all boxes and drawn masks whose role is none, object, region or target (a mark's
/// mask if it has one, else the filled rectangle), target stars as discs. For pipelines without a plan.
/// In:  image [H, W]; annotations. Out: mask [H, W] u8 {0, 255}
/// Throws: Error{input, locate.marks} when there is no such mark
struct LocateAnnotations {
  struct Config {
    template <class V>
    void fields(V&) {}
  };
  struct In {
    const Image* image = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
      v("annotations", annotations);
    }
  };
  using Out = Mask;
  explicit LocateAnnotations(const Config&) {}
  Out run(const In& in, Context& context) const;
};

/// A mask from a file: white (>= 128) = repaint.
/// In:  image [H, W]. Out: mask [H, W] u8 {0, 255}
/// Throws: Error{input, mask.size} when the file is of another size
struct LocateFile {
  struct Config {
    std::string file;
    template <class V>
    void fields(V& v) {
      v("file", file, {.help = "mask picture, of the displayed picture's size", .required = true, .is_path = true});
    }
  };
  struct In {
    const Image* image = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
    }
  };
  using Out = Mask;
  explicit LocateFile(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit

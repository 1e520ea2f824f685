#pragma once
#include "stages/stage.h"

namespace tiedit {

/// What is where, from the user's marks: an object for each box with a label or the role object, and for the thing
/// under each `select` star (with its mask, by GrabCut). Boxes without either are objects only when a sentence uses
/// them so. A layout that is given wins: marks that show one of its objects make none.
/// In:  image [H, W]; annotations; layout, optional. Out: layout
/// Throws: Error{input}: layout.limit above 200 objects; layout.plate for a plate of another size; star_ambiguous under
///         --strict
struct LayoutFromAnnotations {
  struct Config {
    std::optional<std::string> plates;
    template <class V>
    void fields(V& v) {
      v("plates", plates, {.help = "folder of the clean backgrounds that imported requests name", .is_path = true});
    }
  };
  struct In {
    const Image* image = nullptr;
    const Annotations* annotations = nullptr;
    const Layout* layout = nullptr;
    template <class V>
    void ports(V& v) {
      v("input.image", image);
      v.optional("annotations", annotations);
      v.optional("layout", layout);
    }
  };
  using Out = Layout;
  explicit LayoutFromAnnotations(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit

#pragma once
#include "stages/stage.h"

namespace tiedit {

/// Hands an edit to the stage that can do its operation. `recolor` (an attribute edit with a colour and nothing else)
/// and `adjust` (any edit with an adjustment) win over the operation's own key, that over `default`.
/// In:  image [H, W, 3]; edit; mask; annotations. Out: image
/// Throws: Error{input, edit.unsupported} when no key fits, naming what the config can do
struct EditByOp {
  struct Config {
    Substage recolor, adjust, add, remove, replace, attribute, text, background, style, relight, move, resize, duplicate, fallback;
    template <class V>
    void fields(V& v) {
      v("recolor", recolor, {.help = "attribute edits that change only the colour"});
      v("adjust", adjust, {.help = "edits with an adjustment: brighter, blur, grey, plain, ..."});
      for_each_op([&](const char* name, Substage& stage) { v(name, stage, {.help = std::string("edits of operation ") + name}); });
      v("default", fallback, {.help = "all other edits"});
    }
    template <class F>
    void for_each_op(F f) {
      f("add", add);
      f("remove", remove);
      f("replace", replace);
      f("attribute", attribute);
      f("text", text);
      f("background", background);
      f("style", style);
      f("relight", relight);
      f("move", move);
      f("resize", resize);
      f("duplicate", duplicate);
    }
  };
  struct In {
    const Image* image = nullptr;
    const Edit* edit = nullptr;
    const Mask* mask = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
      v("edit", edit);
      v.optional("mask", mask);
      v.optional("annotations", annotations);
    }
  };
  using Out = Image;
  explicit EditByOp(const Config& c) : config(c) {}
  Out run(const In& in, Context& context) const;
  Config config;
};

}  // namespace tiedit

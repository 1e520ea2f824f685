#pragma once
#include "stages/registry.h"

/// Stages that do nothing, with every type of field and the port shapes of the real ones, for tests of configs.
namespace tiedit::pipeline::test {

template <class OutArtifact>
struct NoFields {
  struct Config {
    template <class V>
    void fields(V&) {}
  };
  using Out = OutArtifact;
};

struct Planner {
  struct Config {
    std::string exec = "sequential";
    template <class V>
    void fields(V& v) {
      v("exec", exec, {.help = "order of the edits", .choices = {"sequential", "union"}});
    }
  };
  struct In {
    const Instruction* instruction = nullptr;
    const Annotations* annotations = nullptr;
    template <class V>
    void ports(V& v) {
      v("instruction", instruction);
      v.optional("annotations", annotations);
    }
  };
  using Out = Plan;
  explicit Planner(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

struct LocateIn {
  const Image* image = nullptr;
  const Edit* edit = nullptr;
  template <class V>
  void ports(V& v) {
    v("image", image);
    v.optional("edit", edit);
  }
};

struct Locator {
  struct Config {
    double threshold = 0.5;
    bool enabled = true;
    std::vector<double> at;
    std::vector<std::string> words{"thing"};
    std::optional<bool> invert;
    std::optional<std::string> query;
    template <class V>
    void fields(V& v) {
      v("threshold", threshold, {.help = "inside above it", .min = 0, .max = 1});
      v("enabled", enabled, {.help = "whether to look at all"});
      v("at", at, {.help = "where to look", .min = 0, .max = 1});
      v("words", words, {.help = "what to look for"});
      v("invert", invert, {.help = "everything else", .default_text = "by op"});
      v("query", query, {.help = "a phrase", .default_text = "the edit's"});
    }
  };
  using In = LocateIn;
  using Out = Mask;
  explicit Locator(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

struct Region {
  struct Config {
    Substage phrase, box;
    template <class V>
    void fields(V& v) {
      v("phrase", phrase, {.help = "locator for words"});
      v("box", box, {.help = "locator for boxes"});
    }
  };
  using In = LocateIn;
  using Out = Mask;
  explicit Region(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

struct Refine {
  struct Config {
    std::optional<double> dilate_px;
    template <class V>
    void fields(V& v) {
      v("dilate_px", dilate_px,
        {.help = "growth", .unit = "reference px", .min = -256, .max = 256, .default_text = "by op"});
    }
  };
  struct In {
    const Mask* mask = nullptr;
    template <class V>
    void ports(V& v) {
      v("mask", mask);
    }
  };
  using Out = Mask;
  explicit Refine(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

struct EditIn {
  const Image* image = nullptr;
  const Mask* mask = nullptr;
  const Edit* edit = nullptr;
  template <class V>
  void ports(V& v) {
    v("image", image);
    v("mask", mask);
    v.optional("edit", edit);
  }
};

struct Inpaint {
  struct Config {
    std::string model, prompt;
    int steps = 50;
    double guidance = 7.5;
    std::optional<double> strength;
    std::optional<int> crop;
    std::optional<std::uint64_t> seed;
    std::vector<int> size;
    template <class V>
    void fields(V& v) {
      v("model", model, {.help = "a folder, org/name or a bundled name", .required = true, .is_path = true});
      v("prompt", prompt, {.help = "what to paint", .default_text = "the edit's description"});
      v("steps", steps, {.help = "sampler steps", .min = 1, .max = 1000});
      v("guidance", guidance, {.help = "text guidance scale", .min = 0, .above_min = true});
      v("strength", strength, {.help = "share of noise", .min = 0, .max = 1, .default_text = "by op"});
      v("crop", crop, {.help = "border", .unit = "px", .default_text = "none"});
      v("seed", seed, {.help = "of the noise", .default_text = "the run's"});
      v("size", size, {.help = "work size W, H", .min = 8, .default_text = "the model's"});
    }
  };
  using In = EditIn;
  using Out = Image;
  explicit Inpaint(const Config& c) {
    if (!c.size.empty() && c.size.size() != 2)
      throw Error(ErrorKind::config, "inpaint.size", {"size", "two numbers W, H", std::to_string(c.size.size())});
  }
  Out run(const In&, Context&) const { return {}; }
};

struct Fill : NoFields<Image> {
  using In = EditIn;
  explicit Fill(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

struct ByOp {
  struct Config {
    Substage remove, fallback;
    template <class V>
    void fields(V& v) {
      v("remove", remove, {.help = "edits of operation remove"});
      v("default", fallback, {.help = "all other edits"});
    }
  };
  struct In {
    const Image* image = nullptr;
    const Edit* edit = nullptr;
    const Mask* mask = nullptr;
    template <class V>
    void ports(V& v) {
      v("image", image);
      v("edit", edit);
      v.optional("mask", mask);
    }
  };
  using Out = Image;
  explicit ByOp(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

struct Composite : NoFields<Image> {
  struct In {
    const Image* parent = nullptr;
    const Image* image = nullptr;
    const Mask* mask = nullptr;
    template <class V>
    void ports(V& v) {
      v("parent", parent);
      v("image", image);
      v("mask", mask);
    }
  };
  explicit Composite(const Config&) {}
  Out run(const In&, Context&) const { return {}; }
};

inline const Registry& stages() {
  static const Registry* const all = [] {
    auto* r = new Registry;
    r->add<Planner>("plan.rules", "plans by rules");
    r->add<Locator>("locate.colour", "finds a colour");
    r->add<Region>("locate.region", "hands on by region");
    r->add<Refine>("locate.refine", "cleans a mask");
    r->add<Fill>("edit.fill", "fills a hole");
    r->add<ByOp>("edit.by_op", "hands on by operation");
    r->add<Composite>("composite.keep", "keeps the background");
    r->declare<Inpaint>("edit.inpaint", "paints with a model");
    return r;
  }();
  return *all;
}

}  // namespace tiedit::pipeline::test

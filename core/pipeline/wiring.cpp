#include "pipeline/wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "pipeline/config_read.h"

namespace tiedit::pipeline {
namespace {

/// What there is at one point of the pipeline; a name of unknown kind was assigned by a stage that does not exist.
using Scope = std::map<std::string, std::optional<ArtifactKind>>;

struct KnownName {
  std::string_view name;
  ArtifactKind kind;
};
constexpr std::array<KnownName, 11> kKnownNames{{{"image", ArtifactKind::image},
                                                 {"plan", ArtifactKind::plan},
                                                 {"mask", ArtifactKind::mask},
                                                 {"layout", ArtifactKind::layout},
                                                 {"target", ArtifactKind::layout},
                                                 {"caption", ArtifactKind::caption},
                                                 {"pairs", ArtifactKind::prompt_pair},
                                                 {"direction", ArtifactKind::edit_direction},
                                                 {"latents", ArtifactKind::latents},
                                                 {"dialogue", ArtifactKind::dialogue},
                                                 {"scores", ArtifactKind::scores}}};

std::string with_article(ArtifactKind kind) {
  const std::string_view name = to_string(kind);
  const bool vowel = std::string_view("AEIOU").find(name.front()) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", name);
}

std::vector<std::string> names_of(const Scope& scope) {
  std::vector<std::string> out;
  for (const auto& [name, kind] : scope) out.push_back(name);
  return out;
}

/// "e12.mask" -> "mask"; empty when it does not begin with an edit's id.
std::string name_in_edit(const std::string& artifact) {
  const std::size_t dot = artifact.find('.');
  if (dot == std::string::npos || dot < 2 || dot > 3 || artifact[0] != 'e') return {};
  const bool digits = std::all_of(artifact.begin() + 1, artifact.begin() + static_cast<std::ptrdiff_t>(dot),
                                  [](char c) { return c >= '0' && c <= '9'; });
  return digits ? artifact.substr(dot + 1) : std::string{};
}

std::vector<std::string> ids_of(const Pipeline& pipeline) {
  std::vector<std::string> out;
  for (const Step* s : all_steps(pipeline)) out.push_back(s->id);
  return out;
}

/// --until must name one step.
void check_until(const Pipeline& pipeline, const std::string& id, io::PlacedErrors& errors) {
  std::vector<const Step*> found;
  for (const Step* s : all_steps(pipeline))
    if (s->id == id) found.push_back(s);
  if (found.size() == 1) return;
  const io::Spot flag{{}, "--until"};
  if (found.empty()) {
    errors.add(flag, "wiring.until",
               {{}, "a step of the pipeline", io::shown(id), base::suggestion(id, ids_of(pipeline))});
  } else {
    errors.add(flag, "wiring.until",
               {{},
                "one step of that name",
                fmt::format("{} in {} and {}", id, found[0]->path, found[1]->path),
                "give one an id"});
  }
}

class WiringCheck {
 public:
  WiringCheck(const Pipeline& pipeline, const WiringOptions& options, io::PlacedErrors& errors)
      : x_pipeline(pipeline), x_options(options), x_errors(errors) {}

  Wiring run() {
    read_artifacts();
    Scope scope = built_in();
    for (const auto& entry : x_pipeline.steps) {
      if (const Step* step = std::get_if<Step>(&entry)) wire_step(*step, scope);
      if (const Block* block = std::get_if<Block>(&entry)) wire_block(*block, scope);
    }
    check_image();
    if (!x_options.until.empty()) check_until(x_pipeline, x_options.until, x_errors);
    return std::move(x_wiring);
  }

 private:
  static Scope built_in() {
    return {{"input.image", ArtifactKind::image},
            {"image", ArtifactKind::image},
            {"parent", ArtifactKind::image},
            {"instruction", ArtifactKind::instruction},
            {"annotations", ArtifactKind::annotations}};
  }

  // An --artifact must stand for something that a step assigns or reads.
  void read_artifacts() {
    std::set<std::string> all, of_edits;
    const auto add = [](const Step& step, std::set<std::string>& to) {
      to.insert(step.name);
      if (step.info)
        for (const Port& p : step.info->in)
          if (kind_of_name(p.name)) to.insert(p.name);
    };
    for (const auto& entry : x_pipeline.steps) {
      if (const Step* step = std::get_if<Step>(&entry)) add(*step, all);
      if (const Block* block = std::get_if<Block>(&entry))
        for (const Step& step : block->steps) add(step, of_edits);
      if (std::holds_alternative<Block>(entry)) all.insert("plan");
    }
    all.insert(of_edits.begin(), of_edits.end());
    for (const std::string& artifact : x_options.artifacts) {
      const std::string in_edit = name_in_edit(artifact);
      const std::string& name = in_edit.empty() ? artifact : in_edit;
      const std::set<std::string>& known = in_edit.empty() ? all : of_edits;
      if (!known.contains(name)) {
        x_errors.add(
            {{}, "--artifact " + io::shown(artifact)}, "wiring.artifact",
            {{}, "an artifact of the pipeline", io::shown(name), base::suggestion(name, {known.begin(), known.end()})});
      } else if (in_edit.empty()) {
        x_given.insert(name);
      }
    }
  }

  // What a file stands for is there from the start, wherever a step would make it.
  void bind_given(Scope& scope) const {
    for (const std::string& name : x_given)
      if (const auto kind = kind_of_name(name)) scope[name] = kind;
  }

  void wire_block(const Block& block, Scope& outer) {
    Scope scope = outer;
    bind_given(scope);
    if (const auto plan = scope.find("plan"); plan == scope.end()) {
      x_errors.add({block.at, block.path}, "wiring.plan",
                   {{}, "a plan made by an earlier step", "none", "begin with plan: {use: plan.rules}"});
    }
    scope["edit"] = ArtifactKind::edit;
    for (const Step& step : block.steps) wire_step(step, scope);
    outer["image"] = scope.at("image");
  }

  void wire_step(const Step& step, Scope& scope) {
    bind_given(scope);
    StepWiring wired{.path = step.path, .reads = {}, .replaced = x_given.contains(step.name)};
    if (step.info) {
      if (!wired.replaced) bind_ports(step, scope, wired);
      check_kind_of_name(step);
      if (step.stage) check_nested(step, *step.stage, wired.reads, "");
    }
    scope[step.name] = step.info ? std::optional(step.info->out) : std::nullopt;
    if (step.name == "image") x_image_made = true;
    x_wiring.push_back(std::move(wired));
  }

  void bind_ports(const Step& step, const Scope& scope, StepWiring& wired) {
    for (const Port& port : step.info->in) {
      const auto said = step.in.find(port.name);
      const std::string& name = said == step.in.end() ? port.name : said->second;
      const std::string path = "in." + port.name;
      const auto place = step.places.find(path);
      const io::Spot spot{place == step.places.end() ? step.at : place->second, step.path + "." + path};
      const auto found = scope.find(name);
      if (found == scope.end()) {
        if (said != step.in.end())
          unknown_name(spot, name, scope);
        else if (!port.optional)
          unbound(spot, port, scope);
      } else if (found->second && *found->second != port.kind) {
        x_errors.add(spot, "wiring.kind",
                     {{}, with_article(port.kind), fmt::format("{}, {}", name, with_article(*found->second))});
      } else {
        wired.reads.push_back({port.name, port.kind, name});
      }
    }
    check_port_sets({step.at, step.path}, *step.info, wired.reads);
  }

  // Of ports that go together, one set and no more.
  void check_port_sets(const io::Spot& spot, const StageInfo& info, const std::vector<Binding>& reads) {
    if (info.port_sets.empty()) return;
    std::vector<std::string> all, bound;
    for (const PortSet& set : info.port_sets) {
      const std::string shown = base::join(set, " and ");
      all.push_back(shown);
      const bool whole = std::all_of(set.begin(), set.end(), [&](const std::string& port) {
        return std::any_of(reads.begin(), reads.end(), [&](const Binding& b) { return b.port == port; });
      });
      if (whole) bound.push_back(shown);
    }
    if (bound.size() == 1) return;
    x_errors.add(spot, "wiring.ports", {{}, "either " + base::join(all, ", or "), bound.empty() ? "neither" : "both"});
  }

  void unknown_name(const io::Spot& spot, const std::string& name, const Scope& scope) {
    x_errors.add(
        spot, "wiring.name",
        {{}, "an artifact named by an earlier step", io::shown(name), base::suggestion(name, names_of(scope))});
  }

  void unbound(const io::Spot& spot, const Port& port, const Scope& scope) {
    std::vector<std::string> same_kind;
    for (const auto& [name, kind] : scope)
      if (kind == port.kind) same_kind.push_back(name);
    const std::string remedy = same_kind.empty() ? "a step before it must assign " + port.name
                                                 : fmt::format("assign {} before it, or bind the port to {}", port.name,
                                                               base::join(same_kind, " or "));
    x_errors.add(spot, "wiring.port",
                 {{}, with_article(port.kind) + " made by an earlier step", "no " + port.name, remedy});
  }

  void check_kind_of_name(const Step& step) {
    const auto kind = kind_of_name(step.name);
    if (!kind || *kind == step.info->out) return;
    x_errors.add({step.at, step.path}, "wiring.kind",
                 {{},
                  fmt::format("{} for {}", with_article(*kind), step.name),
                  fmt::format("{} from {}", with_article(step.info->out), step.info->id),
                  "assign it to another name"});
  }

  // A nested stage is run on what its holder is run on, and in its place.
  void check_nested(const Step& step, const Stage& holder, const std::vector<Binding>& reads,
                    const std::string& below) {
    for (const auto& [field, nested] : holder.nested()) {
      const std::string path = below + field;
      const StageInfo& info = nested->info();
      const auto place = step.places.find(path);
      const io::Spot spot{place == step.places.end() ? step.at : place->second, step.path + "." + path};
      if (info.out != holder.info().out) {
        x_errors.add(spot, "wiring.nested",
                     {{},
                      "a stage that makes " + with_article(holder.info().out),
                      fmt::format("{}, which makes {}", info.id, with_article(info.out))});
      } else if (!x_given.contains(step.name))
        check_nested_ports(spot, info, holder.info(), reads);
      check_nested(step, *nested, reads, path + ".");
    }
  }

  void check_nested_ports(const io::Spot& spot, const StageInfo& nested, const StageInfo& holder,
                          const std::vector<Binding>& reads) {
    for (const Port& port : nested.in) {
      const auto same = [&](const auto& other) { return other.kind == port.kind; };
      const auto held =
          std::find_if(holder.in.begin(), holder.in.end(), [&](const Port& p) { return p.name == port.name; });
      const bool in_holder = held != holder.in.end() && same(*held);
      const bool bound =
          std::any_of(reads.begin(), reads.end(), [&](const Binding& b) { return b.port == port.name && same(b); });
      // An unbound required port of the holder is an error of its own.
      if (port.optional || bound || (in_holder && !held->optional)) continue;
      const std::string got = in_holder ? "none bound" : fmt::format("{}, which has none", holder.id);
      x_errors.add(spot, "wiring.nested",
                   {{}, fmt::format("{} called {} to hand to {}", with_article(port.kind), port.name, nested.id), got});
    }
    check_port_sets(spot, nested, reads);
  }

  void check_image() {
    if (x_image_made || !x_options.until.empty()) return;
    x_errors.add({x_pipeline.steps_at, "steps"}, "wiring.image",
                 {{}, "a step that assigns image", "none", "--until STEP makes the steps folder alone"});
  }

  const Pipeline& x_pipeline;
  const WiringOptions& x_options;
  io::PlacedErrors& x_errors;
  std::set<std::string> x_given;  // names that a file takes the place of, in every edit
  Wiring x_wiring;
  bool x_image_made = false;
};

}  // namespace

std::optional<ArtifactKind> kind_of_name(std::string_view name) {
  const auto found =
      std::find_if(kKnownNames.begin(), kKnownNames.end(), [&](const KnownName& k) { return k.name == name; });
  return found == kKnownNames.end() ? std::nullopt : std::optional(found->kind);
}

Wiring check_wiring(const Pipeline& pipeline, const WiringOptions& options) {
  io::PlacedErrors errors(pipeline.file);
  Wiring wiring = WiringCheck(pipeline, options, errors).run();
  errors.throw_if_any();
  return wiring;
}

Pipeline load_wired_pipeline(std::string_view text, const std::string& file_name, const std::vector<Setting>& sets,
                             const Registry& registry, const WiringOptions& options) {
  io::PlacedErrors errors(file_name);
  ConfigReader reader(file_name, registry, errors);
  Pipeline pipeline = reader.read(text, sets);
  if (reader.can_be_wired()) WiringCheck(pipeline, options, errors).run();
  errors.throw_if_any();
  return pipeline;
}

}  // namespace tiedit::pipeline

#include "artifacts/plan_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "artifacts/plan_order.h"
#include "base/paths.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

constexpr std::string_view kUser = "user:";
constexpr std::string_view kFile = "file:";
// Marks of language and vision models: a phrase that carries one would steer the model it is given to.
constexpr std::array<const char*, 6> kTokens{"<image>", "<s>", "</s>", "[SEG]", "<im_start>", "<im_end>"};
constexpr double kLooksLikePixels = 1.5;

bool moves(Op op) { return op == Op::move || op == Op::resize || op == Op::duplicate; }

bool may_unite(Op op) {
  return op == Op::add || op == Op::remove || op == Op::replace || op == Op::attribute || op == Op::background ||
         op == Op::style || op == Op::relight || op == Op::keep;
}

bool is_reground(const Edit& edit) { return edit.region.reground.value_or(!edit.depends_on.empty()); }

class PlanCheck {
 public:
  PlanCheck(const Plan& plan, const PlanSource& source, const PlanFacts& facts)
      : x_plan(plan), x_source(source), x_facts(facts) {
    for (const Edit& edit : plan.edits) x_ids.push_back(edit.id);
    if (plan.coord_space != "px") {
      x_side = cv::Size2d(1, 1);
    } else if (facts.size) {
      x_side = cv::Size2d(*facts.size);
    } else if (plan.image && plan.image->contains("width") && plan.image->contains("height")) {
      x_side = cv::Size2d((*plan.image)["width"].get<double>(), (*plan.image)["height"].get<double>());
    }
  }

  std::vector<Error> run() {
    for (std::size_t i = 0; i < x_plan.edits.size(); ++i) check_edit(x_plan.edits[i], i, fmt::format("edits[{}]", i));
    const bool paints =
        std::any_of(x_plan.edits.begin(), x_plan.edits.end(), [](const Edit& e) { return e.op != Op::keep; });
    if (!paints && !x_plan.reject && !x_plan.layout_program)
      add("plan.empty", "edits", "at least one edit that paints", "only keep");
    const std::vector<std::string> cycle = find_cycle(x_plan);
    if (!cycle.empty()) add("plan.cycle", "depends_on", "acyclic", base::join(cycle, " -> "), "drop one edge");
    if (x_plan.exec == "union") check_union();
    return std::move(x_errors);
  }

 private:
  void add(std::string slug, const std::string& path, std::string need, std::string got, std::string remedy = {}) {
    const std::string where = x_source.name.empty() ? path : x_source.name + ": " + path;
    x_errors.emplace_back(x_source.kind, std::move(slug),
                          ErrorParts{where, std::move(need), std::move(got), std::move(remedy)});
  }

  void check_edit(const Edit& edit, std::size_t index, const std::string& path) {
    const auto first = static_cast<std::size_t>(std::find(x_ids.begin(), x_ids.end(), edit.id) - x_ids.begin());
    if (first != index)
      add("plan.id", path + ".id", "an id of its own", edit.id, fmt::format("edits[{}] has it too", first));
    for (std::size_t i = 0; i < edit.depends_on.size(); ++i) {
      if (is_id(edit.depends_on[i])) continue;
      add("plan.reference", fmt::format("{}.depends_on[{}]", path, i), "an edit id", edit.depends_on[i],
          "use one of " + base::join(x_ids));
    }
    check_text(edit.description, path + ".description");
    check_region(edit, edit.region, path + ".region");
    if (edit.destination) check_region(edit, *edit.destination, path + ".destination");
  }

  void check_region(const Edit& edit, const Region& region, const std::string& path) {
    check_text(region.query, path + ".query");
    if (!region.mask_ref.empty()) check_ref(edit, region.mask_ref, path + ".mask_ref");
    for (std::size_t i = 0; i < region.of.size(); ++i) check_ref(edit, region.of[i], fmt::format("{}.of[{}]", path, i));
    for (std::size_t i = 0; i < region.must_keep.size(); ++i) {
      check_ref(edit, region.must_keep[i], fmt::format("{}.must_keep[{}]", path, i));
    }
    for (std::size_t i = 0; i < region.boxes.size(); ++i)
      check_box(region.boxes[i], fmt::format("{}.boxes[{}]", path, i));
    for (std::size_t i = 0; i < region.points.size(); ++i) {
      const RegionPoint& p = region.points[i];
      check_inside({p.x, p.y, p.x, p.y}, "plan.points", fmt::format("{}.points[{}]", path, i));
    }
    const bool inside =
        std::any_of(region.points.begin(), region.points.end(), [](const RegionPoint& p) { return p.label == 1; });
    if (region.kind == RegionKind::points && !inside) {
      add("plan.points", path + ".points", "at least one point with label 1", "none");
    }
  }

  void check_ref(const Edit& edit, const std::string& ref, const std::string& path) {
    if (ref.starts_with(kUser)) return check_mark(ref, path);
    if (ref.starts_with(kFile)) return check_file(ref, path);
    const std::string id = edit_of_ref(ref);
    if (id.empty()) return;
    if (!is_id(id)) return add("plan.reference", path, "a mask of an edit", ref, "use one of " + base::join(x_ids));
    const bool own_source = path.ends_with(".destination.mask_ref") && ref == edit.id + ".source_mask";
    if (id == edit.id && !own_source) add("plan.reference", path, "a mask of another edit", ref);
    const Edit& other =
        x_plan.edits[static_cast<std::size_t>(std::find(x_ids.begin(), x_ids.end(), id) - x_ids.begin())];
    if (ref.ends_with("_mask") && !moves(other.op)) {
      add("plan.reference", path, "source_mask and dest_mask of a move, resize or duplicate",
          fmt::format("{} of {}", ref, to_string(other.op)), "use " + id + ".mask");
    }
  }

  void check_mark(const std::string& ref, const std::string& path) {
    if (!x_facts.marks) return;
    const std::vector<std::string> names = mark_names(*x_facts.marks);
    const std::string name = ref.substr(kUser.size());
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    add("plan.reference", path, "a mark of the annotations", ref,
        names.empty() ? "there are none" : "use one of user:" + base::join(names, ", user:"));
  }

  void check_file(const std::string& ref, const std::string& path) {
    const std::string file = ref.substr(kFile.size());
    const bool climbs = file.find("..") != std::string::npos;
    if (!x_source.file_refs) {
      add("plan.file", path, "no file: reference", ref, "only a plan of your own may name files");
    } else if (climbs || !base::stays_beneath(file)) {
      add("plan.file", path, "a relative path without ..", ref);
    }
  }

  void check_box(const Box& box, const std::string& path) {
    if (!check_inside(box, "plan.box", path)) return;
    if (box.x0 < box.x1 && box.y0 < box.y1) return;
    add("plan.box", path, "x0 < x1 and y0 < y1",
        fmt::format("{},{},{},{}", base::shortest(box.x0), base::shortest(box.y0), base::shortest(box.x1),
                    base::shortest(box.y1)));
  }

  bool check_inside(const Box& box, const char* slug, const std::string& path) {
    const std::array<std::pair<double, bool>, 4> values{
        {{box.x0, true}, {box.y0, false}, {box.x1, true}, {box.y1, false}}};
    for (const auto& [v, horizontal] : values) {
      if (v >= 0 && (!x_side || v <= (horizontal ? x_side->width : x_side->height))) continue;
      add_outside(v, slug, path);
      return false;
    }
    return true;
  }

  void add_outside(double v, const char* slug, const std::string& path) {
    if (x_plan.coord_space == "px") {
      const std::string need =
          x_side ? fmt::format("inside {}x{}", base::shortest(x_side->width), base::shortest(x_side->height))
                 : "at least 0";
      return add(slug, path, need, base::shortest(v) + " px");
    }
    const bool pixels = x_plan.coord_space.empty() && v > kLooksLikePixels;
    add(slug, path, "inside 0..1", base::shortest(v) + (pixels ? ", which looks like pixels" : ""),
        v > 1 ? "set coord_space: px for pixels" : "");
  }

  void check_text(const std::string& text, const std::string& path) {
    for (const char* token : kTokens) {
      if (text.find(token) != std::string::npos) add("plan.token", path, "words without model tokens", token);
    }
  }

  void check_union() {
    for (const Edit& edit : x_plan.edits) {
      if (!may_unite(edit.op)) {
        add("plan.exec", "exec", "union needs edits that paint where they stand",
            fmt::format("{} with {}", edit.id, to_string(edit.op)), "use sequential");
      } else if (is_reground(edit)) {
        add("plan.exec", "exec", "union needs independent edits", edit.id + " with reground", "use sequential");
      }
    }
  }

  bool is_id(const std::string& id) const { return std::find(x_ids.begin(), x_ids.end(), id) != x_ids.end(); }

  const Plan& x_plan;
  const PlanSource& x_source;
  const PlanFacts& x_facts;
  std::vector<std::string> x_ids;
  std::optional<cv::Size2d> x_side;
  std::vector<Error> x_errors;
};

}  // namespace

std::vector<std::string> mark_names(const Annotations& marks) {
  std::vector<std::string> names;
  for (const BoxMark& box : marks.boxes) names.push_back(box.name);
  for (const StarMark& star : marks.stars) names.push_back(star.name);
  if (marks.mask) names.emplace_back("mask");
  return names;
}

std::vector<Error> check_plan(const Plan& plan, const PlanSource& source, const PlanFacts& facts) {
  return PlanCheck(plan, source, facts).run();
}

}  // namespace tiedit::artifacts

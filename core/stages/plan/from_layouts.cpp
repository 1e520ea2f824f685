#include "stages/plan/from_layouts.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "stages/layout/boxes.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/paint_order.h"
#include "stages/layout/program_run.h"

namespace tiedit {
namespace {

constexpr double kSameSize = 2e-6;  // both edges were rounded
constexpr std::size_t kMostEdits = 16, kLongestTarget = 200;

// A phrase of the plan's lengths.
std::string target_phrase(const LayoutObject& object) {
  return base::code_points(object.phrase) <= kLongestTarget ? object.phrase : object.label;
}

bool is_whole_set(const LayoutObject& a, const LayoutObject& b) { return a.attributes == b.attributes; }

bool same_appearance(const LayoutObject& a, const LayoutObject& b) {
  return a.appearance.has_value() == b.appearance.has_value() &&
         (!a.appearance || a.appearance->file == b.appearance->file);
}

bool has_changed(const LayoutObject& object, const char* how) {
  return std::find(object.change.begin(), object.change.end(), how) != object.change.end();
}

std::optional<Op> look_change(const LayoutObject& was, const LayoutObject& now) {
  if (was.label == now.label && was.phrase == now.phrase && is_whole_set(was, now) && same_appearance(was, now))
    return {};
  if (has_changed(now, "replace") || !same_appearance(was, now)) return Op::replace;
  return !is_whole_set(was, now) || was.label == now.label ? Op::attribute : Op::replace;
}

std::optional<Op> place_change(const Box& was, const Box& now) {
  if (was == now) return {};
  const bool same_size = std::abs(stages::width(was) - stages::width(now)) <= kSameSize &&
                         std::abs(stages::height(was) - stages::height(now)) <= kSameSize;
  return same_size ? Op::move : Op::resize;
}

// Those that were set and that a plan has words for.
Attributes attributes_set(const LayoutObject& was, const LayoutObject& now) {
  Attributes out;
  for (const char* key : {"color", "material", "pattern", "pose", "state", "age", "mood"}) {
    for (const auto& attribute : now.attributes) {
      const bool fresh = std::find(was.attributes.begin(), was.attributes.end(), attribute) == was.attributes.end();
      if (attribute.first == key && fresh) out.push_back(attribute);
    }
  }
  return out;
}

/// Collects the edits of one pair of layouts.
class Bridge {
 public:
  Bridge(const Layout& before, const Layout& target) : x_before(before), x_target(target) {}

  std::vector<Edit> edits() {
    for (const LayoutObject& was : x_before.objects) {
      const LayoutObject* now = find_object(x_target, was.id);
      if (was.visible && (!now || !now->visible)) removed(was);
    }
    for (const std::size_t i : stages::paint_order(x_target)) {
      const LayoutObject& now = x_target.objects[i];
      if (!now.visible) continue;
      const LayoutObject* was = find_object(x_before, now.id);
      if (was && was->visible) {
        changed(*was, now);
      } else {
        made(now);
      }
    }
    if (x_edits.size() > kMostEdits) {
      throw Error(ErrorKind::input, "plan.edits",
                  {"plan.from_layouts", "at most 16 edits", std::to_string(x_edits.size()),
                   "use edit.transplant on the layouts"});
    }
    return std::move(x_edits);
  }

 private:
  // What lies in the picture.
  static Region region_of(const Box& box, const std::string& id) {
    const auto in = [](double v) { return std::clamp(v, 0.0, 1.0); };
    const Box cut{in(box.x0), in(box.y0), in(box.x1), in(box.y1)};
    if (cut.x0 >= cut.x1 || cut.y0 >= cut.y1) {
      throw Error(ErrorKind::input, "layout.bounds", {"plan.from_layouts", "boxes in the picture", id + " outside"});
    }
    Region out{.kind = RegionKind::box, .boxes = {cut}};
    out.source = "user";
    return out;
  }

  Edit& push(Op op, const LayoutObject& old, const Box& at, const std::string& description) {
    Edit edit;
    edit.id = "e" + std::to_string(x_edits.size() + 1);
    edit.op = op;
    edit.target_phrase = target_phrase(old);
    edit.region = region_of(at, old.id);
    edit.description = description;
    x_edits.push_back(std::move(edit));
    return x_edits.back();
  }

  void removed(const LayoutObject& was) { push(Op::remove, was, was.box, "background"); }

  void changed(const LayoutObject& was, const LayoutObject& now) {
    const std::optional<Op> place = place_change(was.box, now.box), look = look_change(was, now);
    if (place) {
      Edit& edit = push(*place, was, was.box, look ? was.phrase : now.phrase);
      edit.destination = region_of(now.box, now.id);
    }
    if (!look) return;
    const std::string first = place ? x_edits.back().id : "";
    Edit& edit = push(*look, was, place ? now.box : was.box, now.phrase);
    if (place) edit.depends_on = {first};
    if (*look == Op::attribute) edit.attributes = attributes_set(was, now);
  }

  // A copy of what was there, or something new.
  void made(const LayoutObject& now) {
    const LayoutObject* original = &now;
    while (original && !original->from.empty() && !find_object(x_before, original->id)) {
      const LayoutObject* earlier = find_object(x_before, original->from);
      original = earlier ? earlier : find_object(x_target, original->from);
    }
    const LayoutObject* was = original ? find_object(x_before, original->id) : nullptr;
    if (!was) {
      push(Op::add, now, now.box, now.phrase);
      return;
    }
    push(Op::duplicate, *was, was->box, now.phrase).destination = region_of(now.box, now.id);
  }

  const Layout& x_before;
  const Layout& x_target;
  std::vector<Edit> x_edits;
};

}  // namespace

Plan PlanFromLayouts::run(const In& in, Context& context) const {
  static const Annotations no_marks;
  const Annotations& marks = in.annotations ? *in.annotations : no_marks;
  const Layout before =
      stages::before_of(*in.layout, *in.target, marks, stages::mark_nouns(in.plan->instruction, marks));
  Plan out = *in.plan;
  out.edits = Bridge(before, *in.target).edits();
  if (out.edits.empty()) context.notes["unchanged"] = true;
  return out;
}

}  // namespace tiedit

#include "artifacts/plan_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "base/error.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

constexpr double kOvershoot = 0.02 + 1e-9;  // 1.02 itself counts, though 1.02 - 1 > 0.02 in doubles

void add_once(std::vector<std::string>& ids, const std::string& id) {
  if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

void add_refs(std::vector<std::string>& ids, const Region& region) {
  add_once(ids, edit_of_ref(region.mask_ref));
  for (const std::string& ref : region.of) add_once(ids, edit_of_ref(ref));
  for (const std::string& ref : region.must_keep) add_once(ids, edit_of_ref(ref));
}

// For each edit the indices of its known predecessors.
std::vector<std::vector<std::size_t>> edges_of(const Plan& plan) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < plan.edits.size(); ++i) index.emplace(plan.edits[i].id, i);
  std::vector<std::vector<std::size_t>> edges(plan.edits.size());
  for (std::size_t i = 0; i < plan.edits.size(); ++i) {
    for (const std::string& id : predecessors(plan.edits[i])) {
      if (const auto found = index.find(id); found != index.end()) edges[i].push_back(found->second);
    }
  }
  return edges;
}

bool clamp_to(double& v, double side) {
  const double clamped = std::clamp(v, 0.0, side);
  if (clamped == v || std::abs(clamped - v) > kOvershoot * side) return false;
  v = clamped;
  return true;
}

void clamp_region(Region& region, const std::string& path, cv::Size2d side, std::vector<std::string>& changed) {
  for (std::size_t i = 0; i < region.boxes.size(); ++i) {
    Box& b = region.boxes[i];
    const bool x0 = clamp_to(b.x0, side.width), x1 = clamp_to(b.x1, side.width);
    const bool y0 = clamp_to(b.y0, side.height), y1 = clamp_to(b.y1, side.height);
    if (x0 || x1 || y0 || y1) changed.push_back(fmt::format("{}.boxes[{}]", path, i));
  }
  for (std::size_t i = 0; i < region.points.size(); ++i) {
    const bool x = clamp_to(region.points[i].x, side.width), y = clamp_to(region.points[i].y, side.height);
    if (x || y) changed.push_back(fmt::format("{}.points[{}]", path, i));
  }
}

void record(Plan& plan, const std::vector<std::string>& actions) {
  if (actions.empty()) return;
  if (!plan.planner) plan.planner = nlohmann::ordered_json::object();
  auto& list = (*plan.planner)["normalised"];
  for (const std::string& action : actions) list.push_back(action);
}

}  // namespace

std::string edit_of_ref(const std::string& ref) {
  const std::size_t dot = ref.find('.');
  if (dot == std::string::npos || dot < 2 || dot > 3 || ref[0] != 'e') return {};
  const std::string digits = ref.substr(1, dot - 1);
  if (digits.find_first_not_of("0123456789") != std::string::npos || (digits.size() == 2 && digits[0] == '0'))
    return {};
  const std::string what = ref.substr(dot + 1);
  const bool known = what == "mask" || what == "raw" || what == "source_mask" || what == "dest_mask";
  return known ? ref.substr(0, dot) : "";
}

std::vector<std::string> predecessors(const Edit& edit) {
  std::vector<std::string> ids;
  for (const std::string& id : edit.depends_on) add_once(ids, id);
  add_refs(ids, edit.region);
  if (!edit.destination) return ids;
  Region destination = *edit.destination;
  if (destination.mask_ref == edit.id + ".source_mask") destination.mask_ref.clear();
  add_refs(ids, destination);
  return ids;
}

std::vector<std::string> find_cycle(const Plan& plan) {
  const auto edges = edges_of(plan);
  enum class State { unseen, open, done };
  std::vector<State> states(edges.size(), State::unseen);
  std::vector<std::size_t> trail;
  std::vector<std::string> cycle;
  const std::function<bool(std::size_t)> visit = [&](std::size_t at) {
    states[at] = State::open;
    trail.push_back(at);
    for (const std::size_t next : edges[at]) {
      if (states[next] == State::open) {
        for (auto i = std::find(trail.begin(), trail.end(), next); i != trail.end(); ++i)
          cycle.push_back(plan.edits[*i].id);
        cycle.push_back(plan.edits[next].id);
        return true;
      }
      if (states[next] == State::unseen && visit(next)) return true;
    }
    states[at] = State::done;
    trail.pop_back();
    return false;
  };
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (states[i] == State::unseen && visit(i)) break;
  }
  return cycle;
}

std::vector<std::size_t> execution_order(const Plan& plan, const std::string& where) {
  const auto edges = edges_of(plan);
  std::vector<std::size_t> waiting(edges.size());
  std::iota(waiting.begin(), waiting.end(), 0U);
  std::stable_partition(waiting.begin(), waiting.end(), [&](std::size_t i) {
    return plan.edits[i].op == Op::keep && predecessors(plan.edits[i]).empty();
  });
  std::vector<std::size_t> order;
  std::vector<bool> taken(edges.size(), false);
  while (!waiting.empty()) {
    const auto ready = std::find_if(waiting.begin(), waiting.end(), [&](std::size_t i) {
      return std::all_of(edges[i].begin(), edges[i].end(), [&](std::size_t before) { return taken[before]; });
    });
    if (ready == waiting.end()) {
      throw Error(ErrorKind::input, "plan.cycle",
                  {where.empty() ? "depends_on" : where + ": depends_on", "acyclic",
                   base::join(find_cycle(plan), " -> "), "drop one edge"});
    }
    taken[*ready] = true;
    order.push_back(*ready);
    waiting.erase(ready);
  }
  return order;
}

std::vector<std::string> clamp_overshoot(Plan& plan) {
  cv::Size2d side(1, 1);
  if (plan.coord_space == "px") {
    if (!plan.image || !plan.image->contains("width") || !plan.image->contains("height")) return {};
    side = {(*plan.image)["width"].get<double>(), (*plan.image)["height"].get<double>()};
  }
  std::vector<std::string> changed;
  for (std::size_t i = 0; i < plan.edits.size(); ++i) {
    Edit& edit = plan.edits[i];
    clamp_region(edit.region, fmt::format("edits[{}].region", i), side, changed);
    if (edit.destination) clamp_region(*edit.destination, fmt::format("edits[{}].destination", i), side, changed);
  }
  return changed;
}

Plan normalise(Plan plan, const std::string& where) {
  std::vector<std::string> actions;
  for (const std::string& path : clamp_overshoot(plan)) actions.push_back("clamp " + path);
  const std::vector<std::size_t> order = execution_order(plan, where);
  if (!std::is_sorted(order.begin(), order.end())) {
    std::vector<Edit> edits;
    for (const std::size_t i : order) edits.push_back(plan.edits[i]);
    plan.edits = std::move(edits);
    actions.emplace_back("order");
  }
  record(plan, actions);
  return plan;
}

}  // namespace tiedit::artifacts

#include <algorithm>
#include <charconv>
#include <set>

#include "artifacts/annotations_write.h"
#include "artifacts/inline_marks.h"
#include "artifacts/mark_checks.h"

namespace tiedit::artifacts {
namespace {

using io::Json;

// The number of a mark named o<number>; nothing for other names.
std::optional<int> id_of_name(const std::string& name) {
  if (name.size() < 2 || name.size() > 9 || name[0] != 'o') return {};
  int id = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), id);
  return error == std::errc{} && end == name.data() + name.size() ? std::optional(id) : std::nullopt;
}

void note_lost(const BoxSpec& box, std::vector<std::string>& lost) {
  if (box.mask) lost.push_back("mask of " + box.name);
  if (box.z != 0) lost.push_back("z of " + box.name);
  if (box.role != MarkRole::none && box.role != MarkRole::object)
    lost.push_back(std::string("role ") + role_word(box.role) + " of " + box.name);
}

void note_lost(const StarSpec& star, bool named, std::vector<std::string>& lost) {
  if (!named) lost.push_back("star " + star.name + ", which the instruction does not name");
  if (!star.anchor.empty()) lost.push_back("anchor of " + star.name);
  if (star.radius) lost.push_back("radius of " + star.name);
  if (star.role != MarkRole::target) lost.push_back(std::string("role ") + role_word(star.role) + " of " + star.name);
}

}  // namespace

WrittenAnnotations original_json(const AnnotationSpec& spec, bool two_decimals) {
  const LiteralText words = with_literals(spec, two_decimals);
  const auto is_named = [&](const std::string& name) {
    return std::find(words.named.begin(), words.named.end(), lower(name)) != words.named.end();
  };
  std::set<int> used{0};
  for (const BoxSpec& box : spec.boxes)
    if (const auto id = id_of_name(box.name)) used.insert(*id);
  int next = *used.rbegin() + 1;
  WrittenAnnotations out;
  Json things = Json::array();
  for (const BoxSpec& box : spec.boxes) {
    note_lost(box, out.lost);
    const bool thing = box.role == MarkRole::object || !box.label.empty() || !is_named(box.name);
    if (!thing) continue;
    const auto id = id_of_name(box.name);
    things.push_back({{"unique_id", id ? *id : next++},
                      {"name", box.label.empty() ? box.name : box.label},
                      {"box", literal_of(box.xyxy, two_decimals)}});
  }
  for (const StarSpec& star : spec.stars) note_lost(star, is_named(star.name), out.lost);
  out.json["layout"] = {{"prompt", spec.caption}, {"boxes", std::move(things)}};
  if (!spec.background.empty()) out.json["background"] = spec.background;
  out.json["instruction"] = words.text;
  return out;
}

}  // namespace tiedit::artifacts

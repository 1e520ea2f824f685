#include <algorithm>

#include "stages/layout/ops.h"
#include "stages/layout/paint_order.h"
#include "stages/layout/phrase_words.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

void set_attribute(LayoutObject& object, const std::string& key, const std::string& value) {
  const auto same = [&](const auto& attribute) { return attribute.first == key; };
  const auto found = std::find_if(object.attributes.begin(), object.attributes.end(), same);
  if (found == object.attributes.end()) {
    object.attributes.emplace_back(key, value);
  } else {
    found->second = value;
  }
}

std::string attribute(const LayoutObject& object, const std::string& key) {
  for (const auto& [k, v] : object.attributes)
    if (k == key) return v;
  return {};
}

void take(LayoutObject& object, Wording words) {
  object.phrase = std::move(words.phrase);
  object.label = std::move(words.label);
}

void colour(LayoutObject& object, const std::string& value, const std::string& words) {
  take(object, recoloured({object.phrase, object.label}, words, lexicon()));
  set_attribute(object, "color", value);
}

}  // namespace

void run(const RecolorOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  const std::string words = colour_words(op.color, lexicon());
  for (const std::size_t i : group) colour(w.object(i), op.color, words);
  w.touch(group);
}

void run(const AttributeOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  for (const std::size_t i : group) {
    LayoutObject& object = w.object(i);
    for (const auto& [key, value] : op.set) {
      const std::string words = key == "color" ? colour_words(value, lexicon()) : "";
      if (!words.empty()) {
        colour(object, value, words);
        continue;
      }
      take(object, with_attribute({object.phrase, object.label}, key, attribute(object, key), value, lexicon()));
      set_attribute(object, key, value);
    }
  }
  w.touch(group);
}

void run(const RemoveOp& op, WorkingLayout& w) { w.remove(w.select(op.ids)); }

void run(const ReorderOp& op, WorkingLayout& w) {
  const Selection group = w.select(op.ids);
  std::string to = op.to;
  std::size_t other = 0;
  if (to.empty()) {
    to = op.above.empty() ? "below" : "above";
    other = w.select({op.above.empty() ? op.below : op.above}, "to." + to).front();
    if (std::find(group.begin(), group.end(), other) != group.end()) {
      throw w.error("layout.target", "to", "another object than those that move", w.layout().objects[other].id);
    }
  }
  reorder(w.layout(), group, to, other);
  w.touch(group);
}

}  // namespace tiedit::stages

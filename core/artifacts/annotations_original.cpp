#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "artifacts/annotation_formats.h"
#include "artifacts/annotation_parts.h"
#include "artifacts/mark_checks.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

constexpr std::int64_t kHighestId = 1'000'000'000;

// {x, y, width, height}, or x0,y0,x1,y1 of older files; nothing with errors noted.
std::optional<std::array<double, 4>> read_box(const JsonCursor& box) {
  if (box.json().is_array()) {
    const auto v = read_numbers(box);
    if (!v) return {};
    if (v->size() != 4) return box.fail("box.arity", "4 numbers x0,y0,x1,y1", std::to_string(v->size())), std::nullopt;
    return std::array{(*v)[0], (*v)[1], (*v)[2], (*v)[3]};
  }
  if (!box.object({"x", "y", "width", "height"})) return {};
  std::array<double, 4> v{};
  bool whole = true;
  for (const auto& [name, place] :
       {std::pair("x", 0U), std::pair("y", 1U), std::pair("width", 2U), std::pair("height", 3U)}) {
    const auto member = box.required(name);
    const auto value = member ? member->number() : std::nullopt;
    whole &= value.has_value();
    v[place] = value.value_or(0);
  }
  if (!whole) return {};
  return std::array{v[0], v[1], v[0] + v[2], v[1] + v[3]};
}

std::string count_shown(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

/// Ids as written, and fresh ones for boxes without one of their own.
class Ids {
 public:
  void read(const JsonCursor& box) {
    const auto member = box.member("unique_id");
    const auto id = member ? member->integer(0, kHighestId) : std::nullopt;
    const bool own = id && x_used.insert(*id).second;
    x_ids.push_back(own ? *id : -1);
  }

  // Gives ids above all others to those without; the warning says which.
  std::optional<std::string> finish() {
    std::int64_t next = x_used.empty() ? 1 : *x_used.rbegin() + 1;
    std::vector<std::string> fresh;
    for (std::int64_t& id : x_ids)
      if (id < 0) fresh.push_back(fmt::format("o{}", id = next++));
    if (fresh.empty()) return {};
    return fmt::format("an id of its own for every box; {} got {}", fresh.size(), base::join(fresh));
  }

  std::int64_t at(std::size_t i) const { return x_ids[i]; }

 private:
  std::set<std::int64_t> x_used;
  std::vector<std::int64_t> x_ids;
};

std::optional<BoxSpec> read_thing(const JsonCursor& thing) {
  if (!thing.json().is_object()) return thing.fail("json.type", "an object", io::describe(thing.json())), std::nullopt;
  const auto place = thing.required("box");
  const auto xyxy = place ? read_box(*place) : std::nullopt;
  const auto name = thing.required("name");
  BoxSpec box;
  if (name) box.label = read_text(thing, "name", kLongestLabel);
  if (name && box.label.empty() && name->json().is_string()) name->fail("original.name", "a name", "\"\"");
  if (!xyxy) return {};
  box.xyxy = *xyxy;
  box.role = MarkRole::object;
  box.origin.where = place->where();
  if (const auto fault = box_fault(*xyxy, false, "the original has fractions"))
    return place->fail(fault->slug, fault->need, fault->got, fault->remedy), std::nullopt;
  return box;
}

// A plate's name is resolved inside one folder: it must be a plain file name.
void read_background(const JsonCursor& root, AnnotationSpec& spec) {
  const auto member = root.member("background");
  const auto name = member ? member->string() : std::nullopt;
  if (!name || name->empty()) return;
  const bool plain = name->size() <= 255 && *name != "." && *name != ".." &&
                     name->find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
  if (!plain) return member->fail("original.background", "a plain file name", *name);
  spec.background = *name;
  spec.extra = io::Json{{"background", *name}};
}

// A reader of a whole file: `read` fills the file from its root.
template <class Read>
AnnotationFile read_original(std::string text, const io::JsonSource& source, Read read) {
  const io::JsonDocument document = io::parse_json(std::move(text), source);
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  AnnotationFile file(source.name, false);
  if (root.json().is_object()) {
    read(root, file);
  } else {
    root.object({});
  }
  errors.throw_if_any();
  return file;
}

}  // namespace

AnnotationSpec read_scene_graph(const JsonCursor& graph) {
  AnnotationSpec spec;
  if (!graph.json().is_object()) return graph.fail("json.type", "an object", io::describe(graph.json())), spec;
  spec.caption = read_text(graph, "prompt", kLongestCaption);
  const auto list = graph.required("boxes");
  if (!list) return spec;
  const std::vector<JsonCursor> things = list->items();
  if (things.size() > kMostMarks)
    return list->fail("box.count", "at most " + count_shown(kMostMarks), count_shown(things.size())), spec;
  Ids ids;
  for (const JsonCursor& thing : things) {
    std::optional<BoxSpec> box = read_thing(thing);
    if (!box) continue;
    ids.read(thing);
    spec.boxes.push_back(std::move(*box));
  }
  if (const auto fresh = ids.finish()) spec.warnings.push_back({"original.ids", list->where() + ": " + *fresh});
  for (std::size_t i = 0; i < spec.boxes.size(); ++i) spec.boxes[i].name = fmt::format("o{}", ids.at(i));
  return spec;
}

AnnotationFile read_original_request(std::string text, const io::JsonSource& source) {
  return read_original(std::move(text), source, [](const JsonCursor& root, AnnotationFile& file) {
    root.object({"layout", "instruction", "background", "reload", "object_image_mapping"});
    const auto layout = root.required("layout");
    AnnotationSpec spec = layout ? read_scene_graph(*layout) : AnnotationSpec{};
    const auto words = root.required("instruction");
    const auto instruction = words ? words->string() : std::nullopt;
    if (instruction && !instruction->empty()) spec.instruction = *instruction;  // empty: draw the layout as it is
    read_background(root, spec);
    file.images.emplace_back("", std::move(spec));
  });
}

AnnotationFile read_original_examples(std::string text, const io::JsonSource& source) {
  return read_original(std::move(text), source, [](const JsonCursor& root, AnnotationFile& file) {
    file.for_many = true;
    const auto examples = root.required("examples");
    if (!examples) return;
    for (const JsonCursor& example : examples->items()) {
      if (!example.object({"type", "instruction", "chain_of_thought", "input_scene_graph", "output_scene_graph"}))
        continue;
      const auto before = example.required("input_scene_graph"), after = example.required("output_scene_graph");
      AnnotationSpec spec = before ? read_scene_graph(*before) : AnnotationSpec{};
      if (after) read_scene_graph(*after);  // checked, though only what is before the edit is a picture's marks
      if (const auto words = example.required("instruction")) spec.instruction = words->string();
      file.images.emplace_back(std::to_string(file.images.size()), std::move(spec));
    }
  });
}

}  // namespace tiedit::artifacts

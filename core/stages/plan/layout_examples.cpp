#include "stages/plan/layout_examples.h"

#include <algorithm>
#include <numeric>
#include <opencv2/core/types.hpp>

#include "base/seeds.h"
#include "io/json_cursor.h"
#include "stages/layout/phrase_words.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

using io::JsonCursor;

const cv::Size kExampleSize(1024, 768);  // for what is judged in pixels

std::string example_text(const JsonCursor& object, const char* name) {
  const auto member = object.required(name);
  return member ? member->string().value_or("") : std::string();
}

std::vector<double> example_numbers(const JsonCursor& object, const char* name, std::size_t count) {
  std::vector<double> out;
  const auto list = object.required(name);
  if (list)
    for (const JsonCursor& item : list->items()) out.push_back(item.number().value_or(0));
  if (list && out.size() != count)
    list->fail("examples.numbers", std::to_string(count) + " numbers", std::to_string(out.size()));
  out.resize(count);
  return out;
}

Box example_box(const JsonCursor& object) {
  const std::vector<double> v = example_numbers(object, "box", 4);
  return {v[0], v[1], v[2], v[3]};
}

void read_example_object(const JsonCursor& object, Layout& layout) {
  if (!object.object({"id", "phrase", "box"})) return;
  LayoutObject out;
  out.id = example_text(object, "id");
  out.phrase = example_text(object, "phrase");
  out.label = label_of(out.phrase, lexicon());
  out.box = example_box(object);
  out.z = static_cast<int>(layout.objects.size());
  layout.objects.push_back(std::move(out));
}

void read_example_mark(const JsonCursor& mark, Annotations& marks) {
  if (!mark.object({"name", "box", "at"})) return;
  const std::string name = example_text(mark, "name");
  if (mark.member("at")) {
    const std::vector<double> at = example_numbers(mark, "at", 2);
    marks.stars.push_back({name, {at[0], at[1]}});
  } else {
    marks.boxes.push_back({name, example_box(mark)});
  }
}

LayoutExample read_example(const JsonCursor& row) {
  LayoutExample out;
  if (!row.object({"caption", "objects", "marks", "instruction", "reply"})) return out;
  out.layout.image = {"", kExampleSize.width, kExampleSize.height};
  out.layout.caption = example_text(row, "caption");
  if (const auto objects = row.required("objects"))
    for (const JsonCursor& object : objects->items()) read_example_object(object, out.layout);
  if (const auto marks = row.required("marks"))
    for (const JsonCursor& mark : marks->items()) read_example_mark(mark, out.marks);
  out.instruction = example_text(row, "instruction");
  if (const auto reply = row.required("reply")) out.reply = reply->json();
  return out;
}

}  // namespace

std::vector<LayoutExample> read_layout_examples(std::string_view text, const std::string& name) {
  std::vector<LayoutExample> out;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const io::JsonDocument document = io::parse_json(std::string(row), {.name = name, .row = line});
    io::JsonErrors errors;
    out.push_back(read_example(JsonCursor(document, errors)));
    errors.throw_if_any();
  }
  return out;
}

std::vector<std::size_t> chosen_examples(std::size_t count, std::size_t wanted, bool seeded, std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  if (seeded) {
    // Each place draws from those that are left; a hash a place, so that no generator's habits matter.
    for (std::size_t i = 0; i + 1 < count; ++i) {
      const std::uint64_t drawn = base::seed_of(seed, "example " + std::to_string(i));
      std::swap(order[i], order[i + drawn % (count - i)]);
    }
  }
  order.resize(std::min(count, wanted));
  return order;
}

}  // namespace tiedit::stages

#include "artifacts/layout_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "artifacts/annotations_json.h"
#include "artifacts/layout_ids.h"
#include "base/paths.h"
#include "base/text.h"
#include "io/json_cursor.h"
#include "io/json_scan.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

constexpr const char* kFormat = "tiedit.layout/1";
constexpr int kFarthestZ = 1'000'000;
constexpr std::size_t kLongestLabel = 200, kLongestPhrase = 600, kLongestCaption = 4000, kLongestWord = 64;
constexpr double kBackgroundArea = 0.95;

std::string count(std::size_t n) { return base::grouped(static_cast<std::int64_t>(n)); }

std::string read_text(const JsonCursor& object, const char* name, std::size_t longest, bool required = false) {
  const auto member = required ? object.required(name) : object.member(name);
  const auto text = member ? member->string() : std::nullopt;
  if (!text) return {};
  const std::size_t length = base::code_points(*text);
  if (length > longest) member->fail("layout.schema", "at most " + count(longest) + " characters", count(length));
  if (required && text->empty()) member->fail("layout.schema", "some text", "\"\"");
  return *text;
}

std::string read_file_name(const JsonCursor& object, const char* name) {
  const auto member = object.member(name);
  const auto path = member ? member->string() : std::nullopt;
  if (!path) return {};
  if (!base::stays_beneath(*path) || path->find('\\') != std::string::npos) {
    member->fail("path.escape", "a path beneath the layout's folder", path->empty() ? "\"\"" : *path);
  }
  return *path;
}

/// Reads one document; a unit of px has the picture's sides.
class Reader {
 public:
  Reader(std::string_view text, const JsonCursor& root) : x_text(text), x_root(root) {}

  Layout read() {
    if (!x_root.object({"format", "image", "coord_space", "caption", "plate", "last_id", "objects"})) return {};
    read_format();
    if (const auto image = x_root.required("image")) read_image(*image);
    if (const auto space = x_root.member("coord_space")) x_px = space->one_of({"rel", "px"}) == "px";
    x_layout.caption = read_text(x_root, "caption", kLongestCaption);
    x_layout.plate = read_file_name(x_root, "plate");
    if (const auto last = x_root.member("last_id")) {
      x_layout.last_id = static_cast<int>(last->integer(0, kHighestId).value_or(0));
    }
    if (const auto objects = x_root.required("objects")) read_objects(*objects);
    return std::move(x_layout);
  }

 private:
  void read_format() {
    const auto format = x_root.required("format");
    const auto word = format ? format->string() : std::nullopt;
    if (word && *word != kFormat) {
      format->fail("layout.schema", kFormat, word->empty() ? "\"\"" : *word, "this build reads 1");
    }
  }

  void read_image(const JsonCursor& image) {
    if (!image.object({"file", "width", "height", "sha256"})) return;
    constexpr std::int64_t kLongestSide = 32768;
    const auto side = [&](const char* name) {
      const auto member = image.required(name);
      return static_cast<int>(member ? member->integer(1, kLongestSide).value_or(1) : 1);
    };
    x_layout.image = {read_text(image, "file", kLongestCaption), side("width"), side("height"),
                      read_text(image, "sha256", kLongestWord)};
  }

  void read_objects(const JsonCursor& list) {
    const std::vector<JsonCursor> items = list.items();
    if (items.size() > kMostObjects) {
      list.fail("layout.limit", "at most " + count(kMostObjects) + " objects", count(items.size()));
      return;
    }
    if (items.empty()) return;
    const std::vector<std::string> raws = raw_objects();
    for (std::size_t i = 0; i < items.size(); ++i) {
      LayoutObject object = read_object(items[i]);
      // Numbers in pixels are not those that are written again.
      if (!x_px && i < raws.size()) object.raw = raws[i];
      x_layout.objects.push_back(std::move(object));
    }
  }

  // The objects' own texts; the document was parsed, so it is correct.
  std::vector<std::string> raw_objects() const {
    io::JsonScanner scanner(x_text);
    scanner.skip_blanks();
    scanner.step();
    for (scanner.skip_separators(); scanner.peek() == '"'; scanner.skip_separators()) {
      const io::Json name = io::Json::parse(scanner.token());
      scanner.skip_separators();
      if (name == "objects") break;
      scanner.skip_value();
    }
    std::vector<std::string> out;
    scanner.step();
    for (scanner.skip_separators(); !scanner.done() && scanner.peek() != ']'; scanner.skip_separators()) {
      const std::size_t begin = scanner.at();
      scanner.skip_value();
      out.emplace_back(x_text.substr(begin, scanner.at() - begin));
    }
    return out;
  }

  LayoutObject read_object(const JsonCursor& item) {
    LayoutObject out;
    if (!item.object({"id", "label", "phrase", "box", "z", "kind", "visible", "mask", "appearance", "attributes",
                      "source", "score", "from", "mark", "change"})) {
      return out;
    }
    read_id(item, out);
    out.label = read_text(item, "label", kLongestLabel, true);
    out.phrase = read_text(item, "phrase", kLongestPhrase);
    if (out.phrase.empty()) out.phrase = out.label;
    if (const auto box = item.required("box")) out.box = read_box(*box);
    read_facts(item, out);
    out.mask = read_file_name(item, "mask");
    if (const auto appearance = item.member("appearance")) read_appearance(*appearance, out);
    if (const auto attributes = item.member("attributes")) read_attributes(*attributes, out);
    return out;
  }

  void read_id(const JsonCursor& item, LayoutObject& out) {
    const auto id = item.required("id");
    const auto text = id ? id->string() : std::nullopt;
    if (!text) return;
    out.id = *text;
    const std::string key = lower(*text);
    const bool long_number = key.size() > 1 && key[0] == 'o' && !id_number(key) &&
                             std::all_of(key.begin() + 1, key.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_mark_name(*text) || long_number) {
      id->fail("layout.id", "o1, o2, ... or the name of a mark", text->empty() ? "\"\"" : *text);
      return;
    }
    const auto [other, fresh] = x_ids.emplace(key, id->path().text());
    if (!fresh) id->fail("layout.id", "an id of its own", *text, other->second + " is the same");
    x_layout.last_id = std::max(x_layout.last_id, id_number(key).value_or(0));
  }

  Box read_box(const JsonCursor& box) {
    const std::vector<JsonCursor> items = box.items();
    if (!box.json().is_array()) return {};
    if (items.size() != 4) {
      box.fail("box.arity", "4 numbers x0,y0,x1,y1", std::to_string(items.size()));
      return {};
    }
    std::array<double, 4> v{};
    for (std::size_t i = 0; i < 4; ++i) {
      const auto number = items[i].number();
      if (!number) return {};
      const double side = i % 2 == 0 ? x_layout.image.width : x_layout.image.height;
      v[i] = x_px ? *number / side : *number;
      if (std::abs(v[i]) > kFarthest) {
        items[i].fail("layout.schema", "near the picture", base::shortest(*number));
        return {};
      }
      v[i] = layout_number(v[i]);
    }
    for (std::size_t i = 0; i < 2; ++i) {
      if (v[i] < v[i + 2]) continue;
      box.fail(
          "box.order", i == 0 ? "x0 < x1" : "y0 < y1",
          base::shortest(items[i].json().get<double>()) + " and " + base::shortest(items[i + 2].json().get<double>()));
    }
    return {v[0], v[1], v[2], v[3]};
  }

  void read_facts(const JsonCursor& item, LayoutObject& out) {
    if (const auto z = item.member("z")) out.z = static_cast<int>(z->integer(-kFarthestZ, kFarthestZ).value_or(0));
    out.background = width_of(out.box) * height_of(out.box) >= kBackgroundArea;
    if (const auto kind = item.member("kind")) out.background = kind->one_of({"object", "background"}) == "background";
    if (const auto visible = item.member("visible")) out.visible = visible->boolean().value_or(true);
    if (const auto source = item.member("source")) {
      out.source = source->one_of({"user", "planner", "import"}).value_or("");
    }
    if (const auto score = item.member("score")) read_score(*score, out);
    out.from = read_text(item, "from", kLongestWord);
    out.mark = read_text(item, "mark", kLongestWord);
    if (const auto change = item.member("change")) read_change(*change, out);
  }

  static double width_of(const Box& b) { return b.x1 - b.x0; }
  static double height_of(const Box& b) { return b.y1 - b.y0; }

  static void read_score(const JsonCursor& score, LayoutObject& out) {
    const auto value = score.number();
    if (!value) return;
    if (*value < 0 || *value > 1) score.fail("layout.schema", "0..1", base::shortest(*value));
    out.score = layout_number(*value);
  }

  static void read_change(const JsonCursor& change, LayoutObject& out) {
    for (const JsonCursor& item : change.items()) {
      const auto word = item.string();
      if (!word) continue;
      if (base::code_points(*word) > kLongestWord) item.fail("layout.schema", "a word", io::describe(item.json()));
      out.change.push_back(*word);
    }
  }

  void read_appearance(const JsonCursor& appearance, LayoutObject& out) {
    if (!appearance.object({"file", "box"})) return;
    Appearance read;
    if (appearance.required("file")) read.file = read_file_name(appearance, "file");
    if (const auto box = appearance.required("box")) read.box = read_box(*box);
    out.appearance = std::move(read);
  }

  static void read_attributes(const JsonCursor& attributes, LayoutObject& out) {
    if (!attributes.json().is_object()) {
      attributes.fail("json.type", "an object", io::describe(attributes.json()));
      return;
    }
    for (const auto& [key, value] : attributes.members()) {
      const auto text = value.string();
      if (!text) continue;
      if (key.empty() || base::code_points(key) > kLongestWord || base::code_points(*text) > kLongestLabel) {
        value.fail("layout.schema", "a short name and value", io::describe(value.json()));
      }
      out.attributes.emplace_back(key, *text);
    }
  }

  std::string_view x_text;
  const JsonCursor& x_root;
  Layout x_layout;
  bool x_px = false;
  std::map<std::string, std::string> x_ids;  // lower-case id to its path
};

}  // namespace

std::optional<int> id_number(const std::string& id) {
  if (id.size() < 2 || (id[0] != 'o' && id[0] != 'O')) return {};
  int number = 0;
  const auto [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), number);
  if (error != std::errc{} || end != id.data() + id.size() || number < 0 || number > kHighestId) return {};
  return number;
}

Layout layout_from_json(std::string_view text, const std::string& name, ErrorKind kind) {
  const io::JsonDocument document = io::parse_json(std::string(text), {.name = name, .kind = kind});
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  Layout layout = Reader(text, root).read();
  errors.throw_if_any();
  return layout;
}

}  // namespace tiedit::artifacts

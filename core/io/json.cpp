#include "io/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "io/json_scan.h"

namespace tiedit::io {
namespace {

bool is_plain(const std::string& name) {
  const auto word = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), word);
}

}  // namespace

JsonPath JsonPath::member(std::string name) const {
  JsonPath longer = *this;
  longer.push(std::move(name));
  return longer;
}

JsonPath JsonPath::item(std::size_t index) const {
  JsonPath longer = *this;
  longer.push(index);
  return longer;
}

std::string JsonPath::text() const {
  std::string out;
  for (const Step& step : x_steps) {
    if (const auto* index = std::get_if<std::size_t>(&step)) {
      out += fmt::format("[{}]", *index);
      continue;
    }
    const std::string& name = std::get<std::string>(step);
    if (!is_plain(name)) {
      out += fmt::format("[\"{}\"]", name);
    } else {
      out += out.empty() ? name : "." + name;
    }
  }
  return out;
}

// The member or element `step` of the container at an offset; the text was parsed, so it is correct. One that is not
// there (missing) has the place of its container. `before`: a level of the same container from which the search starts.
JsonDocument::Level JsonDocument::find(const JsonPath::Step& step, std::size_t container, const Level* before) const {
  JsonScanner scanner(x_text, before ? before->name : container + 1);
  const auto* name = std::get_if<std::string>(&step);
  for (std::size_t index = before ? before->index : 0;; ++index) {
    scanner.skip_separators();
    if (scanner.done() || scanner.peek() == '}' || scanner.peek() == ']')
      return {step, container, container, container, 0};
    const std::size_t name_at = scanner.at();
    bool found = !name && std::get<std::size_t>(step) == index;
    if (name) {
      const std::string_view token = scanner.token();
      scanner.skip_separators();
      found = Json::parse(token).get_ref<const std::string&>() == *name;
    }
    if (found) return {step, container, name_at, scanner.at(), index};
    scanner.skip_value();
  }
}

std::size_t JsonDocument::offset_of(const JsonPath& path, bool of_name) const {
  JsonScanner scanner(x_text);
  scanner.skip_blanks();
  std::size_t at = scanner.at(), name_at = at;
  bool on_known_path = true;  // levels above are those of the last look-up
  for (std::size_t i = 0; i < path.steps().size(); ++i) {
    const JsonPath::Step& step = path.steps()[i];
    const Level* last = on_known_path && i < x_levels.size() && x_levels[i].container == at ? &x_levels[i] : nullptr;
    on_known_path = last && last->step == step;
    if (!on_known_path) {
      const auto* wanted = std::get_if<std::size_t>(&step);
      const bool ahead = last && last->value != at && (!wanted || *wanted > last->index);
      Level level = find(step, at, ahead ? last : nullptr);
      if (ahead && level.value == at) level = find(step, at, nullptr);
      x_levels.resize(i);
      x_levels.push_back(std::move(level));
    }
    if (x_levels[i].value == at) return at;
    name_at = x_levels[i].name;
    at = x_levels[i].value;
  }
  return of_name ? name_at : at;
}

std::string JsonDocument::line_and_column(std::size_t offset) const {
  if (offset < x_line.at) x_line = {};
  for (std::size_t end = x_text.find('\n', x_line.at); end < offset; end = x_text.find('\n', x_line.at)) {
    x_line = {x_line.number + 1, end + 1, 1};
  }
  x_line.column += base::code_points(std::string_view(x_text).substr(x_line.at, offset - x_line.at));
  x_line.at = offset;
  return fmt::format("{}:{}", x_line.number, x_line.column);
}

std::string JsonDocument::place(const JsonPath& path, bool of_name) const {
  const std::string text = path.text();
  if (!x_source.inside.empty()) {
    return x_source.name + ": " + x_source.inside + (text.empty() || text.front() == '[' ? "" : ".") + text;
  }
  const std::string at = x_source.row > 0 ? std::to_string(x_source.row) : line_and_column(offset_of(path, of_name));
  const std::string file = x_source.name + ":" + at;
  return path.steps().empty() ? file : file + ": " + text;
}

std::string JsonDocument::where(const JsonPath& path) const { return place(path, false); }
std::string JsonDocument::where_name(const JsonPath& path) const { return place(path, true); }

std::vector<std::string> root_members(std::string_view text) {
  JsonScanner scanner(text);
  scanner.skip_blanks();
  std::vector<std::string> names;
  if (scanner.peek() != '{') return names;
  scanner.step();
  for (scanner.skip_separators(); !scanner.done() && scanner.peek() == '"'; scanner.skip_separators()) {
    const Json name = Json::parse(scanner.token(), nullptr, false);
    if (!name.is_string()) break;
    names.push_back(name.get<std::string>());
    scanner.skip_value();
  }
  return names;
}

std::string describe(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  if (!value.is_string()) return dump_canonical(value);
  std::string text = value.get<std::string>();
  if (text.size() > 40) {
    std::size_t cut = 40;
    while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    text = text.substr(0, cut) + "...";
  }
  return "\"" + text + "\"";
}

}  // namespace tiedit::io

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

// Byte offset of the value at `path`, or of its name; the text was parsed, so it is correct.
std::size_t offset_of(std::string_view text, const JsonPath& path, bool of_name) {
  JsonScanner scanner(text);
  scanner.skip_blanks();
  std::size_t name_at = scanner.at();
  for (const JsonPath::Step& step : path.steps()) {
    const std::size_t container_at = scanner.at();
    scanner.step();
    for (std::size_t index = 0;; ++index) {
      scanner.skip_separators();
      // A member that is not there (missing): the place is its object.
      if (scanner.done() || scanner.peek() == '}' || scanner.peek() == ']') return container_at;
      name_at = scanner.at();
      if (const auto* name = std::get_if<std::string>(&step)) {
        const std::string_view token = scanner.token();
        scanner.skip_separators();
        if (Json::parse(token).get_ref<const std::string&>() == *name) break;
      } else if (std::get<std::size_t>(step) == index) {
        break;
      }
      scanner.skip_value();
    }
  }
  return of_name ? name_at : scanner.at();
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

std::string JsonDocument::place(const JsonPath& path, bool of_name) const {
  const std::string at =
      x_source.row > 0 ? std::to_string(x_source.row) : line_and_column(x_text, offset_of(x_text, path, of_name), 0);
  const std::string file = x_source.name + ":" + at;
  return path.steps().empty() ? file : file + ": " + path.text();
}

std::string JsonDocument::where(const JsonPath& path) const { return place(path, false); }
std::string JsonDocument::where_name(const JsonPath& path) const { return place(path, true); }

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

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "io/json.h"

namespace tiedit::io {
namespace {

std::string number_text(double value) {
  if (!std::isfinite(value))
    throw Error(ErrorKind::internal, "json.write", {"number", "a finite number", fmt::format("{}", value)});
  std::string text = base::shortest(value);
  // Beyond 2^63 the plain form would read back as an integer that does not fit.
  if (std::abs(value) >= 9223372036854775808.0 && text.find('e') == std::string::npos) text += ".0";
  return text;
}

std::string quoted(const std::string& text) {
  try {
    return Json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorKind::internal, "json.write", {"text", "UTF-8", base::escape_controls(text.substr(0, 40))});
  }
}

std::string scalar_text(const Json& value) {
  if (value.is_number_float()) return number_text(value.get<double>());
  if (value.is_string()) return quoted(value.get_ref<const std::string&>());
  return value.dump();
}

bool is_flat(const Json& value) {
  return std::none_of(value.begin(), value.end(), [](const Json& v) { return v.is_structured(); });
}

class JsonWriter {
 public:
  explicit JsonWriter(bool pretty) : x_pretty(pretty) {}

  void write(const Json& value, std::size_t level) {
    if (!value.is_structured()) {
      x_out += scalar_text(value);
      return;
    }
    const bool broken = x_pretty && !value.empty() && !(value.is_array() && is_flat(value));
    x_out += value.is_object() ? '{' : '[';
    bool first = true;
    for (const auto& [name, member] : value.items()) {
      if (!first) x_out += x_pretty && !broken ? ", " : ",";
      first = false;
      if (broken) new_line(level + 1);
      if (value.is_object()) x_out += quoted(name) + (x_pretty ? ": " : ":");
      write(member, level + 1);
    }
    if (broken) new_line(level);
    x_out += value.is_object() ? '}' : ']';
  }
  std::string take() { return std::move(x_out); }

 private:
  void new_line(std::size_t level) { x_out += '\n' + std::string(level * 2, ' '); }

  bool x_pretty;
  std::string x_out;
};

}  // namespace

std::string dump_canonical(const Json& value) {
  JsonWriter writer(false);
  writer.write(value, 0);
  return writer.take();
}

std::string dump_pretty(const Json& value) {
  JsonWriter writer(true);
  writer.write(value, 0);
  return writer.take() + "\n";
}

}  // namespace tiedit::io

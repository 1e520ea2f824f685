#include "io/fields_read.h"

#include <fmt/format.h>

#include <cmath>

#include <algorithm>
#include <limits>
#include <type_traits>

#include "base/text.h"
#include "io/yaml_numbers.h"

namespace tiedit::io {
namespace {

using Kind = YamlNode::Kind;

/// 2^63 - 1 as far as a double holds it; what is above does not fit the 64 bits read before.
constexpr double kMaxSeed = 0x1p63;

/// Why one scalar does not fit; caught where its spot is known.
struct Misfit {
  std::string slug;
  ErrorParts parts;
};

[[noreturn]] void misfit(std::string slug, std::string need, const YamlNode& value, std::string remedy = {}) {
  throw Misfit{std::move(slug), {{}, std::move(need), got_of(value), std::move(remedy)}};
}

void check_range(const FieldInfo& info, double value, const YamlNode& node) {
  const bool low = info.min && (info.above_min ? value <= *info.min : value < *info.min);
  if (low || (info.max && value > *info.max)) misfit("yaml.range", range_text(info), node);
}

const YamlNode& need_scalar(const YamlNode& node, const char* need) {
  if (!node.is(Kind::scalar)) misfit("yaml.type", need, node);
  return node;
}

template <class T>
T read_integer(const FieldInfo& info, const YamlNode& node) {
  constexpr const char* kNeed = "a decimal integer";
  const std::string& text = need_scalar(node, kNeed).text;
  if (node.quoted || !is_integer(text)) {
    const std::string meant = meant_integer(text);
    misfit("yaml.integer", kNeed, node, meant.empty() ? meant : "write " + meant);
  }
  FieldInfo range = info;
  if (!range.min) range.min = std::is_same_v<T, int> ? std::numeric_limits<int>::min() : 0;
  if (!range.max) range.max = std::is_same_v<T, int> ? std::numeric_limits<int>::max() : kMaxSeed;
  const auto value = integer_value(text);
  if (!value) misfit("yaml.range", range_text(info.min && info.max ? info : range), node);
  check_range(info, static_cast<double>(*value), node);
  check_range(range, static_cast<double>(*value), node);
  return static_cast<T>(*value);
}

double read_number(const FieldInfo& info, const YamlNode& node) {
  constexpr const char* kNeed = "a finite number";
  const auto value = number_value(need_scalar(node, kNeed).text);
  if (node.quoted || !value) misfit("yaml.number", kNeed, node, node.quoted && value ? "remove the quotes" : "");
  check_range(info, *value, node);
  return *value;
}

bool read_bool(const YamlNode& node) {
  constexpr const char* kNeed = "true or false";
  const std::string& text = need_scalar(node, kNeed).text;
  if (node.quoted || (text != "true" && text != "false")) misfit("yaml.bool", kNeed, node);
  return text == "true";
}

std::string read_text(const FieldInfo& info, const YamlNode& node) {
  const std::string need = info.choices.empty() ? "a text" : fmt::format("one of {}", fmt::join(info.choices, ", "));
  const std::string& text = need_scalar(node, need.c_str()).text;
  if (info.choices.empty() || std::find(info.choices.begin(), info.choices.end(), text) != info.choices.end())
    return text;
  const std::string near = base::nearest(text, info.choices);
  misfit("yaml.choice", need, node, near.empty() ? near : "did you mean " + near);
}

template <class T>
T read_value(const FieldInfo& info, const YamlNode& node) {
  if constexpr (std::is_same_v<T, bool>)
    return read_bool(node);
  else if constexpr (std::is_same_v<T, double>)
    return read_number(info, node);
  else if constexpr (std::is_same_v<T, std::string>)
    return read_text(info, node);
  else
    return read_integer<T>(info, node);
}

/// The word that a list's help shows for an empty one (`size: auto`) may be written too.
bool is_default_word(const Field& field, const std::string& text) {
  return !text.empty() && text == field.info.default_text;
}

/// Reads one field; one function a shape of target.
struct FieldReader {
  const Field& field;
  const YamlNode& node;
  const Spot& spot;
  PlacedErrors& errors;

  template <class T>
  bool scalar(const YamlNode& from, const Spot& at, T& out) const {
    if (from.is(Kind::refused)) return false;
    try {
      out = read_value<T>(field.info, from);
      return true;
    } catch (const Misfit& m) {
      errors.add(at, m.slug, m.parts);
      return false;
    }
  }

  template <class T>
  bool operator()(T* target) const {
    return scalar(node, spot, *target);
  }
  template <class T>
  bool operator()(std::optional<T>* target) const {
    if (node.is(Kind::null) && !node.text.empty()) {
      target->reset();
      return true;
    }
    T value{};
    if (!scalar(node, spot, value)) return false;
    *target = std::move(value);
    return true;
  }
  template <class T>
  bool operator()(std::vector<T>* target) const {
    if (node.is(Kind::refused)) return false;
    if (node.is(Kind::scalar) && is_default_word(field, node.text)) {
      target->clear();
      return true;
    }
    if (!node.is(Kind::list)) {
      errors.add(spot, "yaml.type", {{}, "a list", got_of(node)});
      return false;
    }
    std::vector<T> values(node.items.size());
    bool good = true;
    for (std::size_t i = 0; i < values.size(); ++i)
      good &= scalar(node.items[i], spot.item(i, node.items[i].at), values[i]);
    if (good) *target = std::move(values);
    return good;
  }
  bool operator()(Substage**) const = delete;
  bool operator()(std::vector<Substage>*) const { return operator()(static_cast<Substage*>(nullptr)); }
  bool operator()(Substage*) const {
    throw Error(ErrorKind::internal, "fields.substage", {field.name, "a field read by the pipeline"});
  }
};

bool is_list(const Field& field) {
  return std::holds_alternative<std::vector<int>*>(field.target) ||
         std::holds_alternative<std::vector<double>*>(field.target) ||
         std::holds_alternative<std::vector<std::string>*>(field.target) ||
         std::holds_alternative<std::vector<Substage>*>(field.target);
}

YamlNode scalar_node(std::string text, bool quoted) {
  if (text == "null") return {.kind = Kind::null, .text = std::move(text)};
  return {.kind = Kind::scalar, .text = std::move(text), .quoted = quoted};
}

std::string trimmed(std::string_view s) {
  const std::size_t first = s.find_first_not_of(' ');
  return first == std::string_view::npos ? std::string{}
                                         : std::string(s.substr(first, s.find_last_not_of(' ') - first + 1));
}

YamlNode split_list(std::string_view text) {
  YamlNode list{.kind = Kind::list};
  if (text.empty()) return list;
  while (true) {
    const std::size_t comma = text.find(',');
    list.items.push_back(scalar_node(trimmed(text.substr(0, comma)), false));
    if (comma == std::string_view::npos) return list;
    text.remove_prefix(comma + 1);
  }
}

// `[a, b]` and `{use: x}` on the command line are YAML; their errors are told at the flag.
YamlNode parse_flow(const std::string& text, const Spot& flag, PlacedErrors& errors) {
  PlacedErrors inner{""};
  YamlNode root = read_yaml("v: " + text, {"", flag.path, flag.path}, inner);
  try {
    inner.throw_if_any();
  } catch (const ErrorList& list) {
    const Error& first = list.errors().front();
    errors.add(flag, first.slug(), {{}, first.parts().need, first.parts().got, first.parts().remedy});
    return {.kind = Kind::refused};
  }
  const YamlEntry* entry = root.find("v");
  return entry && root.entries.size() == 1 ? entry->value : YamlNode{.kind = Kind::refused};
}

}  // namespace

std::string range_text(const FieldInfo& info) {
  const auto number = [](double v) -> std::string {
    if (v == kMaxSeed) return "9223372036854775807";
    return v == std::trunc(v) && std::abs(v) < 1e15 ? fmt::format("{:.0f}", v) : base::shortest(v);  // 600000, not 6e+05
  };
  if (info.min && info.max && !info.above_min) return number(*info.min) + ".." + number(*info.max);
  std::string out;
  if (info.min) out = (info.above_min ? "above " : "at least ") + number(*info.min);
  if (info.max) out += (out.empty() ? "at most " : ", at most ") + number(*info.max);
  return out;
}

bool read_field(const Field& field, const YamlNode& value, const Spot& spot, PlacedErrors& errors) {
  return std::visit(FieldReader{field, value, spot, errors}, field.target);
}

YamlNode node_of_setting(const Field& field, const std::string& text, const Spot& flag, PlacedErrors& errors) {
  const bool is_substage = std::holds_alternative<Substage*>(field.target);
  if ((is_list(field) && text.starts_with('[')) || (is_substage && text.starts_with('{')))
    return parse_flow(text, flag, errors);
  if (is_list(field)) return is_default_word(field, text) ? scalar_node(text, false) : split_list(text);
  const bool plain_text = std::holds_alternative<std::string*>(field.target);
  if (plain_text) return {.kind = Kind::scalar, .text = text};
  return scalar_node(text, false);
}

}  // namespace tiedit::io

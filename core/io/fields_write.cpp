#include "io/fields_write.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "io/fields_read.h"

namespace tiedit::io {
namespace {

using nlohmann::ordered_json;

template <class T>
std::string type_name() {
  if constexpr (std::is_same_v<T, bool>)
    return "true or false";
  else if constexpr (std::is_same_v<T, double>)
    return "number";
  else if constexpr (std::is_same_v<T, std::string>)
    return "text";
  else
    return "integer";
}

struct TypeName {
  template <class T>
  std::string operator()(T*) const {
    return type_name<T>();
  }
  template <class T>
  std::string operator()(std::optional<T>*) const {
    return type_name<T>();
  }
  template <class T>
  std::string operator()(std::vector<T>*) const {
    return "list of " + type_name<T>() + "s";
  }
  std::string operator()(Substage*) const { return "stage"; }
  std::string operator()(std::vector<Substage>*) const { return "list of stages"; }
};

struct Value {
  template <class T>
  ordered_json operator()(T* v) const {
    return *v;
  }
  template <class T>
  ordered_json operator()(std::optional<T>* v) const {
    return *v ? ordered_json(**v) : ordered_json(nullptr);
  }
  ordered_json operator()(Substage*) const {
    throw Error(ErrorKind::internal, "fields.substage", {"field", "a field written by the pipeline"});
  }
  ordered_json operator()(std::vector<Substage>*) const { return operator()(static_cast<Substage*>(nullptr)); }
};

ordered_json default_value(const Field& field) {
  if (std::holds_alternative<std::vector<Substage>*>(field.target)) return ordered_json::array();
  return std::holds_alternative<Substage*>(field.target) ? ordered_json(nullptr) : field_value(field);
}

// Numbers as people write them: 8 and not 8.0.
std::string value_text(const ordered_json& value) {
  if (value.is_number_float()) return base::shortest(value.get<double>());
  if (value.is_string()) return value.get_ref<const std::string&>().empty() ? "\"\"" : value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> items;
  for (const auto& item : value) items.push_back(value_text(item));
  return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string default_text(const Field& field) {
  const ordered_json value = default_value(field);
  const bool is_empty = value.is_null() || value == "" || (value.is_array() && value.empty());
  if (is_empty && !field.info.default_text.empty()) return field.info.default_text;
  return value.is_null() ? "unset" : value_text(value);
}

}  // namespace

ordered_json field_value(const Field& field) { return std::visit(Value{}, field.target); }

std::string field_type(const Field& field) { return std::visit(TypeName{}, field.target); }

std::string field_summary(const Field& field) {
  const FieldInfo& info = field.info;
  std::string out = info.required ? "required " + field_type(field) : default_text(field);
  if (!info.unit.empty()) out += " " + info.unit;
  if (const std::string range = range_text(info); !range.empty()) out += ", " + range;
  if (!info.choices.empty()) out += "; one of " + base::join(info.choices);
  return out;
}

ordered_json field_description(const Field& field) {
  const FieldInfo& info = field.info;
  ordered_json out{{"name", field.name}, {"type", field_type(field)}, {"default", default_value(field)}};
  if (!info.default_text.empty()) out["default_text"] = info.default_text;
  if (!info.unit.empty()) out["unit"] = info.unit;
  if (info.min) out[info.above_min ? "above" : "min"] = *info.min;
  if (info.max) out["max"] = *info.max;
  if (!info.choices.empty()) out["choices"] = info.choices;
  out["required"] = info.required;
  out["help"] = info.help;
  return out;
}

}  // namespace tiedit::io

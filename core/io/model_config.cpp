#include "io/model_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "io/json_cursor.h"

namespace tiedit::io {
namespace {

std::string range_of(const FieldInfo& info) {
  const auto number = [](double v) {
    return v == std::trunc(v) && std::abs(v) < 1e15 ? base::grouped(static_cast<std::int64_t>(v)) : base::shortest(v);
  };
  if (info.min && info.max && !info.above_min) return number(*info.min) + ".." + number(*info.max);
  if (info.min) return (info.above_min ? "above " : "at least ") + number(*info.min);
  return info.max ? "at most " + number(*info.max) : "";
}

/// Why a value does not fit; caught where its key is known.
struct ConfigMisfit {
  const char* slug;
  std::string need, got;
};

template <class T>
T read_as(const FieldInfo& info, const Json& value) {
  if constexpr (std::is_same_v<T, bool>) {
    if (!value.is_boolean()) throw ConfigMisfit{"config.type", "true or false", describe(value)};
    return value.get<bool>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!value.is_string()) throw ConfigMisfit{"config.type", "a text", describe(value)};
    const std::string text = value.get<std::string>();
    const bool known =
        info.choices.empty() || std::find(info.choices.begin(), info.choices.end(), text) != info.choices.end();
    if (!known) throw ConfigMisfit{"config.value", base::join(info.choices, " or "), text};
    return text;
  } else {
    const bool integer = !std::is_floating_point_v<T>;
    if (integer ? !value.is_number_integer() : !value.is_number()) {
      throw ConfigMisfit{"config.type", integer ? "an integer" : "a finite number",
                         value.is_string()   ? value.get<std::string>()
                         : value.is_number() ? value.dump()
                                             : describe(value)};
    }
    const double v = value.get<double>();
    const bool low = info.min && (info.above_min ? v <= *info.min : v < *info.min);
    const bool fits = !integer || std::abs(v) <= 2147483647.0;
    if (low || (info.max && v > *info.max) || !fits) throw ConfigMisfit{"config.range", range_of(info), value.dump()};
    return value.get<T>();
  }
}

struct Setter {
  const FieldInfo& info;
  const Json& value;

  template <class T>
  void operator()(T* target) const {
    *target = read_as<T>(info, value);
  }
  template <class T>
  void operator()(std::optional<T>* target) const {
    if (value.is_null())
      target->reset();
    else
      *target = read_as<T>(info, value);
  }
  void operator()(std::optional<std::uint64_t>*) const { unsupported(); }
  void operator()(Substage*) const { unsupported(); }
  void operator()(std::vector<Substage>*) const { unsupported(); }
  template <class T>
  void operator()(std::vector<T>* target) const {
    std::vector<T> out;
    if (value.is_array()) {
      for (const Json& item : value) out.push_back(read_as<T>(info, item));
    } else if (!value.is_null()) {
      out.push_back(read_as<T>(info, value));
    }
    *target = std::move(out);
  }
  [[noreturn]] static void unsupported() {
    throw Error(ErrorKind::internal, "config.field", {"config.json", "a field of a model's config"});
  }
};

std::string plain_json(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::string alternatives(const FixedKey& key) {
  std::vector<std::string> out;
  for (const Json& v : key.allowed) out.push_back(plain_json(v));
  return base::join(out, " or ");
}

}  // namespace

std::set<std::string> read_model_config(std::string text, const std::string& name, const FieldList& fields,
                                        const ModelConfigRules& rules) {
  const JsonDocument document = parse_json(strict_model_json(text), {name, ErrorKind::model}, {.bytes = 1 << 20});
  JsonErrors errors;
  const auto fail = [&](const char* slug, std::string where, std::string need, std::string got,
                        std::string remedy = {}) {
    errors.add(Error(ErrorKind::model, slug, {std::move(where), std::move(need), std::move(got), std::move(remedy)}));
  };
  const Json& root = document.root();
  if (!root.is_object()) fail("config.type", name, "an object", describe(root));
  errors.throw_if_any();
  std::set<std::string> written;
  for (const auto& [key, value] : root.items()) {
    if (key.starts_with('_')) continue;
    written.insert(key);
    if (const Field* field = fields.find(key)) {
      try {
        std::visit(Setter{field->info, value}, field->target);
      } catch (const ConfigMisfit& m) {
        fail(m.slug, name + ": " + key, m.need, m.got);
      }
      continue;
    }
    const auto fixed =
        std::find_if(rules.fixed.begin(), rules.fixed.end(), [&](const FixedKey& f) { return f.key == key; });
    if (fixed != rules.fixed.end()) {
      const bool good = std::find(fixed->allowed.begin(), fixed->allowed.end(), value) != fixed->allowed.end();
      if (!good) fail("config.value", name, key + " " + alternatives(*fixed), plain_json(value), fixed->remedy);
      continue;
    }
    if (std::find(rules.ignored.begin(), rules.ignored.end(), key) != rules.ignored.end()) continue;
    fail("config.unknown", name + ": " + key, "a known key", plain_json(value),
         base::nearest(key, fields.names()).empty() ? "" : "did you mean " + base::nearest(key, fields.names()));
  }
  for (const Field& field : fields.all())
    if (field.info.required && !written.contains(field.name))
      fail("config.missing", name + ": " + field.name, "a value", "none");
  errors.throw_if_any();
  return written;
}

std::string strict_model_json(std::string_view text) {
  constexpr std::size_t kDigits = 18;  // all integers of so many digits fit 64 bits
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (in_text) {
      const std::size_t n = text[i] == '\\' && rest.size() > 1 ? 2 : 1;
      in_text = n == 2 || text[i] != '"';
      out += rest.substr(0, n);
      i += n;
      continue;
    }
    const auto word = [&]() -> std::string_view {
      for (const std::string_view w : {"-Infinity", "Infinity", "NaN"})
        if (rest.starts_with(w)) return w;
      return {};
    }();
    if (!word.empty()) {
      out += fmt::format("\"{}\"", word);
      i += word.size();
    } else if (is_digit(text[i])) {
      const auto end = std::find_if(rest.begin(), rest.end(), [&](char c) {
        return !is_digit(c) && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-';
      });
      const std::string_view number = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
      out += number;
      if (number.size() > kDigits && std::all_of(number.begin(), number.end(), is_digit)) out += "e0";
      i += number.size();
    } else {
      in_text = text[i] == '"';
      out += text[i++];
    }
  }
  return out;
}

}  // namespace tiedit::io

#include "io/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"

namespace tiedit::io {
namespace {

constexpr std::size_t kMostMessages = 20;
constexpr std::string_view kDefinitions = "#/$defs/";

const std::set<std::string> kKeywords{"$id",
                                      "$defs",
                                      "$ref",
                                      "type",
                                      "const",
                                      "enum",
                                      "minLength",
                                      "maxLength",
                                      "pattern",
                                      "minimum",
                                      "maximum",
                                      "exclusiveMinimum",
                                      "minItems",
                                      "maxItems",
                                      "uniqueItems",
                                      "items",
                                      "properties",
                                      "required",
                                      "additionalProperties",
                                      "allOf",
                                      "not",
                                      "if",
                                      "then",
                                      "else"};

[[noreturn]] void throw_keyword(const std::string& word) {
  throw Error(ErrorKind::internal, "schema.keyword", {"schema", "a keyword this validator knows", word});
}

using Patterns = std::map<std::string, std::regex>;

// Looks at every subschema once, so that a schema of another dialect is not silently half obeyed; gathers its patterns.
void check_keywords(const Json& schema, Patterns& patterns) {
  for (const auto& [word, value] : schema.items()) {
    if (kKeywords.find(word) == kKeywords.end()) throw_keyword(word);
    if (word == "properties" || word == "$defs") {
      for (const Json& sub : value) check_keywords(sub, patterns);
    } else if (word == "allOf") {
      for (const Json& sub : value) check_keywords(sub, patterns);
    } else if (word == "items" || word == "if" || word == "then" || word == "else") {
      check_keywords(value, patterns);
    } else if (word == "pattern") {
      patterns.emplace(value, std::regex(value.get<std::string>()));
    } else if (word == "additionalProperties" && value != false) {
      throw_keyword("additionalProperties " + value.dump());
    } else if (word == "not" && (value.size() != 1 || !value.contains("required"))) {
      throw_keyword("not " + value.dump());
    } else if (word == "$ref" && !value.get<std::string>().starts_with(kDefinitions)) {
      throw_keyword("$ref " + value.dump());
    }
  }
}

bool is_integer(const Json& value) {
  return value.is_number_integer() ||
         (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>());
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "number") return value.is_number();
  if (type == "integer") return is_integer(value);
  throw_keyword("type " + type);
}

std::string type_words(const std::string& type) {
  if (type == "object" || type == "array" || type == "integer") return "an " + type;
  if (type == "boolean") return "true or false";
  return "a " + type;
}

// `1..40`, `at least 1`, `at most 40` of the two bounds that are there, with what is counted ("item").
std::string bounds(const Json* min, const Json* max, const std::string& what, bool above = false) {
  const auto text = [](const Json& v) {
    return v.is_number_integer() ? base::grouped(v.get<std::int64_t>()) : dump_canonical(v);
  };
  const auto counted = [&](const Json& v) {
    return what.empty() ? text(v) : fmt::format("{} {}{}", text(v), what, v == 1 ? "" : "s");
  };
  if (above && max != nullptr) return fmt::format("above {}, at most {}", text(*min), counted(*max));
  if (above) return "above " + counted(*min);
  if (min != nullptr && max != nullptr && *min == *max) return counted(*min);
  if (min != nullptr && max != nullptr) return text(*min) + ".." + counted(*max);
  if (min != nullptr) return "at least " + counted(*min);
  return "at most " + counted(*max);
}

std::string plain(const Json& value) {
  const std::string text = describe(value);
  // An offending word is quoted as it stands; only an empty one or one with blanks needs marks.
  if (!value.is_string() || text.size() <= 2 || text.find(' ') != std::string::npos) return text;
  return text.substr(1, text.size() - 2);
}

class Check {
 public:
  Check(const Json& root, const std::map<std::string, std::string>& words, const Patterns& patterns)
      : x_root(root), x_words(words), x_patterns(patterns) {}

  void run(const Json& schema, const Json& value, const JsonPath& path, const std::string& name = {}) {
    if (const Json* ref = find(schema, "$ref")) {
      const std::string target = ref->get<std::string>().substr(kDefinitions.size());
      run(x_root.at("$defs").at(target), value, path, target);
    }
    if (const Json* type = find(schema, "type"); type && !has_type(value, type->get<std::string>())) {
      return add(path, type_words(type->get<std::string>()), describe(value));
    }
    check_choice(schema, value, path);
    if (value.is_string()) check_string(schema, value, path, name);
    if (value.is_number()) check_number(schema, value, path);
    if (value.is_array()) check_array(schema, value, path);
    if (value.is_object()) check_object(schema, value, path);
    check_combined(schema, value, path);
  }

  bool passes(const Json& schema, const Json& value) const {
    Check inner(x_root, x_words, x_patterns);
    inner.run(schema, value, {});
    return inner.messages.empty();
  }

  std::vector<SchemaMessage> messages;

 private:
  static const Json* find(const Json& schema, const char* word) {
    const auto found = schema.find(word);
    return found == schema.end() ? nullptr : &*found;
  }

  void add(const JsonPath& path, std::string need, std::string got, std::string remedy = {}) {
    if (messages.size() < kMostMessages) messages.push_back({path, std::move(need), std::move(got), std::move(remedy)});
  }

  void check_choice(const Json& schema, const Json& value, const JsonPath& path) {
    if (const Json* wanted = find(schema, "const"); wanted && *wanted != value) add(path, plain(*wanted), plain(value));
    const Json* choices = find(schema, "enum");
    if (!choices || std::find(choices->begin(), choices->end(), value) != choices->end()) return;
    std::vector<std::string> words;
    for (const Json& choice : *choices) words.push_back(plain(choice));
    const std::string near = value.is_string() ? base::nearest(value.get<std::string>(), words) : "";
    add(path, "one of " + base::join(words), plain(value), near.empty() ? "" : "did you mean " + near);
  }

  void check_string(const Json& schema, const Json& value, const JsonPath& path, const std::string& name) {
    const auto& text = value.get_ref<const std::string&>();
    const auto size = static_cast<std::int64_t>(base::code_points(text));
    const Json* min = find(schema, "minLength");
    const Json* max = find(schema, "maxLength");
    if ((min && size < min->get<std::int64_t>()) || (max && size > max->get<std::int64_t>())) {
      add(path, bounds(min, max, "character"), base::grouped(size));
    }
    const Json* pattern = find(schema, "pattern");
    if (!pattern || std::regex_search(text, x_patterns.at(*pattern))) return;
    const auto words = x_words.find(name);
    add(path, words != x_words.end() ? words->second : "text like " + pattern->get<std::string>(), plain(value));
  }

  void check_number(const Json& schema, const Json& value, const JsonPath& path) {
    const Json* above = find(schema, "exclusiveMinimum");
    const Json* min = find(schema, "minimum");
    const Json* max = find(schema, "maximum");
    const bool bad = (above && value <= *above) || (min && value < *min) || (max && value > *max);
    if (bad) add(path, bounds(above ? above : min, max, "", above != nullptr), describe(value));
  }

  void check_array(const Json& schema, const Json& value, const JsonPath& path) {
    const Json* min = find(schema, "minItems");
    const Json* max = find(schema, "maxItems");
    if ((min && value.size() < min->get<std::size_t>()) || (max && value.size() > max->get<std::size_t>())) {
      add(path, bounds(min, max, "item"), base::grouped(static_cast<std::int64_t>(value.size())));
    }
    const Json* unique = find(schema, "uniqueItems");
    for (std::size_t i = 0; unique && *unique == true && i < value.size(); ++i) {
      const auto end = value.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(value.begin(), end, value[i]) == end) continue;
      add(path.item(i), "an item of its own", "a second " + plain(value[i]));
      break;
    }
    if (const Json* items = find(schema, "items")) {
      for (std::size_t i = 0; i < value.size() && messages.size() < kMostMessages; ++i)
        run(*items, value[i], path.item(i));
    }
  }

  void check_object(const Json& schema, const Json& value, const JsonPath& path) {
    if (const Json* required = find(schema, "required")) {
      for (const auto& name : required->get<std::vector<std::string>>()) {
        if (!value.contains(name)) add(path.member(name), "required", "nothing");
      }
    }
    const Json* properties = find(schema, "properties");
    const bool closed = find(schema, "additionalProperties") != nullptr;
    if (!properties) return;
    for (const auto& [name, sub] : properties->items()) {
      if (const Json* member = find(value, name.c_str())) run(sub, *member, path.member(name));
    }
    for (const auto& [name, member] : value.items()) {
      if (closed && !properties->contains(name))
        add(path.member(name), "unknown member", "", suggest(name, *properties));
    }
  }

  static std::string suggest(const std::string& name, const Json& properties) {
    std::vector<std::string> known;
    for (const auto& [word, sub] : properties.items()) known.push_back(word);
    return base::suggestion(name, known);
  }

  void check_combined(const Json& schema, const Json& value, const JsonPath& path) {
    if (const Json* all = find(schema, "allOf")) {
      for (const Json& sub : *all) run(sub, value, path);
    }
    if (const Json* no = find(schema, "not"); no && passes(*no, value)) {
      const std::string name = no->at("required").at(0).get<std::string>();
      add(path.member(name), "absent here", describe(value.at(name)));
    }
    if (const Json* condition = find(schema, "if")) {
      if (const Json* then = find(schema, passes(*condition, value) ? "then" : "else")) run(*then, value, path);
    }
  }

  const Json& x_root;
  const std::map<std::string, std::string>& x_words;
  const Patterns& x_patterns;
};

}  // namespace

JsonSchema::JsonSchema(Json schema, std::map<std::string, std::string> words)
    : x_schema(std::move(schema)), x_words(std::move(words)) {
  check_keywords(x_schema, x_patterns);
}

std::vector<SchemaMessage> JsonSchema::check(const Json& value) const {
  Check check(x_schema, x_words, x_patterns);
  check.run(x_schema, value, {});
  return std::move(check.messages);
}

}  // namespace tiedit::io

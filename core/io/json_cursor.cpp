#include "io/json_cursor.h"

#include <algorithm>

#include "base/text.h"

namespace tiedit::io {
namespace {

constexpr std::size_t kMostErrors = 20;

}  // namespace

void JsonErrors::add(Error error) {
  if (x_errors.size() < kMostErrors) x_errors.push_back(std::move(error));
}

void JsonErrors::throw_if_any() const {
  if (!x_errors.empty()) throw ErrorList(x_errors);
}

void JsonCursor::fail(std::string slug, std::string need, std::string got, std::string remedy) const {
  // The place is looked up in the text, so it is not computed for errors that are not kept.
  if (x_errors->all().size() >= kMostErrors) return;
  x_errors->add(Error(source().kind, std::move(slug), {where(), std::move(need), std::move(got), std::move(remedy)}));
}

bool JsonCursor::object(const std::vector<std::string>& known) const {
  if (!x_value->is_object()) return fail_type("an object"), false;
  for (const auto& [name, value] : x_value->items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    if (x_errors->all().size() >= kMostErrors) break;
    x_errors->add(
        Error(source().kind, "json.unknown",
              {x_document->where_name(x_path.member(name)), "unknown member", "", base::suggestion(name, known)}));
  }
  return true;
}

std::optional<JsonCursor> JsonCursor::member(const std::string& name) const {
  if (!x_value->is_object()) return {};
  const auto found = x_value->find(name);
  if (found == x_value->end() || found->is_null()) return {};
  return JsonCursor(*this, *found, x_path.member(name));
}

std::optional<JsonCursor> JsonCursor::required(const std::string& name) const {
  std::optional<JsonCursor> found = member(name);
  if (!found && x_value->is_object()) {
    x_errors->add(
        Error(source().kind, "json.missing", {x_document->where_name(x_path.member(name)), "required", "nothing"}));
  }
  return found;
}

std::vector<JsonCursor> JsonCursor::items() const {
  std::vector<JsonCursor> out;
  if (!x_value->is_array()) return fail_type("an array"), out;
  for (std::size_t i = 0; i < x_value->size(); ++i) out.push_back(JsonCursor(*this, (*x_value)[i], x_path.item(i)));
  return out;
}

std::vector<std::pair<std::string, JsonCursor>> JsonCursor::members() const {
  std::vector<std::pair<std::string, JsonCursor>> out;
  if (!x_value->is_object()) return fail_type("an object"), out;
  for (const auto& [name, value] : x_value->items())
    out.emplace_back(name, JsonCursor(*this, value, x_path.member(name)));
  return out;
}

std::optional<std::string> JsonCursor::string() const {
  if (!x_value->is_string()) return fail_type("a string"), std::nullopt;
  return x_value->get<std::string>();
}

std::optional<bool> JsonCursor::boolean() const {
  if (!x_value->is_boolean()) return fail_type("true or false"), std::nullopt;
  return x_value->get<bool>();
}

std::optional<double> JsonCursor::number() const {
  if (!x_value->is_number()) return fail_type("a finite number"), std::nullopt;
  return x_value->get<double>();
}

std::optional<std::int64_t> JsonCursor::integer(std::int64_t min, std::int64_t max) const {
  if (!x_value->is_number_integer()) return fail_type("an integer"), std::nullopt;
  const auto value = x_value->get<std::int64_t>();
  if (value < min || value > max) {
    fail("json.range", base::grouped(min) + ".." + base::grouped(max), base::grouped(value));
    return {};
  }
  return value;
}

std::optional<std::string> JsonCursor::one_of(const std::vector<std::string>& words) const {
  std::optional<std::string> word = string();
  if (!word || std::find(words.begin(), words.end(), *word) != words.end()) return word;
  const std::string near = base::nearest(*word, words);
  fail("json.choice", "one of " + base::join(words), word->empty() ? "\"\"" : *word,
       near.empty() ? "" : "did you mean " + near);
  return {};
}

}  // namespace tiedit::io

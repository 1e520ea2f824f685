#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "io/json.h"

namespace tiedit::io {

/// Errors of one document, so that they are told together; the first 20 count.
class JsonErrors {
 public:
  void add(Error error);
  bool empty() const { return x_errors.empty(); }
  const std::vector<Error>& all() const { return x_errors; }
  /// Throws ErrorList when there are any.
  void throw_if_any() const;

 private:
  std::vector<Error> x_errors;
};

/// One value of a document with typed, checked getters. A getter that does not find what it wants notes an error
/// (`a.json:3:17: boxes[0].z: an integer, got "5"`) and returns nothing; readers go on, so that all errors come out.
/// Document and errors must outlive it.
class JsonCursor {
 public:
  JsonCursor(const JsonDocument& document, JsonErrors& errors)
      : x_document(&document), x_errors(&errors), x_value(&document.root()) {}

  const Json& json() const { return *x_value; }
  const JsonPath& path() const { return x_path; }
  const JsonSource& source() const { return x_document->source(); }
  /// `a.json:3:17: boxes[0].box`.
  std::string where() const { return x_document->where(x_path); }

  /// Whether it is an object; notes json.type otherwise, and json.unknown for each member not among `known`
  /// (`boxes[0].lable: unknown member; did you mean label`).
  bool object(const std::vector<std::string>& known) const;
  /// The member, or nothing when it is not there or null.
  std::optional<JsonCursor> member(const std::string& name) const;
  /// The member; notes json.missing when it is not there or null.
  std::optional<JsonCursor> required(const std::string& name) const;
  /// The elements of an array; notes json.type when it is none.
  std::vector<JsonCursor> items() const;
  /// The members of an object, any names; notes json.type when it is none.
  std::vector<std::pair<std::string, JsonCursor>> members() const;

  std::optional<std::string> string() const;
  std::optional<bool> boolean() const;
  std::optional<double> number() const;
  /// An integer (5.0 is none) within min..max.
  std::optional<std::int64_t> integer(std::int64_t min, std::int64_t max) const;
  /// One of some words.
  std::optional<std::string> one_of(const std::vector<std::string>& words) const;

  /// Notes an error at this value.
  void fail(std::string slug, std::string need, std::string got = {}, std::string remedy = {}) const;

 private:
  JsonCursor(const JsonCursor& parent, const Json& value, JsonPath path)
      : x_document(parent.x_document), x_errors(parent.x_errors), x_value(&value), x_path(std::move(path)) {}
  void fail_type(const char* need) const { fail("json.type", need, describe(*x_value)); }

  const JsonDocument* x_document;
  JsonErrors* x_errors;
  const Json* x_value;
  JsonPath x_path;
};

}  // namespace tiedit::io

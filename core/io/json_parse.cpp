#include <fmt/format.h>

#include <optional>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "io/json.h"
#include "io/json_scan.h"

namespace tiedit::io {
namespace {

/// Builds the document from nlohmann's events and refuses what that parser lets pass. A scanner follows the events
/// through the text, because they carry no positions.
class StrictSax : public nlohmann::json_sax<Json> {
 public:
  StrictSax(std::string_view text, const JsonSource& source, const JsonLimits& limits,
            const JsonElementSink* sink = nullptr)
      : x_text(text), x_source(source), x_limits(limits), x_sink(sink), x_scanner(text) {}

  Json take() { return std::move(x_root); }
  const std::optional<Error>& error() const { return x_error; }

  bool null() override { return scalar(nullptr); }
  bool boolean(bool value) override { return scalar(value); }
  bool number_integer(number_integer_t value) override { return scalar(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(INT64_MAX)) return refuse_integer();
    return scalar(value);
  }
  bool number_float(number_float_t value, const string_t& literal) override {
    // An integer literal arrives here only when it does not fit 64 bits.
    if (literal.find_first_of(".eE") == std::string::npos) return refuse_integer();
    return scalar(value);
  }
  bool string(string_t& value) override { return scalar(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    x_scanner.skip_separators();
    const std::size_t at = x_scanner.at();
    x_scanner.token();
    Frame& frame = x_frames.back();
    frame.key = name;
    frame.has_key = true;
    if (frame.names.insert(name).second) return true;
    return refuse("json.duplicate", at, {path().text(), "one member", "a second"});
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return explain(); }

 private:
  struct Frame {
    Json* container;  // stays where it is while it is open: its parent gets nothing new before it is closed
    std::unordered_set<std::string> names = {};
    std::string key = {};
    bool has_key = false;  // a name was read, its value not yet
  };

  // The path of the value that is read or awaited now.
  JsonPath path() const {
    JsonPath path;
    for (const Frame& frame : x_frames) {
      if (!frame.container->is_object()) {
        path.push(frame.container->size() - (&frame == &x_frames.back() ? 0 : 1));
      } else if (frame.has_key || &frame != &x_frames.back()) {
        path.push(frame.key);
      }
    }
    return path;
  }

  bool refuse(std::string slug, std::size_t at, ErrorParts parts) {
    const std::string place = x_source.name + ":" + line_and_column(x_text, at, x_source.row);
    parts.where = parts.where.empty() ? place : place + ": " + parts.where;
    x_error.emplace(x_source.kind, std::move(slug), std::move(parts));
    return false;
  }

  bool refuse_number(const std::string& remedy = {}) {
    x_scanner.skip_separators();
    return refuse("json.number", x_scanner.at(),
                  {path().text(), "a finite number", token_for_error(x_text, x_scanner.at()), remedy});
  }
  bool refuse_integer() { return refuse_number(fmt::format("integers end at {}", INT64_MAX)); }

  // Puts a value into the open container and returns where it lies, or null when there are too many.
  Json* add(Json value) {
    x_scanner.skip_separators();
    if (++x_elements > x_limits.elements) {
      refuse("json.elements", x_scanner.at(), {"elements", "at most " + base::grouped(x_limits.elements), "more"});
      return nullptr;
    }
    if (x_frames.empty()) return &(x_root = std::move(value));
    Frame& frame = x_frames.back();
    if (frame.container->is_array()) {
      frame.container->push_back(std::move(value));
      return &frame.container->back();
    }
    frame.has_key = false;
    // The names are known to differ, so the look-up of operator[] (linear in an ordered object) is left out.
    auto& members = frame.container->get_ref<Json::object_t&>();
    members.emplace_back(frame.key, std::move(value));
    return &members.back().second;
  }

  bool scalar(Json value) {
    if (add(std::move(value)) == nullptr) return false;
    x_scanner.token();
    return true;
  }

  bool open(Json container) {
    x_scanner.skip_separators();
    if (static_cast<int>(x_frames.size()) >= x_limits.depth) {
      return refuse("json.depth", x_scanner.at(),
                    {"nesting", fmt::format("at most {} levels", x_limits.depth), "more"});
    }
    Json* place = add(std::move(container));
    if (place == nullptr) return false;
    x_frames.push_back({place});
    x_scanner.token();
    return true;
  }

  bool close() {
    x_scanner.skip_separators();
    x_scanner.token();
    Json* closed = x_frames.back().container;
    x_frames.pop_back();
    if (x_sink && x_frames.size() == 2 && x_frames[0].container->is_object() && x_frames[1].container->is_array()) {
      (*x_sink)(x_frames[0].key, x_frames[1].container->size() - 1, std::exchange(*closed, nullptr));
    }
    return true;
  }

  // What the grammar awaits at the place where the parser gave up; `,` and `:` that are there are stepped over.
  std::string awaited(bool& after_comma) {
    x_scanner.skip_blanks();
    if (x_frames.empty()) return x_elements == 0 ? "a value" : "the end of the file";
    const Frame& frame = x_frames.back();
    if (frame.has_key) {
      if (x_scanner.peek() != ':') return "a colon after " + describe(frame.key);
      x_scanner.step();
      return "a value";
    }
    const bool object = frame.container->is_object();
    if (frame.container->empty()) return object ? "a member's name or }" : "a value or ]";
    if (x_scanner.peek() != ',') return object ? "a comma or }" : "a comma or ]";
    x_scanner.step();
    after_comma = true;
    return object ? "a member's name" : "a value";
  }

  bool explain() {
    bool after_comma = false;
    const std::string need = awaited(after_comma);
    x_scanner.skip_blanks();
    const std::size_t at = x_scanner.at();
    const bool wants_value = need == "a value" || need == "a value or ]";
    const std::string got = token_for_error(x_text, at);
    if (wants_value && is_unbounded(got)) return refuse_number();
    if (x_scanner.peek() == '"' && (wants_value || need.starts_with("a member's name"))) return explain_string(at);
    const bool closes = after_comma && (got == "]" || got == "}");
    return refuse("json.syntax", at, {"", need, got, closes ? "remove the comma" : ""});
  }

  // NaN and the infinities as other writers spell them, and numbers beyond the range of a double.
  static bool is_unbounded(const std::string& token) {
    for (const std::string_view word : {"NaN", "nan", "-NaN", "-nan", "Infinity", "-Infinity", "inf", "-inf", "+inf"})
      if (token == word) return true;
    JsonScanner scanner(token);
    const char first = token.front();
    return (first == '-' || (first >= '0' && first <= '9')) && scanner.token().size() == token.size() && token != "-";
  }

  bool explain_string(std::size_t at) {
    for (std::size_t i = at + 1; i < x_text.size(); ++i) {
      const auto c = static_cast<unsigned char>(x_text[i]);
      if (c < 0x20) {
        return refuse("json.syntax", i,
                      {"", "an escaped control character", fmt::format("byte 0x{:02X}", c), "write \\n or \\u"});
      }
      if (c == '"')
        return refuse("json.syntax", at, {"", "a string with paired \\u surrogates", token_for_error(x_text, at)});
      if (c != '\\') continue;
      const std::string_view escape = x_text.substr(i, 2);
      if (escape.size() == 2 && std::string_view("\"\\/bfnrtu").find(escape[1]) == std::string_view::npos) {
        return refuse("json.syntax", i, {"", "a valid escape", std::string(x_text.substr(i, sequence(i + 1)))});
      }
      if (escape == "\\u" && !is_hex(x_text.substr(i + 2, 4))) {
        return refuse("json.syntax", i, {"", "\\u and 4 hex digits", token_for_error(x_text, i)});
      }
      ++i;
    }
    return refuse("json.syntax", at, {"", "a closing quote", "the end of the file"});
  }

  // Bytes of `\` and the character after it.
  std::size_t sequence(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < x_text.size() && (static_cast<unsigned char>(x_text[end]) & 0xC0U) == 0x80U) ++end;
    return end - at + 1;
  }

  static bool is_hex(std::string_view digits) {
    return digits.size() == 4 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }

  std::string_view x_text;
  const JsonSource& x_source;
  const JsonLimits& x_limits;
  const JsonElementSink* x_sink;
  JsonScanner x_scanner;
  std::vector<Frame> x_frames;
  Json x_root;
  std::int64_t x_elements = 0;
  std::optional<Error> x_error;
};

void check_bytes(std::string_view text, const JsonSource& source, const JsonLimits& limits) {
  const std::string file = source.row > 0 ? fmt::format("{}:{}", source.name, source.row) : source.name;
  const auto size = static_cast<std::int64_t>(text.size());
  if (size > limits.bytes) {
    throw Error(source.kind, "json.size",
                {file + (source.row > 0 ? ": row" : ": file"),
                 fmt::format("at most {} bytes", base::grouped(limits.bytes)), base::grouped(size)});
  }
  const std::size_t bad = base::invalid_utf8_at(text);
  if (bad != std::string_view::npos) {
    throw Error(source.kind, "json.utf8",
                {fmt::format("{}: byte {}", file, base::grouped(static_cast<std::int64_t>(bad))), "UTF-8",
                 fmt::format("0x{:02X}", static_cast<unsigned char>(text[bad]))});
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    throw Error(source.kind, "json.bom",
                {fmt::format("{}:{}:1", source.name, source.row > 0 ? source.row : 1), "no byte order mark", "U+FEFF",
                 "save it as UTF-8 without one"});
  }
}

}  // namespace

namespace {

Json parsed(std::string_view text, const JsonSource& source, const JsonLimits& limits, const JsonElementSink* sink) {
  check_bytes(text, source, limits);
  StrictSax sax(text, source, limits, sink);
  const bool done = Json::sax_parse(text, &sax);
  if (sax.error()) throw *sax.error();
  if (!done) throw Error(ErrorKind::internal, "json.parse", {source.name, "a parser that says why it stops"});
  return sax.take();
}

}  // namespace

JsonDocument parse_json(std::string text, const JsonSource& source, const JsonLimits& limits) {
  Json root = parsed(text, source, limits, nullptr);
  return {std::move(text), source, std::move(root)};
}

Json parse_json_elements(std::string_view text, const JsonSource& source, const JsonLimits& limits,
                         const JsonElementSink& sink) {
  return parsed(text, source, limits, &sink);
}

}  // namespace tiedit::io

#include "artifacts/inline_marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "artifacts/mark_checks.h"
#include "base/text.h"

namespace tiedit::artifacts {
namespace {

constexpr double kSame = 1e-9;
constexpr double kNoise = 1e-12;
constexpr std::size_t kLongestShown = 60;

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word_part(char c) { return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }
bool is_literal_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

/// A literal of the text: its numbers and where it ends.
struct Literal {
  std::vector<double> values;  ///< x,y or x0,y0,x1,y1
  std::size_t end = 0;
};

[[noreturn]] void refuse(std::string slug, const std::string& literal, std::string need, std::string got) {
  throw Error(ErrorKind::input, std::move(slug), {"instruction: " + literal, std::move(need), std::move(got)});
}

class LiteralReader {
 public:
  LiteralReader(const std::string& text, std::size_t at) : x_text(text), x_start(at), x_at(at) {}

  /// The literal that begins here, or nothing when this is something else.
  std::optional<Literal> read() {
    if (peek() == '{') return object();
    return peek() == '[' ? list() : std::nullopt;
  }

 private:
  char peek() const { return x_at < x_text.size() ? x_text[x_at] : '\0'; }
  bool skip(char c) { return peek() == c ? (++x_at, true) : false; }
  bool skip_blanks() {
    const std::size_t before = x_at;
    while (is_literal_blank(peek())) ++x_at;
    return x_at > before;
  }
  bool skip_quote() { return is_quote(peek()) ? (++x_at, true) : false; }

  std::string shown() const {
    const std::size_t end = x_text.find(x_text[x_start] == '{' ? '}' : ']', x_start);
    std::size_t length = std::min(end == std::string::npos ? end : end + 1 - x_start, kLongestShown);
    while (x_start + length < x_text.size() && (static_cast<unsigned char>(x_text[x_start + length]) & 0xC0U) == 0x80U)
      --length;  // no half of a character
    return x_text.substr(x_start, length);
  }

  // A number, `35%` being 0.35.
  std::optional<double> number() {
    const bool quoted = skip_quote();
    skip('+');
    double value = 0;
    const char* first = x_text.data() + x_at;
    const auto [end, error] = std::from_chars(first, x_text.data() + x_text.size(), value);
    if (error != std::errc{} || !std::isfinite(value)) return {};
    x_at += static_cast<std::size_t>(end - first);
    if (skip('%')) value /= 100;
    if (quoted) skip_quote();
    return value;
  }

  // A key and what stands between it and its value; `sure`: it cannot be a mark's name in braces.
  std::string key(bool& sure) {
    skip_blanks();
    sure = skip_quote();
    std::string word;
    while (is_ascii_letter(peek())) word += x_text[x_at++];
    sure |= skip_quote();
    sure |= skip_blanks();
    sure |= skip(':');
    skip_blanks();
    return word;
  }

  std::optional<Literal> object() {
    skip('{');
    std::map<std::string, double> members;
    bool first = true;
    do {
      bool sure = false;
      const std::string name = key(sure);
      const bool known = name == "x" || name == "y" || name == "width" || name == "height";
      if (first && (!known || !sure || peek() == '}')) return {};
      first = false;
      const auto value = known ? number() : std::nullopt;
      if (!value || !members.emplace(name, *value).second) malformed();
      skip_blanks();
      skip(',');
      skip_blanks();
    } while (x_at < x_text.size() && peek() != '}');
    if (!skip('}') || !members.contains("x") || !members.contains("y")) malformed();
    const double x = members["x"], y = members["y"];
    if (members.size() == 2) return Literal{{x, y}, x_at};
    if (members.size() != 4) malformed();
    return Literal{{x, y, x + members["width"], y + members["height"]}, x_at};
  }

  [[noreturn]] void malformed() const {
    refuse("instruction.literal", shown(), "x and y, and width and height of a box, as numbers", "something else");
  }

  // Four numbers in brackets; other brackets are the sentence's own.
  std::optional<Literal> list() {
    skip('[');
    std::vector<double> values;
    do {
      skip_blanks();
      const auto value = number();
      if (!value) return {};
      values.push_back(*value);
      skip_blanks();
      skip(',');
      skip_blanks();
    } while (x_at < x_text.size() && peek() != ']');
    if (!skip(']') || values.size() != 4) return {};
    return Literal{values, x_at};
  }

  const std::string& x_text;
  std::size_t x_start, x_at;
};

class LiteralTaker {
 public:
  explicit LiteralTaker(AnnotationSpec& spec) : x_spec(spec) {
    for (const BoxSpec& box : spec.boxes) x_names.push_back(lower(box.name));
    for (const StarSpec& star : spec.stars) x_names.push_back(lower(star.name));
  }

  std::string run(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const std::optional<Literal> literal = LiteralReader(text, at).read();
      if (!literal) {
        out += text[at++];
        continue;
      }
      const std::string name = name_of(*literal, text.substr(at, literal->end - at));
      if (!out.empty() && is_word_part(out.back())) out += ' ';
      out += name;
      at = literal->end;
      if (at < text.size() && is_word_part(text[at])) out += ' ';
    }
    return out;
  }

 private:
  std::string name_of(const Literal& literal, const std::string& written) {
    for (const auto& [name, values] : x_taken) {
      const auto same = [](double a, double b) { return std::abs(a - b) <= kSame; };
      if (std::equal(values.begin(), values.end(), literal.values.begin(), literal.values.end(), same)) return name;
    }
    const std::string name = literal.values.size() == 2 ? add_star(literal, written) : add_box(literal, written);
    x_taken.emplace_back(name, literal.values);
    return name;
  }

  std::string add_box(const Literal& literal, const std::string& written) {
    BoxSpec box;
    std::copy(literal.values.begin(), literal.values.end(), box.xyxy.begin());
    if (const auto fault = box_fault(box.xyxy, false, "")) refuse(fault->slug, written, fault->need, fault->got);
    if (x_spec.boxes.size() >= kMostMarks) too_many("box.count", "boxes");
    box.name = free_name('B');
    box.origin.where = "instruction: " + written;
    x_spec.boxes.push_back(std::move(box));
    return x_spec.boxes.back().name;
  }

  std::string add_star(const Literal& literal, const std::string& written) {
    StarSpec star;
    std::copy(literal.values.begin(), literal.values.end(), star.at.begin());
    if (const auto fault = star_fault(star.at, false, "")) refuse(fault->slug, written, fault->need, fault->got);
    if (x_spec.stars.size() >= kMostMarks) too_many("star.count", "stars");
    star.name = free_name('S');
    star.origin.where = "instruction: " + written;
    x_spec.stars.push_back(std::move(star));
    return x_spec.stars.back().name;
  }

  [[noreturn]] static void too_many(const char* slug, const char* what) {
    throw Error(ErrorKind::input, slug,
                {std::string("instruction: ") + what, fmt::format("at most {}", kMostMarks), "more"});
  }

  std::string free_name(char kind) {
    for (int k = 1;; ++k) {
      const std::string name = fmt::format("{}{}", kind, k);
      if (std::find(x_names.begin(), x_names.end(), lower(name)) != x_names.end()) continue;
      x_names.push_back(lower(name));
      return name;
    }
  }

  AnnotationSpec& x_spec;
  std::vector<std::string> x_names;  // in lower case
  std::vector<std::pair<std::string, std::vector<double>>> x_taken;
};

double rounded(double v, bool two_decimals) { return two_decimals ? std::floor(v * 100 + 0.5) / 100 : v; }

// The shortest decimal that added to `from` gives `to`, but for what doubles cannot say (0.2 + 0.4 is not 0.6).
double span(double from, double to) {
  double scale = 1;
  for (int digits = 0; digits < 15; ++digits, scale *= 10) {
    const double v = std::round((to - from) * scale) / scale;
    if (std::abs(from + v - to) <= kNoise) return v;
  }
  return to - from;
}

bool is_numbered(const std::string& name) {
  return name.size() > 1 && (name[0] == 'b' || name[0] == 's') &&
         name.find_first_not_of("0123456789", 1) == std::string::npos;
}

}  // namespace

void take_literals(AnnotationSpec& spec) {
  if (spec.instruction) spec.instruction = LiteralTaker(spec).run(*spec.instruction);
}

io::Json literal_of(const std::array<double, 4>& b, bool two_decimals) {
  const double width = two_decimals ? rounded(b[2] - b[0], true) : span(b[0], b[2]);
  const double height = two_decimals ? rounded(b[3] - b[1], true) : span(b[1], b[3]);
  return {{"x", rounded(b[0], two_decimals)}, {"y", rounded(b[1], two_decimals)}, {"width", width}, {"height", height}};
}

io::Json literal_of(const std::array<double, 2>& at, bool two_decimals) {
  return {{"x", rounded(at[0], two_decimals)}, {"y", rounded(at[1], two_decimals)}};
}

LiteralText with_literals(const AnnotationSpec& spec, bool two_decimals) {
  std::map<std::string, std::string> literals;
  for (const BoxSpec& box : spec.boxes)
    literals[lower(box.name)] = io::dump_canonical(literal_of(box.xyxy, two_decimals));
  for (const StarSpec& star : spec.stars)
    literals[lower(star.name)] = io::dump_canonical(literal_of(star.at, two_decimals));
  const std::string text = spec.instruction.value_or("");
  LiteralText out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word_part(text[end])) ++end;
    if (end == at) {
      out.text += text[at++];
      continue;
    }
    const std::string name = lower(text.substr(at, end - at));
    const auto literal = literals.find(name);
    const char before = out.text.empty() ? ' ' : out.text.back();
    const std::size_t open = std::string_view("[{<").find(before);
    const bool wrapped = open != std::string_view::npos && end < text.size() && text[end] == "]}>"[open];
    if (literal == literals.end() || !(wrapped || before == '@' || is_numbered(name))) {
      out.text += text.substr(at, end - at);
    } else {
      if (wrapped || before == '@') out.text.pop_back();
      out.text += literal->second;
      out.named.push_back(name);
      if (wrapped) ++end;
    }
    at = end;
  }
  return out;
}

}  // namespace tiedit::artifacts

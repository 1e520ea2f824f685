#include "io/safetensors_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

#include "base/error.h"
#include "base/text.h"
#include "io/safetensors_header.h"

namespace tiedit::io {
namespace {

constexpr int kMaxDepth = 4;
constexpr std::size_t kMaxRank = 16;
constexpr std::size_t kMaxName = 1024;

bool has_control(std::string_view name) {
  for (const char c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
  return false;
}

/// Follows nlohmann's events. A false from any of them ends the parse with x_error set.
class HeaderSax : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit HeaderSax(const std::string& file) : x_file(file) {}

  std::vector<RawTensorEntry> take() { return std::move(x_entries); }
  const std::optional<Error>& error() const { return x_error; }

  bool null() override {
    if (x_place == Place::root && x_metadata) return true;  // `__metadata__: null`
    return other("null");
  }
  bool boolean(bool) override { return other("true or false"); }
  bool number_integer(number_integer_t) override { return other("a negative number"); }
  bool number_float(number_float_t, const string_t& text) override { return other(text); }
  bool number_unsigned(number_unsigned_t value) override {
    if (x_place == Place::shape) {
      x_entries.back().shape.push_back(value);
      return x_entries.back().shape.size() <= kMaxRank || refuse_entry("at most 16 dimensions", "more");
    }
    if (x_place == Place::offsets) {
      if (x_offsets == 2) return refuse_entry("2 data_offsets", "more");
      (x_offsets++ == 0 ? x_entries.back().begin : x_entries.back().end) = value;
      return true;
    }
    return other(std::to_string(value));
  }
  bool string(string_t& value) override {
    if (x_place == Place::metadata) return true;
    if (x_place == Place::entry && x_member == Member::dtype) {
      x_entries.back().type = value;
      return true;
    }
    return other("a text");
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    switch (x_place) {
      case Place::before:
        return enter(Place::root);
      case Place::root:
        return enter(x_metadata ? Place::metadata : Place::entry);
      case Place::skipped:
        return deeper();
      default:
        return x_place == Place::entry && x_member == Member::other ? skip() : other("an object");
    }
  }
  bool start_array(std::size_t) override {
    if (x_place == Place::skipped) return deeper();
    if (x_place != Place::entry || x_member == Member::dtype) return other("an array");
    if (x_member == Member::other) return skip();
    x_offsets = 0;
    return enter(x_member == Member::shape ? Place::shape : Place::offsets);
  }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

  bool key(string_t& name) override {
    if (x_place == Place::root) return name == "__metadata__" ? begin_metadata() : begin_entry(name);
    if (x_place != Place::entry) return true;  // of metadata, or of something passed over
    x_member = name == "dtype"          ? Member::dtype
               : name == "shape"        ? Member::shape
               : name == "data_offsets" ? Member::offsets
                                        : Member::other;
    if (x_member == Member::other) return true;
    const unsigned bit = 1U << static_cast<unsigned>(x_member);
    if (x_seen & bit) return refuse_entry("one " + name, "a second");
    x_seen |= bit;
    return true;
  }

  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("header", x_file, "a header of JSON",
                  "something else at byte " + base::grouped(static_cast<std::int64_t>(at + 7)));
  }

 private:
  enum class Place { before, root, metadata, entry, shape, offsets, skipped };
  enum class Member { dtype, shape, offsets, other };

  bool refuse(const char* slug, std::string where, std::string need, std::string got) {
    if (!x_error) {
      x_error.emplace(ErrorKind::model, std::string("weights.") + slug,
                      ErrorParts{std::move(where), std::move(need), std::move(got), {}});
    }
    return false;
  }
  bool refuse_entry(std::string need, std::string got) {
    return refuse("header", x_file + ": " + x_entries.back().name, std::move(need), std::move(got));
  }

  // A value where none of its kind may stand.
  bool other(const std::string& got) {
    switch (x_place) {
      case Place::skipped:
        return true;
      case Place::before:
        return refuse("header", x_file, "a header that is a JSON object", got);
      case Place::root:
        return x_metadata ? refuse("header", x_file + ": __metadata__", "an object of texts", got)
                          : refuse_entry("an object", got);
      case Place::metadata:
        return refuse("header", x_file + ": __metadata__", "texts alone", got);
      case Place::shape:
        return refuse_entry("a shape of unsigned integers", got);
      case Place::offsets:
        return refuse_entry("2 unsigned data_offsets", got);
      case Place::entry:
        break;
    }
    if (x_member == Member::other) return true;
    return refuse_entry(x_member == Member::dtype   ? "a dtype"
                        : x_member == Member::shape ? "a shape"
                                                    : "data_offsets",
                        got);
  }

  bool begin_metadata() {
    if (x_metadata_seen) return refuse("duplicate", x_file + ": __metadata__", "one entry", "two");
    x_metadata = x_metadata_seen = true;
    return true;
  }
  bool begin_entry(const std::string& name) {
    x_metadata = false;
    if (name.size() > kMaxName)
      return refuse("header", x_file, "names of at most 1,024 bytes",
                    base::grouped(static_cast<std::int64_t>(name.size())));
    if (has_control(name)) return refuse("header", x_file + ": " + name, "a name without control characters", "one");
    if (!x_names.insert(name).second) return refuse("duplicate", x_file + ": " + name, "one entry", "two");
    if (x_entries.size() == kMaxTensors) return refuse("header", x_file, "at most 1,000,000 tensors", "more");
    x_entries.push_back({name});
    x_seen = 0;
    x_offsets = 0;
    return true;
  }

  bool enter(Place place) {
    x_stack.push_back(x_place);
    x_place = place;
    return deeper();
  }
  bool skip() { return enter(Place::skipped); }
  bool deeper() {
    if (x_place == Place::skipped) ++x_skipped;
    if (++x_depth <= kMaxDepth) return true;
    return refuse("header", x_file, "at most 4 levels", "more");
  }
  bool leave() {
    --x_depth;
    if (x_place == Place::skipped && --x_skipped > 0) return true;
    if (x_place == Place::offsets && x_offsets != 2) return refuse_entry("2 data_offsets", std::to_string(x_offsets));
    if (x_place == Place::entry && x_seen != 7) return refuse_entry("dtype, shape and data_offsets", "not all of them");
    x_place = x_stack.back();
    x_stack.pop_back();
    return true;
  }

  const std::string& x_file;
  std::vector<RawTensorEntry> x_entries;
  std::unordered_set<std::string> x_names;
  std::optional<Error> x_error;
  std::vector<Place> x_stack;
  Place x_place = Place::before;
  Member x_member = Member::other;
  unsigned x_seen = 0;  // a bit a member of the entry
  int x_offsets = 0, x_depth = 0, x_skipped = 0;
  bool x_metadata = false, x_metadata_seen = false;
};

}  // namespace

std::vector<RawTensorEntry> read_safetensors_json(std::string_view header, const std::string& file) {
  if (header.starts_with("\xEF\xBB\xBF")) {
    throw Error(ErrorKind::model, "weights.header", {file, "a header of JSON", "a byte order mark"});
  }
  if (header.find('\0') != std::string_view::npos) {  // nlohmann takes one for the end of the text
    throw Error(ErrorKind::model, "weights.header", {file, "a header of JSON", "a NUL byte"});
  }
  HeaderSax sax(file);
  const bool good = nlohmann::json::sax_parse(header.begin(), header.end(), &sax);
  if (sax.error()) throw Error(*sax.error());
  if (!good) throw Error(ErrorKind::model, "weights.header", {file, "a header of JSON", "something else"});
  return sax.take();
}

}  // namespace tiedit::io

#include "artifacts/program_json.h"

#include <map>
#include <set>

#include "artifacts/annotations_json.h"
#include "artifacts/program_read.h"
#include "base/text.h"
#include "io/json_cursor.h"

namespace tiedit::artifacts {
namespace {

using io::JsonCursor;

constexpr const char* kFormat = "tiedit.program/1";
constexpr std::size_t kLongestThought = 600, kLeastDistributed = 3;

std::string read_text(const JsonCursor& root, const char* name, std::size_t longest) {
  const auto member = root.member(name);
  const auto text = member ? member->string() : std::nullopt;
  if (!text) return {};
  const std::size_t length = base::code_points(*text);
  if (length > longest) {
    member->fail("layout.schema", "at most " + base::grouped(static_cast<std::int64_t>(longest)) + " characters",
                 base::grouped(static_cast<std::int64_t>(length)));
  }
  return *text;
}

class Reader {
 public:
  Reader(const JsonCursor& root, io::JsonErrors& errors) : x_root(root), x_errors(errors) {}

  Program read() {
    Program out;
    if (!x_root.object({"format", "thought", "ops", "caption"})) return out;
    if (const auto format = x_root.member("format"); format && format->json() != kFormat) {
      format->fail("layout.schema", kFormat,
                   format->json().is_string() ? format->json().get<std::string>() : io::describe(format->json()),
                   "this build reads 1");
    }
    out.thought = read_text(x_root, "thought", kLongestThought);
    out.caption = read_text(x_root, "caption", kLongestPhrase);
    const auto ops = x_root.required("ops");
    if (!ops) return out;
    const std::vector<JsonCursor> items = ops->items();
    if (ops->json().is_array() && (items.empty() || items.size() > kMostOps)) {
      ops->fail(items.empty() ? "layout.schema" : "layout.limit", "1..32 operations",
                base::grouped(static_cast<std::int64_t>(items.size())));
    }
    for (std::size_t i = 0; i < items.size() && i < kMostOps; ++i) read_op(items[i], out);
    return out;
  }

 private:
  void read_op(const JsonCursor& item, Program& out) {
    if (!item.json().is_object()) {
      item.fail("layout.schema", "an operation", io::describe(item.json()));
      return;
    }
    const auto op = item.required("op");
    const auto name = op ? op->one_of({kLayoutOpNames.begin(), kLayoutOpNames.end()}) : std::nullopt;
    if (!name || std::find(kLayoutOpNames.begin(), kLayoutOpNames.end(), *name) == kLayoutOpNames.end()) return;
    out.ops.push_back(OpReader(item, *name, x_errors).read());
    check_count(item, out.ops.back());
    if (const std::string made = name_made(out.ops.back()); !made.empty() && !x_made.insert(lower(made)).second) {
      item.member("as")->fail("layout.id", "a name of its own", made, "an earlier operation has it too");
    }
  }

  static std::string name_made(const LayoutOp& op) {
    if (const auto* add = std::get_if<AddOp>(&op)) return add->as;
    if (const auto* duplicate = std::get_if<DuplicateOp>(&op)) return duplicate->as;
    return {};
  }

  // A name that stands for several things may be enough.
  void check_count(const JsonCursor& item, const LayoutOp& op) {
    const auto* distribute = std::get_if<DistributeOp>(&op);
    if (!distribute || distribute->ids.empty() || distribute->ids.size() >= kLeastDistributed) return;
    for (const std::string& id : distribute->ids)
      if (id.ends_with('*') || x_made.contains(lower(id))) return;
    x_errors.add(Error(item.source().kind, "layout.count",
                       {item.where() + ".distribute", "at least 3 objects", std::to_string(distribute->ids.size())}));
  }

  const JsonCursor& x_root;
  io::JsonErrors& x_errors;
  std::set<std::string> x_made;  // `as` names so far, in lower case
};

}  // namespace

Program program_from_value(const io::Json& value, const ProgramSource& source) {
  const io::JsonDocument document("", {.name = source.name, .kind = source.kind, .inside = source.path}, value);
  io::JsonErrors errors;
  const JsonCursor root(document, errors);
  Program program = Reader(root, errors).read();
  if (errors.empty()) return program;
  std::vector<Error> told;
  for (const Error& e : errors.all()) {
    ErrorParts parts = e.parts();
    // A document without a text has no lines.
    if (source.path.empty()) parts.where.erase(source.name.size(), std::string_view(":1:1").size());
    told.emplace_back(e.kind(), e.slug().starts_with("json.") ? "layout.schema" : e.slug(), std::move(parts));
  }
  throw ErrorList(std::move(told));
}

}  // namespace tiedit::artifacts

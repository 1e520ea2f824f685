#include "base/error.h"

#include <array>

#include "base/text.h"

namespace tiedit {
namespace {

constexpr std::size_t kMaxLine = 300;

struct KindRow {
  std::string_view name;
  int exit_code;
};
constexpr std::array<KindRow, 10> kKinds{{{"internal", 1},
                                          {"usage", 2},
                                          {"config", 2},
                                          {"input", 3},
                                          {"model", 4},
                                          {"io", 5},
                                          {"device", 5},
                                          {"endpoint", 6},
                                          {"locked", 7},
                                          {"lost", 8}}};

// Cuts at a code point's start, so that a shortened line stays UTF-8.
std::string shorten(std::string line) {
  if (line.size() <= kMaxLine) return line;
  std::size_t end = kMaxLine - 3;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  line.resize(end);
  return line + "...";
}

std::string line_of(const ErrorParts& p) {
  std::string line = p.where.empty() ? p.need : p.where + ": " + p.need;
  if (!p.got.empty()) line += ", got " + p.got;
  if (!p.remedy.empty()) line += "; " + p.remedy;
  return shorten(base::escape_controls(line));
}

}  // namespace

std::string_view to_string(ErrorKind kind) { return kKinds.at(static_cast<std::size_t>(kind)).name; }
int exit_code(ErrorKind kind) { return kKinds.at(static_cast<std::size_t>(kind)).exit_code; }

Error::Error(ErrorKind kind, std::string slug, ErrorParts parts)
    : x_kind(kind), x_slug(std::move(slug)), x_parts(std::move(parts)), x_line(line_of(x_parts)) {}

ErrorList::ErrorList(std::vector<Error> errors) : x_errors(std::move(errors)) {
  for (const Error& e : x_errors) {
    if (!x_text.empty()) x_text += '\n';
    x_text += e.what();
  }
}

}  // namespace tiedit

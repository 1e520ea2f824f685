#include "io/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "io/yaml_builder.h"

namespace tiedit::io {
namespace {

using Kind = YamlNode::Kind;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Place place_of_byte(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(base::code_points(before.substr(line_start))) + 1};
}

// yaml-cpp takes byte 0x04 for the end of the file and guesses UTF-16 from NULs: such bytes never reach it.
std::size_t control_at(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto b = static_cast<unsigned char>(text[i]);
    const bool line_end = b == '\n' || (b == '\r' && i + 1 < text.size() && text[i + 1] == '\n');
    if ((b < 0x20 || b == 0x7F) && b != '\t' && !line_end) return i;
  }
  return std::string_view::npos;
}

bool is_readable(std::string_view text, PlacedErrors& errors) {
  if (text.size() > kMaxYamlBytes) {
    errors.add_at_file("yaml.size", {"file", fmt::format("at most {} bytes", base::grouped(kMaxYamlBytes)),
                                     base::grouped(static_cast<std::int64_t>(text.size()))});
    return false;
  }
  if (const std::size_t at = base::invalid_utf8_at(text); at != std::string_view::npos) {
    errors.add_at_file("yaml.utf8", {fmt::format("byte {}", at), "UTF-8",
                                     fmt::format("0x{:02X}", static_cast<unsigned char>(text[at]))});
    return false;
  }
  if (const std::size_t at = control_at(text); at != std::string_view::npos) {
    errors.add({place_of_byte(text, at), "text"}, "yaml.control",
               {{}, "no control characters", fmt::format("0x{:02X}", static_cast<unsigned char>(text[at]))});
    return false;
  }
  return true;
}

YamlNode parse(std::string_view text, const YamlSource& source, PlacedErrors& errors) {
  YamlBuilder builder(text, source, errors);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.take_root();
  } catch (const YAML::Exception& e) {
    builder.add_syntax_error(e.mark, e.msg);
    return {.kind = Kind::refused};
  } catch (const YamlStop&) {
    YamlNode root = builder.take_root();  // whole when only a second document was one too many
    return root.is(Kind::null) ? YamlNode{.kind = Kind::refused} : root;
  }
}

}  // namespace

const YamlEntry* YamlNode::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const YamlEntry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::string got_of(const YamlNode& node) {
  switch (node.kind) {
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::scalar:
      return node.quoted ? fmt::format("\"{}\"", shown(node.text)) : shown(node.text);
    default:
      return "nothing";
  }
}

YamlNode read_yaml(std::string_view text, const YamlSource& source, PlacedErrors& errors) {
  const YamlNode refused{.kind = Kind::refused};
  if (!is_readable(text, errors)) return refused;
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  YamlNode root = parse(text, source, errors);
  if (root.is(Kind::map) || root.is(Kind::refused)) return root;
  const bool empty = root.is(Kind::null);
  const Spot spot{empty ? Place{1, 1} : root.at, source.what};
  if (empty) {
    errors.add(spot, "yaml.empty", {{}, "a map with " + source.members, "an empty file"});
  } else {
    errors.add(spot, "yaml.type", {{}, "a map", got_of(root)});
  }
  return refused;
}

}  // namespace tiedit::io

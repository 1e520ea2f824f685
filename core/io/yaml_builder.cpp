#include "io/yaml_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace tiedit::io {
namespace {

using Kind = YamlNode::Kind;

constexpr std::string_view kEndsWord = " \t\r\n,[]{}";

// Whether the quoted scalar that opens at text[at] is closed. yaml-cpp takes the end of a file that ends in a line
// break for a closing quote.
bool is_closed_quote(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
      if (!doubled) return true;
      ++i;
    }
  }
  return false;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

YamlBuilder::YamlBuilder(std::string_view text, const YamlSource& source, PlacedErrors& errors)
    : x_text(text), x_source(source), x_errors(errors), x_line_starts{0} {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') x_line_starts.push_back(i + 1);
}

// yaml-cpp counts lines and columns from 0, columns in bytes.
Place YamlBuilder::place(const YAML::Mark& mark) {
  if (mark.line < 0) return {1, 1};
  const auto line = std::min(static_cast<std::size_t>(mark.line), x_line_starts.size() - 1);
  const std::size_t start = x_line_starts[line];
  const std::size_t column_byte = std::min(static_cast<std::size_t>(mark.column), x_text.size() - start);
  Place at{static_cast<int>(line) + 1, 1};
  std::size_t from = 0;
  if (at.line == x_last.line && column_byte >= x_last_column_byte) {
    at.column = x_last.column;
    from = x_last_column_byte;
  }
  const auto* bytes = x_text.data() + start;
  at.column +=
      static_cast<int>(std::count_if(bytes + from, bytes + column_byte, [](char c) { return !is_continuation(c); }));
  x_last = at;
  x_last_column_byte = column_byte;
  return at;
}

// The word starting with `first` among the properties of a node (`&a !!x value`); empty when there is none.
std::string_view YamlBuilder::word_at(const YAML::Mark& mark, char first) const {
  std::size_t at = mark.pos < 0 ? x_text.size() : static_cast<std::size_t>(mark.pos);
  while (at < x_text.size()) {
    const std::size_t end = std::min(x_text.find_first_of(kEndsWord, at), x_text.size());
    if (x_text[at] == first) return x_text.substr(at, end - at);
    if (x_text[at] != '&' && x_text[at] != '!') return {};
    at = std::min(x_text.find_first_not_of(" \t\r\n", end), x_text.size());
  }
  return {};
}

// The path of the node that comes next. The name of a step (the key of a map that is an item of a list) is left out
// when its value is a map: that is how steps are addressed.
std::string YamlBuilder::path(bool opening_map) const {
  Spot spot{{1, 1}, ""};
  for (std::size_t i = 0; i < x_open.size(); ++i) {
    const Frame& frame = x_open[i];
    const bool last = i + 1 == x_open.size();
    if (frame.node.is(Kind::list)) {
      spot = spot.item(frame.node.items.size(), {1, 1});
    } else if (!frame.in_key) {
      const bool is_step = i > 0 && x_open[i - 1].node.is(Kind::list) && frame.node.entries.empty();
      const bool holds_map = last ? opening_map : x_open[i + 1].node.is(Kind::map);
      if (!(is_step && holds_map)) spot = spot.member(frame.key, {1, 1});
    }
  }
  return spot.path.empty() ? x_source.what : spot.path;
}

void YamlBuilder::count_node(const YAML::Mark& mark) {
  if (++x_nodes <= kMaxYamlNodes) return;
  x_errors.add({place(mark), "nodes"}, "yaml.nodes", {{}, "at most " + base::grouped(kMaxYamlNodes), "more"});
  throw YamlStop{};
}

bool YamlBuilder::is_tagged(const YAML::Mark& mark, const std::string& tag) const {
  return (!tag.empty() && tag != "?" && tag != "!") || !word_at(mark, '!').empty();
}

void YamlBuilder::refuse_tag(const YAML::Mark& mark, const std::string& tag, bool opening_map) {
  const std::string_view word = word_at(mark, '!');
  x_errors.add({place(mark), path(opening_map)}, "yaml.tag", {{}, "no tags", shown(word.empty() ? tag : word)});
}

void YamlBuilder::refuse_reference(const YAML::Mark& mark, std::string name) {
  if (!x_references.insert(name).second) return;
  x_errors.add({place(mark), path()}, "yaml.alias", {{}, "no anchors or aliases", shown(name), "write the value out"});
}

void YamlBuilder::OnAnchor(const YAML::Mark& mark, const std::string& name) { refuse_reference(mark, "&" + name); }

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  count_node(mark);
  refuse_reference(mark, std::string(word_at(mark, '*')));
  put({.kind = Kind::refused, .at = place(mark)});
}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (++x_documents == 1) return;
  x_errors.add({place(mark), "file"}, "yaml.documents", {{}, "one document", "a second"});
  throw YamlStop{};
}

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t) {
  count_node(mark);
  YamlNode node{.kind = Kind::null, .at = place(mark)};
  const auto pos = static_cast<std::size_t>(std::max(mark.pos, 0));
  const std::size_t end = std::min(x_text.find_first_of(kEndsWord, pos), x_text.size());
  const std::string_view word = pos < end ? x_text.substr(pos, end - pos) : std::string_view{};
  if (word == "null" || word == "~" || word == "Null" || word == "NULL") node.text = word;
  put(std::move(node));
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) {
  count_node(mark);
  YamlNode node{.kind = Kind::scalar, .at = place(mark), .text = value, .quoted = tag == "!"};
  if (is_tagged(mark, tag)) {
    refuse_tag(mark, tag, false);
    node.kind = Kind::refused;
  }
  if (value.size() > kMaxYamlScalarBytes) {
    x_errors.add({node.at, path()}, "yaml.size",
                 {{},
                  fmt::format("at most {} bytes", base::grouped(kMaxYamlScalarBytes)),
                  base::grouped(static_cast<std::int64_t>(value.size()))});
    node.kind = Kind::refused;
  }
  check_quote(mark);
  put(std::move(node));
}

void YamlBuilder::check_quote(const YAML::Mark& mark) {
  const auto pos = static_cast<std::size_t>(std::max(mark.pos, 0));
  if (pos >= x_text.size() || (x_text[pos] != '"' && x_text[pos] != '\'') || is_closed_quote(x_text, pos)) return;
  add_syntax_error(mark, "a quote that is never closed");
  throw YamlStop{};
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                                  YAML::EmitterStyle::value) {
  count_node(mark);
  if (is_tagged(mark, tag)) refuse_tag(mark, tag, false);
  open({.kind = Kind::list, .at = place(mark)});
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                             YAML::EmitterStyle::value) {
  count_node(mark);
  // A block map starts where its first key does, so a tag there may be the key's; the key's own event tells.
  if (!tag.empty() && tag != "?" && tag != "!") refuse_tag(mark, tag, true);
  open({.kind = Kind::map, .at = place(mark)});
}

void YamlBuilder::open(YamlNode node) {
  if (x_open.size() == kMaxYamlDepth) {
    x_errors.add({node.at, "nesting"}, "yaml.depth", {{}, fmt::format("at most {} levels", kMaxYamlDepth), "more"});
    throw YamlStop{};
  }
  const bool is_map = node.is(Kind::map);
  x_open.push_back({.node = std::move(node), .in_key = is_map});
}

void YamlBuilder::close() {
  YamlNode node = std::move(x_open.back().node);
  x_open.pop_back();
  put(std::move(node));
}

void YamlBuilder::put(YamlNode node) {
  if (x_open.empty()) {
    x_root = std::move(node);
  } else if (Frame& frame = x_open.back(); frame.node.is(Kind::list)) {
    frame.node.items.push_back(std::move(node));
  } else if (frame.in_key) {
    put_key(std::move(node));
  } else {
    put_value(frame, std::move(node));
  }
}

void YamlBuilder::put_key(YamlNode node) {
  Frame& frame = x_open.back();
  frame.drop_next = true;
  if (node.is(Kind::scalar) && node.text == "<<" && !node.quoted) {
    x_errors.add({node.at, path()}, "yaml.merge", {{}, "a field name", "the merge key <<", "write the fields out"});
  } else if (node.is(Kind::scalar)) {
    frame.drop_next = false;
  } else if (!node.is(Kind::refused)) {
    x_errors.add({node.at, path()}, "yaml.key", {{}, "a field name", got_of(node)});
  }
  frame.in_key = false;
  frame.key = std::move(node.text);
  frame.key_at = node.at;
}

void YamlBuilder::put_value(Frame& map, YamlNode node) {
  if (!map.drop_next) {
    const auto [first, is_new] = map.seen.emplace(map.key, map.key_at);
    if (!is_new) {
      const auto [line, column] = first->second;
      x_errors.add({map.key_at, path(node.is(Kind::map))}, "yaml.duplicate",
                   {{}, "one value", fmt::format("a second (first at {}:{})", line, column), "remove one"});
    } else {
      // An empty value has no place of its own.
      if (node.is(Kind::null) && node.text.empty()) node.at = map.key_at;
      map.node.entries.push_back({std::move(map.key), map.key_at, std::move(node)});
    }
  }
  map.in_key = true;
  map.drop_next = false;
}

void YamlBuilder::add_syntax_error(const YAML::Mark& mark, std::string message) {
  const auto pos = static_cast<std::size_t>(std::max(mark.pos, 0));
  if (pos < x_text.size() && x_text[pos] == '*' && message.find("anchor is not defined") != std::string::npos) {
    refuse_reference(mark, std::string(word_at(mark, '*')));
    return;
  }
  if (const std::size_t end = message.find_first_of("\r\n"); end != std::string::npos) message.resize(end);
  x_errors.add({place(mark), "syntax"}, "yaml.syntax", {{}, "well-formed YAML", message});
}

}  // namespace tiedit::io

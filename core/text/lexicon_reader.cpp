#include "text/lexicon_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/files.h"
#include "base/text.h"

namespace tiedit::text {
namespace {

using io::YamlEntry;
using io::YamlNode;
using Kind = io::YamlNode::Kind;

constexpr std::int64_t kMaxBytes = 1'048'576;

// The lists that the grammar's code names.
const std::vector<std::string> kRequired{"verbs.make",
                                         "verbs.change",
                                         "verbs.replace",
                                         "verbs.swap",
                                         "verbs.paint",
                                         "verbs.remove",
                                         "verbs.take",
                                         "verbs.add",
                                         "verbs.put",
                                         "verbs.give",
                                         "verbs.move",
                                         "verbs.write",
                                         "verbs.keep",
                                         "verbs.forbid",
                                         "verbs.touch",
                                         "verbs.enlarge",
                                         "verbs.shrink",
                                         "verbs.resize",
                                         "verbs.duplicate",
                                         "verbs.raise",
                                         "verbs.lower",
                                         "verbs.fill",
                                         "verbs.apply",
                                         "verbs.operate",
                                         "verbs.set",
                                         "verbs.switch",
                                         "fillers.leading",
                                         "fillers.trailing",
                                         "fillers.inner",
                                         "determiners.definite",
                                         "determiners.possessive",
                                         "determiners.indefinite",
                                         "pronouns.thing",
                                         "pronouns.all",
                                         "pronouns.possessive",
                                         "pronouns.here",
                                         "pronouns.other",
                                         "pronouns.content",
                                         "quantifiers",
                                         "numbers",
                                         "ordinals",
                                         "degrees",
                                         "prepositions.directional",
                                         "prepositions.place",
                                         "prepositions.within",
                                         "prepositions.upon",
                                         "prepositions.leftward",
                                         "prepositions.rightward",
                                         "prepositions.upward",
                                         "prepositions.downward",
                                         "prepositions.beside",
                                         "prepositions.except",
                                         "prepositions.instead",
                                         "prepositions.other",
                                         "sides.column",
                                         "sides.row",
                                         "sides.words",
                                         "sides.relative",
                                         "picture",
                                         "colors",
                                         "shades",
                                         "plain",
                                         "attributes.material",
                                         "attributes.pattern",
                                         "attributes.state",
                                         "attributes.mood",
                                         "attributes.age",
                                         "attributes.pose",
                                         "participles",
                                         "pattern_nouns",
                                         "compounds",
                                         "adjust.adjectives",
                                         "adjust.grey",
                                         "adjust.verbs",
                                         "adjust.up",
                                         "adjust.down",
                                         "adjust.said",
                                         "relight.times",
                                         "relight.looks",
                                         "relight.weather",
                                         "relight.subjects",
                                         "styles",
                                         "style_nouns",
                                         "background",
                                         "sky",
                                         "texts",
                                         "sizes.bigger",
                                         "sizes.smaller",
                                         "sizes.stretched",
                                         "unchanged",
                                         "rest",
                                         "everything",
                                         "gerunds",
                                         "plurals",
                                         "layout.relations",
                                         "layout.nearest",
                                         "layout.at",
                                         "layout.adverbs",
                                         "layout.directions",
                                         "layout.between_steps",
                                         "layout.old_place",
                                         "layout.mark_words",
                                         "layout.picks",
                                         "layout.generic",
                                         "layout.copies",
                                         "layout.vague",
                                         "layout.plural_pronouns",
                                         "layout.empty",
                                         "layout.joining",
                                         "layout.more",
                                         "layout.times",
                                         "layout.bring",
                                         "layout.lift",
                                         "layout.centre",
                                         "layout.axes",
                                         "layout.resize_to",
                                         "layout.reduce",
                                         "layout.edges",
                                         "layout.spread",
                                         "layout.order",
                                         "layout.orders",
                                         "layout.patterns",
                                         "synonyms",
                                         "kinds",
                                         "stop_words"};
// Sections of one planner alone; read like the others, never required.
const std::vector<std::string> kOptional{"dialogue", "captions"};
const std::vector<std::string> kNumeric{"numbers",      "ordinals",  "degrees",     "shades",
                                        "sides.column", "sides.row", "layout.times"};

std::string section_of(const std::string& path) { return path.substr(0, path.find('.')); }

std::vector<std::string> known_sections() {
  std::vector<std::string> names = kOptional;
  for (const std::string& path : kRequired)
    if (std::find(names.begin(), names.end(), section_of(path)) == names.end()) names.push_back(section_of(path));
  return names;
}

std::optional<std::array<std::uint8_t, 3>> rgb_of(const std::string& hex) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (hex.size() != 6 || fault != std::errc() || end != hex.data() + hex.size()) return std::nullopt;
  return std::array<std::uint8_t, 3>{static_cast<std::uint8_t>(value >> 16),
                                     static_cast<std::uint8_t>(value >> 8 & 255),
                                     static_cast<std::uint8_t>(value & 255)};
}

}  // namespace

Lexicon LexiconReader::read(std::string_view yaml) {
  const YamlNode root = io::read_yaml(yaml, {x_where, "lexicon", "format and word lists"}, x_errors);
  x_errors.throw_if_any();
  for (const YamlEntry& entry : root.entries) {
    if (entry.key == "format") {
      if (entry.value.text != "tiedit.lexicon/1")
        complain("format", entry.value.at, "tiedit.lexicon/1", io::got_of(entry.value));
      continue;
    }
    const std::vector<std::string> known = known_sections();
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      x_errors.add({entry.key_at, entry.key}, "lexicon.unknown",
                   {"", "unknown section", "", base::suggestion(entry.key, known)});
      continue;
    }
    read_section(entry.key, entry);
  }
  check_required(root);
  x_errors.throw_if_any();
  return std::move(x_lexicon);
}

void LexiconReader::complain(const std::string& path, io::Place at, const std::string& need, const std::string& got) {
  x_errors.add({at, path}, "lexicon.value", {"", need, got});
}

void LexiconReader::add(const std::string& path, const std::string& phrase) {
  const Words words = split_words(phrase);
  // A word counts for its list and for the union named by each prefix of the path.
  for (std::size_t end = path.find('.');; end = path.find('.', end + 1)) {
    x_lexicon.x_lists[path.substr(0, end)].add(words);
    if (end == std::string::npos) break;
  }
  // Names of things are no words of the grammar: a mark may be named "mug".
  if (section_of(path) != "synonyms" && section_of(path) != "kinds")
    x_lexicon.x_words.insert(words.begin(), words.end());
}

void LexiconReader::read_section(const std::string& path, const YamlEntry& entry) {
  const YamlNode& node = entry.value;
  if (path == "colors") return read_colours(node);
  if (node.is(Kind::list)) return read_list(path, node);
  if (node.is(Kind::map)) return read_map(path, node);
  complain(path, node.at, "a list or a map of words", io::got_of(node));
}

void LexiconReader::read_list(const std::string& path, const YamlNode& node) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const YamlNode& item = node.items[i];
    const std::string place = path + "[" + std::to_string(i) + "]";
    std::string phrase = item.text;
    if (item.is(Kind::map)) {
      const YamlEntry *word = item.find("word"), *also = item.find("also");
      if (!word || !also || item.entries.size() != 2 || also->value.text != "noun" || !word->value.is(Kind::scalar)) {
        complain(place, item.at, "a word, or {word: W, also: noun}", io::got_of(item));
        continue;
      }
      phrase = word->value.text;
      x_lexicon.x_also_noun.insert(lower(phrase));
    } else if (!item.is(Kind::scalar) || phrase.empty()) {
      complain(place, item.at, "a word, or {word: W, also: noun}", io::got_of(item));
      continue;
    }
    if (phrase != lower(phrase)) complain(place, item.at, "lower case", phrase);
    add(path, phrase);
  }
  x_lexicon.x_lists[path];  // an empty list is there, too
}

void LexiconReader::read_map(const std::string& path, const YamlNode& node) {
  for (const YamlEntry& entry : node.entries) {
    const std::string inner = path + "." + entry.key;
    if (entry.value.is(Kind::list) || entry.value.is(Kind::map)) {
      read_section(inner, entry);
      continue;
    }
    if (!entry.value.is(Kind::scalar) || entry.value.text.empty()) {
      complain(inner, entry.value.at, "a word", io::got_of(entry.value));
      continue;
    }
    add(path, entry.key);
    x_lexicon.x_maps[path][entry.key] = entry.value.text;
  }
  if (std::find(kNumeric.begin(), kNumeric.end(), path) != kNumeric.end()) check_numbers(path, node);
}

void LexiconReader::check_numbers(const std::string& path, const YamlNode& node) {
  for (const YamlEntry& entry : node.entries)
    if (!x_lexicon.number(path, entry.key))
      complain(path + "." + entry.key, entry.value.at, "a number", io::got_of(entry.value));
}

void LexiconReader::read_colours(const YamlNode& node) {
  if (!node.is(Kind::map)) return complain("colors", node.at, "a map of colours", io::got_of(node));
  for (const YamlEntry& entry : node.entries) read_colour("colors." + entry.key, entry);
}

void LexiconReader::read_colour(const std::string& path, const YamlEntry& entry) {
  const YamlEntry* hex = entry.value.find("hex");
  const auto rgb = hex ? rgb_of(hex->value.text) : std::nullopt;
  if (!rgb) return complain(path, entry.value.at, "{hex: RRGGBB}", hex ? hex->value.text : io::got_of(entry.value));
  std::vector<std::string> names{entry.key};
  for (const YamlEntry& member : entry.value.entries) {
    if (member.key == "hex") continue;
    if (member.key != "also" || !member.value.is(Kind::list)) {
      complain(path + "." + member.key, member.key_at, "hex and a list `also`", member.key);
      continue;
    }
    for (const YamlNode& item : member.value.items) names.push_back(item.text);
  }
  for (const std::string& name : names) {
    if (x_lexicon.colour(name)) complain(path, entry.key_at, "a colour word once", name);
    add("colors", name);
    x_lexicon.x_colours.push_back({name, {entry.key, *rgb}});
  }
}

void LexiconReader::check_required(const YamlNode& root) {
  if (!root.find("format")) complain("format", root.at, "tiedit.lexicon/1", "nothing");
  for (const std::string& path : kRequired)
    if (!x_lexicon.x_lists.contains(path))
      x_errors.add({root.at, path}, "lexicon.missing", {"", "a list of words", "nothing", ""});
}

Lexicon Lexicon::load(const std::string& path) {
  return parse(base::read_file(path, ErrorKind::config, "lexicon", kMaxBytes), path);
}

}  // namespace tiedit::text

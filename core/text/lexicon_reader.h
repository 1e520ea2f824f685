#pragma once
#include <string>
#include <string_view>

#include "io/yaml.h"
#include "text/lexicon.h"

namespace tiedit::text {

/// Fills a Lexicon from YAML; all that is wrong is reported together.
class LexiconReader {
 public:
  explicit LexiconReader(const std::string& where) : x_where(where), x_errors(where) {}
  Lexicon read(std::string_view yaml);

 private:
  void read_section(const std::string& path, const io::YamlEntry& entry);
  void read_list(const std::string& path, const io::YamlNode& node);
  void read_map(const std::string& path, const io::YamlNode& node);
  void read_colours(const io::YamlNode& node);
  void read_colour(const std::string& name, const io::YamlEntry& entry);
  void add(const std::string& path, const std::string& phrase);
  void check_required(const io::YamlNode& root);
  void check_numbers(const std::string& path, const io::YamlNode& node);
  void complain(const std::string& path, io::Place at, const std::string& need, const std::string& got);

  std::string x_where;
  io::PlacedErrors x_errors;
  Lexicon x_lexicon;
};

}  // namespace tiedit::text

#pragma once
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "io/yaml.h"

namespace tiedit::io {

/// Ends the reading of a file once an error that cannot be passed over was added.
struct YamlStop {};

/// Builds the tree from yaml-cpp's events, so that an alias is never expanded and depth is known before it is entered.
/// Throws YamlStop past the limits of depth, nodes and documents.
class YamlBuilder final : public YAML::EventHandler {
 public:
  YamlBuilder(std::string_view text, const YamlSource& source, PlacedErrors& errors);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

  /// A parser's exception at `mark`, in our words.
  void add_syntax_error(const YAML::Mark& mark, std::string message);
  YamlNode take_root() { return std::move(x_root); }

 private:
  /// An open list or map. `node` is built here and moved to its parent when closed.
  struct Frame {
    YamlNode node;
    bool in_key = false;     ///< the next node of the map is a key
    bool drop_next = false;  ///< the value belongs to a refused key
    std::string key = {};
    Place key_at = {};
    std::map<std::string, Place> seen = {};  ///< the keys so far
  };

  Place place(const YAML::Mark& mark);
  std::string_view word_at(const YAML::Mark& mark, char first) const;
  std::string path(bool opening_map = false) const;
  bool is_tagged(const YAML::Mark& mark, const std::string& tag) const;
  void refuse_tag(const YAML::Mark& mark, const std::string& tag, bool opening_map);
  void refuse_reference(const YAML::Mark& mark, std::string name);
  void check_quote(const YAML::Mark& mark);
  void count_node(const YAML::Mark& mark);
  void open(YamlNode node);
  void close();
  void put(YamlNode node);
  void put_key(YamlNode node);
  void put_value(Frame& map, YamlNode node);

  std::string_view x_text;
  const YamlSource& x_source;
  PlacedErrors& x_errors;
  std::vector<std::size_t> x_line_starts;
  std::vector<Frame> x_open;
  YamlNode x_root;
  std::set<std::string> x_references;  // anchors and aliases are reported once each
  std::size_t x_nodes = 0;
  int x_documents = 0;
  Place x_last = {};                   // of the last mark: columns are counted on from there,
  std::size_t x_last_column_byte = 0;  // so that one long line is not counted again for every node
};

}  // namespace tiedit::io

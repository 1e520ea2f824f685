#include "base/error.h"
#include "text/pattern_nodes.h"

namespace tiedit::text {
namespace {

using Node = Pattern::Node;

class PatternParser {
 public:
  explicit PatternParser(std::string_view source) : x_source(source) {}

  Node run() {
    Node root = choice();
    if (x_at != x_source.size()) fail("the end");
    return root;
  }

 private:
  [[noreturn]] void fail(const std::string& need) const {
    throw Error(ErrorKind::internal, "pattern.syntax",
                {"pattern " + std::string(x_source), need + " at " + std::to_string(x_at), ""});
  }

  void blanks() {
    while (x_at < x_source.size() && x_source[x_at] == ' ') ++x_at;
  }
  char peek() {
    blanks();
    return x_at < x_source.size() ? x_source[x_at] : '\0';
  }
  void expect(char c) {
    if (peek() != c) fail(std::string(1, c));
    ++x_at;
  }

  std::string name(std::string_view stops) {
    const std::size_t end = std::min(x_source.find_first_of(stops, x_at), x_source.size());
    const std::string text(x_source.substr(x_at, end - x_at));
    if (text.empty()) fail("a name");
    x_at = end;
    return text;
  }

  Node choice() {
    std::vector<Node> ways{sequence()};
    while (peek() == '|') {
      ++x_at;
      ways.push_back(sequence());
    }
    return ways.size() == 1 ? ways[0] : Node{Node::Kind::choice, {}, ways};
  }

  Node sequence() {
    Node node;
    for (char c = peek(); c != '\0' && c != '|' && c != ')' && c != ']' && c != '}'; c = peek())
      node.kids.push_back(item());
    return node;
  }

  Node item() {
    switch (peek()) {
      case '(':
        return bracketed(')', Node::Kind::sequence);
      case '[':
        return bracketed(']', Node::Kind::optional);
      case '<': {
        ++x_at;
        Node node{Node::Kind::list, name(">")};
        expect('>');
        return node;
      }
      case '{':
        return named();
      default:
        return {Node::Kind::word, name(" |()[]<>{}")};
    }
  }

  Node bracketed(char end, Node::Kind kind) {
    ++x_at;
    Node inner = choice();
    expect(end);
    return {kind, {}, {inner}};
  }

  Node named() {
    ++x_at;
    Node node{Node::Kind::shortest, name("+=} ")};
    if (peek() == '+') {
      ++x_at;
      node.kind = Node::Kind::longest;
    } else if (peek() == '=') {
      ++x_at;
      node.kind = Node::Kind::capture;
      node.kids.push_back(choice());
    }
    expect('}');
    return node;
  }

  std::string_view x_source;
  std::size_t x_at = 0;
};

}  // namespace

Pattern::Pattern(const std::string& source) : x_root(std::make_shared<const Node>(PatternParser(source).run())) {}

}  // namespace tiedit::text

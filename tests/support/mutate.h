#pragma once
#include <random>
#include <string>
#include <string_view>

namespace tiedit::test {

/// `text` with one to `most` random changes: a byte replaced, some erased, a character of `marks` put in, a piece of the
/// text itself repeated. Never empty.
inline std::string mutated(std::string text, std::mt19937& random, std::string_view marks = "{}[],:\"0e.-\\", unsigned most = 4) {
  for (auto n = random() % most + 1; n > 0; --n) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0: text[at] = static_cast<char>(random()); break;
      case 1: text.erase(at, random() % 8 + 1); break;
      case 2: text.insert(at, 1, marks[random() % marks.size()]); break;
      default: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
    }
    if (text.empty()) text = "x";
  }
  return text;
}

}  // namespace tiedit::test

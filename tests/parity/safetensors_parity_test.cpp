#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "io/safetensors_header.h"
#include "support/npy_mat.h"
#include "support/python.h"

namespace {

std::string from_base64(const std::string& text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const unsigned value = c >= 'A' && c <= 'Z'   ? c - 'A'
                           : c >= 'a' && c <= 'z' ? c - 'a' + 26
                           : c >= '0' && c <= '9' ? c - '0' + 52
                           : c == '+'             ? 62
                                                  : 63;
    bits = bits << 6 | value;
    if ((count += 6) < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

/// Empty when the file is read, else "class: line".
std::string refusal(const std::string& file) {
  try {
    const std::uint64_t n =
        tiedit::io::safetensors_header_size(std::string_view(file).substr(0, 256), file.size(), "w");
    tiedit::io::parse_safetensors_header(std::string_view(file).substr(8, n), file.size(), "w");
    return {};
  } catch (const tiedit::Error& e) {
    return e.slug() + ": " + e.what();
  }
}

/// What this reader refuses and the reference takes, all of it on purpose: a name twice, control characters in names,
/// an entry written as an array.
bool stricter_on_purpose(const std::string& refusal) {
  return refusal.find("one entry, got two") != std::string::npos ||
         refusal.find("a name without control characters") != std::string::npos ||
         refusal.find("an object, got an array") != std::string::npos;
}

TEST(SafetensorsParity, TenThousandHeadersHaveTheVerdictOfTheReferenceReader) {
  TIEDIT_NEEDS_PYTHON("safetensors");
  const std::string folder = tiedit::testing::made_by_script("safetensors");
  std::ifstream in(folder + "/cases.jsonl");
  std::map<std::string, int> counts;
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json c = nlohmann::json::parse(line);
    const std::string file = from_base64(c["file"]), said = refusal(file);
    const bool good = c["good"];
    ++counts[said.empty() ? "read" : said.substr(0, said.find(':'))];
    if (good && stricter_on_purpose(said)) {
      ++counts["stricter"];
      continue;
    }
    EXPECT_EQ(said.empty(), good) << said << "\n" << file.substr(8);
  }
  int all = 0;
  for (const auto& [what, n] : counts) {
    std::cout << what << " " << n << "  ";
    all += what == "stricter" ? 0 : n;
  }
  std::cout << "\n";
  EXPECT_EQ(all, 10'000);
  EXPECT_GT(counts["read"], 2'000);
  EXPECT_GT(counts["weights.offsets"], 100);
  EXPECT_GT(counts["weights.header"], 1'000);
}

}  // namespace

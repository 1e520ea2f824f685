#include "io/safetensors.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>
#include <fstream>

#include "support/scratch.h"

namespace tiedit::io {
namespace {

namespace fs = std::filesystem;

std::string length_of(std::uint64_t n) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(n >> (8 * i) & 0xFF);
  return out;
}

std::string file_of(const std::string& header, const std::string& data) {
  return length_of(header.size()) + header + data;
}

/// "class: line" of what parsing refuses a whole file with, named w.
std::string refusal(const std::string& bytes) {
  try {
    const std::uint64_t n = safetensors_header_size(std::string_view(bytes).substr(0, 256), bytes.size(), "w");
    parse_safetensors_header(std::string_view(bytes).substr(8, n), bytes.size(), "w");
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::model);
    return e.slug() + ": " + e.what();
  }
  return "read";
}

std::string refusal(const std::string& header, std::size_t data) {
  return refusal(file_of(header, std::string(data, 'x')));
}

std::string entry(const std::string& name, const std::string& rest) { return "{\"" + name + "\":{" + rest + "}}"; }
const std::string kGood = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";

TEST(Safetensors, ReadsNamesTypesShapesAndBytes) {
  const fs::path path = test::scratch("good.safetensors");
  const std::string header =
      R"( {"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[2,10]},)"
      R"("a":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}  )";
  std::string data("\x80\x3f", 2);
  const float numbers[2] = {1.5F, -2.25F};
  data.append(reinterpret_cast<const char*>(numbers), 8);
  std::ofstream(path, std::ios::binary) << file_of(header, data);
  const SafetensorsFile file(path, "w");
  ASSERT_EQ(file.tensors().size(), 2U);
  EXPECT_EQ(file.tensors()[0].name, "a");  // by place in the file
  EXPECT_EQ(to_string(file.tensors()[0].type), "BF16");
  EXPECT_TRUE(file.tensors()[0].shape.empty());
  EXPECT_EQ(shape_text(file.tensors()[1].shape), "[2, 1]");
  float read[2] = {};
  file.read(file.tensors()[1], read);
  EXPECT_EQ(read[0], 1.5F);
  EXPECT_EQ(read[1], -2.25F);
}

TEST(Safetensors, TakesWhatTheReferenceTakes) {
  EXPECT_EQ(refusal("{}", 0), "read");
  EXPECT_EQ(refusal("\t\r\n {} \n", 0), "read");
  EXPECT_EQ(refusal(R"({"__metadata__":null})", 0), "read");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[],"data_offsets":[0,4])"), 4), "read");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[3,0,2],"data_offsets":[0,0])"), 0), "read");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F4","shape":[2],"data_offsets":[0,1])"), 1), "read");
  EXPECT_EQ(refusal(entry("a", R"("more":[{"x":1.5}],"dtype":"U8","shape":[1],"data_offsets":[0,1],"z":null)"), 1),
            "read");
  EXPECT_EQ(
      refusal(
          R"({"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
          1),
      "read");
}

TEST(Safetensors, RefusesAFileTooShortForItsLength) {
  EXPECT_EQ(refusal(std::string(7, '\0')), "weights.header: w: at least 8 bytes, got 7");
  EXPECT_EQ(refusal(length_of(std::uint64_t{1} << 63)),
            "weights.header: w: header of at most 100,000,000 bytes, got 9,223,372,036,854,775,808");
  EXPECT_EQ(refusal(length_of(~std::uint64_t{0})),
            "weights.header: w: header of at most 100,000,000 bytes, got 18,446,744,073,709,551,615");
  EXPECT_EQ(refusal(length_of(50) + std::string(40, ' ')),
            "weights.header: w: header of at most 40 bytes, as the file has, got 50; incomplete download");
}

TEST(Safetensors, RefusesAHole) {
  EXPECT_EQ(
      refusal(
          R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
          12),
      "weights.offsets: w: b: data from byte 4, got 8");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"), 8),
            "weights.offsets: w: a: data from byte 0, got 4");
}

TEST(Safetensors, RefusesAnOverlapNamingBoth) {
  EXPECT_EQ(
      refusal(
          R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
          4),
      "weights.offsets: w: a, b: separate data, got [0,4) and [0,4)");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[1],"data_offsets":[0,4],"shape":[1])"), 4),
            "weights.header: w: a: one shape, got a second");
}

TEST(Safetensors, RefusesOffsetsPastTheEndOfTheFile) {
  EXPECT_EQ(refusal(entry("a", R"("dtype":"U8","shape":[8],"data_offsets":[0,8])"), 4),
            "weights.length: w: 69 bytes, got 65; incomplete download");
  EXPECT_EQ(refusal(kGood, 38), "weights.length: w: 66 bytes, got 100; the file is damaged");
  EXPECT_EQ(refusal("{}", 3), "weights.length: w: 10 bytes, got 13; the file is damaged");
}

TEST(Safetensors, RefusesOffsetsInTheWrongOrder) {
  EXPECT_EQ(
      refusal(
          R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[0],"data_offsets":[8,4]}})",
          8),
      "weights.offsets: w: b: data_offsets in order, got [8,4)");
}

TEST(Safetensors, RefusesShapesThatOverflow) {
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0])"), 0),
            "weights.shape: w: a: a size below 2^63 bits, got [4294967296, 4294967296]");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,0])"), 0),
            "weights.shape: w: a: a size below 2^63 bits, got [18446744073709551615]");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F4","shape":[3],"data_offsets":[0,1])"), 1),
            "weights.shape: w: a: a whole number of bytes, got 12 bits");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), 4),
            "weights.shape: w: a: 8 bytes for F32 [2], got 4");
}

TEST(Safetensors, RefusesAnUnknownType) {
  EXPECT_EQ(refusal(entry("a", R"("dtype":"F17","shape":[1],"data_offsets":[0,4])"), 4),
            "weights.dtype: w: a: a known dtype, got F17");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"f32","shape":[1],"data_offsets":[0,4])"), 4),
            "weights.dtype: w: a: a known dtype, got f32");
}

TEST(Safetensors, RefusesANameTwice) {
  EXPECT_EQ(
      refusal(
          R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}})",
          1),
      "weights.duplicate: w: a: one entry, got two");
  EXPECT_EQ(
      refusal(
          R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
          2),
      "weights.duplicate: w: a: one entry, got two");
  EXPECT_EQ(refusal(R"({"__metadata__":null,"__metadata__":null})", 0),
            "weights.duplicate: w: __metadata__: one entry, got two");
}

TEST(Safetensors, RefusesWhatIsNoHeader) {
  EXPECT_EQ(refusal("[]", 0), "weights.header: w: a header that is a JSON object, got an array");
  EXPECT_EQ(refusal("", 0).substr(0, 40), "weights.header: w: a header of JSON, got");
  EXPECT_EQ(refusal("{} x", 0).substr(0, 40), "weights.header: w: a header of JSON, got");
  EXPECT_EQ(refusal(std::string("{}\0\0", 4), 0), "weights.header: w: a header of JSON, got a NUL byte");
  EXPECT_EQ(refusal("\xEF\xBB\xBF{}", 0), "weights.header: w: a header of JSON, got a byte order mark");
  EXPECT_EQ(refusal("{\"\xFF\":1}", 0), "weights.header: w: a header in UTF-8, got 0xFF at byte 10");
  EXPECT_EQ(refusal(R"({"a":1})", 0), "weights.header: w: a: an object, got 1");
  EXPECT_EQ(refusal(R"({"a":null})", 0), "weights.header: w: a: an object, got null");
  EXPECT_EQ(refusal(R"({"a":["U8",[1],[0,1]]})", 1), "weights.header: w: a: an object, got an array");
  EXPECT_EQ(refusal(R"({"__metadata__":{"a":1}})", 0), "weights.header: w: __metadata__: texts alone, got 1");
  EXPECT_EQ(refusal(R"({"__metadata__":[]})", 0), "weights.header: w: __metadata__: an object of texts, got an array");
}

TEST(Safetensors, RefusesIncompleteAndMistypedEntries) {
  EXPECT_EQ(refusal(entry("a", R"("dtype":"U8","shape":[1])"), 1),
            "weights.header: w: a: dtype, shape and data_offsets, got not all of them");
  EXPECT_EQ(refusal(entry("a", R"("dtype":8)"), 1), "weights.header: w: a: a dtype, got 8");
  EXPECT_EQ(refusal(entry("a", R"("dtype":"U8","shape":3)"), 1), "weights.header: w: a: a shape, got 3");
  EXPECT_EQ(refusal(entry("a", R"("shape":[1.0])"), 1), "weights.header: w: a: a shape of unsigned integers, got 1.0");
  EXPECT_EQ(refusal(entry("a", R"("shape":[4e0])"), 1), "weights.header: w: a: a shape of unsigned integers, got 4e0");
  EXPECT_EQ(refusal(entry("a", R"("shape":[-1])"), 1),
            "weights.header: w: a: a shape of unsigned integers, got a negative number");
  EXPECT_EQ(refusal(entry("a", R"("shape":["1"])"), 1),
            "weights.header: w: a: a shape of unsigned integers, got a text");
  EXPECT_EQ(refusal(entry("a", R"("shape":[18446744073709551616])"), 1),
            "weights.header: w: a: a shape of unsigned integers, got 18446744073709551616");
  EXPECT_EQ(refusal(entry("a", R"("data_offsets":[0])"), 1), "weights.header: w: a: 2 data_offsets, got 1");
  EXPECT_EQ(refusal(entry("a", R"("data_offsets":[0,1,2])"), 1), "weights.header: w: a: 2 data_offsets, got more");
  EXPECT_EQ(refusal(entry("a", R"("data_offsets":[0,true])"), 1),
            "weights.header: w: a: 2 unsigned data_offsets, got true or false");
}

TEST(Safetensors, IsStricterThanTheReferenceInNamesAndCounts) {
  EXPECT_EQ(refusal(entry(R"(a\u0000b)", R"("dtype":"U8","shape":[1],"data_offsets":[0,1])"), 1),
            "weights.header: w: a\\x00b: a name without control characters, got one");
  EXPECT_EQ(refusal(entry(std::string(1025, 'n'), R"("dtype":"U8","shape":[1],"data_offsets":[0,1])"), 1),
            "weights.header: w: names of at most 1,024 bytes, got 1,025");
  std::string ones = "1";
  for (int i = 0; i < 16; ++i) ones += ",1";
  EXPECT_EQ(refusal(entry("a", "\"dtype\":\"U8\",\"shape\":[" + ones + "],\"data_offsets\":[0,1]"), 1),
            "weights.header: w: a: at most 16 dimensions, got more");
  EXPECT_EQ(refusal(entry("a", R"("x":[[[1]]])"), 1), "weights.header: w: at most 4 levels, got more");
  EXPECT_EQ(refusal(entry("a", "\"x\":" + std::string(100'000, '[')), 1),
            "weights.header: w: at most 4 levels, got more");
}

TEST(Safetensors, SaysWhatAnotherFormatIs) {
  EXPECT_EQ(refusal("PK\x03\x04" + std::string(40, 'x')),
            "weights.pickle: w: safetensors, got a pickle; tiedit models convert");
  EXPECT_EQ(refusal("\x80\x02}q\x01(X\x04" + std::string(40, 'x')),
            "weights.pickle: w: safetensors, got a pickle; tiedit models convert");
  EXPECT_EQ(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
            "weights.lfs: w: safetensors, got a Git LFS pointer; git lfs pull");
  EXPECT_EQ(refusal("\n<!DOCTYPE html><html></html>"),
            "weights.html: w: safetensors, got an HTML page; download it again");
  // 640 bytes of header: a length that begins as a pickle does
  EXPECT_EQ(refusal(kGood + std::string(0x280 - kGood.size(), ' '), 4), "read");
}

TEST(Safetensors, OpensOnlyRegularFiles) {
  const fs::path fifo = test::scratch("fifo.safetensors");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  try {
    const SafetensorsFile file(fifo, "w");
    FAIL() << "a FIFO was read";
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "w: a regular file, got another kind");
  }
  fs::remove(fifo);
  EXPECT_THROW(SafetensorsFile(test::scratch("none"), "w"), Error);
}

TEST(Safetensors, NoticesAFileThatChangesWhileItIsRead) {
  const fs::path path = test::scratch("changing.safetensors");
  std::ofstream(path, std::ios::binary) << file_of(kGood, "abcd");
  const SafetensorsFile file(path, "w");
  std::ofstream(path, std::ios::binary) << file_of("{}", "");
  char to[4];
  try {
    file.read(file.tensors()[0], to);
    FAIL() << "a changed file was read";
  } catch (const Error& e) {
    EXPECT_EQ(e.slug(), "weights.changed");
  }
}

}  // namespace
}  // namespace tiedit::io

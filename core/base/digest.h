#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace tiedit::base {

/// Incremental SHA-256.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// The 32 bytes of the digest. The object is spent afterwards.
  std::string bytes();
  /// The same as 64 lower-case hex digits.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

/// SHA-256 of some bytes: 32 bytes; 64 lower-case hex digits.
std::string sha256_bytes(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);

/// SHA-256 of a file of any size, as hex, read in pieces.
/// Throws Error{kind io, class digest.read}: `w: a readable file, got no such file or directory`.
std::string sha256_file(const std::filesystem::path& path);

/// Bytes as lower-case hex digits.
std::string to_hex(std::string_view bytes);

}  // namespace tiedit::base

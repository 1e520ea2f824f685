#include "base/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/error.h"

namespace tiedit::base {
namespace {

void require(bool done) {
  if (!done) throw Error(ErrorKind::internal, "digest.openssl", {"sha256", "a working OpenSSL digest"});
}

}  // namespace

struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : x_state(std::make_unique<State>()) {
  require(x_state->context != nullptr && EVP_DigestInit_ex(x_state->context.get(), EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  require(EVP_DigestUpdate(x_state->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::bytes() {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(x_state->context.get(), digest.data(), &size) == 1 && size == digest.size());
  return {digest.begin(), digest.end()};
}

std::string Sha256::hex() { return to_hex(bytes()); }

std::string sha256_bytes(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.bytes();
}

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256_bytes(bytes)); }

std::string sha256_file(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  Sha256 digest;
  std::string piece(std::size_t{1} << 20U, '\0');
  // A folder opens but does not read, so the stream's state is looked at after the first read too.
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    digest.update({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof() || file.bad()) {
    std::string reason = errno != 0 ? std::generic_category().message(errno) : "a read error";
    reason.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(reason.front())));
    throw Error(ErrorKind::io, "digest.read", {path.string(), "a readable file", reason});
  }
  return digest.hex();
}

std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += kDigits[b >> 4U];
    out += kDigits[b & 15U];
  }
  return out;
}

}  // namespace tiedit::base

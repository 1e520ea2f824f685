#pragma once
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tiedit {

/// What went wrong, as the process sees it; one kind, one exit code (exit_code).
enum class ErrorKind { internal, usage, config, input, model, io, device, endpoint, locked, lost };

/// Spelled as in item.json: "internal", "usage", "config", ...
std::string_view to_string(ErrorKind kind);

/// 1 internal, 2 usage and config, 3 input, 4 model, 5 io and device, 6 endpoint, 7 locked, 8 lost.
int exit_code(ErrorKind kind);

/// The parts of an error. `slug` is the stable class that scripts and tests match ("image.truncated").
struct ErrorParts {
  std::string where;        ///< file, file:line:col, flag or stage
  std::string need;         ///< what was required
  std::string got = {};     ///< what came instead; empty when there is nothing to quote
  std::string remedy = {};  ///< what to do about it; empty when obvious
};

/// The one exception of tiedit. what() is `where: need[, got GOT][; remedy]`: one line, at most 300 bytes,
/// control characters written as \xNN.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string slug, ErrorParts parts);

  ErrorKind kind() const { return x_kind; }
  const std::string& slug() const { return x_slug; }
  const ErrorParts& parts() const { return x_parts; }
  const char* what() const noexcept override { return x_line.c_str(); }

 private:
  ErrorKind x_kind;
  std::string x_slug;
  ErrorParts x_parts;
  std::string x_line;
};

/// Several errors found in one pass (a config's, a manifest's), printed together; kind() is that of the first.
class ErrorList : public std::exception {
 public:
  explicit ErrorList(std::vector<Error> errors);
  const std::vector<Error>& errors() const { return x_errors; }
  const char* what() const noexcept override { return x_text.c_str(); }

 private:
  std::vector<Error> x_errors;
  std::string x_text;  // one line an error
};

/// Something worth telling that does not stop the item; `slug` is stable as an Error's.
struct Warning {
  std::string slug;
  std::string text;  ///< one line
};

}  // namespace tiedit

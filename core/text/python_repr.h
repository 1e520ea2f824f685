#pragma once
#include <string>
#include <string_view>

#include "io/json.h"

namespace tiedit::text {

/// A value as Python prints it: {'name': 'dog', 'box': {'x': 0.1, 'y': 1.0}}; strings in single quotes, in double ones
/// where they hold an apostrophe and no double quote.
/// Equals repr() of the value that json.loads makes.
std::string python_repr(const io::Json& value);

/// Every run of white space as one blank, none at the ends. Equals re.sub(r"\s+", " ", text).strip().
std::string with_single_blanks(std::string_view utf8);

}  // namespace tiedit::text

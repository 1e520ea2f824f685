#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tiedit {

class Stage;

/// A stage named inside another one's field (`box: {use: locate.grabcut}`), already configured; empty = not given.
/// A list of them: `try: [plan.rules, {use: plan.llm}]`.
struct Substage {
  std::shared_ptr<const Stage> stage;
  explicit operator bool() const { return stage != nullptr; }
};

namespace io {

/// What is said once about a field and serves the YAML reader, --set, `tiedit stages` and config.json readers.
struct FieldInfo {
  std::string help;                       ///< one line
  std::string unit = {};                  ///< "reference px", "logit", ...
  std::optional<double> min = {}, max = {};  ///< inclusive, unless above_min
  bool above_min = false;                 ///< the value must be greater than min
  std::vector<std::string> choices = {};  ///< of a string field; empty: any text
  bool required = false;
  std::string default_text = {};  ///< shown instead of the empty value of an optional field, e.g. "by op"
  bool is_path = false;           ///< a file or folder: relative to the working folder, then to the YAML
};

/// Where a field's value lives. The closed list of field types.
using FieldTarget =
    std::variant<bool*, int*, double*, std::string*, std::optional<bool>*, std::optional<int>*, std::optional<double>*,
                 std::optional<std::string>*, std::optional<std::uint64_t>*, std::vector<int>*, std::vector<double>*,
                 std::vector<std::string>*, Substage*, std::vector<Substage>*>;

struct Field {
  std::string name;
  FieldTarget target;
  FieldInfo info;
};

/// The visitor handed to `Config::fields`: collects every field of one object, in declaration order.
/// The pointers stay valid as long as the visited object.
class FieldList {
 public:
  template <class T>
  void operator()(std::string name, T& target, FieldInfo info) {
    x_fields.push_back({std::move(name), FieldTarget{&target}, std::move(info)});
  }
  const std::vector<Field>& all() const& { return x_fields; }
  std::vector<Field> all() && { return std::move(x_fields); }  // `for (f : stage.fields().all())` must not dangle
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const Field& f : x_fields) out.push_back(f.name);
    return out;
  }
  const Field* find(const std::string& name) const {
    for (const Field& f : x_fields)
      if (f.name == name) return &f;
    return nullptr;
  }

 private:
  std::vector<Field> x_fields;
};

template <class Config>
FieldList fields_of(Config& config) {
  FieldList list;
  config.fields(list);
  return list;
}

}  // namespace io
}  // namespace tiedit

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/files.h"
#include "commands.h"
#include "io/image_header.h"
#include "io/json.h"
#include "io/metadata.h"

namespace tiedit::cli {
namespace {

using nlohmann::ordered_json;

std::string value_text(const ordered_json& value) { return value.is_string() ? value.get<std::string>() : io::dump_canonical(value); }

// A tree of names and values, two blanks a level: for people; --json has the same for programs.
void print_tree(const ordered_json& value, int depth) {
  for (const auto& [name, member] : value.items()) {
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    const bool nested = member.is_object() && !member.empty();
    std::string line = indent + (value.is_array() ? "-" : name + ":");
    if (!nested) line += " " + value_text(member);
    std::fputs((line + "\n").c_str(), stdout);
    if (nested) print_tree(member, depth + 1);
  }
}

ordered_json shown(const std::string& file) {
  const std::string bytes = base::read_file(file, ErrorKind::input, "image", io::kMaxImageBytes);
  if (bytes.starts_with("{")) return io::parse_json(bytes, {.name = file, .kind = ErrorKind::input}).root();  // item.json, plan.json, ...
  return io::list_metadata(bytes, file);
}

}  // namespace

void add_show(CLI::App& app, Run& run) {
  struct Flags {
    std::string file;
    bool json = false;
  };
  const auto flags = std::make_shared<Flags>();
  CLI::App* sub = app.add_subcommand("show", "what an output says about itself");
  sub->add_option("FILE", flags->file, "a picture, or a JSON file of a steps folder")->required();
  sub->add_flag("--json", flags->json, "as JSON");
  sub->callback([&run, flags] {
    run = [flags] {
      const ordered_json tree = shown(flags->file);
      if (flags->json) {
        std::fputs(io::dump_pretty(tree).c_str(), stdout);
      } else {
        print_tree(tree, 0);
      }
      return 0;
    };
  });
}

}  // namespace tiedit::cli

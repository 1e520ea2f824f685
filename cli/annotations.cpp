#include <CLI/CLI.hpp>
#include <memory>

#include "base/log.h"
#include "commands.h"
#include "pipeline/annotation_convert.h"

namespace tiedit::cli {

void add_annotations(CLI::App& app, Run& run) {
  const auto command = std::make_shared<pipeline::ConvertCommand>();
  CLI::App* group = app.add_subcommand("annotations", "boxes, stars and masks in other formats");
  CLI::App* sub = group->add_subcommand("convert", "one format into another: ours, COCO, ClickDiffusion's");
  group->require_subcommand(1);
  sub->add_option("IN", command->in, "ours, COCO, Labelme, YOLO or ClickDiffusion's")->required();
  sub->add_option("--to", command->to, "the format to write")->check(CLI::IsMember({"tiedit", "coco", "original"}))->required();
  sub->add_option("--ann-format", command->format, "of IN, where its content does not tell");
  sub->add_option("--image", command->image, "the picture, for its size and its entry");
  sub->add_option("--round", command->round, "2: as ClickDiffusion rounds")->check(CLI::IsMember({0, 2}));
  sub->add_option("-o,--out", command->out, "file; else stdout");
  sub->callback([&run, command] {
    run = [command] {
      for (const std::string& note : pipeline::convert_annotations(*command)) base::log_note(note);
      return 0;
    };
  });
}

}  // namespace tiedit::cli

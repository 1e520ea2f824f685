#include <CLI/CLI.hpp>
#include <memory>

#include "base/log.h"
#include "commands.h"
#include "pipeline/edit_command.h"

namespace tiedit::cli {
namespace {

void add_what(CLI::App& sub, pipeline::EditCommand& c) {
  sub.add_option("INPUT", c.inputs, "pictures or folders")->group("What");
  sub.add_option("-i,--instruction", c.instruction, "what to do, in words; @FILE reads it")->group("What");
  sub.add_option("-a,--annotations", c.annotations, "boxes and stars: a file, or a folder of STEM.json/.txt")->group("What");
  sub.add_option("--ann-format", c.annotation_format, "of -a: tiedit, coco, labelme, yolo, original, examples")->group("What");
  sub.add_option("--box", c.boxes, "NAME=x0,y0,x1,y1[px], fractions or pixels")->group("What")->allow_extra_args(false);
  sub.add_option("--star", c.stars, "NAME=x,y[px]")->group("What")->allow_extra_args(false);
  sub.add_option("--mask", c.mask, "white = repaint; the mark named mask")->group("What");
  sub.add_option("--jobs", c.jobs, "JSON Lines, a row an item, instead of INPUT")->group("What");
  sub.add_flag("-r", c.recursive, "descend into folders, mirror the tree")->group("What");
  sub.add_option("--input-root", c.input_root, "folder that rows may read from")->group("What");
}

void add_how(CLI::App& sub, pipeline::EditCommand& c) {
  sub.add_option("-c,--config", c.config, "pipeline: a shipped name or a YAML file")->group("How")->capture_default_str();
  sub.add_option("--set", c.set, "STEP.FIELD=VALUE")->group("How")->allow_extra_args(false);
  sub.add_option("--artifact", c.artifacts, "NAME=FILE, e1.NAME=FILE: instead of its steps")->group("How")->allow_extra_args(false);
  sub.add_option("--until", c.until, "stop after this step; steps folder only")->group("How");
  sub.add_option("--seed", c.seed, "0..2^63-1, or random")->group("How")->capture_default_str();
  sub.add_option("--seed-mode", c.seed_mode, "one seed for all, or one an item")->group("How")->check(CLI::IsMember({"fixed", "per_item"}))->capture_default_str();
  sub.add_option("--numerics", c.numerics, "exact or fast, for steps with a model")->group("How")->check(CLI::IsMember({"exact", "fast"}));
  sub.add_option("--on-unresolved", c.on_unresolved, "an instruction nobody can follow: fail or copy")->group("How")->check(CLI::IsMember({"fail", "copy"}))->capture_default_str();
  sub.add_option("--threads", c.threads, "pictures worked on at once; 0: the cores")->group("How")->check(CLI::Range(0, 256))->capture_default_str();
}

void add_output(CLI::App& sub, pipeline::EditCommand& c) {
  sub.add_option("-o,--out", c.out, "output folder")->group("Output")->required();
  sub.add_option("--name", c.name_template, "also {inext} {id} {index:04} {seed} {config}")->group("Output")->capture_default_str();
  sub.add_option("--format", c.format, "png, jpg, webp or the input's")->group("Output")->check(CLI::IsMember({"png", "jpg", "webp", "same"}))->capture_default_str();
  sub.add_option("--keep", c.keep, "of the steps: all, plan (plan and masks), none")->group("Output")->check(CLI::IsMember({"all", "plan", "none"}))->capture_default_str();
  sub.add_option("--overwrite", c.overwrite, "never, stale (made with other settings), always")->group("Output")->check(CLI::IsMember({"never", "stale", "always"}))->capture_default_str();
  sub.add_flag("--json", c.json, "records on stdout instead of paths")->group("Output");
  sub.add_flag("--no-timing", c.no_timing, "no times in item.json and run.jsonl")->group("Output");
  sub.add_flag("--dry-run", c.dry_run, "print what would be done")->group("Output");
}

void add_care(CLI::App& sub, pipeline::EditCommand& c) {
  sub.add_flag("--strict", c.strict, "doubtful input and masks fail")->group("Care");
  sub.add_flag("--fail-fast", c.fail_fast, "stop at the first failed item")->group("Care");
  sub.add_flag("--first-frame", c.first_frame, "of animated files take the first frame")->group("Care");
  sub.add_flag("--allow-damaged", c.allow_damaged, "take what can be read of a damaged file")->group("Care");
  sub.add_flag_callback("-q,--quiet", [] { base::set_verbosity(base::Verbosity::quiet); }, "errors only")->group("Care");
  sub.add_flag_callback("-v,--verbose", [] { base::set_verbosity(base::Verbosity::stages); }, "steps too")->group("Care");
}

}  // namespace

void add_edit(CLI::App& app, Run& run) {
  CLI::App* sub = app.add_subcommand("edit", "edit one picture, many, folders or a job list");
  const auto command = std::make_shared<pipeline::EditCommand>();
  add_what(*sub, *command);
  add_how(*sub, *command);
  add_output(*sub, *command);
  add_care(*sub, *command);
  sub->callback([&run, command] { run = [command] { return pipeline::run_edit(*command); }; });
}

}  // namespace tiedit::cli

#include "stages/layout/apply.h"

#include "artifacts/layout_json.h"
#include "artifacts/program_json.h"
#include "stages/layout/mark_nouns.h"
#include "stages/layout/program_run.h"

namespace tiedit {
namespace {

using stages::ApplyOptions;
using stages::Fit;

Fit fit_of(const std::string& word) {
  if (word == "shrink") return Fit::shrink;
  if (word == "allow") return Fit::allow;
  return word == "reject" ? Fit::reject : Fit::clamp;
}

const Program program_of(const Plan& plan, const artifacts::ProgramSource& source) {
  if (plan.layout_program) return artifacts::program_from_value(*plan.layout_program, source);
  throw Error(ErrorKind::input, "layout.schema",
              {"layout.apply", "a plan with a layout_program", "none", "use plan.layout_rules"});
}

cv::Mat picture_in(const std::optional<std::string>& folder, const std::string& file) {
  return folder ? artifacts::load_appearance(*folder, file) : cv::Mat();
}

}  // namespace

Layout LayoutApply::run(const In& in, Context& context) const {
  static const Annotations no_marks;
  const Annotations& marks = in.annotations ? *in.annotations : no_marks;
  ApplyOptions options{.fit = fit_of(config.fit), .star_anchor = config.star_anchor};
  options.skip_failing = config.on_error == "skip";
  options.keep_caption = config.caption_mode == "keep";
  options.picture = [&](const std::string& file) { return picture_in(config.appearances, file); };
  const Program program = program_of(*in.plan, options.source);
  options.nouns = stages::mark_nouns(in.plan->instruction, marks);
  stages::AppliedProgram applied = stages::apply_program(*in.layout, program, marks, options);
  if (!applied.noop.empty()) {
    throw Error(ErrorKind::input, "plan." + applied.noop,
                {options.source.name + ": " + options.source.path, "operations that do something", applied.noop});
  }
  for (Warning& w : applied.warnings) context.warn(w.slug, w.text);
  for (const Error& e : applied.skipped) {
    context.warn(e.slug(), e.what());
    context.notes["skipped"].push_back(e.what());
  }
  if (!applied.changed) context.notes["unchanged"] = true;
  return std::move(applied.layout);
}

}  // namespace tiedit

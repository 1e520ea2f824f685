#include "stages/layout/program_run.h"

#include <algorithm>

#include "base/ascii.h"
#include "stages/layout/caption.h"
#include "stages/layout/op_error.h"
#include "stages/layout/ops.h"
#include "stages/layout/program_check.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

bool has_changed(const LayoutObject& object, const std::string& how) {
  return std::find(object.change.begin(), object.change.end(), how) != object.change.end();
}

bool is_noop(const LayoutOp& op) { return std::holds_alternative<NoOp>(op); }

/// One run of a program.
class Execution {
 public:
  Execution(const Layout& before, const Program& program, const Annotations& marks, const ApplyOptions& options)
      : x_before(before), x_program(program), x_marks(marks), x_options(options), x_work(before, marks, options) {}

  AppliedProgram run() {
    const auto known = check_program(x_before, x_program, x_marks, x_options.source);
    if (!x_options.skip_failing) throw_all(known);
    for (std::size_t i = 0; i < x_program.ops.size(); ++i) {
      const auto wrong = known.find(i);
      if (wrong != known.end()) {
        x_out.skipped.insert(x_out.skipped.end(), wrong->second.begin(), wrong->second.end());
      } else {
        run_op(i);
      }
    }
    note_noops();
    finish();
    return std::move(x_out);
  }

 private:
  static void throw_all(const std::map<std::size_t, std::vector<Error>>& known) {
    std::vector<Error> all;
    for (const auto& [op, errors] : known) all.insert(all.end(), errors.begin(), errors.end());
    if (!all.empty()) throw ErrorList(std::move(all));
  }

  void run_op(std::size_t i) {
    const LayoutOp& op = x_program.ops[i];
    x_work.begin(i, to_string(op));
    const auto act = [&] { std::visit([&](const auto& o) { stages::run(o, x_work); }, op); };
    if (!x_options.skip_failing) return act();
    WorkingLayout::State was = x_work.state();
    try {
      act();
    } catch (const Error& e) {
      x_work.restore(std::move(was));
      x_out.skipped.push_back(e);
    }
  }

  void note_noops() {
    const bool all = std::all_of(x_program.ops.begin(), x_program.ops.end(), is_noop);
    for (std::size_t i = 0; i < x_program.ops.size(); ++i) {
      const auto* op = std::get_if<NoOp>(&x_program.ops[i]);
      if (!op) continue;
      if (all && x_out.noop.empty()) x_out.noop = op->reason;
      const Error told =
          op_error(x_options.source, i, "noop", {"layout.noop", "an operation that does something", op->reason});
      if (!all) x_out.warnings.push_back({"layout.noop", told.what()});
    }
  }

  // The object as it was before the program, or as the mark showed it.
  const LayoutObject* original(const std::string& id) const {
    const auto made = x_work.state().from_marks.find(id);
    return made == x_work.state().from_marks.end() ? find_object(x_before, id) : &made->second;
  }

  void finish() {
    Layout& now = x_work.layout();
    Layout compared = x_before;
    for (const auto& [id, object] : x_work.state().from_marks) compared.objects.push_back(object);
    x_out.changed = now.objects.size() != compared.objects.size();
    for (LayoutObject& object : now.objects) {
      const LayoutObject* was = original(object.id);
      if (was && same_object(*was, object)) {
        object = *was;
        continue;
      }
      x_out.changed = true;
      object.raw.clear();
      if (!x_work.state().touched.contains(object.id)) object.change = {"reorder"};  // z alone, with others
    }
    if (!x_out.changed) {
      x_out.layout = x_before;
      return;
    }
    if (!x_options.keep_caption) now.caption = caption_after(compared, now, x_program.caption, lexicon());
    x_out.layout = std::move(now);
  }

  const Layout& x_before;
  const Program& x_program;
  const Annotations& x_marks;
  const ApplyOptions& x_options;
  WorkingLayout x_work;
  AppliedProgram x_out;
};

}  // namespace

AppliedProgram apply_program(const Layout& layout, const Program& program, const Annotations& marks,
                             const ApplyOptions& options) {
  return Execution(layout, program, marks, options).run();
}

Layout before_of(const Layout& layout, const Layout& target, const Annotations& marks,
                 const std::map<std::string, std::string>& nouns) {
  Layout out = layout;
  for (const LayoutObject& object : target.objects) {
    if (object.mark.empty() || !object.from.empty() || find_object(layout, object.id)) continue;
    const auto mark = find_mark(marks, object.mark);
    if (!mark) continue;
    const auto noun = nouns.find(base::ascii_lower(mark->name));
    LayoutObject was = materialised(*mark, noun == nouns.end() ? "" : noun->second);
    was.id = object.id;
    if (!has_changed(object, "replace")) {
      was.label = object.label;
      was.phrase = has_changed(object, "recolor") || has_changed(object, "attribute") ? object.label : object.phrase;
    }
    if (mark->mask) out.pixels[was.mask] = *mark->mask;
    out.objects.push_back(std::move(was));
  }
  return out;
}

}  // namespace tiedit::stages

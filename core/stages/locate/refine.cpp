#include "stages/locate/refine.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "base/text.h"
#include "image/geometry.h"
#include "image/morphology.h"
#include "image/refine.h"
#include "stages/locate/geometry.h"
#include "stages/op_defaults.h"

namespace tiedit {
namespace {

using nlohmann::ordered_json;

constexpr double kTiny = 0.0002, kHuge = 0.9, kShaky = 0.6;

std::vector<cv::Point> user_points(const Edit* edit, cv::Size size) {
  std::vector<cv::Point> out;
  if (!edit) return out;
  for (const RegionPoint& p : edit->region.points) {
    if (p.label != 1) continue;
    out.emplace_back(std::clamp(static_cast<int>(p.x * size.width), 0, size.width - 1), std::clamp(static_cast<int>(p.y * size.height), 0, size.height - 1));
  }
  return out;
}

int growth(const LocateRefine& stage, const LocateRefine::In& in) {
  double reference = in.edit ? stages::op_defaults(in.edit->op).dilate_px : 0;
  if (in.mask->user_drawn) reference = 0;
  if (stage.config.dilate_px) reference = *stage.config.dilate_px;
  if (in.edit && in.edit->region.dilate_px) reference = *in.edit->region.dilate_px;
  return image::effective_px(reference, in.mask->size());
}

// Subtracts what must stay; returns the names of the keepers that took something.
std::vector<std::string> protect(cv::Mat& mask, const LocateRefine::In& in, const Context& context) {
  std::vector<std::string> names;
  if (in.edit && in.edit->op == Op::keep) return names;  // what protects is not protected from itself
  const auto take = [&](const cv::Mat& keep, const std::string& name) {
    cv::Mat both;
    cv::bitwise_and(mask, keep, both);
    if (cv::countNonZero(both) == 0) return;
    mask.setTo(0, keep);
    names.push_back(name);
  };
  if (!in.mask->keep.empty()) take(in.mask->keep, "must_keep");
  for (const std::string& id : context.keep_ids) {
    const auto found = context.masks ? context.masks->find(id + ".mask") : MaskStore::const_iterator{};
    if (context.masks && found != context.masks->end() && found->second->found) take(found->second->pixels, id);
  }
  if (!in.annotations) return names;
  for (const BoxMark& b : in.annotations->boxes)
    if (b.role == MarkRole::keep) take(b.mask ? *b.mask : stages::filled_boxes({b.box}, mask.size()), b.name);
  for (const StarMark& s : in.annotations->stars)
    if (s.role == MarkRole::keep) take(stages::discs({{s.at.x, s.at.y, 1}}, mask.size()), s.name);
  return names;
}

ordered_json audit_json(const image::MaskAudit& audit, const image::Cleaned& cleaned, bool drawn) {
  ordered_json j{{"area", audit.area_share},
                 {"box_px", {audit.box.x, audit.box.y, audit.box.x + audit.box.width, audit.box.y + audit.box.height}},
                 {"touches_border", audit.touches_border}};
  if (!drawn) j.update({{"components_before", cleaned.components_before}, {"components_after", cleaned.components_after}, {"holes_filled", cleaned.holes_filled}});
  if (audit.rim_logit) j["rim_logit"] = *audit.rim_logit;
  if (audit.stability) j["stability"] = *audit.stability;
  return j;
}

bool may_be_huge(const Edit* edit) {
  return edit && (edit->op == Op::background || edit->op == Op::style || edit->op == Op::relight || edit->op == Op::keep ||
                  edit->region.kind == RegionKind::whole);
}

std::string place(const LocateRefine::In& in) { return in.edit ? in.edit->id + ".mask" : "mask"; }

std::string judge(const LocateRefine::In& in, const image::MaskAudit& audit, Context& context) {
  if (audit.area_share < kTiny) {
    context.warn("mask.tiny", fmt::format("{}: {} of the picture; is it the right thing", place(in), base::shortest(audit.area_share)));
    return "tiny";
  }
  if (audit.area_share > kHuge && !may_be_huge(in.edit)) {
    if (context.strict) throw Error(ErrorKind::input, "mask.huge", {place(in), "at most 0.9 of the picture", fmt::format("{:.3f}", audit.area_share)});
    context.warn("mask.huge", fmt::format("{}: covers {:.0f} % of the picture", place(in), 100 * audit.area_share));
    return "huge";
  }
  if (audit.stability && *audit.stability < kShaky) {
    context.warn("mask.shaky", fmt::format("{}: stability {:.2f}, below {}", place(in), *audit.stability, kShaky));
    return "shaky";
  }
  return "ok";
}

Mask missing(const LocateRefine& stage, const LocateRefine::In& in, Context& context) {
  const std::string what = in.edit ? "\"" + (in.edit->region.query.empty() ? in.edit->target_phrase : in.edit->region.query) + "\"" : "the region";
  if (stage.config.on_missing == "fail") {
    throw Error(ErrorKind::input, "mask.not_found", {place(in), what + " in the picture", "nothing", "mark it with --box, --star or --mask"});
  }
  context.warn("mask.not_found", place(in) + ": " + what + " was not found; nothing is painted for it");
  context.notes["verdict"] = "not_found";
  Mask none = *in.mask;
  none.found = false;
  return none;
}

}  // namespace

Mask LocateRefine::run(const In& in, Context& context) const {
  if (!in.mask->found) return missing(*this, in, context);
  image::CleanOptions options;
  options.dilate_px = growth(*this, in);
  options.fill_holes = !in.edit || stages::op_defaults(in.edit->op).fill_holes;
  options.include_shadow = in.edit && in.edit->region.include_shadow.value_or(false);
  Mask out = *in.mask;
  image::Cleaned cleaned;
  if (in.mask->user_drawn) {  // taken as it is; only an explicit growth applies
    cleaned.mask = options.dilate_px == 0 ? in.mask->pixels.clone() : image::dilate_edt(in.mask->pixels, options.dilate_px);
  } else {
    cleaned = image::clean(in.mask->pixels, in.mask->logits, user_points(in.edit, in.mask->size()), options);
  }
  out.pixels = cleaned.mask;
  out.dilated_px = std::max(0, options.dilate_px);
  const int before = cv::countNonZero(out.pixels);
  const std::vector<std::string> keepers = protect(out.pixels, in, context);
  const image::MaskAudit audit = image::audit(out.pixels, out.logits);
  context.notes["audit"] = audit_json(audit, cleaned, in.mask->user_drawn);
  if (audit.area_share > 0) {
    context.notes["verdict"] = judge(in, audit, context);
    return out;
  }
  const Error empty(ErrorKind::input, "mask.empty",
                    {place(in), keepers.empty() ? "not empty after clean-up" : "not empty after keep", fmt::format("0 px left of {}", base::grouped(before)),
                     keepers.empty() ? "draw a larger box or --mask" : "shrink keep " + base::join(keepers)});
  if (config.on_missing == "fail") throw empty;
  context.warn(empty.slug(), empty.what());
  context.notes["verdict"] = "empty_mask";
  return out;
}

}  // namespace tiedit

#pragma once
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include "artifacts/annotations.h"
#include "artifacts/plan.h"
#include "text/marks.h"

namespace tiedit::stages {

/// The user's marks as the rules see them: numbered boxes first, then stars, then the drawn mask, each with the
/// regions it can be.
class MarkRegions {
 public:
  /// `displayed` in pixels; both are used only while this lives.
  MarkRegions(const Annotations& annotations, cv::Size displayed);

  const std::vector<text::Mark>& names() const { return x_names; }
  const std::string& name(int mark) const { return x_names[static_cast<std::size_t>(mark)].name; }
  bool is_star(int mark) const { return x_names[static_cast<std::size_t>(mark)].kind == text::MarkKind::star; }
  bool is_box(int mark) const { return x_names[static_cast<std::size_t>(mark)].kind == text::MarkKind::box; }
  MarkRole role(int mark) const;

  /// Words for the thing marked: its label, its name where that is a word; empty for an unlabelled B1.
  std::string noun(int mark) const;
  /// "user:NAME".
  std::string ref(int mark) const { return "user:" + name(mark); }

  /// The one box or star whose role is neither keep nor shadow, when there is exactly one.
  std::optional<int> single() const;
  /// The drawn mask (--mask).
  std::optional<int> drawn() const;
  /// All boxes with a role other than keep, shadow.
  std::vector<int> boxes() const;

  /// The region of marked things: their boxes, points, the mask, or a union of references where kinds mix.
  Region thing(const std::vector<int>& marks) const;
  /// Where something is added: as `thing`, a star as a square of side 0.25 * sqrt(W * H) px, cut at the frame.
  Region room(const std::vector<int>& marks) const;
  /// A box of the mark's size beside it, `column` and `row` in -1, 0, 1 steps, cut at the frame; nothing
  /// where there is no such room at all.
  std::optional<Region> beside(int mark, int column, int row) const;
  /// Everything but the marked things, or nothing when no box marks a thing.
  std::optional<Region> background() const;
  /// The marks that `background` leaves out.
  std::vector<int> things() const;

 private:
  const BoxMark& box(int mark) const { return x_annotations.boxes[static_cast<std::size_t>(mark)]; }
  const StarMark& star(int mark) const {
    return x_annotations.stars[static_cast<std::size_t>(mark) - x_annotations.boxes.size()];
  }
  bool is_plain_box(int mark) const { return is_box(mark) && !box(mark).mask; }
  Box square(const StarMark& star) const;

  const Annotations& x_annotations;
  cv::Size x_displayed;
  std::vector<text::Mark> x_names;
};

}  // namespace tiedit::stages

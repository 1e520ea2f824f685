#pragma once
#include <optional>
#include <string>
#include <vector>

#include "artifacts/program.h"
#include "stages/plan/layout_objects.h"
#include "stages/plan/layout_scene.h"
#include "text/tokens.h"

namespace tiedit::stages {

/// Where to: exactly one of mark, by, side (with `of`), frame and box.
struct LayoutPlace {
  std::string mark = {};         ///< at, in or to a mark
  std::optional<Point> by = {};  ///< fractions of the frame
  std::string side = {};         ///< as Relation::side
  Ids of = {};                   ///< objects or marks
  std::string frame = {};        ///< 9-grid name or side
  std::optional<Box> box = {};   ///< a place that the clause before emptied, or where an object is
  std::vector<Warning> warnings = {};
};

/// How far "to the left" is, as a fraction of the frame.
inline constexpr double kStep = 0.15, kSmallStep = 0.05, kBigStep = 0.30;

/// Reads the words that say where. Holds references as ObjectReader does.
class PlaceReader {
 public:
  PlaceReader(const LayoutScene& scene, const LayoutHistory& history, const ObjectReader& objects)
      : x_scene(scene), x_history(history), x_objects(objects) {}

  /// `step`: how far a direction without an amount goes; nothing: directions are no places ("add a tree to the left"
  /// means the left of the frame). Nothing for words that are no place; `reject` where they name none.
  std::optional<LayoutPlace> read(text::Span words, std::optional<double> step, std::optional<Reject>& reject) const;

 private:
  std::optional<LayoutPlace> direction(text::Span words, double step) const;
  std::optional<LayoutPlace> at_mark(text::Span words) const;
  std::optional<LayoutPlace> in_frame(text::Span words) const;
  std::optional<LayoutPlace> beside(text::Span words, std::optional<Reject>& reject) const;
  std::optional<LayoutPlace> emptied(text::Span words) const;
  std::optional<LayoutPlace> where_is(text::Span words) const;
  text::Span without_adverbs(text::Span words) const;

  const LayoutScene& x_scene;
  const LayoutHistory& x_history;
  const ObjectReader& x_objects;
};

/// "20%", "20 percent", "60 px", "60px" at the begin of the tokens.
struct Measured {
  double share = 0;      ///< of the frame, or of a size
  double pixels = 0;     ///< instead of `share`
  std::size_t used = 0;  ///< tokens; 0: there is none
};
Measured measured_at(text::Span tokens, std::size_t at, const text::Lexicon& lexicon);

}  // namespace tiedit::stages

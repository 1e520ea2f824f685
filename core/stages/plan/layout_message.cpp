#include "stages/plan/layout_message.h"

#include <cmath>

#include "io/json.h"
#include "stages/layout/resolve.h"
#include "stages/lexicon.h"
#include "text/normalise.h"

namespace tiedit::stages {
namespace {

using io::Json;

double to_two_decimals(double v) { return std::floor(v * 100 + 0.5) / 100; }

// "left bottom", "center middle".
std::string place_words(const Box& box) {
  const double x = centre_x(box), y = centre_y(box);
  const std::string column = x < 1.0 / 3 ? "left" : x > 2.0 / 3 ? "right" : "center";
  return column + (y < 1.0 / 3 ? " top" : y > 2.0 / 3 ? " bottom" : " middle");
}

Json told_objects(const Layout& layout) {
  Json out = Json::array();
  for (const LayoutObject& o : layout.objects) {
    if (!o.visible) continue;
    out.push_back({{"id", o.id},
                   {"phrase", o.phrase.empty() ? o.label : o.phrase},
                   {"at", {to_two_decimals(centre_x(o.box)), to_two_decimals(centre_y(o.box))}},
                   {"size", {to_two_decimals(width(o.box)), to_two_decimals(height(o.box))}},
                   {"place", place_words(o.box)}});
  }
  return out;
}

Json told_marks(const Layout& layout, const Annotations& marks) {
  Json out = Json::array();
  for (const MarkPlace& mark : all_marks(marks)) {
    Json covers = Json::array();
    for (const std::size_t i : objects_of(layout, mark)) covers.push_back(layout.objects[i].id);
    out.push_back({{"name", mark.name},
                   {"kind", mark.star   ? "star"
                            : mark.mask ? "mask"
                                        : "box"},
                   {"at", {to_two_decimals(centre_x(mark.box)), to_two_decimals(centre_y(mark.box))}},
                   {"covers", std::move(covers)}});
  }
  return out;
}

}  // namespace

std::vector<text::Mark> sentence_marks(const Annotations& marks) {
  std::vector<text::Mark> out;
  for (const BoxMark& b : marks.boxes) out.push_back({b.name, b.label, text::MarkKind::box});
  for (const StarMark& s : marks.stars) out.push_back({s.name, "", text::MarkKind::star});
  if (marks.mask) out.push_back({"mask", "", text::MarkKind::mask});
  return out;
}

std::string with_bare_marks(const std::string& instruction, const Annotations& marks) {
  const std::vector<text::Mark> names = sentence_marks(marks);
  text::Tokens tokens = text::read_marks(text::tokenise(text::normalise(instruction)), names, lexicon());
  for (text::Token& token : tokens)
    if (token.mark >= 0) token.text = names[static_cast<std::size_t>(token.mark)].name;
  return text::spelled(tokens);
}

std::string layout_message(const Layout& layout, const Annotations& marks, const std::string& instruction) {
  return "OBJECTS " + io::dump_canonical(told_objects(layout)) + "\nMARKS " +
         io::dump_canonical(told_marks(layout, marks)) + "\nCAPTION " + io::dump_canonical(Json(layout.caption)) +
         "\nINSTRUCTION " + io::dump_canonical(Json(with_bare_marks(instruction, marks)));
}

}  // namespace tiedit::stages

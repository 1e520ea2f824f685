#include "photo/colour_mask.h"

#include <limits>

#include "photo/lab.h"

namespace tiedit::photo {
namespace {

double distance2(const Lab& p, const Lab& q) {
  const double dL = p.L - q.L, da = p.a - q.a, db = p.b - q.b;
  return dL * dL + da * da + db * db;
}

std::vector<Lab> labs_of(std::span<const NamedColour> table) {
  std::vector<Lab> labs;
  for (const NamedColour& c : table) labs.push_back(lab_of(c.rgb));
  return labs;
}

std::size_t nearest(const Lab& p, const std::vector<Lab>& labs) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < labs.size(); ++i)
    if (const double d = distance2(p, labs[i]); d < least) least = d, best = i;
  return best;
}

/// Answers "is this colour of the group?", once per distinct colour of the picture.
class GroupTest {
 public:
  GroupTest(std::span<const NamedColour> table, int group) : x_lab(labs_of(table)), x_known(1U << 24U, kUnknown) {
    for (const NamedColour& c : table) x_answer.push_back(c.group == group ? 255 : 0);
  }
  uchar operator()(const uchar* rgb) {
    uchar& known = x_known[static_cast<std::size_t>(rgb[0] << 16 | rgb[1] << 8 | rgb[2])];
    if (known == kUnknown) known = x_answer[nearest(lab_of({rgb[0], rgb[1], rgb[2]}), x_lab)];
    return known;
  }

 private:
  static constexpr uchar kUnknown = 1;
  std::vector<Lab> x_lab;
  std::vector<uchar> x_answer;
  std::vector<uchar> x_known;  // by colour: 0, 255 or unknown
};

}  // namespace

std::size_t nearest_colour(cv::Vec3b rgb, std::span<const NamedColour> table) {
  CV_Assert(!table.empty());
  return nearest(lab_of(rgb), labs_of(table));
}

cv::Mat colour_mask(const cv::Mat& rgb, std::span<const NamedColour> table, int group,
                    const std::vector<cv::Rect>& boxes) {
  CV_Assert(rgb.type() == CV_8UC3 && !table.empty());
  cv::Mat out = cv::Mat::zeros(rgb.size(), CV_8U);
  GroupTest is_of_group(table, group);
  const cv::Rect frame(cv::Point(), rgb.size());
  const auto paint = [&](const cv::Rect& area) {
    for (int y = area.y; y < area.br().y; ++y) {
      const uchar* p = rgb.ptr(y);
      uchar* to = out.ptr(y);
      for (int x = area.x; x < area.br().x; ++x) to[x] = is_of_group(p + 3 * x);
    }
  };
  if (boxes.empty()) paint(frame);
  for (const cv::Rect& box : boxes) paint(box & frame);
  return out;
}

}  // namespace tiedit::photo

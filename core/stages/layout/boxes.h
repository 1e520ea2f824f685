#pragma once
#include <string>
#include <vector>

#include "image/geometry.h"

namespace tiedit::stages {

inline constexpr Box kFrame{0, 0, 1, 1};

inline double width(const Box& b) { return b.x1 - b.x0; }
inline double height(const Box& b) { return b.y1 - b.y0; }
inline double area(const Box& b) { return width(b) * height(b); }
inline double centre_x(const Box& b) { return (b.x0 + b.x1) / 2; }
inline double centre_y(const Box& b) { return (b.y0 + b.y1) / 2; }
inline Point centre(const Box& b) { return {centre_x(b), centre_y(b)}; }
inline Box box_at(const Point& p) { return {p.x, p.y, p.x, p.y}; }

inline bool contains(const Box& b, const Point& p) { return p.x >= b.x0 && p.x <= b.x1 && p.y >= b.y0 && p.y <= b.y1; }
double intersection(const Box& a, const Box& b);
/// Intersection over union; 0 for boxes without area.
double iou(const Box& a, const Box& b);
/// The share of `inner` that lies in `outer`; 0 for a box without area.
double share_inside(const Box& inner, const Box& outer);
/// The smallest box around all of them; there is at least one.
Box union_of(const std::vector<Box>& boxes);

/// What becomes of a box that enters a layout: every number with at most 6 decimals (artifacts::layout_number).
Box rounded(const Box& b);
Box shifted(const Box& b, double dx, double dy);
/// Every x becomes px + (x - px) * sx, every y alike.
Box scaled(const Box& b, const Point& about, double sx, double sy);

/// The point of a box that an anchor names: center or a 9-grid name (top_left, top, ..., bottom_right).
Point anchor_point(const Box& b, const std::string& anchor);
/// Whether a word is one of these nine.
bool is_anchor(const std::string& word);

}  // namespace tiedit::stages

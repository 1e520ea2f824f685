#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "artifacts/layout_json.h"
#include "artifacts/program_json.h"
#include "stages/layout/program_run.h"

namespace tiedit::test {

/// Programs know colours and plurals by the shipped lexicon.
inline const int kLexiconFound = ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1);

/// A thing by top left corner and size.
inline LayoutObject thing(std::string id, std::string phrase, std::array<double, 4> xywh, int z = 0) {
  LayoutObject out;
  out.id = std::move(id);
  out.label = phrase.substr(phrase.rfind(' ') + 1);
  out.phrase = std::move(phrase);
  out.box = {xywh[0], xywh[1], xywh[0] + xywh[2], xywh[1] + xywh[3]};
  out.z = z;
  return out;
}

/// A layout as one that was read from its file: every object has its bytes.
inline Layout layout_of(std::vector<LayoutObject> objects, cv::Size size = {1000, 1000}, std::string caption = "") {
  Layout out;
  out.image = {"x.png", size.width, size.height};
  out.caption = std::move(caption);
  out.objects = std::move(objects);
  return artifacts::layout_from_json(artifacts::layout_text(out), "layout.json");
}

inline BoxMark box_mark(std::string name, std::array<double, 4> xywh, std::string label = "") {
  return {.name = std::move(name),
          .box = {xywh[0], xywh[1], xywh[0] + xywh[2], xywh[1] + xywh[3]},
          .label = std::move(label)};
}
inline StarMark star_mark(std::string name, double x, double y) { return {.name = std::move(name), .at = {x, y}}; }

inline Program program_of(const std::string& ops) {
  return artifacts::program_from_value(io::Json::parse(R"({"ops":[)" + ops + "]}"));
}

/// The box of an object within 1e-6, by top left corner and size.
inline void expect_box(const Layout& layout, const std::string& id, std::array<double, 4> xywh) {
  const LayoutObject* object = find_object(layout, id);
  ASSERT_TRUE(object) << id;
  const Box& b = object->box;
  EXPECT_NEAR(b.x0, xywh[0], 1e-6) << id;
  EXPECT_NEAR(b.y0, xywh[1], 1e-6) << id;
  EXPECT_NEAR(b.x1 - b.x0, xywh[2], 2e-6) << id;
  EXPECT_NEAR(b.y1 - b.y0, xywh[3], 2e-6) << id;
}

/// All objects of `before` but those named are in `after`, byte for byte.
inline void expect_untouched(const Layout& before, const Layout& after, const std::vector<std::string>& but) {
  for (const LayoutObject& object : before.objects) {
    if (std::find(but.begin(), but.end(), object.id) != but.end()) continue;
    const LayoutObject* now = find_object(after, object.id);
    ASSERT_TRUE(now) << object.id;
    EXPECT_FALSE(object.raw.empty());
    EXPECT_EQ(now->raw, object.raw);
    EXPECT_NE(artifacts::layout_text(after).find(object.raw), std::string::npos);
  }
}

}  // namespace tiedit::test

#include "artifacts/layout_json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/core.hpp>
#include <random>

#include "io/codec.h"
#include "support/mutate.h"
#include "support/scratch.h"

namespace tiedit::artifacts {
namespace {

const std::string kExample =
    R"({"format":"tiedit.layout/1","image":{"file":"cup.jpg","width":1600,"height":1200,"sha256":"ab"},"coord_space":"rel",
 "caption":"a dog by a car","plate":null,
 "objects":[{"id":"o1","label":"car","phrase":"a green car","box":[0.1,0.65,0.70,1.0],"z":1,"kind":"object","visible":true,"mask":"o1.mask.png",
   "appearance":{"file":"o1.rgba.png","box":[0.08,0.63,0.72,1.0]},"attributes":{"color":"green"},"source":"user","score":1.0,"from":null,"mark":"B1","change":["recolor"]},
  {"id": "dog", "label": "dog", "box": [0, 0, 1, 0.96]}]})";

std::string layout_with(const std::string& object) {
  return R"({"format":"tiedit.layout/1","image":{"width":640,"height":480},"objects":[)" + object + "]}";
}

std::string object_with(const std::string& member) { return R"({"id":"o1","label":"car",)" + member + "}"; }

/// "class: line" of every error, one a line.
std::string errors_of(const std::string& text) {
  try {
    layout_from_json(text, "w");
  } catch (const Error& e) {
    return e.slug() + ": " + e.what();
  } catch (const ErrorList& list) {
    std::string out;
    for (const Error& e : list.errors()) out += (out.empty() ? "" : "\n") + e.slug() + ": " + e.what();
    return out;
  }
  return "no error";
}

TEST(LayoutJson, ReadsEveryMember) {
  const Layout layout = layout_from_json(kExample, "w");
  EXPECT_EQ(layout.image.file, "cup.jpg");
  EXPECT_EQ(layout.image.width, 1600);
  EXPECT_EQ(layout.image.sha256, "ab");
  EXPECT_EQ(layout.caption, "a dog by a car");
  EXPECT_EQ(layout.plate, "");
  EXPECT_EQ(layout.last_id, 1);
  ASSERT_EQ(layout.objects.size(), 2U);
  const LayoutObject& car = layout.objects[0];
  EXPECT_EQ(car.phrase, "a green car");
  EXPECT_EQ(car.box, (Box{0.1, 0.65, 0.7, 1}));
  EXPECT_EQ(car.z, 1);
  EXPECT_EQ(car.mask, "o1.mask.png");
  EXPECT_EQ(car.appearance->file, "o1.rgba.png");
  EXPECT_EQ(car.attributes, (decltype(car.attributes){{"color", "green"}}));
  EXPECT_EQ(car.score, 1.0);
  EXPECT_EQ(car.from, "");
  EXPECT_EQ(car.mark, "B1");
  EXPECT_EQ(car.change, std::vector<std::string>{"recolor"});
}

TEST(LayoutJson, APhraseIsTheLabelAndABoxOfNearlyTheFrameABackgroundUnlessSaidOtherwise) {
  const Layout layout = layout_from_json(kExample, "w");
  EXPECT_EQ(layout.objects[1].phrase, "dog");
  EXPECT_TRUE(layout.objects[1].background);
  EXPECT_FALSE(layout.objects[0].background);
  EXPECT_FALSE(
      layout_from_json(layout_with(object_with(R"("box":[0,0,1,1],"kind":"object")")), "w").objects[0].background);
}

TEST(LayoutJson, ObjectsAsReadAreWrittenByteByByte) {
  Layout layout = layout_from_json(kExample, "w");
  const std::string text = layout_text(layout);
  EXPECT_NE(text.find(R"("box":[0.1,0.65,0.70,1.0],"z":1)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"({"id": "dog", "label": "dog", "box": [0, 0, 1, 0.96]})"), std::string::npos);
  EXPECT_EQ(layout_text(layout_from_json(text, "w")), text);
}

TEST(LayoutJson, ChangedObjectsAreWrittenWithoutEmptyMembers) {
  Layout layout = layout_from_json(kExample, "w");
  layout.objects[0].raw.clear();
  layout.objects[1] = {.id = "o2", .label = "cup", .phrase = "a \"cup\"", .box = {1e-6, 0.1234567, 0.5, 1}};
  EXPECT_EQ(layout_text(layout), R"({
  "format": "tiedit.layout/1",
  "image": {"file":"cup.jpg","width":1600,"height":1200,"sha256":"ab"},
  "coord_space": "rel",
  "caption": "a dog by a car",
  "plate": null,
  "objects": [
    {"id":"o1","label":"car","phrase":"a green car","box":[0.1,0.65,0.7,1],"z":1,"kind":"object","visible":true,"mask":"o1.mask.png","appearance":{"file":"o1.rgba.png","box":[0.08,0.63,0.72,1]},"attributes":{"color":"green"},"source":"user","score":1,"mark":"B1","change":["recolor"]},
    {"id":"o2","label":"cup","phrase":"a \"cup\"","box":[0.000001,0.123457,0.5,1],"z":0,"kind":"object","visible":true}
  ]
}
)");
}

TEST(LayoutJson, AnIdIsNeverUsedAgainAfterItsObjectIsGone) {
  Layout layout = layout_from_json(layout_with(R"({"id":"o7","label":"a","box":[0,0,0.5,0.5]})"), "w");
  EXPECT_EQ(layout.last_id, 7);
  layout.objects.clear();
  EXPECT_EQ(layout_from_json(layout_text(layout), "w").last_id, 7);
}

TEST(LayoutJson, PixelsBecomeFractionsOfSixDecimals) {
  const Layout layout = layout_from_json(
      R"({"format":"tiedit.layout/1","image":{"width":640,"height":300},"coord_space":"px","objects":[{"id":"o1","label":"a","box":[64,1,320,100]}]})",
      "w");
  EXPECT_EQ(layout.objects[0].box, (Box{0.1, 0.003333, 0.5, 0.333333}));
  EXPECT_EQ(layout.objects[0].raw, "");
}

TEST(LayoutJson, FindsObjectsInAnyCase) {
  const Layout layout = layout_from_json(kExample, "w");
  EXPECT_EQ(find_object(layout, "O1"), layout.objects.data());
  EXPECT_EQ(find_object(layout, "o2"), nullptr);
}

TEST(LayoutJson, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(errors_of(R"({"format":"tiedit.layout/2","image":{"width":1,"height":1},"objects":[]})"),
            "layout.schema: w:1:11: format: tiedit.layout/1, got tiedit.layout/2; this build reads 1");
  EXPECT_EQ(errors_of(R"({"image":{"width":1,"height":1},"objects":[]})"),
            "json.missing: w:1:1: format: required, got nothing");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,1])"))),
            "box.arity: w:1:106: objects[0].box: 4 numbers x0,y0,x1,y1, got 3");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0.6,0,0.2,1])"))),
            "box.order: w:1:106: objects[0].box: x0 < x1, got 0.6 and 0.2");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0.5,1,0.5000001])"))),
            "box.order: w:1:106: objects[0].box: y0 < y1, got 0.5 and 0.5000001");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,true,1])"))),
            "json.type: w:1:111: objects[0].box[2]: a finite number, got true");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,1e999,1])"))),
            "json.number: w:1:111: objects[0].box[2]: a finite number, got 1e999");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,5000,1])"))),
            "layout.schema: w:1:111: objects[0].box[2]: near the picture, got 5000");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,1,1],"z":1.5)"))),
            "json.type: w:1:120: objects[0].z: an integer, got 1.5");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,1,1],"lable":1)"))),
            "json.unknown: w:1:116: objects[0].lable: unknown member; did you mean label");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,1,1],"mask":"../x.png")"))),
            "path.escape: w:1:123: objects[0].mask: a path beneath the layout's folder, got ../x.png");
  EXPECT_EQ(errors_of(layout_with(object_with(R"("box":[0,0,1,1],"score":2)"))),
            "layout.schema: w:1:124: objects[0].score: 0..1, got 2");
  EXPECT_EQ(errors_of("[]"), "json.type: w:1:1: an object, got an array");
  EXPECT_EQ(errors_of("{"), "json.syntax: w:1:2: a member's name or }, got the end of the file");
}

TEST(LayoutJson, IdsAreNumbersOrNamesOfMarksEachOnce) {
  const auto id = [](const std::string& text) { return R"({"id":")" + text + R"(","label":"a","box":[0,0,1,1]})"; };
  EXPECT_EQ(errors_of(layout_with(id("o1") + "," + id("O1"))),
            "layout.id: w:1:121: objects[1].id: an id of its own, got O1; objects[0].id is the same");
  EXPECT_EQ(errors_of(layout_with(id("1"))),
            "layout.id: w:1:81: objects[0].id: o1, o2, ... or the name of a mark, got 1");
  EXPECT_EQ(errors_of(layout_with(id("o99999999999"))),
            "layout.id: w:1:81: objects[0].id: o1, o2, ... or the name of a mark, got o99999999999");
  EXPECT_EQ(errors_of(layout_with(id("B1"))), "no error");
}

TEST(LayoutJson, HoldsAtMostTwoHundredObjects) {
  std::string list;
  for (int i = 1; i <= 201; ++i) {
    list += std::string(i > 1 ? "," : "") + R"({"id":"o)" + std::to_string(i) + R"(","label":"a","box":[0,0,1,1]})";
    if (i == 200) {
      EXPECT_EQ(errors_of(layout_with(list)), "no error");
    }
  }
  EXPECT_EQ(errors_of(layout_with(list)), "layout.limit: w:1:74: objects: at most 200 objects, got 201");
}

TEST(LayoutJson, ReadsThePixelsOfItsFilesBesideIt) {
  const auto folder = test::scratch("layout_pixels");
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const cv::Mat& rgb) {
    std::ofstream(folder / name, std::ios::binary) << io::encode_image(Image(rgb));
  };
  cv::Mat mask(480, 640, CV_8UC3, cv::Scalar::all(0));
  mask(cv::Rect(10, 20, 30, 40)).setTo(cv::Scalar::all(200));
  write("m.png", mask);
  write("a.png", cv::Mat(15, 17, CV_8UC4, cv::Scalar(1, 2, 3, 4)));
  write("opaque.png", cv::Mat(19, 18, CV_8UC3, cv::Scalar(1, 2, 3)));
  Layout layout = layout_from_json(
      layout_with(object_with(R"("box":[0,0,1,1],"mask":"m.png","appearance":{"file":"a.png","box":[0,0,1,1]})")), "w");
  layout.plate = "m.png";
  load_layout_pixels(layout, folder);
  EXPECT_EQ(cv::countNonZero(layout.pixels.at("m.png")), 30 * 40);
  EXPECT_EQ(layout.pixels.at("m.png").type(), CV_8UC1);
  EXPECT_EQ(layout.pixels.at("a.png").at<cv::Vec4b>(0, 0), cv::Vec4b(1, 2, 3, 4));
  EXPECT_EQ(load_appearance(folder, "opaque.png").at<cv::Vec4b>(0, 0), cv::Vec4b(1, 2, 3, 255));
  const auto error = [&](const std::string& file) {
    Layout with = layout;
    with.pixels.clear();
    with.objects[0].mask = file;
    try {
      load_layout_pixels(with, folder);
    } catch (const Error& e) {
      return e.slug() + ": " + e.what();
    }
    return std::string("no error");
  };
  EXPECT_EQ(error("opaque.png"), "mask.size: opaque.png: 640x480 like the picture, got 18x19");
  EXPECT_EQ(error("none.png").substr(0, 25), "input.missing: none.png: ");
  std::filesystem::remove_all(folder);
}

TEST(LayoutJson, DamagedTextsAreRefusedOrReadAndWrittenEqual) {
  std::mt19937 random(5);
  int read = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = test::mutated(kExample, random);
    try {
      const std::string once = layout_text(layout_from_json(text, "w"));
      ASSERT_EQ(layout_text(layout_from_json(once, "again")), once) << text;
      ++read;
    } catch (const Error& e) {
      ASSERT_NE(e.kind(), ErrorKind::internal) << e.what() << "\n" << text;
    } catch (const ErrorList& list) {
      for (const Error& e : list.errors()) ASSERT_NE(e.kind(), ErrorKind::internal) << e.what() << "\n" << text;
    }
  }
  EXPECT_GT(read, 50);
}

TEST(LayoutJson, NumbersHaveNoExponentAndNoMinusZero) {
  EXPECT_EQ(layout_number(-1e-9), 0);
  EXPECT_FALSE(std::signbit(layout_number(-1e-9)));
  EXPECT_EQ(layout_number(0.0000005), 0) << "the double is a little below the half";
  EXPECT_EQ(layout_number(0.015625 / 2), 0.007812) << "half to even";
  EXPECT_EQ(layout_number(0.0234375), 0.023438);
}

}  // namespace
}  // namespace tiedit::artifacts

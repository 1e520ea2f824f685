#include "artifacts/annotations_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/core.hpp>
#include <random>

#include "artifacts/marks.h"
#include "support/mutate.h"

namespace tiedit::artifacts {
namespace {

using ::testing::ElementsAre;

AnnotationFile read(const std::string& members, ErrorKind kind = ErrorKind::config) {
  return read_annotations(R"({"format":"tiedit.annotations/1",)" + members + "}", {"a.json", kind});
}
const AnnotationSpec& only(const AnnotationFile& file) { return file.images.at(0).second; }

// The lines without file and position: `class boxes[0].box: …`.
std::vector<std::string> refusals(const std::string& members) {
  std::vector<std::string> out;
  const auto add = [&](const Error& e) {
    std::string line = e.what();
    line.erase(0, line.find(": ") + 2);
    out.push_back(e.slug() + " " + line);
  };
  try {
    read(members);
  } catch (const ErrorList& e) {
    for (const Error& error : e.errors()) add(error);
  } catch (const Error& e) {
    add(e);
  }
  return out;
}
std::vector<std::string> box(const std::string& members) { return refusals("\"boxes\":[{" + members + "}]"); }

const PictureFacts kPicture{"cup.jpg", {640, 480}, {640, 480}};
cv::Mat no_mask(const std::string& path) { throw Error(ErrorKind::input, "input.missing", {path, "an existing file"}); }

ResolvedMarks resolved(const std::string& members, const PictureFacts& picture = kPicture,
                       const MaskLoader& load = no_mask) {
  return resolve(only(read(members)), picture, load);
}
std::string refusal(const std::string& members, const PictureFacts& picture = kPicture,
                    const MaskLoader& load = no_mask) {
  try {
    resolved(members, picture, load);
  } catch (const Error& e) {
    EXPECT_EQ(exit_code(e.kind()), 3);
    return e.slug() + " " + e.what();
  }
  return "resolved";
}

TEST(Annotations, TheExampleOfTheFormatIsRead) {
  const AnnotationFile file = read(
      R"("image":{"file":"a/cup.jpg","width":1600,"height":1200},"coord_space":"rel","caption":"three dogs in a park",)"
      R"("boxes":[{"name":"B1","box":[0.03,0.53,0.30,0.97],"label":"white pup","role":"object","of":null,"mask":"pup.png","z":2}],)"
      R"("stars":[{"name":"S1","at":[0.84,0.76],"role":"target","radius":0.02,"anchor":null}],"instruction":"Move B1 to S1")");
  ASSERT_FALSE(file.for_many);
  const ResolvedMarks marks = resolve(only(file), {"cup.jpg", {1600, 1200}, {1600, 1200}}, [](const std::string& path) {
    EXPECT_EQ(path, "pup.png");
    cv::Mat mask(1200, 1600, CV_8UC1, cv::Scalar(127));
    mask.at<std::uint8_t>(7, 9) = 128;
    return mask;
  });
  EXPECT_TRUE(marks.warnings.empty());
  const BoxMark& b = marks.annotations.boxes.at(0);
  EXPECT_EQ(b.name, "B1");
  EXPECT_EQ(b.box, (Box{0.03, 0.53, 0.3, 0.97}));
  EXPECT_EQ(b.label, "white pup");
  EXPECT_EQ(b.role, MarkRole::object);
  EXPECT_EQ(b.z, 2);
  EXPECT_EQ(cv::countNonZero(*b.mask), 1);
  EXPECT_EQ(b.mask->at<std::uint8_t>(7, 9), 255);
  const StarMark& s = marks.annotations.stars.at(0);
  EXPECT_EQ(s.at, (Point{0.84, 0.76}));
  EXPECT_EQ(s.radius, 0.02);
  EXPECT_EQ(marks.annotations.caption, "three dogs in a park");
  EXPECT_EQ(marks.annotations.instruction, "Move B1 to S1");
}

TEST(Annotations, NamesDefaultToTheirPlaceInTheFile) {
  const AnnotationSpec spec = only(
      read(R"("boxes":[{"box":[0,0,1,1]},{"box":[0,0,1,1],"name":"cup"},{"box":[0,0,1,1]}],"stars":[{"at":[0,0]}])"));
  EXPECT_EQ(spec.boxes[0].name + spec.boxes[1].name + spec.boxes[2].name + spec.stars[0].name, "B1cupB3S1");
  EXPECT_EQ(spec.stars[0].role, MarkRole::target);
  EXPECT_EQ(spec.boxes[0].role, MarkRole::none);
}

TEST(Annotations, PixelsBecomeFractionsOfTheDisplayedPicture) {
  const Annotations a =
      resolved(R"("coord_space":"px","boxes":[{"box":[64,48,640,480]}],"stars":[{"at":[320,240],"radius":48}])")
          .annotations;
  EXPECT_EQ(a.boxes[0].box, (Box{0.1, 0.1, 1, 1}));
  EXPECT_EQ(a.stars[0].at, (Point{0.5, 0.5}));
  EXPECT_EQ(a.stars[0].radius, 0.1);
}

TEST(Annotations, TheFormatMustBeOurs) {
  EXPECT_THAT(refusals("\"format2\":1").size(), 1U);
  try {
    read_annotations(R"({"format":"tiedit.annotations/2"})", {"a.json"});
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "a.json: format: tiedit.annotations/1, got tiedit.annotations/2; this build reads 1");
    EXPECT_EQ(exit_code(e.kind()), 2);
  }
  for (const std::string text : {R"({"format":1})", "{}", R"({"boxes":[]})"})
    EXPECT_THROW(read_annotations(text, {"a.json"}), Error) << text;
  EXPECT_THROW(read_annotations("[]", {"a.json"}), ErrorList);
}

TEST(Annotations, ErrorsHaveFileLineAndColumn) {
  try {
    read("\n \"boxes\": [{\"box\": [0.1,0.2,0.3], \"lable\": \"x\"}]");
    FAIL();
  } catch (const ErrorList& e) {
    EXPECT_STREQ(e.what(),
                 "a.json:2:35: boxes[0].lable: unknown member; did you mean label\n"
                 "a.json:2:20: boxes[0].box: 4 numbers x0,y0,x1,y1, got 3");
    EXPECT_EQ(exit_code(e.errors()[0].kind()), 2);
  }
}

TEST(Annotations, BoxesThatAreWrongWhateverThePictureGiveTheirLines) {
  EXPECT_THAT(box("\"box\":[0.1,0.2,0.3]"), ElementsAre("box.arity boxes[0].box: 4 numbers x0,y0,x1,y1, got 3"));
  EXPECT_THAT(box("\"box\":[0.1,0.2,0.3,0.4,0.5]"),
              ElementsAre("box.arity boxes[0].box: 4 numbers x0,y0,x1,y1, got 5"));
  EXPECT_THAT(box("\"box\":[0.6,0,0.2,1]"), ElementsAre("box.order boxes[0].box: x0 < x1, got 0.6 and 0.2"));
  EXPECT_THAT(box("\"box\":[0,0.5,1,0.5]"), ElementsAre("box.order boxes[0].box: y0 < y1, got 0.5 and 0.5"));
  EXPECT_THAT(box("\"box\":[0,0,1,true]"), ElementsAre("json.type boxes[0].box[3]: a finite number, got true"));
  EXPECT_THAT(box("\"box\":\"x\""), ElementsAre("json.type boxes[0].box: an array of numbers, got \"x\""));
  EXPECT_THAT(box("\"box\":[0,0,1e999,1]"), ElementsAre("json.number boxes[0].box[2]: a finite number, got 1e999"));
  EXPECT_THAT(box("\"box\":[0,0,NaN,1]"), ElementsAre("json.number boxes[0].box[2]: a finite number, got NaN"));
  EXPECT_THAT(box("\"label\":\"x\""), ElementsAre("json.missing boxes[0].box: required, got nothing"));
  EXPECT_THAT(
      box("\"box\":[0.2,0.1,1.4,0.5]"),
      ElementsAre("box.outside boxes[0].box: inside 0..1, got 0.2,0.1,1.4,0.5; set coord_space: px for pixels"));
  EXPECT_THAT(box("\"box\":[-0.1,0,1,1]"), ElementsAre("box.outside boxes[0].box: inside 0..1, got -0.1,0,1,1"));
  EXPECT_THAT(box("\"box\":[1,0,1.01,1]"), ElementsAre("box.outside boxes[0].box: inside 0..1, got 1,0,1.01,1"));
}

TEST(Annotations, TooManyMarksAreCountedNotRead) {
  std::string boxes = "\"boxes\":[";
  for (int i = 0; i < 10000; ++i) boxes += "{},";
  boxes.back() = ']';
  EXPECT_THAT(refusals(boxes), ElementsAre("box.count boxes: at most 256, got 10,000"));
  std::string stars = "\"stars\":[";
  for (int i = 0; i < 257; ++i) stars += "{\"at\":[0,0]},";
  stars.back() = ']';
  EXPECT_THAT(refusals(stars), ElementsAre("star.count stars: at most 256, got 257"));
}

TEST(Annotations, NamesMustBeNamesAndTheirOwn) {
  const std::string need = ": a letter, then up to 31 letters, digits, _ or -, got ";
  for (const std::string name : {"1cup", "a b", "_a", "ü", "aaaaaaaaaabbbbbbbbbbccccccccccddd"}) {
    EXPECT_THAT(box("\"box\":[0,0,1,1],\"name\":\"" + name + "\""),
                ElementsAre("mark.name boxes[0].name" + need + name));
  }
  EXPECT_THAT(box(R"("box":[0,0,1,1],"name":"")"), ElementsAre("mark.name boxes[0].name" + need + "\"\""));
  EXPECT_THAT(refusals(R"("boxes":[{"box":[0,0,1,1],"name":"Cup"}],"stars":[{"at":[0,0],"name":"cuP"}])"),
              ElementsAre("mark.duplicate stars[0].name: a name of its own, got cuP; boxes[0] has it too"));
  EXPECT_THAT(refusals(R"("boxes":[{"box":[0,0,1,1],"name":"B2"},{"box":[0,0,1,1]}])"),
              ElementsAre("mark.duplicate boxes[1]: a name of its own, got B2; boxes[0] has it too"));
}

TEST(Annotations, RolesAreClosedWordsAndAShadowNeedsItsOwner) {
  EXPECT_THAT(
      box(R"("box":[0,0,1,1],"role":"objekt")"),
      ElementsAre(
          "mark.role boxes[0].role: one of object, region, target, keep, shadow, got objekt; did you mean object"));
  EXPECT_THAT(refusals(R"("stars":[{"at":[0,0],"role":"shadow"}])"),
              ElementsAre("mark.role stars[0].role: one of target, select, keep, got shadow"));
  EXPECT_THAT(box(R"("box":[0,0,1,1],"role":"shadow")"),
              ElementsAre("mark.of boxes[0].role: a member of, the box whose shadow it is, got none"));
  EXPECT_THAT(refusals(R"("boxes":[{"box":[0,0,1,1],"role":"shadow","of":"mug"},{"box":[0,0,1,1],"name":"cup"}])"),
              ElementsAre("mark.of boxes[0].of: another box, got mug; name one of cup"));
  EXPECT_EQ(only(read(R"("boxes":[{"box":[0,0,1,1],"role":"shadow","of":"CUP"},{"box":[0,0,1,1],"name":"cup"}])"))
                .boxes[0]
                .of,
            "cup");
}

TEST(Annotations, StarsAreCheckedAsBoxesAre) {
  EXPECT_THAT(refusals(R"("stars":[{"at":[0.5]}])"), ElementsAre("star.arity stars[0].at: 2 numbers x,y, got 1"));
  EXPECT_THAT(refusals(R"("stars":[{"at":[0.5,1.5]}])"),
              ElementsAre("star.outside stars[0].at: inside 0..1, got 0.5,1.5; set coord_space: px for pixels"));
  EXPECT_THAT(refusals(R"("stars":[{"at":[0.5,0.5],"radius":0}])"),
              ElementsAre("star.radius stars[0].radius: above 0, at most 1, got 0"));
  EXPECT_THAT(refusals(R"("stars":[{"at":[0.5,0.5],"anchor":"topleft"}])").size(), 1U);
  EXPECT_EQ(refusal(R"("coord_space":"px","stars":[{"at":[700,5]}])").substr(0, 12), "star.outside");
}

TEST(Annotations, UpToTwoPercentOutsideIsClippedWithAWarning) {
  const ResolvedMarks marks = resolved(R"("boxes":[{"box":[-0.02,0.1,1.02,0.5]}],"stars":[{"at":[1.01,0]}])");
  EXPECT_EQ(marks.annotations.boxes[0].box, (Box{0, 0.1, 1, 0.5}));
  EXPECT_EQ(marks.annotations.stars[0].at, (Point{1, 0}));
  ASSERT_EQ(marks.warnings.size(), 2U);
  EXPECT_EQ(marks.warnings[0].slug, "box.clipped");
  EXPECT_EQ(marks.warnings[0].text, "a.json:1:50: boxes[0].box: inside the picture, got -0.02,0.1,1.02,0.5; clipped");
  EXPECT_EQ(marks.warnings[1].slug, "star.clipped");
  EXPECT_EQ(resolved(R"("coord_space":"px","boxes":[{"box":[-12,0,652,480]}])").annotations.boxes[0].box,
            (Box{0, 0, 1, 1}));
}

TEST(Annotations, WhatOnlyThePictureCanTellFailsTheItem) {
  EXPECT_EQ(refusal(R"("coord_space":"px","boxes":[{"box":[700,10,900,200]}])"),
            "box.outside a.json:1:69: boxes[0].box: inside 640x480, got 700,10,900,200 px");
  EXPECT_EQ(refusal(R"("coord_space":"px","boxes":[{"box":[0,0,660,200]}])"),
            "box.outside a.json:1:69: boxes[0].box: inside 640x480, got 0,0,660,200 px");
  EXPECT_EQ(refusal(R"("boxes":[{"box":[0.1,0.1,0.1001,0.125]}])"),
            "box.empty a.json:1:50: boxes[0].box: at least 1 x 1 px, got 0 x 12");
}

TEST(Annotations, ADeclaredSizeMustBeThePicturesOrTheRawOne) {
  EXPECT_EQ(refusal(R"("image":{"width":800,"height":600},"boxes":[{"box":[0,0,1,1]}])"),
            "annotations.size a.json: image: 640x480 like cup.jpg, got 800x600");
  // The same size turned, of a picture that is not turned.
  EXPECT_EQ(refusal(R"("image":{"width":480,"height":640},"boxes":[{"box":[0,0,1,1]}])"),
            "annotations.size a.json: image: 640x480 like cup.jpg, got 480x640");
  EXPECT_THAT(refusals(R"("image":{"width":480})"), ElementsAre("json.missing image.height: required, got nothing"));
}

TEST(Annotations, MarksOfTheRawPictureAreTurnedWithIt) {
  // A raw picture of 4 x 2 whose pixel k has number k; its displayed form is known for each orientation.
  const std::map<int, std::pair<int, int>> corner{
      {5, {0, 0}}, {6, {1, 0}}, {7, {1, 3}}, {8, {0, 3}}};  // where raw (0, 0) is shown
  for (const auto& [orientation, shown] : corner) {
    const PictureFacts picture{"p.jpg", {2, 4}, {4, 2}, orientation};
    const ResolvedMarks marks = resolved(
        R"("image":{"width":4,"height":2},"coord_space":"px","boxes":[{"box":[0,0,1,1],"mask":{"polygons":[[0,0,1,0,1,1,0,1]]}}],"stars":[{"at":[0.5,0.5]}])",
        picture);
    const Box& b = marks.annotations.boxes[0].box;
    EXPECT_EQ(image::pixel_rect(b, {2, 4}), cv::Rect(shown.first, shown.second, 1, 1)) << orientation;
    EXPECT_DOUBLE_EQ(marks.annotations.stars[0].at.x * 2, shown.first + 0.5) << orientation;
    EXPECT_DOUBLE_EQ(marks.annotations.stars[0].at.y * 4, shown.second + 0.5) << orientation;
    const cv::Mat& mask = *marks.annotations.boxes[0].mask;
    EXPECT_EQ(mask.size(), cv::Size(2, 4));
    EXPECT_EQ(cv::countNonZero(mask), 1);
    EXPECT_EQ(mask.at<std::uint8_t>(shown.second, shown.first), 255) << orientation;
    ASSERT_EQ(marks.warnings.size(), 1U);
    EXPECT_EQ(marks.warnings[0].slug, "annotations.rotated");
  }
}

TEST(Annotations, MasksComeAsPolygonsRunLengthsOrFiles) {
  const cv::Rect quarter(0, 0, 320, 240);
  const auto mask = [](const std::string& m, const MaskLoader& load = no_mask) {
    return *resolved("\"boxes\":[{\"box\":[0,0,0.5,0.5]," + m + "}]", kPicture, load).annotations.boxes[0].mask;
  };
  cv::Mat wanted(480, 640, CV_8UC1, cv::Scalar(0));
  wanted(quarter) = 255;
  const auto same = [&](const cv::Mat& m) {
    return m.size() == wanted.size() && cv::norm(m, wanted, cv::NORM_INF) == 0;
  };
  EXPECT_TRUE(same(mask(R"("mask":{"polygons":[[0,0,0.5,0,0.5,0.5,0,0.5]]})")));
  EXPECT_TRUE(
      same(mask("\"mask\":{\"size\":[480,640],\"counts\":\"" + counts_to_string(encode_rle(wanted).counts) + "\"}")));
  EXPECT_TRUE(same(mask(R"("mask":{"size":[240,320],"counts":[0,76800]},"mask_box":true)")));
  EXPECT_TRUE(same(mask(R"("mask":"m.png","mask_box":true)",
                        [](const std::string&) { return cv::Mat(240, 320, CV_8UC1, cv::Scalar(200)); })));
}

TEST(Annotations, MasksOfAnotherSizeOrShapeAreRefused) {
  const auto load = [](const std::string&) { return cv::Mat(600, 800, CV_8UC1, cv::Scalar(255)); };
  EXPECT_EQ(refusal(R"("boxes":[{"box":[0,0,1,1],"mask":"pup.png"}])", kPicture, load),
            "mask.size pup.png: 640x480 like cup.jpg, got 800x600; resize it or set mask_box");
  EXPECT_EQ(refusal(R"("boxes":[{"box":[0,0,0.5,0.5],"mask":"pup.png","mask_box":true}])", kPicture, load),
            "mask.size pup.png: 320x240 like its box, got 800x600");
  EXPECT_EQ(refusal(R"("boxes":[{"box":[0,0,1,1],"mask":{"size":[2,2],"counts":[4]}}])"),
            "mask.size a.json:1:67: boxes[0].mask: 640x480 like cup.jpg, got 2x2; resize it or set mask_box");
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask":{"size":[2,2],"counts":[3]})"),
              ElementsAre("mask.rle boxes[0].mask.counts: 4 pixels, got 3"));
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask":{"size":[2,2],"counts":"!!"})"),
              ElementsAre("mask.rle boxes[0].mask.counts: COCO run lengths, got \"!!\""));
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask":{"polygons":[[0,0,1,1]]})"),
              ElementsAre("mask.polygon boxes[0].mask.polygons[0]: x,y of at least 3 corners, got 4 numbers"));
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask":{"polygons":[]})"),
              ElementsAre("mask.polygon boxes[0].mask.polygons: at least one polygon, got none"));
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask":{"polygons":[[0,0,1e300,1,2,2]]})").size(), 1U);
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask":7)"),
              ElementsAre("json.type boxes[0].mask: a PNG file, polygons or run lengths, got 7"));
  EXPECT_THAT(box(R"("box":[0,0,1,1],"mask_box":true)"),
              ElementsAre("mask.box boxes[0].mask_box: a mask file or run lengths beside it, got no mask"));
}

TEST(Annotations, OneFileMayServeManyPictures) {
  const AnnotationFile file = read(
      R"("images":{"a/cup.jpg":{"caption":"1"},"b/mug.png":{"caption":"2"},"c/mug.jpg":{"caption":"3"},"pot":{"caption":"4"}})");
  EXPECT_TRUE(file.for_many);
  EXPECT_EQ(file.match("a/cup.jpg")->caption, "1");
  EXPECT_EQ(file.match("./a/../a/cup.jpg")->caption, "1");
  EXPECT_EQ(file.match("other/cup.webp")->caption, "1");
  EXPECT_EQ(file.match("c/mug.jpg")->caption, "3");
  EXPECT_EQ(file.match("x/pot.jpg")->caption, "4");
  EXPECT_EQ(file.match("x/kettle.jpg"), nullptr);
  try {
    file.match("mug.webp");
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "a.json: images: one entry for mug.webp, got b/mug.png and c/mug.jpg; name it by its path");
  }
  EXPECT_THAT(refusals(R"("images":{"a/cup.jpg":{"boxes":[{"box":[0,0,1]}]}})"),
              ElementsAre("box.arity images[\"a/cup.jpg\"].boxes[0].box: 4 numbers x0,y0,x1,y1, got 3"));
  EXPECT_THAT(refusals(R"("images":{},"boxes":[])"),
              ElementsAre("json.unknown boxes: unknown member; one of format, images, extra"));
}

TEST(Annotations, AreWrittenAsTheyWereRead) {
  const std::string text =
      R"({"format":"tiedit.annotations/1","image":{"file":"a.jpg","width":640,"height":480},"coord_space":"px","caption":"c",)"
      R"("boxes":[{"name":"B1","box":[1,2.5,30,40],"label":"l","role":"keep","mask":"m.png","mask_box":true,"z":-1,"extra":{"x":[1]}},)"
      R"({"name":"sh","box":[1,2,3,4],"role":"shadow","of":"B1","mask":{"polygons":[[1,2,3,4,5,6]]}},)"
      R"({"name":"r","box":[1,2,3,4],"mask":{"size":[2,3],"counts":"021O1"}}],)"
      R"("stars":[{"name":"S1","at":[5,6],"role":"select","radius":2,"anchor":"bottom","extra":null}],"instruction":"i","extra":7})";
  EXPECT_EQ(io::dump_canonical(to_json(only(read_annotations(text, {"a.json"})))), text);
}

TEST(Annotations, ResolvedMarksAreWrittenInFractionsAndReadBackTheSame) {
  const Annotations a =
      resolved(
          R"("coord_space":"px","caption":"c","boxes":[{"box":[64,48,128,96],"mask":{"polygons":[[64,48,128,48,100,96]]}}],"stars":[{"at":[32,24]}])")
          .annotations;
  const std::string text = io::dump_pretty(to_json(a, kPicture.displayed));
  const Annotations b = resolve(only(read_annotations(text, {"a.json"})), kPicture, no_mask).annotations;
  EXPECT_EQ(a.boxes[0].box, b.boxes[0].box);
  EXPECT_EQ(a.stars[0].at, b.stars[0].at);
  EXPECT_EQ(cv::norm(*a.boxes[0].mask, *b.boxes[0].mask, cv::NORM_INF), 0);
  EXPECT_EQ(b.caption, "c");
}

TEST(Annotations, EveryBadFileGivesItsClassAndLine) {
  const std::string folder = TIEDIT_SOURCE_DIR "/testdata/bad/json/";
  std::ifstream table(folder + "expected.tsv");
  int count = 0;
  for (std::string name, slug, line;
       std::getline(table, name, '\t') && std::getline(table, slug, '\t') && std::getline(table, line); ++count) {
    std::ifstream in(folder + name, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    std::string got = "read";
    try {
      resolve(only(read_annotations(std::move(text), {name})), kPicture, no_mask);
    } catch (const Error& e) {
      got = e.slug() + " " + e.what();
    } catch (const ErrorList& e) {
      got = e.errors().front().slug() + " " + e.what();
    }
    EXPECT_THAT(got, testing::StartsWith(slug + " " + name)) << name;
    EXPECT_THAT(got, testing::HasSubstr(line)) << name;
  }
  EXPECT_EQ(count, 16);
}

TEST(Annotations, RandomChangesOfBytesNeverGiveMoreThanAnError) {
  const std::string valid =
      R"({"format":"tiedit.annotations/1","image":{"file":"a.jpg","width":640,"height":480},"coord_space":"px","boxes":[)"
      R"({"name":"B1","box":[1,2.5,30,40],"label":"l","role":"keep","z":-1,"mask":{"polygons":[[1,2,30,4,5,60]]}},)"
      R"({"box":[1,2,9,9],"role":"shadow","of":"B1","mask":{"size":[480,640],"counts":[300000,7200]}}],)"
      R"("stars":[{"name":"S1","at":[5,6],"role":"select","radius":2,"anchor":"bottom"}],"instruction":"i"})";
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = test::mutated(valid, random);
    try {
      resolve(read_annotations(text, {"a.json"}).images.at(0).second, kPicture, no_mask);
      ++read;
    } catch (const Error& e) {
      ASSERT_NE(e.kind(), ErrorKind::internal) << e.what();
    } catch (const ErrorList& e) {
      ASSERT_FALSE(e.errors().empty());
    } catch (const std::out_of_range&) {
      // "images": {} has no first entry; that is this test's own .at.
    }
  }
  EXPECT_GT(read, 100);
}

}  // namespace
}  // namespace tiedit::artifacts

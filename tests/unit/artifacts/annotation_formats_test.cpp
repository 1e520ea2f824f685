#include "artifacts/annotation_formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <opencv2/core.hpp>
#include <random>

#include "artifacts/annotation_reader.h"
#include "artifacts/annotations_write.h"
#include "artifacts/inline_marks.h"
#include "support/mutate.h"

namespace tiedit::artifacts {
namespace {

using ::testing::HasSubstr;

const PictureFacts kPicture{"cup.png", {640, 480}, {640, 480}};
cv::Mat no_mask(const std::string& path) { throw Error(ErrorKind::input, "input.missing", {path, "an existing file"}); }

AnnotationFile read(const std::string& text, const std::string& name = "a.json") {
  return read_annotation_text(text, {{.name = name}, TIEDIT_SOURCE_DIR "/testdata", AnnotationFormat::detect});
}
const AnnotationSpec& only(const AnnotationFile& file) { return file.images.at(0).second; }

// "class line" of whatever is wrong first, up to the marks in the picture.
std::string refusal(const std::string& text, const std::string& name, const std::filesystem::path& folder = ".") {
  try {
    AnnotationFile file = read_annotation_text(text, {{.name = name}, folder, AnnotationFormat::detect});
    AnnotationSpec spec = only(file);
    take_literals(spec);
    resolve(spec, kPicture, no_mask);
  } catch (const Error& e) {
    return e.slug() + " " + e.what();
  } catch (const ErrorList& e) {
    return e.errors().at(0).slug() + " " + e.errors().at(0).what();
  }
  return "read";
}

TEST(AnnotationFormats, EveryBadFileGivesItsClassAndLine) {
  const std::filesystem::path folder = TIEDIT_SOURCE_DIR "/testdata/bad/annotations";
  std::ifstream table(folder / "expected.tsv");
  int count = 0;
  for (std::string name, code, slug, line; std::getline(table, name, '\t') && std::getline(table, code, '\t') &&
                                           std::getline(table, slug, '\t') && std::getline(table, line);
       ++count) {
    std::ifstream in(folder / name, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const std::string got = refusal(text, name, (folder / name).parent_path());
    EXPECT_EQ(got.substr(0, got.find(' ')), slug) << name << ": " << got;
    EXPECT_THAT(got, HasSubstr(line)) << name;
  }
  EXPECT_EQ(count, 69);
}

TEST(AnnotationFormats, AreKnownByWhatTheyMustHave) {
  const auto detected = [](const std::string& text, const std::string& name) {
    return detect_annotations(text, {.name = name});
  };
  EXPECT_EQ(detected(R"({"format": "x", "boxes": []})", "a"), AnnotationFormat::tiedit);
  EXPECT_EQ(detected(R"({"format": "x", "images": {}})", "a"), AnnotationFormat::tiedit);
  EXPECT_EQ(detected(R"({"images": [], "annotations": []})", "a"), AnnotationFormat::coco);
  EXPECT_EQ(detected(R"({"shapes": 1})", "a"), AnnotationFormat::labelme);
  EXPECT_EQ(detected(R"({"instruction": "", "layout": {}})", "a"), AnnotationFormat::original);
  EXPECT_EQ(detected(R"({"examples": []})", "a"), AnnotationFormat::examples);
  EXPECT_EQ(detected("\xEF\xBB\xBF 0 0.5 0.5 1 1", "a"), AnnotationFormat::yolo);
  EXPECT_EQ(detected("\n \n", "a.txt"), AnnotationFormat::yolo);
  EXPECT_EQ(detected(" ", "a.json"), AnnotationFormat::detect);
  EXPECT_EQ(detected(R"({"images": []})", "a"), AnnotationFormat::detect);
  EXPECT_EQ(detected(R"({"annotations": []})", "a"), AnnotationFormat::detect);
  EXPECT_EQ(detected(R"([{"bbox": 1}])", "a"), AnnotationFormat::detect);
}

TEST(AnnotationFormats, AnEmptyFileOfLabelsIsAPictureWithoutAny) {
  EXPECT_TRUE(only(read("\n", "cup.txt")).boxes.empty());
}

TEST(Coco, JoinsInWhateverOrderTheListsCome) {
  const AnnotationFile file = read(
      R"({"annotations":[{"image_id":"b","category_id":5,"bbox":[1,2,3,4]},{"image_id":1,"category_id":5,"segmentation":[[10,20,40,20,40,60]]},)"
      R"({"image_id":1,"category_id":4,"iscrowd":1,"segmentation":{"size":[4,5],"counts":[5,2,2,2,9]}}],)"
      R"("images":[{"id":1,"file_name":"a/cup.jpg","width":640,"height":480},{"id":"b","file_name":"dog.png"}],)"
      R"("categories":[{"id":4,"name":"people"},{"id":5,"name":"cup"}],"info":{"any":[{"thing":1}]}})");
  ASSERT_TRUE(file.for_many);
  const AnnotationSpec& cup = *file.match("a/cup.jpg");
  ASSERT_EQ(cup.boxes.size(), 2U);
  EXPECT_EQ(cup.boxes[0].xyxy, (std::array<double, 4>{10, 20, 40, 60})) << "around its polygon";
  EXPECT_EQ(cup.boxes[0].label, "cup");
  EXPECT_EQ(cup.boxes[0].role, MarkRole::object);
  EXPECT_EQ(cup.boxes[0].origin.declared, cv::Size(640, 480));
  EXPECT_EQ(cup.boxes[1].name + cup.boxes[1].label, "B2people");
  EXPECT_EQ(cup.boxes[1].role, MarkRole::region);
  EXPECT_EQ(cup.boxes[1].xyxy, (std::array<double, 4>{1, 1, 3, 3})) << "around its runs";
  EXPECT_EQ(file.match("x/dog.png")->boxes.at(0).xyxy, (std::array<double, 4>{1, 2, 4, 6}));
  EXPECT_EQ(file.match("dog.png")->boxes.at(0).origin.where, "a.json: annotations[0].bbox");
}

TEST(Labelme, EveryShape) {
  const AnnotationSpec spec = only(read(
      R"({"imagePath":"x.jpg","imageData":"AAAA","imageHeight":480,"imageWidth":640,"flags":{},"shapes":[)"
      R"({"label":"a","shape_type":"rectangle","points":[[64,96],[32,48]]},{"label":"b","shape_type":"rectangle","points":[[9,1],[20,5],[15,30],[4,25]]},)"
      R"({"label":"c","shape_type":"polygon","points":[[10,10],[50,10],[30,60]]},{"label":"d","shape_type":"point","points":[[320,240]]},)"
      R"({"label":"e","shape_type":"circle","points":[[100,100],[103,104]]},{"label":"f","shape_type":"line","points":[[1,1],[2,2]]}]})"));
  ASSERT_EQ(spec.boxes.size(), 3U);
  EXPECT_EQ(spec.boxes[0].xyxy, (std::array<double, 4>{32, 48, 64, 96}));
  EXPECT_EQ(spec.boxes[1].xyxy, (std::array<double, 4>{4, 1, 20, 30}));
  EXPECT_FALSE(spec.boxes[1].mask);
  EXPECT_TRUE(spec.boxes[2].mask);
  ASSERT_EQ(spec.stars.size(), 2U);
  EXPECT_EQ(spec.stars[0].at, (std::array<double, 2>{320, 240}));
  EXPECT_EQ(spec.stars[1].radius, 5);
  EXPECT_EQ((*spec.stars[1].extra)["label"], "e");
  ASSERT_EQ(spec.warnings.size(), 1U);
  EXPECT_THAT(spec.warnings[0].text,
              HasSubstr("shapes[5]: a rectangle, polygon, mask, point or circle, got line; left out"));
}

TEST(Original, IdsAreKeptAndMissingOnesAreFresh) {
  const AnnotationSpec spec = only(read(
      R"({"layout":{"prompt":"p","boxes":[{"name":"a","box":[0.1,0.1,0.2,0.2]},{"unique_id":7,"name":"b","box":{"width":0.5,"x":0.1,"height":0.5,"y":0.1}},)"
      R"({"unique_id":7,"name":"c","box":[0,0,1,1]}]},"instruction":"","background":"park"})"));
  EXPECT_EQ(spec.boxes[0].name + spec.boxes[1].name + spec.boxes[2].name, "o8o7o9");
  EXPECT_EQ(spec.boxes[1].xyxy, (std::array<double, 4>{0.1, 0.1, 0.6, 0.6}));
  EXPECT_EQ(spec.caption + "|" + spec.background, "p|park");
  EXPECT_FALSE(spec.instruction);
  ASSERT_EQ(spec.warnings.size(), 1U);
  EXPECT_THAT(spec.warnings[0].text, HasSubstr("layout.boxes: an id of its own for every box; 2 got o8, o9"));
}

TEST(Original, WidthsAreWrittenShortAndComeBack) {
  std::mt19937 random(11);
  for (int i = 0; i < 5000; ++i) {
    const double scale = i % 2 ? 100 : 1e6;
    const auto draw = [&] { return std::floor(static_cast<double>(random() % 1000000) / 1e6 * scale) / scale; };
    AnnotationSpec spec;
    BoxSpec box{"o3", {draw(), draw(), 0, 0}};
    box.xyxy[2] = box.xyxy[0] + 0.01 + draw() * 0.2;
    box.xyxy[3] = box.xyxy[1] + 0.01 + draw() * 0.2;
    spec.boxes = {box};
    const io::Json written = original_json(spec, false).json["layout"]["boxes"][0]["box"];
    ASSERT_NEAR(written["x"].get<double>() + written["width"].get<double>(), box.xyxy[2], 1e-12);
    ASSERT_NEAR(written["y"].get<double>() + written["height"].get<double>(), box.xyxy[3], 1e-12);
  }
  EXPECT_EQ(io::dump_canonical(literal_of(std::array{0.1, 0.2, 0.4, 0.6}, false)),
            R"({"x":0.1,"y":0.2,"width":0.3,"height":0.4})");
  EXPECT_EQ(io::dump_canonical(literal_of(std::array{0.125, 0.845}, true)), R"({"x":0.13,"y":0.85})");
}

TEST(Units, PixelsAndFractionsThereAndBack) {
  const AnnotationSpec px = only(read(
      R"({"format":"tiedit.annotations/1","coord_space":"px","boxes":[{"box":[64,48,128,96],"mask":{"polygons":[[64,48,128,48,96,96]]}}],"stars":[{"at":[32,24],"radius":48}]})"));
  const AnnotationSpec rel = in_fractions(px, {640, 480});
  EXPECT_EQ(rel.boxes[0].xyxy, (std::array<double, 4>{0.1, 0.1, 0.2, 0.2}));
  EXPECT_EQ(std::get<MaskPolygons>(rel.boxes[0].mask->shape).rings[0][5], 0.2);
  EXPECT_EQ(rel.stars[0].radius, 0.1);
  EXPECT_TRUE(has_pixels(px));
  EXPECT_FALSE(has_pixels(rel));
  EXPECT_EQ(in_pixels(rel, {640, 480}).boxes[0].xyxy, px.boxes[0].xyxy);
  EXPECT_EQ(in_pixels(px, {640, 480}).boxes[0].xyxy, px.boxes[0].xyxy);
}

TEST(AnnotationFormats, RandomChangesOfBytesNeverGiveMoreThanAnError) {
  const std::string valid[] = {
      R"({"annotations":[{"image_id":1,"category_id":5,"bbox":[1,2,30,40],"segmentation":[[10,20,40,20,40,60]]},{"image_id":1,"segmentation":{"size":[480,640],"counts":[300000,7200]}}],"images":[{"id":1,"file_name":"c","width":640,"height":480}],"categories":[{"id":5,"name":"cup"}]})",
      R"({"imageHeight":480,"imageWidth":640,"shapes":[{"label":"a","shape_type":"rectangle","points":[[64,96],[32,48]]},{"shape_type":"mask","mask":"iVBORw0KGgo=","points":[[1,1],[9,9]]},{"label":"e","shape_type":"circle","points":[[100,100],[103,104]]}]})",
      "0 0.5 0.5 0.25 0.25\n3 0.1 0.1 0.2 0.1 0.2 0.2\n",
      R"({"layout":{"prompt":"p","boxes":[{"unique_id":1,"name":"a","box":[0.1,0.1,0.2,0.2]}]},"instruction":"Move {'x':0.1,'y':0.2} to [0.1,0.2,0.3,0.4]"})"};
  std::mt19937 random(13);
  int read_well = 0;
  for (int i = 0; i < 12000; ++i) {
    const std::string got = refusal(test::mutated(valid[i % 4], random), i % 4 == 2 ? "a.txt" : "a.json", "/nowhere");
    ASSERT_FALSE(got.starts_with("json.parse")) << got;
    read_well += got == "read";
  }
  EXPECT_GT(read_well, 100);
}

}  // namespace
}  // namespace tiedit::artifacts

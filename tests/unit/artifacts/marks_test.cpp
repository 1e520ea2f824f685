#include "artifacts/marks.h"

#include <gtest/gtest.h>

namespace tiedit::artifacts {
namespace {

template <class F>
std::string refusal(F parse) {
  try {
    parse();
  } catch (const Error& e) {
    EXPECT_EQ(exit_code(e.kind()), 2);
    return e.slug() + " " + e.what();
  }
  return "read";
}
std::string box(const std::string& text) {
  return refusal([&] { parse_box_flag(text); });
}
std::string star(const std::string& text) {
  return refusal([&] { parse_star_flag(text); });
}

TEST(MarkFlags, AreReadInFractionsOrPixels) {
  const BoxSpec b = parse_box_flag("cup=0.1,0.2,0.3,1.0");
  EXPECT_EQ(b.name, "cup");
  EXPECT_EQ(b.xyxy, (std::array<double, 4>{0.1, 0.2, 0.3, 1}));
  EXPECT_FALSE(b.origin.px);
  EXPECT_EQ(b.origin.where, "--box cup");
  const BoxSpec p = parse_box_flag("B1=10,20,30,40.5px");
  EXPECT_TRUE(p.origin.px);
  EXPECT_EQ(p.xyxy[3], 40.5);
  EXPECT_TRUE(parse_star_flag("S1=320,240px").origin.px);
  EXPECT_EQ(parse_star_flag("S1=1.02,0").at[0], 1.02);
}

TEST(MarkFlags, GiveTheirLines) {
  EXPECT_EQ(box("B1=0.1,0.2,0.3"), "box.arity --box B1: 4 numbers x0,y0,x1,y1, got 3");
  EXPECT_EQ(box("B1="), "box.arity --box B1: 4 numbers x0,y0,x1,y1, got 0");
  EXPECT_EQ(box("0.1,0.2,0.3,0.4"), "mark.flag --box: NAME=x0,y0,x1,y1[px], got 0.1,0.2,0.3,0.4");
  EXPECT_EQ(box(""), "mark.flag --box: NAME=x0,y0,x1,y1[px], got \"\"");
  EXPECT_EQ(box("1=0,0,1,1"), "mark.name --box: a letter, then up to 31 letters, digits, _ or -, got 1");
  EXPECT_EQ(box("B1=0.6,0,0.2,1"), "box.order --box B1: x0 < x1, got 0.6 and 0.2");
  EXPECT_EQ(box("B1=10,10,20,20"),
            "box.outside --box B1: inside 0..1, got 10,10,20,20; add px after the last number for pixels");
  for (const std::string word : {"nan", "inf", "1e999", "x", "0x1", "1px", " 1", "+1"}) {
    EXPECT_EQ(box("B1=0,0," + word + ",1"), "json.number --box B1: a finite number, got " + word);
  }
  EXPECT_EQ(box("B1=0,,1,1"), "json.number --box B1: a finite number, got \"\"");
  EXPECT_EQ(star("S1=0.1"), "star.arity --star S1: 2 numbers x,y, got 1");
  EXPECT_EQ(star("S1=0.1,5"),
            "star.outside --star S1: inside 0..1, got 0.1,5; add px after the last number for pixels");
}

TEST(MarkFlags, OfOneNameAreRefused) {
  EXPECT_EQ(refusal([] { marks_from_flags({"A=0,0,1,1"}, {"a=0,0"}); }),
            "mark.duplicate --star a: a name of its own, got a; another flag has it too");
  EXPECT_EQ(refusal([] { marks_from_flags(std::vector<std::string>(257, "A=0,0,1,1"), {}); }).substr(0, 14),
            "mark.duplicate");
  const AnnotationSpec spec = marks_from_flags({"A=0,0,1,1", "C=0,0,1,1"}, {"b=0,0"});
  EXPECT_EQ(spec.boxes.size(), 2U);
  EXPECT_EQ(spec.stars.size(), 1U);
}

TEST(Marks, OfTheCommandLineTakeThePlaceOfSameNamedOnes) {
  AnnotationSpec file = marks_from_flags({"B1=0,0,1,1", "cup=0,0,1,1"}, {"S1=0,0"});
  file.caption = "file";
  file.instruction = "file";
  AnnotationSpec flags = marks_from_flags({"CUP=0.5,0.5,1,1", "s1=0,0,0.5,0.5", "new=0,0,1,1"}, {});
  flags.instruction = "flag";
  const AnnotationSpec both = merge(flags, file);
  std::string names;
  for (const BoxSpec& b : both.boxes) names += b.name + " ";
  EXPECT_EQ(names, "B1 CUP s1 new ");
  EXPECT_EQ(both.boxes[1].xyxy[0], 0.5);
  EXPECT_TRUE(both.stars.empty());
  EXPECT_EQ(both.caption, "file");
  EXPECT_EQ(both.instruction, "flag");
}

TEST(Marks, NoneMayBeNamedMaskBesideADrawnMask) {
  const AnnotationSpec spec = marks_from_flags({"Mask=0,0,1,1"}, {});
  PictureFacts picture{"cup.jpg", {10, 10}, {10, 10}};
  EXPECT_NO_THROW(resolve(spec, picture, {}));
  picture.mask_given = true;
  try {
    resolve(spec, picture, {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "--box Mask: another name than mask, which --mask has, got Mask");
  }
}

TEST(Marks, OfFlagsInPixelsAreResolvedOnceThePictureIsKnown) {
  const PictureFacts picture{"cup.jpg", {640, 480}, {480, 640}, 6};
  const ResolvedMarks marks = resolve(marks_from_flags({"B1=64,48,128,96px"}, {"S1=320,240px"}), picture, {});
  EXPECT_EQ(marks.annotations.boxes[0].box, (Box{0.1, 0.1, 0.2, 0.2}));
  EXPECT_EQ(marks.annotations.stars[0].at, (Point{0.5, 0.5}));
  try {
    resolve(marks_from_flags({"B1=700,10,900,200px"}, {}), picture, {});
    FAIL();
  } catch (const Error& e) {
    EXPECT_STREQ(e.what(), "--box B1: inside 640x480, got 700,10,900,200 px");
    EXPECT_EQ(exit_code(e.kind()), 3);
  }
}

}  // namespace
}  // namespace tiedit::artifacts

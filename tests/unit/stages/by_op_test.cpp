#include "stages/edit/by_op.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "stages/edit/adjust.h"
#include "support/stage.h"

namespace tiedit {
namespace {

/// A stage that paints one grey level, to be told apart.
class Painter final : public Stage {
 public:
  Painter(std::string id, int level) : x_level(level) { x_info.id = std::move(id); }
  const StageInfo& info() const override { return x_info; }
  std::vector<std::pair<std::string, const Stage*>> nested() const override { return {}; }
  io::FieldList fields() const override { return {}; }
  Artifact run(const Bindings& bindings, Context&) const override {
    EXPECT_TRUE(artifact_as<Image>(bindings.at("image")) && artifact_as<Edit>(bindings.at("edit")));
    masked = bindings.contains("mask");
    return make_artifact(Image(cv::Mat(8, 8, CV_8UC3, cv::Scalar::all(x_level))));
  }
  mutable bool masked = false;

 private:
  StageInfo x_info;
  int x_level;
};

Substage painter(const std::string& id, int level) { return {std::make_shared<Painter>(id, level)}; }

class ByOp : public testing::Test {
 protected:
  int level(const EditByOp::Config& config, const Edit& edit, const Mask* mask = nullptr) {
    context = {};
    return EditByOp(config).run({&image, &edit, mask}, context).pixels.at<cv::Vec3b>(0, 0)[0];
  }
  static Edit edit(Op op, Attributes attributes = {}, std::string adjust = {}) {
    return {.id = "e1",
            .op = op,
            .target_phrase = "cup",
            .region = {},
            .description = "",
            .attributes = std::move(attributes),
            .adjust = std::move(adjust)};
  }
  EditByOp::Config all() const {
    EditByOp::Config c;
    c.recolor = painter("recolor", 1);
    c.adjust = painter("adjust", 2);
    c.remove = painter("remove", 3);
    c.attribute = painter("attribute", 4);
    c.fallback = painter("default", 5);
    return c;
  }
  const Image image{test::noise({8, 8}, CV_8UC3)};
  Context context;
};

TEST_F(ByOp, AColourAloneIsRecoloured) {
  EXPECT_EQ(level(all(), edit(Op::attribute, {{"color", "red"}})), 1);
  EXPECT_EQ(level(all(), edit(Op::attribute, {{"color", "red"}, {"material", "wood"}})), 4);
  EXPECT_EQ(level(all(), edit(Op::attribute, {{"material", "wood"}})), 4);
  EXPECT_EQ(level(all(), edit(Op::replace, {{"color", "red"}})), 5);
}

TEST_F(ByOp, AnAdjustmentWinsWhateverTheOperation) {
  EXPECT_EQ(level(all(), edit(Op::attribute, {}, "brighter")), 2);
  EXPECT_EQ(level(all(), edit(Op::background, {}, "blur")), 2);
  EXPECT_EQ(level(all(), edit(Op::attribute, {{"color", "red"}}, "brighter")), 2);
}

TEST_F(ByOp, TheOperationsOwnStageWinsOverTheDefault) {
  EXPECT_EQ(level(all(), edit(Op::remove)), 3);
  EXPECT_EQ(level(all(), edit(Op::add)), 5);
  EXPECT_EQ(context.notes["stage"], "default");
}

TEST_F(ByOp, WithoutTheSpecialStageTheNextOneFits) {
  EditByOp::Config c = all();
  c.recolor = c.adjust = {};
  EXPECT_EQ(level(c, edit(Op::attribute, {{"color", "red"}})), 4);
  EXPECT_EQ(level(c, edit(Op::background, {}, "blur")), 5);
}

TEST_F(ByOp, HandsTheMaskOn) {
  const Mask mask = test::mask_of(test::rectangles({8, 8}, {}));
  const auto stage = std::make_shared<Painter>("p", 9);
  EditByOp::Config c;
  c.fallback = {stage};
  level(c, edit(Op::add), &mask);
  EXPECT_TRUE(stage->masked);
  level(c, edit(Op::add));
  EXPECT_FALSE(stage->masked);
}

TEST_F(ByOp, SaysWhatItCanDoWhenNothingFits) {
  EditByOp::Config c = all();
  c.fallback = {};
  EXPECT_EQ(test::error_of([&] { level(c, edit(Op::add)); }),
            "edit.unsupported: e1: an edit this config can do: recolour, adjust (brighter, blur, grey, ...), remove, "
            "attribute, got add (cup); "
            "new content needs a model: give edit.by_op a default such as edit.inpaint");
  EXPECT_TRUE(test::error_of([&] {
                level(c, edit(Op::move));
              }).ends_with("give edit.by_op move: {use: edit.transplant}"));
}

TEST(AdjustEdit, TakesTheFieldsBeforeTheEditsWords) {
  ::setenv("TIEDIT_DATA", TIEDIT_SOURCE_DIR "/configs", 1);  // the lexicon of colours
  const Image image(test::noise({8, 8}, CV_8UC3));
  const Mask mask = test::mask_of(test::rectangles({8, 8}, {{0, 0, 8, 8}}));
  const Edit edit{.id = "e1",
                  .op = Op::attribute,
                  .target_phrase = "cup",
                  .region = {},
                  .description = "",
                  .attributes = {{"color", "red"}},
                  .adjust = "plain"};
  Context context;
  using Word = std::optional<std::string>;
  const auto first = [&](Word adjust, Word color, const Edit* e) {
    return AdjustEdit({std::move(adjust), {}, std::move(color)})
        .run({&image, &mask, e}, context)
        .pixels.at<cv::Vec3b>(0, 0);
  };
  EXPECT_EQ(first({}, "#010203", &edit), cv::Vec3b(1, 2, 3));
  EXPECT_EQ(first("plain", {}, nullptr), cv::Vec3b(255, 255, 255));
  EXPECT_EQ(test::error_of([&] { first({}, {}, nullptr); }),
            "edit.adjust: edit.adjust: something to adjust (brighter, blur, grey, ...), got nothing");
  EXPECT_EQ(test::error_of([&] { first("plain", "#12345", nullptr); }),
            "edit.color: edit.adjust: a colour name or #rrggbb, got #12345");
}

}  // namespace
}  // namespace tiedit

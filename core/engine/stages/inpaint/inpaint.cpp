#include "stages/edit/inpaint.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/stages/inpaint/canvas.h"
#include "engine/tensor/boundary.h"
#include "stages/edit/work_window.h"

namespace tiedit {
namespace {

using inpaint::Tensor;
constexpr const char* kStage = "edit.inpaint";
/// Of the latents that a mask touches, the share that may fall between the grid's first pixels unsaid.
constexpr double kLostShare = 0.5;
constexpr double kConstant = 1e-3;

cv::Rect box_of_mask(const Mask& mask) {
  const cv::Rect box = cv::boundingRect(mask.pixels);
  if (box.empty()) throw Error(ErrorKind::input, "mask.empty", {"mask", "some white", "none", "check the polarity"});
  return box;
}

stages::WorkWindow window_of(const Inpaint::Config& config, const PaintRequest& request,
                             const inpaint::DiffusionModel& model, const Inpaint::In& in) {
  const int factor = model.vae().config.factor();
  const cv::Size fixed = config.size.empty() ? cv::Size() : cv::Size(config.size[0], config.size[1]);
  if (fixed.width % factor != 0 || fixed.height % factor != 0) {
    const auto whole = [&](int side) { return std::max(factor, side / factor * factor); };
    throw Error(
        ErrorKind::config, "edit.size",
        {kStage, fmt::format("size in multiples of {}", factor), fmt::format("{}x{}", fixed.width, fixed.height),
         fmt::format("use {}x{} or size: auto", whole(fixed.width), whole(fixed.height))});
  }
  return stages::work_window(in.image->size(), box_of_mask(*in.mask), {model.native_side(), factor}, request.crop_in,
                             fixed);
}

void warn_of_lost_text(const inpaint::DiffusionModel::Text& text, const char* which, Context& context) {
  if (!text.lost.empty())
    context.warn("prompt.length",
                 fmt::format("{}: a {} that fits, got too many words; lost \"{}\"", kStage, which, text.lost));
}

nlohmann::ordered_json notes_of(const PaintRequest& request, const inpaint::DenoiseOptions& options) {
  return {{"prompt", request.prompt},
          {"negative_prompt", request.negative_prompt},
          {"sampler", inpaint::to_string(options.scheduler.kind)},
          {"steps", request.steps},
          {"guidance", request.guidance},
          {"strength", request.strength}};
}

/// What one edit needs besides the model, put together before anything is computed.
struct Work {
  PaintRequest request;
  stages::WorkWindow window;
  image::ResizeOrder order;
};

cv::Mat repaint(const Inpaint::Config& config, inpaint::DiffusionModel& model, const Work& work, const Inpaint::In& in,
                Context& context) {
  const cv::Mat source = in.image->srgb8();
  const inpaint::Canvas canvas = inpaint::make_canvas(source(work.window.area), in.mask->pixels(work.window.area),
                                                      {.size = work.window.size,
                                                       .factor = model.vae().config.factor(),
                                                       .cover = config.mask_resize == "cover",
                                                       .any_pixel = config.mask_down == "max",
                                                       .order = work.order});
  if (inpaint::lost_on_the_grid(canvas) > kLostShare) {
    context.warn("mask.grid", fmt::format("{}: a mask wider than {} px, got a thin one; mask lost on the latent grid; "
                                          "set mask_resize: cover and mask_down: max",
                                          kStage, model.vae().config.factor()));
  }
  const inpaint::DenoiseOptions options{
      .steps = work.request.steps,
      .guidance = work.request.guidance,
      .strength = work.request.strength,
      .latent_blend = config.latent_blend,
      .scheduler = inpaint::resolve(model.scheduler(), {config.sampler, config.spacing, config.karras, config.eta}),
      .prompt = work.request.prompt,
      .negative_prompt = work.request.negative_prompt,
      .check_cancelled = [&context] { context.check_cancelled(); }};
  warn_of_lost_text(model.text(options.prompt), "prompt", context);
  if (options.guidance > 1) warn_of_lost_text(model.text(options.negative_prompt), "negative prompt", context);
  tensor::Noise noise(context.seed);
  const Tensor picture = inpaint::denoise(model, canvas, options, noise);
  if (picture.std().item<double>() < kConstant)
    context.warn("edit.constant", std::string(kStage) + ": a picture, got one colour");
  context.notes["inpaint"] = notes_of(work.request, options);
  cv::Mat out = source.clone();
  image::resize(inpaint::to_picture(picture), work.window.area.size(), image::Filter::lanczos, work.order)
      .copyTo(out(work.window.area));
  return out;
}

}  // namespace

Image Inpaint::run(const In& in, Context& context) const {
  Work work{
      .request = paint_request(config, in),
      .window = {},
      .order = config.resize_order == "pillow13" ? image::ResizeOrder::pillow13 : image::ResizeOrder::horizontal_first};
  box_of_mask(*in.mask);  // before a model is read
  inpaint::ModelShelf& shelf = inpaint::ModelShelf::of_process();
  const std::lock_guard one_at_a_time(shelf.in_use());
  context.check_cancelled();
  cv::Mat out;
  tensor::with_torch_errors(kStage, [&] {
    inpaint::DiffusionModel& model = shelf.get(config.model, config.variant);
    const c10::InferenceMode no_gradients;
    work.window = window_of(config, work.request, model, in);
    out = repaint(config, model, work, in, context);
  });
  context.files.push_back({"window.json", stages::window_json(work.window)});
  return Image(out);
}

}  // namespace tiedit

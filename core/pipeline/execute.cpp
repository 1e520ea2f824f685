#include "pipeline/execute.h"

#include <chrono>
#include <cstring>
#include <new>
#include <opencv2/core.hpp>

#include "artifacts/annotations_json.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/text.h"
#include "image/difference.h"
#include "io/codec.h"
#include "io/image_header.h"
#include "io/json.h"
#include "pipeline/flow.h"
#include "pipeline/item_key.h"
#include "pipeline/item_marks.h"
#include "pipeline/record.h"

namespace tiedit::pipeline {
namespace {

constexpr std::size_t kMaxInstruction = 4000;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// An error that would hit every item, or says that the tool itself cannot go on: it ends the run.
bool ends_the_run(ErrorKind kind) {
  return kind != ErrorKind::input && kind != ErrorKind::internal && kind != ErrorKind::usage && kind != ErrorKind::config;
}

// The file's bytes; errors name it as records do, never by the machine's own path.
std::string read_picture(const ItemRequest& request) {
  try {
    return base::read_file(request.image, ErrorKind::input, "image", io::kMaxImageBytes);
  } catch (const Error& error) {
    ErrorParts parts = error.parts();
    parts.where = request.shown_image;
    throw Error(error.kind(), error.slug(), std::move(parts));
  }
}

bool reads_instruction(const Pipeline& pipeline) {
  for (const Step* step : all_steps(pipeline))
    for (const Port& port : step->stage->info().in)
      if (port.name == "instruction" && !port.optional) return true;
  return false;
}

// Ends at the first row that differs, which in an edited picture comes soon.
bool same_samples(const cv::Mat& a, const cv::Mat& b) {
  if (a.size() != b.size() || a.type() != b.type()) return false;
  const std::size_t row_bytes = static_cast<std::size_t>(a.cols) * a.elemSize();
  for (int y = 0; y < a.rows; ++y)
    if (std::memcmp(a.ptr(y), b.ptr(y), row_bytes) != 0) return false;
  return true;
}

/// One item from its files to its result.
class ItemRun {
 public:
  ItemRun(const ItemRequest& request, const ItemSettings& settings, const std::atomic<bool>& cancel)
      : x_request(request), x_settings(settings), x_cancel(cancel) {}

  ItemResult run(const std::function<Standing(const std::string&)>& standing, Overwrite overwrite) {
    x_result.record = nullptr;
    try {
      if (x_request.bad) throw Error(*x_request.bad);
      const std::string bytes = read_picture(x_request);
      x_facts.image_sha256 = base::sha256_hex(bytes);
      x_result.key = item_key(x_request, x_settings, x_facts.image_sha256);
      if (adopt(standing, overwrite)) return std::move(x_result);
      work(bytes);
    } catch (const Error& error) {
      fail(error);
    } catch (const ErrorList& errors) {
      fail(errors.errors().at(0));
    } catch (const std::bad_alloc&) {
      fail(Error(ErrorKind::input, "item.memory", {x_request.id, "memory enough for the picture", "none left", "close other programs or use a smaller picture"}));
    } catch (const cv::Exception& error) {
      fail(Error(ErrorKind::internal, "item.opencv", {x_request.id, "a working image operation", error.err}));
    } catch (const std::exception& error) {
      fail(Error(ErrorKind::internal, "item.exception", {x_request.id, "no exception", error.what()}));
    }
    x_result.record = make_record(x_request, x_settings, x_facts, x_result);
    return std::move(x_result);
  }

 private:
  bool adopt(const std::function<Standing(const std::string&)>& standing, Overwrite overwrite) {
    if (overwrite == Overwrite::always || !x_settings.until.empty()) return false;
    const Standing there = standing(x_result.key);
    if (there.state == Standing::State::same) {
      x_result.adopted = true;
      x_result.state = ItemState::done;
      x_result.record = there.record;
      return true;
    }
    if (there.state == Standing::State::stale && overwrite == Overwrite::never) {
      throw Error(ErrorKind::input, "output.stale",
                  {x_request.out.picture.generic_string(), "no picture made with other settings", "one", "drop --overwrite never to replace it"});
    }
    return false;
  }

  void work(const std::string& bytes) {
    const auto start = Clock::now();
    io::Decoded decoded = io::decode_image(bytes, x_request.shown_image, {.allow_damaged = x_settings.allow_damaged, .first_frame = x_settings.first_frame, .strict = x_settings.strict});
    x_facts.decode_seconds = seconds_since(start);
    x_facts.size = decoded.image.size();
    x_result.warnings = decoded.warnings;
    const Image source = decoded.image;
    Flow::Input input = understand(source, bytes);
    // As it was said, marks written out and all: input.json has it as it was understood.
    x_facts.instruction = x_request.instruction.empty() ? x_request.marks.instruction.value_or("") : x_request.instruction;
    x_flow.emplace(x_request, x_settings, x_cancel, std::move(input));
    x_flow->files().add_file("input.json", x_facts.input_json);
    try {
      x_flow->run();
    } catch (const Error& error) {
      collect();
      if (!(x_settings.copy_unresolved && error.slug().starts_with("plan."))) throw;
      x_result.warnings.push_back({error.slug(), error.what()});
      x_facts.outcome = "unresolved";
      finish(source, source);
      return;
    }
    if (x_settings.until.empty()) x_flow->files().drop_last_image();
    collect();
    if (x_settings.until.empty()) {
      finish(source, x_flow->image());
    } else {
      x_result.state = ItemState::done;
    }
  }

  // The marks at the picture's size, the instruction, and what both came to (input.json).
  Flow::Input understand(const Image& source, const std::string& bytes) {
    artifacts::ResolvedMarks marks = resolve_marks(x_request, source.size(), bytes, x_settings.strict);
    x_result.warnings.insert(x_result.warnings.end(), marks.warnings.begin(), marks.warnings.end());
    Annotations& annotations = marks.annotations;
    const std::string instruction = annotations.instruction.value_or("");
    const std::size_t length = base::code_points(instruction);
    if (length > kMaxInstruction || (length == 0 && reads_instruction(*x_request.pipeline) && !x_request.artifacts.contains("plan"))) {
      throw Error(ErrorKind::input, "instruction.size", {"instruction", "1..4,000 characters", base::grouped(static_cast<std::int64_t>(length))});
    }
    annotations.instruction = instruction;
    if (x_settings.keep != Keep::none) x_facts.input_json = io::dump_pretty(artifacts::to_json(annotations, source.size()));
    return {source, {instruction}, annotations, std::filesystem::path(x_request.shown_image).filename().string(), x_facts.image_sha256};
  }

  // What the flow gathered, also when it failed half way: the plan and the masks are kept.
  void collect() {
    x_result.warnings.insert(x_result.warnings.end(), x_flow->warnings().begin(), x_flow->warnings().end());
    x_facts.edits = x_flow->edits();
    x_facts.notes = x_flow->notes();
    x_facts.timings = x_flow->timings();
    x_result.files = x_flow->files().take();
  }

  void finish(const Image& source, const Image& image) {
    const bool same = x_facts.outcome == "unresolved" || same_samples(image.pixels, source.pixels);
    if (x_facts.outcome.empty()) x_facts.outcome = same ? "unchanged" : "edited";
    if (image.pixels.type() == source.pixels.type()) {
      const cv::Mat painted = x_flow->painted().empty() ? cv::Mat::zeros(source.size(), CV_8U) : x_flow->painted();
      x_facts.outside = image::outside_difference(image.pixels, source.pixels, painted);
    }
    x_result.state = ItemState::done;
    const auto start = Clock::now();
    x_result.picture = io::encode_image(image, encode_options());
    x_facts.encode_seconds = seconds_since(start);
    if (x_request.format == "jpeg") {
      x_result.warnings.push_back({"output.lossy", x_request.out.picture.generic_string() + ": JPEG cannot keep the background byte-exact; it was before encoding"});
    }
  }

  io::EncodeOptions encode_options() {
    io::EncodeOptions options;
    options.format = x_request.format;
    options.record = embedded_record(x_request, x_settings, x_facts, x_result);
    options.digital_source_type = std::string("http://cv.iptc.org/newscodes/digitalsourcetype/") +
                                  (needs_engine(*x_request.pipeline) ? "compositeWithTrainedAlgorithmicMedia" : "algorithmicallyEnhanced");
    options.name = x_request.out.picture.generic_string();
    options.warnings = &x_result.warnings;
    return options;
  }

  void fail(const Error& error) {
    if (ends_the_run(error.kind())) throw Error(error);
    x_result.state = ItemState::failed;
    x_result.picture.clear();
    x_result.error = error;
  }

  const ItemRequest& x_request;
  const ItemSettings& x_settings;
  const std::atomic<bool>& x_cancel;
  ItemFacts x_facts;
  std::optional<Flow> x_flow;
  ItemResult x_result;
};

}  // namespace

ItemResult execute_item(const ItemRequest& request, const ItemSettings& settings, const std::atomic<bool>& cancel,
                        const std::function<Standing(const std::string&)>& standing, Overwrite overwrite) {
  return ItemRun(request, settings, cancel).run(standing, overwrite);
}

}  // namespace tiedit::pipeline

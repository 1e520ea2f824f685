#include "llm/engine.h"

#include <map>
#include <mutex>

#include "base/digest.h"
#include "base/files.h"
#include "llm/transcript.h"

namespace tiedit::llm {
namespace {

constexpr std::int64_t kMaxTranscript = std::int64_t{1} << 30;

/// Answers from a transcript and opens no socket.
class ReplayEngine : public ChatEngine {
 public:
  explicit ReplayEngine(std::shared_ptr<const Transcript> transcript) : x_transcript(std::move(transcript)) {}

  ChatReply ask(const ChatRequest& request) override {
    const std::string key = key_of(body_of(request));
    if (const ChatReply* reply = x_transcript->find(key)) return *reply;
    throw Error(ErrorKind::input, "transcript.entry",
                {request.stage, "a transcript that holds the request", "no entry " + key.substr(0, 12) + "...",
                 "run once with mode: record"});
  }

 private:
  std::shared_ptr<const Transcript> x_transcript;
};

// One transcript serves a whole folder of pictures: the last one read is kept, by its bytes.
std::shared_ptr<const Transcript> shared_transcript(const std::string& file) {
  static std::mutex mutex;
  static std::string last_digest;
  static std::shared_ptr<const Transcript> last;
  const std::lock_guard lock(mutex);
  std::string text = base::read_file(file, ErrorKind::config, "transcript", kMaxTranscript);
  const std::string digest = base::sha256_hex(text) + file;
  if (!last || digest != last_digest) {
    last = std::make_shared<const Transcript>(Transcript::read(text, file));
    last_digest = digest;
  }
  return last;
}

}  // namespace

void check_settings(const ChatFields& fields) {
  if (fields.mode != "replay") return;
  if (fields.transcript.empty()) {
    throw Error(ErrorKind::config, "transcript.missing", {"transcript", "a file to answer from", "none"});
  }
  const auto of_field = [](const Error& error) {
    const ErrorParts& p = error.parts();
    return Error(ErrorKind::config, error.slug(), {"transcript", p.where + ": " + p.need, p.got, p.remedy});
  };
  try {
    shared_transcript(fields.transcript);
  } catch (const Error& error) {
    throw of_field(error);
  } catch (const ErrorList& errors) {
    throw of_field(errors.errors().at(0));
  }
}

std::unique_ptr<ChatEngine> open_engine(const ChatFields& fields, const std::string& stage) {
  if (fields.mode != "replay") {
    throw Error(ErrorKind::endpoint, "llm.absent",
                {stage, "mode: replay with a transcript, which is all this build can do", "mode: " + fields.mode});
  }
  check_settings(fields);
  return std::make_unique<ReplayEngine>(shared_transcript(fields.transcript));
}

}  // namespace tiedit::llm

#include "pipeline/batch.h"

#include <fmt/format.h>

#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <exception>
#include <mutex>
#include <opencv2/core/utility.hpp>
#include <thread>

#include "base/log.h"
#include "base/signals.h"
#include "io/json.h"
#include "pipeline/progress.h"

namespace tiedit::pipeline {
namespace {

using nlohmann::ordered_json;

/// A finished item on its way to the commit, or the error that ends the run.
struct Finished {
  std::size_t index = 0;
  ItemResult result = {};
  std::exception_ptr fatal = {};
};

/// Threads that work on items in order of the plan, at most `threads` results ahead of the commit.
class Workers {
 public:
  Workers(const std::vector<ItemRequest>& requests, const BatchSettings& settings, const RunFolder& folder, int threads)
      : x_requests(requests), x_settings(settings), x_folder(folder), x_room(static_cast<std::size_t>(threads)), x_working(threads) {
    for (int i = 0; i < threads; ++i) x_threads.emplace_back([this] { work(); });
  }
  ~Workers() {
    stop();
    for (std::thread& t : x_threads) t.join();
  }

  /// No further item is begun.
  void stop() {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
    x_space.notify_all();
  }

  /// The next finished item; false when there will be none. Calls `idle` every 100 ms while waiting.
  template <class F>
  bool next(Finished& out, F idle) {
    std::unique_lock lock(x_mutex);
    while (x_queue.empty() && x_working > 0) {
      if (x_ready.wait_for(lock, std::chrono::milliseconds(100)) == std::cv_status::timeout) idle();
    }
    if (x_queue.empty()) return false;
    out = std::move(x_queue.front());
    x_queue.pop_front();
    x_space.notify_one();
    return true;
  }

 private:
  bool take(std::size_t& index) {
    std::unique_lock lock(x_mutex);
    x_space.wait(lock, [this] { return x_stopping || x_queue.size() < x_room; });
    if (x_stopping || base::stop_requested || x_next >= x_requests.size()) return false;
    index = x_next++;
    return true;
  }

  void work() {
    std::size_t index = 0;
    while (take(index)) {
      Finished finished{index};
      try {
        const ItemRequest& request = x_requests[index];
        finished.result = execute_item(request, x_settings.item, base::stop_requested,
                                       [&](const std::string& key) { return x_folder.standing(request, key); }, x_settings.overwrite);
      } catch (const Cancelled&) {
        break;
      } catch (...) {
        finished.fatal = std::current_exception();
      }
      const std::lock_guard lock(x_mutex);
      x_queue.push_back(std::move(finished));
      x_ready.notify_one();
    }
    const std::lock_guard lock(x_mutex);
    --x_working;
    x_ready.notify_one();
  }

  const std::vector<ItemRequest>& x_requests;
  const BatchSettings& x_settings;
  const RunFolder& x_folder;
  std::size_t x_room;
  std::mutex x_mutex;
  std::condition_variable x_ready, x_space;
  std::deque<Finished> x_queue;
  std::size_t x_next = 0;
  int x_working;
  bool x_stopping = false;
  std::vector<std::thread> x_threads;
};

void print_line(const std::string& line) {
  // A closed stdout is no reason to stop: the pictures are the result.
  if (std::fwrite(line.data(), 1, line.size(), stdout) < line.size()) return;
  std::fflush(stdout);
}

// "cup.png: an image, got 0 bytes": the item is named once.
std::string of_item(const std::string& id, const std::string& line) { return line.starts_with(id + ":") ? line : id + ": " + line; }

void report(const ItemRequest& request, const ItemResult& result, const BatchSettings& settings, const RunFolder& folder) {
  for (const Warning& w : result.warnings) base::log_note("warning: " + of_item(request.id, w.text));
  if (result.error) base::log_error("error: " + of_item(request.id, result.error->what()));
  if (settings.json) return print_line(io::dump_canonical(result.record) + "\n");
  if (result.state != ItemState::done) return;
  const auto& shown = settings.item.until.empty() ? request.out.picture : request.out.steps;
  print_line((folder.path() / shown).string() + "\n");
}

int threads_for(const BatchSettings& settings, std::size_t items) {
  const int wanted = settings.threads > 0 ? settings.threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  return std::max(1, static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(wanted), items)));
}

void count(const ItemResult& result, BatchCounts& counts) {
  if (result.state == ItemState::failed) {
    ++counts.failed;
    counts.internal |= result.error && result.error->kind() == ErrorKind::internal;
  } else {
    ++(result.adopted ? counts.adopted : counts.done);
  }
}

int exit_code_of(const BatchCounts& counts) {
  if (const int signal = base::signal_exit_code()) return signal;
  if (counts.internal) return exit_code(ErrorKind::internal);
  return counts.failed > 0 ? exit_code(ErrorKind::input) : 0;
}

ordered_json summary(const BatchCounts& counts, double seconds, int code, bool timing) {
  ordered_json j{{"format", "tiedit.summary/1"}, {"done", counts.done}, {"skipped", 0}, {"adopted", counts.adopted}, {"failed", counts.failed}, {"flagged", 0}, {"deferred", 0}};
  if (timing) j["seconds"] = seconds;
  j["exit"] = code;
  return j;
}

}  // namespace

int run_batch(RunFolder& folder, const std::vector<ItemRequest>& requests, const BatchSettings& settings) {
  const auto start = std::chrono::steady_clock::now();
  const int threads = threads_for(settings, requests.size());
  if (threads > 1) cv::setNumThreads(1);  // the items are the parallelism
  folder.prepare(requests, settings.overwrite);
  folder.write_run(settings.run);
  folder.start_log();
  BatchCounts counts;
  std::vector<ordered_json> records(requests.size());
  {
    Progress progress(requests.size());
    Workers workers(requests, settings, folder, threads);
    Finished finished;
    while (workers.next(finished, [&] { progress.tick(); })) {
      if (finished.fatal) std::rethrow_exception(finished.fatal);
      const ItemRequest& request = requests[finished.index];
      ItemResult& result = finished.result;
      if (!result.adopted) folder.commit(request, result);
      folder.append_log(result.record);
      report(request, result, settings, folder);
      count(result, counts);
      progress.item_done(request.id, result.state == ItemState::failed, !result.adopted);
      records[finished.index] = std::move(result.record);
      if (settings.fail_fast && counts.failed > 0) workers.stop();
    }
  }
  std::erase_if(records, [](const ordered_json& r) { return r.is_null(); });
  folder.finish_log(records);
  const int code = exit_code_of(counts);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (settings.json) print_line(io::dump_canonical(summary(counts, seconds, code, settings.item.timing)) + "\n");
  if (requests.size() > 1) {
    base::log_note(fmt::format("{} done, {} found finished, {} failed in {}", counts.done, counts.adopted, counts.failed, duration_text(seconds)));
  }
  return code;
}

}  // namespace tiedit::pipeline

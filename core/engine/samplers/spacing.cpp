#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "engine/samplers/tables.h"

namespace tiedit::samplers {
namespace {

bool is_multistep(SamplerKind kind) { return kind == SamplerKind::dpmpp_2m || kind == SamplerKind::unipc; }
bool is_euler(SamplerKind kind) { return kind == SamplerKind::euler || kind == SamplerKind::euler_a; }

// numpy.linspace(0, last, count), descending.
std::vector<double> line(double last, int count) {
  std::vector<double> out;
  const double step = count > 1 ? last / (count - 1) : 0;
  for (int i = count - 1; i >= 0; --i) out.push_back(count > 1 && i == count - 1 ? last : i * step);
  return out;
}

void round_all(std::vector<double>& all) {
  for (double& t : all) t = std::nearbyint(t);  // halves to even
}

std::vector<double> leading(const SchedulerConfig& c, int n) {
  const int parts = is_multistep(c.kind) ? n + 1 : n;
  const int ratio = c.train_timesteps / parts;
  std::vector<double> out;
  for (int i = parts - 1; i >= parts - n; --i) out.push_back(i * ratio + c.steps_offset);
  return out;
}

std::vector<double> linspace(const SchedulerConfig& c, int n) {
  const double last = c.train_timesteps - 1;
  if (is_multistep(c.kind)) {
    std::vector<double> out = line(last, n + 1);
    out.pop_back();
    round_all(out);
    return out;
  }
  std::vector<double> out = line(last, n);
  if (!is_euler(c.kind)) round_all(out);
  return out;
}

std::vector<double> trailing(const SchedulerConfig& c, int n) {
  const double step = c.train_timesteps / static_cast<double>(n);
  std::vector<double> out;
  for (int k = 0; k < n; ++k) out.push_back(std::nearbyint(c.train_timesteps - k * step) - 1);
  return out;
}

std::vector<double> of_lcm(const SchedulerConfig& c, int n) {
  if (n > c.original_steps) {
    throw Error(ErrorKind::config, "sampler.steps",
                {"steps", "at most " + std::to_string(c.original_steps) + " for lcm", std::to_string(n)});
  }
  const int k = c.train_timesteps / c.original_steps;
  std::vector<double> out;
  for (int i = 0; i < n; ++i) {
    const int index = static_cast<int>(std::floor(i * (static_cast<double>(c.original_steps) / n)));
    out.push_back((c.original_steps - index) * k - 1);
  }
  return out;
}

// Piecewise linear through (0, y0), (1, y1), ... as numpy.interp.
double interpolated(const std::vector<float>& y, double x) {
  const double last = static_cast<double>(y.size() - 1);
  if (x >= last) return y.back();
  const auto low = static_cast<std::size_t>(x);
  return (static_cast<double>(y[low + 1]) - y[low]) * (x - static_cast<double>(low)) + y[low];
}

std::vector<double> karras_sigmas(double most, double least, int n) {
  constexpr double kRho = 7;
  const double from = std::pow(most, 1 / kRho), to = std::pow(least, 1 / kRho);
  std::vector<double> out;
  for (int i = 0; i < n; ++i)
    out.push_back(std::pow(from + (n > 1 ? i / static_cast<double>(n - 1) : 0) * (to - from), kRho));
  return out;
}

// The time of a sigma, between the training's by its logarithm.
double time_of(double sigma, const std::vector<float>& log_sigmas) {
  const double wanted = std::log(std::max(sigma, 1e-10));
  // the last place where the table has not passed the wanted value (it grows with time)
  const auto above =
      std::partition_point(log_sigmas.begin(), log_sigmas.end(), [&](float l) { return wanted - l >= 0; });
  const auto count = static_cast<std::size_t>(above - log_sigmas.begin());
  const std::size_t low = std::min(count == 0 ? 0 : count - 1, log_sigmas.size() - 2);
  const double w =
      std::clamp((log_sigmas[low] - wanted) / static_cast<double>(log_sigmas[low] - log_sigmas[low + 1]), 0.0, 1.0);
  return (1 - w) * static_cast<double>(low) + w * static_cast<double>(low + 1);
}

}  // namespace

std::vector<double> spaced_timesteps(const SchedulerConfig& c, int n) {
  if (n < 1 || n > c.train_timesteps) {
    throw Error(ErrorKind::config, "sampler.steps",
                {"steps", "1.." + base::grouped(c.train_timesteps), std::to_string(n)});
  }
  std::vector<double> out = c.kind == SamplerKind::lcm       ? of_lcm(c, n)
                            : c.spacing == Spacing::leading  ? leading(c, n)
                            : c.spacing == Spacing::linspace ? linspace(c, n)
                                                             : trailing(c, n);
  const auto bad = std::find_if(out.begin(), out.end(), [&](double t) { return t < 0 || t >= c.train_timesteps; });
  if (bad != out.end()) {
    throw Error(
        ErrorKind::config, "sampler.steps",
        {"steps", "timesteps below " + std::to_string(c.train_timesteps), base::shortest(*bad), "use fewer steps"});
  }
  if (c.kind == SamplerKind::pndm && out.size() > 1) out.insert(out.begin() + 1, out[1]);
  return out;
}

SigmaSchedule sigma_schedule(const SchedulerConfig& c, const std::vector<float>& alphas, int n) {
  const std::vector<float> training = training_sigmas(alphas);
  SigmaSchedule out{spaced_timesteps(c, n), {}};
  if (is_euler(c.kind))
    for (double& t : out.timesteps) t = static_cast<float>(t);
  std::vector<double> sigmas;
  for (const double t : out.timesteps) sigmas.push_back(interpolated(training, t));
  if (c.karras && c.kind != SamplerKind::euler_a) {
    const bool spaced = c.kind == SamplerKind::euler;
    sigmas =
        spaced ? karras_sigmas(sigmas.front(), sigmas.back(), n) : karras_sigmas(training.back(), training.front(), n);
    std::vector<float> logs;
    for (const float s : training) logs.push_back(std::log(s));
    const bool cut = c.kind == SamplerKind::dpmpp_2m && c.beta_schedule == "squaredcos_cap_v2";
    for (std::size_t i = 0; i < sigmas.size(); ++i) {
      const double t = time_of(sigmas[i], logs);
      out.timesteps[i] = spaced ? static_cast<double>(static_cast<float>(t)) : cut ? std::trunc(t) : std::nearbyint(t);
    }
  }
  for (const double s : sigmas) out.sigmas.push_back(static_cast<float>(s));
  out.sigmas.push_back(0);
  return out;
}

}  // namespace tiedit::samplers

#include "photo/matte.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "image/morphology.h"

namespace tiedit::photo {
namespace {

constexpr int kTile = 256;
constexpr int kMarginBands = 8;  // farthest that any filter here looks beyond the mask
constexpr float kTiny = 1e-5F;   // keeps quotients finite where nothing of a side is near

/// Calls work(inner, seen) for tiles that cover a picture, on OpenCV's threads; `seen` has `margin` px more around.
template <class Work>
void for_each_tile(cv::Size size, int margin, Work work) {
  const int across = (size.width + kTile - 1) / kTile, down = (size.height + kTile - 1) / kTile;
  cv::parallel_for_(cv::Range(0, across * down), [&](const cv::Range& range) {
    for (int i = range.start; i < range.end; ++i) {
      const cv::Rect tile(i % across * kTile, i / across * kTile, kTile, kTile);
      const cv::Rect inner = tile & cv::Rect(cv::Point(), size);
      work(inner, image::grown(inner, margin, size));
    }
  });
}

cv::Mat box_mean(const cv::Mat& m, int radius) {
  cv::Mat out;
  cv::blur(m, out, cv::Size(2 * radius + 1, 2 * radius + 1), cv::Point(-1, -1), cv::BORDER_REPLICATE);
  return out;
}

/// What the guided filter needs of one window: means, covariances of the guide, and of guide and mask.
struct Moments {
  std::array<cv::Mat, 3> mean, with_mask;  // of r, g, b
  std::array<cv::Mat, 6> covariance;       // rr rg rb gg gb bb
  cv::Mat mask_mean;
};

Moments moments_of(const std::array<cv::Mat, 3>& guide, const cv::Mat& mask, int radius) {
  Moments m;
  m.mask_mean = box_mean(mask, radius);
  for (std::size_t i = 0; i < 3; ++i) {
    m.mean[i] = box_mean(guide[i], radius);
    m.with_mask[i] = box_mean(guide[i].mul(mask), radius) - m.mean[i].mul(m.mask_mean);
  }
  std::size_t k = 0;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = i; j < 3; ++j)
      m.covariance[k++] = box_mean(guide[i].mul(guide[j]), radius) - m.mean[i].mul(m.mean[j]);
  return m;
}

/// Per window the line mask = a . rgb + b that fits best: [h, w, 4] (a, b).
cv::Mat lines_of(const Moments& m, double regularisation) {
  cv::Mat out(m.mask_mean.size(), CV_32FC4);
  for (int y = 0; y < out.rows; ++y) {
    auto* to = out.ptr<cv::Vec4f>(y);
    const auto at = [&](const cv::Mat& v, int x) { return static_cast<double>(v.at<float>(y, x)); };
    for (int x = 0; x < out.cols; ++x) {
      const double rr = at(m.covariance[0], x) + regularisation, rg = at(m.covariance[1], x);
      const double rb = at(m.covariance[2], x), gg = at(m.covariance[3], x) + regularisation;
      const double gb = at(m.covariance[4], x), bb = at(m.covariance[5], x) + regularisation;
      const double c0 = gg * bb - gb * gb, c1 = gb * rb - rg * bb, c2 = rg * gb - gg * rb;  // cofactors of row r
      const double det = rr * c0 + rg * c1 + rb * c2;
      const double p0 = at(m.with_mask[0], x), p1 = at(m.with_mask[1], x), p2 = at(m.with_mask[2], x);
      const double a0 = (c0 * p0 + c1 * p1 + c2 * p2) / det;
      const double a1 = (c1 * p0 + (rr * bb - rb * rb) * p1 + (rg * rb - rr * gb) * p2) / det;
      const double a2 = (c2 * p0 + (rg * rb - rr * gb) * p1 + (rr * gg - rg * rg) * p2) / det;
      const double b = at(m.mask_mean, x) - a0 * at(m.mean[0], x) - a1 * at(m.mean[1], x) - a2 * at(m.mean[2], x);
      to[x] = cv::Vec4f(static_cast<float>(a0), static_cast<float>(a1), static_cast<float>(a2), static_cast<float>(b));
    }
  }
  return out;
}

/// In: rgb [h, w, 3] u8; mask [h, w] u8 {0, 255}; Out: [h, w] f32, about 0..1
cv::Mat guided_filter(const cv::Mat& rgb, const cv::Mat& mask, int radius, double regularisation) {
  cv::Mat scaled, inside;
  rgb.convertTo(scaled, CV_32F, 1 / 255.0);
  mask.convertTo(inside, CV_32F, 1 / 255.0);
  std::array<cv::Mat, 3> guide;
  cv::split(scaled, guide.data());
  const cv::Mat line = box_mean(lines_of(moments_of(guide, inside, radius), regularisation), radius);
  cv::Mat out(rgb.size(), CV_32F);
  for (int y = 0; y < out.rows; ++y) {
    const auto* l = line.ptr<cv::Vec4f>(y);
    const auto* c = scaled.ptr<cv::Vec3f>(y);
    float* to = out.ptr<float>(y);
    for (int x = 0; x < out.cols; ++x) to[x] = l[x][0] * c[x][0] + l[x][1] * c[x][1] + l[x][2] * c[x][2] + l[x][3];
  }
  return out;
}

/// alpha where the edge band leaves it open.
void write_alpha(const cv::Mat& filtered, const cv::Mat& open, const MatteOptions& o, cv::Mat alpha) {
  const auto low = static_cast<float>(o.low), per_span = static_cast<float>(1 / o.span);
  for (int y = 0; y < alpha.rows; ++y) {
    const float* g = filtered.ptr<float>(y);
    const uchar* is_open = open.ptr(y);
    float* to = alpha.ptr<float>(y);
    for (int x = 0; x < alpha.cols; ++x)
      if (is_open[x]) to[x] = std::clamp((g[x] - low) * per_span, 0.0F, 1.0F);
  }
}

/// One step of blur fusion: front and back become smooth estimates of both sides' colours, corrected by the picture.
void fuse(const cv::Mat& picture, const cv::Mat& alpha, int radius, cv::Mat& front, cv::Mat& back) {
  cv::Mat f(picture.size(), CV_32FC4), b(picture.size(), CV_32FC4);  // weighted colours, weight
  for (int y = 0; y < f.rows; ++y) {
    const auto *pf = front.ptr<cv::Vec3f>(y), *pb = back.ptr<cv::Vec3f>(y);
    const float* a = alpha.ptr<float>(y);
    auto *to_f = f.ptr<cv::Vec4f>(y), *to_b = b.ptr<cv::Vec4f>(y);
    for (int x = 0; x < f.cols; ++x) {
      const float u = a[x], v = 1 - u;
      to_f[x] = cv::Vec4f(pf[x][0] * u, pf[x][1] * u, pf[x][2] * u, u);
      to_b[x] = cv::Vec4f(pb[x][0] * v, pb[x][1] * v, pb[x][2] * v, v);
    }
  }
  f = box_mean(f, radius);
  b = box_mean(b, radius);
  for (int y = 0; y < f.rows; ++y) {
    const auto *pf = f.ptr<cv::Vec4f>(y), *pb = b.ptr<cv::Vec4f>(y);
    const auto* p = picture.ptr<cv::Vec3f>(y);
    const float* a = alpha.ptr<float>(y);
    auto *to_f = front.ptr<cv::Vec3f>(y), *to_b = back.ptr<cv::Vec3f>(y);
    for (int x = 0; x < f.cols; ++x)
      for (int c = 0; c < 3; ++c) {
        const float fh = pf[x][c] / (pf[x][3] + kTiny), bh = pb[x][c] / (pb[x][3] + kTiny);
        to_f[x][c] = std::clamp(fh + a[x] * (p[x][c] - a[x] * fh - (1 - a[x]) * bh), 0.0F, 255.0F);
        to_b[x][c] = bh;
      }
  }
}

bool any_between(const cv::Mat& alpha) {
  for (int y = 0; y < alpha.rows; ++y) {
    const float* a = alpha.ptr<float>(y);
    for (int x = 0; x < alpha.cols; ++x)
      if (a[x] > 0 && a[x] < 1) return true;
  }
  return false;
}

void write_colour(const cv::Mat& front, const cv::Mat& alpha, cv::Mat colour) {
  for (int y = 0; y < colour.rows; ++y) {
    const auto* f = front.ptr<cv::Vec3f>(y);
    const float* a = alpha.ptr<float>(y);
    auto* to = colour.ptr<cv::Vec3f>(y);
    for (int x = 0; x < colour.cols; ++x)
      if (a[x] > 0 && a[x] < 1) to[x] = f[x];
  }
}

void clean_colours(const cv::Mat& picture, int band, const MatteOptions& o, Cutout& cutout) {
  for_each_tile(cutout.box.size(), (o.wide_blur + 1) * band, [&](const cv::Rect& inner, const cv::Rect& seen) {
    if (!any_between(cutout.alpha(inner))) return;
    cv::Mat front = picture(seen).clone(), back = front.clone();
    const cv::Mat alpha = cutout.alpha(seen).clone();  // a copy, so that filters do not look beyond it
    fuse(picture(seen), alpha, o.wide_blur * band, front, back);
    fuse(picture(seen), alpha, band, front, back);
    write_colour(front(inner - seen.tl()), cutout.alpha(inner), cutout.colour(inner));
  });
}

}  // namespace

double diagonal_of(const cv::Mat& mask) {
  const cv::Rect box = image::mask_box(mask);
  return std::hypot(box.width, box.height);
}

Cutout matte(const cv::Mat& rgb, const cv::Mat& mask, const MatteOptions& options) {
  CV_Assert(rgb.type() == CV_8UC3 && mask.type() == CV_8UC1 && mask.size() == rgb.size());
  const cv::Rect tight = image::mask_box(mask);
  if (tight.empty()) return {};
  const int band =
      std::max(options.least_band_px, static_cast<int>(std::lround(options.band_share * diagonal_of(mask))));
  Cutout cutout;
  cutout.box = image::grown(tight, kMarginBands * band, rgb.size());
  const cv::Mat inside = mask(cutout.box) != 0;
  const cv::Mat solid = image::dilate_edt(inside, -band);
  const cv::Mat open = image::dilate_edt(inside, band) & ~solid;
  solid.convertTo(cutout.alpha, CV_32F, 1 / 255.0);
  for_each_tile(cutout.box.size(), 4 * band, [&](const cv::Rect& inner, const cv::Rect& seen) {
    if (cv::countNonZero(open(inner)) == 0) return;
    const cv::Mat filtered = guided_filter(rgb(cutout.box)(seen), inside(seen), 2 * band, options.regularisation);
    write_alpha(filtered(inner - seen.tl()), open(inner), options, cutout.alpha(inner));
  });
  rgb(cutout.box).convertTo(cutout.colour, CV_32F);
  clean_colours(cutout.colour.clone(), band, options, cutout);
  return cutout;
}

Cutout hard_cutout(const cv::Mat& rgb, const cv::Mat& mask) {
  CV_Assert(rgb.type() == CV_8UC3 && mask.type() == CV_8UC1 && mask.size() == rgb.size());
  Cutout cutout;
  cutout.box = image::grown(image::mask_box(mask), kMarginBands, rgb.size());
  if (image::mask_box(mask).empty()) return {};
  cv::Mat(mask(cutout.box) != 0).convertTo(cutout.alpha, CV_32F, 1 / 255.0);
  rgb(cutout.box).convertTo(cutout.colour, CV_32F);
  return cutout;
}

}  // namespace tiedit::photo

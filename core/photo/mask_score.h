#pragma once
#include <opencv2/core/mat.hpp>

#include "photo/grabcut.h"

namespace tiedit::photo {

/// Intersection over union of two masks; 0 when both are empty.
double iou(const cv::Mat& a, const cv::Mat& b);

/// How strong the edges of a picture are: the norm of the Lab gradient (3 x 3 Gaussian, Sobel / 4, 3 x 3 maximum).
/// In: [H, W, 3] u8; Out: [H, W] f32
cv::Mat edge_strength(const cv::Mat& rgb);

/// How much a mask looks like the object of a box: edges under its contour, minus contour that merely hugs the box,
/// minus implausible sizes. -infinity for an empty mask.
double mask_score(const cv::Mat& mask, const cv::Mat& edges, const cv::Rect& box, const GrabCutOptions& options);

}  // namespace tiedit::photo

#pragma once
#include <opencv2/core/mat.hpp>

namespace tiedit::photo {

/// What a pixel is to the membrane.
enum MembranePixel : unsigned char {
  membrane_absent = 0,   ///< not there: nothing flows to it
  membrane_known = 1,    ///< its value is given
  membrane_unknown = 2,  ///< its value is wanted
};

/// The surface of least tension through the known values: the Laplace equation on the unknown pixels (5-point stencil,
/// conjugate gradients from the solution of a coarser picture).
/// In: values [H, W, 3] f32, read where known; pixels [H, W] u8 of MembranePixel; residual > 0, in levels: no equation
/// is left further from balance
/// Out: [H, W, 3] f32: the given values where known, the solution where unknown (0 where no known pixel is connected
/// to it), 0 elsewhere. Any number of threads gives the same bytes.
cv::Mat membrane(const cv::Mat& values, const cv::Mat& pixels, double residual);

}  // namespace tiedit::photo

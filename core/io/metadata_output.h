#pragma once
#include <opencv2/core/types.hpp>

#include "image/image.h"
#include "io/codec.h"
#include "io/codec_formats.h"

namespace tiedit::io {

/// The blocks of the source as they may stand in the edited picture, with what tiedit says added.
/// In: `source` may be null; `grey`: the picture is written as grey (a grey profile stays grey).
OutputBlocks blocks_for_output(const ImageMeta* source, const EncodeOptions& options, cv::Size size, bool grey);

}  // namespace tiedit::io

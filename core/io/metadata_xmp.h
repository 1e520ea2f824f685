#pragma once
#include <opencv2/core/types.hpp>
#include <string>

namespace tiedit::io {

/// "UTF-8", "at most 64 levels", ...: what a packet lacks to be read safely; empty when it can be.
std::string xmp_problem(const std::string& packet);

struct XmpUpdate {
  std::string record;               ///< tiedit:record; empty: none
  std::string digital_source_type;  ///< the URI; empty: what the packet says stays
  cv::Size size;
};

/// The packet for an edited picture: our properties set, tiff:Orientation 1, size properties updated, thumbnails and
/// an earlier tiedit:record gone. Comes back unchanged, byte for byte, when nothing of that applies; an empty or
/// unreadable packet counts as none.
std::string xmp_for_output(const std::string& packet, const XmpUpdate& update);

/// tiedit:record of a packet; empty when absent.
std::string xmp_record(const std::string& packet);

}  // namespace tiedit::io

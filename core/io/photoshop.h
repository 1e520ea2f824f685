#pragma once
#include <string>
#include <string_view>

namespace tiedit::io {

/// What a JPEG APP13 segment with image resources begins with.
inline constexpr std::string_view kPhotoshopMark{"Photoshop 3.0\0", 14};

/// The IPTC block (resource 0x0404) of a list of image resources ("8BIM" ...); empty when there is none.
std::string iptc_of_resources(std::string_view resources);

/// A list of one resource that holds an IPTC block.
std::string resources_of_iptc(std::string_view iptc);

}  // namespace tiedit::io

#include "io/exiv2_guard.h"

#include <exiv2/exiv2.hpp>

namespace tiedit::io {
namespace {

std::mutex& exiv2_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

Exiv2Guard::Exiv2Guard() : x_lock(exiv2_mutex()) {
  static const bool ready = [] {
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    Exiv2::XmpParser::initialize();
    Exiv2::XmpProperties::registerNs("urn:tiedit:1.0/", "tiedit");
    return true;
  }();
  static_cast<void>(ready);
}

}  // namespace tiedit::io

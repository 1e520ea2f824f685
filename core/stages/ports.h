#pragma once
#include <map>
#include <string>
#include <vector>

#include "artifacts/artifact.h"

namespace tiedit {

/// The artifacts a stage is run on, by port name.
using Bindings = std::map<std::string, Artifact>;

/// An artifact that somebody else owns and that outlives the call it is bound for.
template <class T>
Artifact borrow(const T& value) {
  return std::shared_ptr<const T>(std::shared_ptr<const T>{}, &value);
}

struct Port {
  std::string name;
  ArtifactKind kind;
  bool optional;
};

/// Visitors of `In::ports`: `v("image", image); v.optional("edit", edit);` on members `const T*`.
class PortList {
 public:
  template <class T>
  void operator()(const char* name, const T*&) {
    ports.push_back({name, artifact_kind<T>(), false});
  }
  template <class T>
  void optional(const char* name, const T*&) {
    ports.push_back({name, artifact_kind<T>(), true});
  }
  std::vector<Port> ports;
};

class PortBinder {
 public:
  explicit PortBinder(const Bindings& bindings) : x_bindings(bindings) {}
  template <class T>
  void operator()(const char* name, const T*& port) {
    optional(name, port);
    if (!port) throw Error(ErrorKind::internal, "wiring.port", {name, "a bound port"});
  }
  template <class T>
  void optional(const char* name, const T*& port) {
    const auto found = x_bindings.find(name);
    port = found == x_bindings.end() ? nullptr : artifact_as<T>(found->second);
  }

 private:
  const Bindings& x_bindings;
};

}  // namespace tiedit

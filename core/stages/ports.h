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

/// Ports that only make sense together.
using PortSet = std::vector<std::string>;

/// Visitors of `In::ports`: `v("image", image); v.optional("edit", edit);` on members `const T*`, and
/// `v.one_of({"layout", "target"}, {"edit", "mask"})` where exactly one of two sets of optional ports must be bound.
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
  void one_of(PortSet a, PortSet b) { sets = {std::move(a), std::move(b)}; }
  std::vector<Port> ports;
  std::vector<PortSet> sets;
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
  void one_of(const PortSet&, const PortSet&) const {}  // wiring has checked it

 private:
  const Bindings& x_bindings;
};

}  // namespace tiedit

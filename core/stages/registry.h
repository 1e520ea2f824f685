#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>

#include "stages/stage.h"

namespace tiedit {

/// All stages by id. Front stages are added whole; those of the engine are declared by the front and get their run
/// when the engine is opened.
class Registry {
 public:
  using Run = Artifact (*)(const void* stage, const Bindings&, Context&);
  struct Entry {
    StageInfo info;
    std::function<std::unique_ptr<StageDraft>(const Entry&)> draft;
    Run run = nullptr;  ///< null: declared, the engine is not open
  };

  /// A stage struct S with Config, In, Out, S(const Config&) and `Out run(const In&, Context&) const`.
  template <class S>
  void add(std::string id, std::string summary) {
    declare<S>(std::move(id), std::move(summary), false).run = &run_stage<S>;
  }
  /// The same without run: for stages implemented in the engine.
  template <class S>
  Entry& declare(std::string id, std::string summary, bool needs_engine = true);
  /// Called by the engine for each declared stage it implements.
  template <class S>
  void implement(const std::string& id) {
    x_entries.at(id)->run = &run_stage<S>;
  }

  const Entry* find(const std::string& id) const {
    const auto found = x_entries.find(id);
    return found == x_entries.end() ? nullptr : found->second.get();
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> out;
    for (const auto& [id, entry] : x_entries) out.push_back(id);
    return out;
  }

 private:
  template <class S>
  static Artifact run_stage(const void* stage, const Bindings& bindings, Context& context) {
    typename S::In in{};
    PortBinder binder(bindings);
    in.ports(binder);
    return make_artifact<typename S::Out>(static_cast<const S*>(stage)->run(in, context));
  }
  std::map<std::string, std::unique_ptr<Entry>> x_entries;  // pointers stay valid while entries are added
};

/// The registry with every stage of this build.
Registry& registry();

/// Throws Error{kind io, class engine.absent} naming scripts/setup.sh.
[[noreturn]] void throw_engine_absent(const std::string& stage_id);

namespace detail {

template <class S>
class TypedStage final : public Stage {
 public:
  TypedStage(const Registry::Entry& entry, const typename S::Config& config)
      : x_entry(entry), x_config(config), x_stage(x_config) {}
  const StageInfo& info() const override { return x_entry.info; }
  io::FieldList fields() const override { return io::fields_of(const_cast<typename S::Config&>(x_config)); }
  std::vector<std::pair<std::string, const Stage*>> nested() const override {
    std::vector<std::pair<std::string, const Stage*>> out;
    for (const io::Field& f : fields().all()) {
      if (const auto* sub = std::get_if<Substage*>(&f.target); sub && **sub) out.emplace_back(f.name, (*sub)->stage.get());
      const auto* list = std::get_if<std::vector<Substage>*>(&f.target);
      for (std::size_t i = 0; list && i < (*list)->size(); ++i)
        out.emplace_back(f.name + "[" + std::to_string(i) + "]", (**list)[i].stage.get());
    }
    return out;
  }
  Artifact run(const Bindings& bindings, Context& context) const override {
    if (!x_entry.run) throw_engine_absent(x_entry.info.id);
    return x_entry.run(&x_stage, bindings, context);
  }

 private:
  const Registry::Entry& x_entry;
  typename S::Config x_config;
  S x_stage;
};

template <class S>
class TypedDraft final : public StageDraft {
 public:
  explicit TypedDraft(const Registry::Entry& entry) : x_entry(entry) {}
  io::FieldList fields() override { return io::fields_of(x_config); }
  std::shared_ptr<const Stage> finish() override { return std::make_shared<TypedStage<S>>(x_entry, x_config); }

 private:
  const Registry::Entry& x_entry;
  typename S::Config x_config{};
};

}  // namespace detail

template <class S>
Registry::Entry& Registry::declare(std::string id, std::string summary, bool needs_engine) {
  typename S::In in{};
  PortList ports;
  in.ports(ports);
  auto entry = std::make_unique<Entry>();
  entry->info = {id, std::move(summary), std::move(ports.ports), artifact_kind<typename S::Out>(), needs_engine, std::move(ports.sets)};
  entry->draft = [](const Entry& e) -> std::unique_ptr<StageDraft> { return std::make_unique<detail::TypedDraft<S>>(e); };
  return *(x_entries[id] = std::move(entry));
}

}  // namespace tiedit

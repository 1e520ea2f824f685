#pragma once
#include <filesystem>

namespace tiedit::pipeline {

/// Where the engine is looked for: libtiedit_engine.so in the folder of the running binary.
std::filesystem::path engine_path();

/// Opens the engine (libtorch with it) and lets it fill the registry with the stages it implements; does nothing when
/// it is open. Call it once a config holds a stage with `needs_engine`, from one thread at a time or many.
/// Throws Error{io, engine.absent} when there is no library, Error{io, engine.load} with the loader's reason when it
/// cannot be opened; both name scripts/setup.sh.
void open_engine(const std::filesystem::path& library = engine_path());

/// Whether open_engine succeeded in this process.
bool engine_is_open();

}  // namespace tiedit::pipeline

#pragma once
#include <atomic>

#include "pipeline/item.h"
#include "pipeline/run_folder.h"

namespace tiedit::pipeline {

/// The narrow interface between whoever plans and commits a run and whoever works on an item: it reads the files the
/// request names, runs the pipeline, and returns everything to be written. It writes nothing and shares nothing, so
/// that it can move to a process of its own.
/// A failing item is a result with an error. Throws Cancelled when `cancel` was set, and Error of kinds io, device,
/// model, endpoint and lost, which end the run.
/// `standing` answers what an earlier run left for this item, given its key.
ItemResult execute_item(const ItemRequest& request, const ItemSettings& settings, const std::atomic<bool>& cancel,
                        const std::function<Standing(const std::string& key)>& standing, Overwrite overwrite);

}  // namespace tiedit::pipeline

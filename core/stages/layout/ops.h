#pragma once
#include "artifacts/program.h"
#include "stages/layout/working_layout.h"

namespace tiedit::stages {

/// One function an operation: what it does to the working layout, all of it or an error.
void run(const MoveOp& op, WorkingLayout& w);
void run(const ResizeOp& op, WorkingLayout& w);
void run(const AddOp& op, WorkingLayout& w);
void run(const RemoveOp& op, WorkingLayout& w);
void run(const SwapOp& op, WorkingLayout& w);
void run(const DuplicateOp& op, WorkingLayout& w);
void run(const AlignOp& op, WorkingLayout& w);
void run(const DistributeOp& op, WorkingLayout& w);
void run(const ArrangeOp& op, WorkingLayout& w);
void run(const RecolorOp& op, WorkingLayout& w);
void run(const AttributeOp& op, WorkingLayout& w);
void run(const ReplaceOp& op, WorkingLayout& w);
void run(const ReorderOp& op, WorkingLayout& w);
inline void run(const NoOp&, WorkingLayout&) {}

}  // namespace tiedit::stages

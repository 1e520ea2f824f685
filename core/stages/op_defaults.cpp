#include "stages/op_defaults.h"

#include <array>

namespace tiedit::stages {

const OpDefaults& op_defaults(Op op) {
  // in the order of Op: add, remove, replace, attribute, text, background, style, relight, move, resize, duplicate, keep
  static constexpr std::array<OpDefaults, 12> kTable{{{24, 8, 1.0, true, false},
                                                      {16, 8, 1.0, true, true},
                                                      {12, 6, 1.0, true, true},
                                                      {4, 4, 0.75, true, false},
                                                      {6, 4, 0.6, true, true},
                                                      {2, 12, 1.0, false, false},
                                                      {0, 0, 0.6, false, false},
                                                      {2, 24, 0.45, false, false},
                                                      {16, 8, 1.0, true, true},
                                                      {16, 8, 1.0, true, true},
                                                      {16, 8, 1.0, true, true},
                                                      {0, 0, 1.0, true, false}}};
  return kTable[static_cast<std::size_t>(op)];
}

}  // namespace tiedit::stages

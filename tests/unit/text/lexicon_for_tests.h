#pragma once
#include "text/lexicon.h"
#include "text/normalise.h"
#include "text/tokens.h"

namespace tiedit::text {

inline const Lexicon& shipped_lexicon() {
  static const Lexicon words = Lexicon::load(TIEDIT_SOURCE_DIR "/configs/lexicon.yaml");
  return words;
}

inline Tokens tokens_of(const std::string& sentence) { return tokenise(normalise(sentence)); }

}  // namespace tiedit::text

#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tiedit::text {

/// A text without added tokens as the CLIP tokenizer cuts it before merging: NFC, runs of white space as one blank,
/// lower case; then words, single numbers, runs of other characters and the endings 's 't 're 've 'm 'll 'd, blanks
/// dropped.
/// In:  valid UTF-8
/// Equals: the normalizer and the pre-tokenizer of transformers CLIPTokenizer.
std::vector<std::string> clip_pieces(std::string_view text);

/// The bytes of a piece in the byte alphabet, a symbol a byte: 33..126, 161..172 and 174..255 are themselves, the other
/// 68 bytes U+0100..U+0143 in their order.
std::vector<std::string> byte_symbols(std::string_view bytes);

/// The way back; what is not of the alphabet stays as it is.
std::string bytes_of_symbols(std::string_view symbols);

}  // namespace tiedit::text

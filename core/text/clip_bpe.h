#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tiedit::text {

/// The files of a tokenizer folder, as far as they are there; empty texts are missing files.
struct ClipTokenizerFiles {
  std::string tokenizer_json = {};      ///< wins over vocab and merges
  std::string vocab = {}, merges = {};  ///< vocab.json, merges.txt
  std::string tokenizer_config = {};    ///< tokenizer_config.json
  std::string special_tokens_map = {};  ///< special_tokens_map.json
};

/// CLIP's byte-level BPE. Unicode 15 (utf8proc).
/// Equals: transformers CLIPTokenizer.
/// Threads: const members may be called from several.
class ClipTokenizer {
 public:
  /// In:  files; `name` is how errors call the folder ("tokenizer"); max_length, of the text model's positions, caps
  ///      the tokenizer's own model_max_length
  /// Throws: Error{model}: tokenizer.file when there is no vocabulary, tokenizer.vocab for ids that are not dense and
  ///         unique, tokenizer.merge for merges whose parts or result are not in the vocabulary, json.*.
  ClipTokenizer(const ClipTokenizerFiles& files, const std::string& name, int max_length);

  /// The ids of a text's content, without BOS and EOS, of any length.
  std::vector<std::int64_t> content_ids(std::string_view text) const;

  struct Encoded {
    std::vector<std::int64_t> ids;  ///< length() of them: BOS, content, EOS, padding
    std::size_t used = 0;           ///< of them before the padding
    std::string lost = {};          ///< what of the text did not fit, as the vocabulary spells it
  };
  /// In:  text, valid UTF-8
  Encoded encode(std::string_view text) const;

  int length() const { return x_length; }
  std::int64_t bos() const { return x_bos; }
  std::int64_t eos() const { return x_eos; }
  std::int64_t pad() const { return x_pad; }
  std::size_t vocabulary_size() const { return x_pieces.size(); }

 private:
  void read_vocabulary(const ClipTokenizerFiles& files, const std::string& name);
  void read_names(const ClipTokenizerFiles& files, const std::string& name, int max_length);
  void add_segment(std::string_view segment, std::vector<std::int64_t>& ids) const;
  void add_word(std::string_view word, std::vector<std::int64_t>& ids) const;
  std::string spelled(const std::vector<std::int64_t>& ids) const;

  std::unordered_map<std::string, std::int64_t> x_vocabulary;
  std::vector<std::string> x_pieces;                     // by id
  std::unordered_map<std::string, std::size_t> x_ranks;  // "a b" -> rank
  std::map<std::string, std::int64_t> x_added;           // cut out of the raw text first
  std::int64_t x_bos = 0, x_eos = 0, x_unknown = 0, x_pad = 0;
  int x_length = 77;
};

}  // namespace tiedit::text

#include "text/clip_bpe.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "io/json.h"
#include "io/model_config.h"
#include "text/clip_pieces.h"

namespace tiedit::text {
namespace {

using io::Json;
constexpr std::string_view kEndOfWord = "</w>";
constexpr std::size_t kMaxVocabulary = 2'000'000;

[[noreturn]] void refuse(const char* slug, const std::string& where, std::string need, std::string got) {
  throw Error(ErrorKind::model, std::string("tokenizer.") + slug, {where, std::move(need), std::move(got), {}});
}

Json read(const std::string& text, const std::string& name) {
  return io::parse_json(io::strict_model_json(text), {name, ErrorKind::model},
                        {.bytes = 64 << 20, .elements = 4'000'000})
      .root();
}

/// A member, or null where there is none.
const Json& at(const Json& value, const char* key) {
  static const Json kNone;
  const auto found = value.is_object() ? value.find(key) : value.end();
  return value.is_object() && found != value.end() ? *found : kNone;
}

std::vector<std::pair<std::string, std::string>> merges_of_lines(const std::string& text, const std::string& where) {
  std::vector<std::pair<std::string, std::string>> out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, end - from);
    from = end + 1;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.starts_with("#version")) continue;
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos || line.find(' ', blank + 1) != std::string::npos)
      refuse("merge", where, "two parts a line", line);
    out.emplace_back(line.substr(0, blank), line.substr(blank + 1));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> merges_of_json(const Json& merges, const std::string& where) {
  std::string lines;
  if (!merges.is_array()) refuse("merge", where, "model.merges, an array", io::describe(merges));
  for (const Json& m : merges) {
    const bool pair = m.is_array() && m.size() == 2 && m[0].is_string() && m[1].is_string();
    if (!pair && !m.is_string()) refuse("merge", where, "merges of two parts", io::describe(m));
    lines += (pair ? m[0].get<std::string>() + " " + m[1].get<std::string>() : m.get<std::string>()) + "\n";
  }
  return merges_of_lines(lines, where);
}

}  // namespace

ClipTokenizer::ClipTokenizer(const ClipTokenizerFiles& files, const std::string& name, int max_length) {
  read_vocabulary(files, name);
  read_names(files, name, max_length);
}

void ClipTokenizer::read_vocabulary(const ClipTokenizerFiles& files, const std::string& name) {
  const bool one_file = !files.tokenizer_json.empty();
  if (!one_file && (files.vocab.empty() || files.merges.empty())) {
    refuse("file", name, "tokenizer.json, or vocab.json and merges.txt", "neither");
  }
  const std::string where = name + (one_file ? "/tokenizer.json" : "/vocab.json");
  const Json root = read(one_file ? files.tokenizer_json : files.vocab, where);
  const Json& model = one_file ? at(root, "model") : root;
  if (one_file && (at(model, "type") != "BPE" || at(model, "end_of_word_suffix") != kEndOfWord)) {
    refuse("kind", where, "model BPE with end_of_word_suffix </w>", io::describe(at(model, "type")));
  }
  const Json& vocab = one_file ? at(model, "vocab") : root;
  if (!vocab.is_object() || vocab.size() > kMaxVocabulary)
    refuse("vocab", where, "an object of ids", io::describe(vocab));
  x_pieces.resize(vocab.size());
  std::vector<bool> seen(vocab.size());
  for (const auto& [piece, id] : vocab.items()) {
    const std::int64_t i = id.is_number_integer() ? id.get<std::int64_t>() : -1;
    if (i < 0 || i >= static_cast<std::int64_t>(seen.size()) || seen[static_cast<std::size_t>(i)]) {
      refuse("vocab", where + ": " + base::escape_controls(piece),
             fmt::format("an id of its own in 0..{}", seen.size() - 1), id.dump());
    }
    seen[static_cast<std::size_t>(i)] = true;
    x_pieces[static_cast<std::size_t>(i)] = piece;
    x_vocabulary[piece] = i;
  }
  const std::string merges_at = one_file ? where : name + "/merges.txt";
  const auto merges = one_file ? merges_of_json(at(model, "merges"), where) : merges_of_lines(files.merges, merges_at);
  for (std::size_t rank = 0; rank < merges.size(); ++rank) {
    const auto& [a, b] = merges[rank];
    for (const std::string& part : {a, b, a + b})
      if (!x_vocabulary.contains(part))
        refuse("merge", fmt::format("{}: merge {}", merges_at, rank), "parts and result in the vocabulary", part);
    x_ranks[a + " " + b] = rank;
  }
  if (!one_file) return;
  for (const Json& token : at(root, "added_tokens")) {
    const Json &content = at(token, "content"), &id = at(token, "id");
    if (!content.is_string() || content == "" || !id.is_number_integer())
      refuse("added", where, "added_tokens of content and id", io::describe(token));
    const std::string piece = content.get<std::string>();
    const auto known = x_vocabulary.find(piece);
    const std::int64_t i = id.get<std::int64_t>();
    if (known == x_vocabulary.end() ? i != static_cast<std::int64_t>(x_pieces.size()) : i != known->second) {
      refuse("added", where + ": " + piece,
             fmt::format("id {}",
                         known == x_vocabulary.end() ? static_cast<std::int64_t>(x_pieces.size()) : known->second),
             std::to_string(i));
    }
    if (known == x_vocabulary.end()) x_pieces.push_back(piece);
    x_vocabulary[piece] = i;
    x_added[piece] = i;
  }
}

void ClipTokenizer::read_names(const ClipTokenizerFiles& files, const std::string& name, int max_length) {
  const Json map =
      files.special_tokens_map.empty() ? Json() : read(files.special_tokens_map, name + "/special_tokens_map.json");
  const Json config =
      files.tokenizer_config.empty() ? Json() : read(files.tokenizer_config, name + "/tokenizer_config.json");
  const auto id_of = [&](const char* key, const char* otherwise) {
    std::string token = otherwise;
    for (const Json* file : {&map, &config}) {
      const Json& said = at(*file, key);
      const Json& content = said.is_object() ? at(said, "content") : said;
      if (!content.is_string()) continue;
      token = content.get<std::string>();
      break;
    }
    const auto found = x_vocabulary.find(token);
    if (found == x_vocabulary.end()) refuse("vocab", name + ": " + key, "a token of the vocabulary", token);
    x_added[token] = found->second;
    return found->second;
  };
  x_bos = id_of("bos_token", "<|startoftext|>");
  x_eos = id_of("eos_token", "<|endoftext|>");
  x_unknown = id_of("unk_token", "<|endoftext|>");
  x_pad = id_of("pad_token", "<|endoftext|>");
  x_length = max_length;
  if (const Json& said = at(config, "model_max_length"); said.is_number()) {
    const double length = said.get<double>();
    if (length < 3) refuse("length", name + "/tokenizer_config.json: model_max_length", "at least 3", said.dump());
    x_length = static_cast<int>(std::min(length, static_cast<double>(max_length)));
  }
}

std::vector<std::int64_t> ClipTokenizer::content_ids(std::string_view text) const {
  std::vector<std::int64_t> ids;
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::string* longest = nullptr;
    for (const auto& [token, id] : x_added)
      if (text.substr(i).starts_with(token) && (!longest || token.size() > longest->size())) longest = &token;
    if (!longest) {
      ++i;
      continue;
    }
    add_segment(text.substr(from, i - from), ids);
    ids.push_back(x_added.at(*longest));
    from = i += longest->size();
  }
  add_segment(text.substr(from), ids);
  return ids;
}

void ClipTokenizer::add_segment(std::string_view segment, std::vector<std::int64_t>& ids) const {
  for (const std::string& piece : clip_pieces(segment)) add_word(piece, ids);
}

void ClipTokenizer::add_word(std::string_view word, std::vector<std::int64_t>& ids) const {
  std::vector<std::string> symbols = byte_symbols(word);
  symbols.back() += kEndOfWord;
  while (symbols.size() > 1) {
    std::size_t best = std::numeric_limits<std::size_t>::max(), place = 0;
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
      const auto rank = x_ranks.find(symbols[i] + " " + symbols[i + 1]);
      if (rank == x_ranks.end() || rank->second >= best) continue;
      best = rank->second;
      place = i;
    }
    if (best == std::numeric_limits<std::size_t>::max()) break;
    symbols[place] += symbols[place + 1];
    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(place) + 1);
  }
  for (const std::string& s : symbols) {
    const auto found = x_vocabulary.find(s);
    ids.push_back(found == x_vocabulary.end() ? x_unknown : found->second);
  }
}

std::string ClipTokenizer::spelled(const std::vector<std::int64_t>& ids) const {
  std::string out;
  for (const std::int64_t id : ids) {
    std::string piece = x_pieces[static_cast<std::size_t>(id)];
    const bool ends = piece.ends_with(kEndOfWord);
    if (ends) piece.resize(piece.size() - kEndOfWord.size());
    out += bytes_of_symbols(piece) + (ends ? " " : "");
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return base::valid_utf8(out);
}

ClipTokenizer::Encoded ClipTokenizer::encode(std::string_view text) const {
  std::vector<std::int64_t> content = content_ids(text);
  Encoded out;
  const std::size_t room = static_cast<std::size_t>(x_length) - 2;
  if (content.size() > room) {
    out.lost = spelled({content.begin() + static_cast<std::ptrdiff_t>(room), content.end()});
    content.resize(room);
  }
  out.ids.push_back(x_bos);
  out.ids.insert(out.ids.end(), content.begin(), content.end());
  out.ids.push_back(x_eos);
  out.used = out.ids.size();
  out.ids.resize(static_cast<std::size_t>(x_length), x_pad);
  return out;
}

}  // namespace tiedit::text

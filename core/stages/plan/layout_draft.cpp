#include <algorithm>

#include "stages/layout/boxes.h"
#include "stages/plan/layout_row.h"
#include "text/phrases.h"

namespace tiedit::stages {

using text::Span;

std::optional<Choice> LayoutDraft::select(Span phrase, const std::string& hint) {
  ObjectsFound found = objects.read(phrase, hint);
  if (!found.choice && !refusal) refusal = found.reject;
  if (!found.choice || left_out.empty()) return found.choice;
  std::erase_if(found.choice->ids, [&](const std::string& id) {
    return std::find(left_out.begin(), left_out.end(), id) != left_out.end();
  });
  return found.choice->ids.empty() ? std::nullopt : found.choice;
}

std::optional<LayoutPlace> LayoutDraft::place(Span words, std::optional<double> step) {
  return x_places.read(words, step, refusal);
}

bool LayoutDraft::split(Span words, std::optional<double> step,
                        const std::function<bool(Span, const LayoutPlace&)>& accept) {
  for (std::size_t at = words.size(); at-- > 1;) {
    if (!text::is_phrase(words.first(at), scene.lexicon)) continue;
    // "in the top | left" parts what belongs together.
    const std::string& last = words[at - 1].lower;
    if (scene.lexicon.has("layout.directions", words[at].lower) &&
        (scene.lexicon.has("sides.row", last) || scene.lexicon.has("sides.column", last)))
      continue;
    const auto where = place(words.subspan(at), step);
    if (where && accept(words.first(at), *where)) return true;
  }
  return false;
}

Names LayoutDraft::names(const Ids& ids) {
  const auto holds = [&](const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
  Names out;
  for (const std::string& id : ids) {
    const auto made = x_made.by_id.find(id);
    std::string name = id;
    // A name stands for all that its op made.
    if (made != x_made.by_id.end() && std::all_of(x_made.by_id.begin(), x_made.by_id.end(), [&](const auto& entry) {
          return entry.second != made->second || holds(entry.first);
        })) {
      name = made->second;
      x_made.used.insert(name);
    }
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

std::string LayoutDraft::next_name() {
  const auto makes = [](const LayoutOp& op) {
    return std::holds_alternative<AddOp>(op) || std::holds_alternative<DuplicateOp>(op);
  };
  const auto made = x_made.count + std::count_if(ops.begin(), ops.end(), makes);
  const std::string name = "n" + std::to_string(made + 1);
  x_made.used.insert(name);
  return name;
}

Relation LayoutDraft::relation(const LayoutPlace& place) {
  warnings.insert(warnings.end(), place.warnings.begin(), place.warnings.end());
  beside = true;
  return {place.side, names(place.of)};
}

Placement LayoutDraft::placement(const LayoutPlace& place) {
  Placement out;
  if (!place.mark.empty()) out.to_mark = place.mark;
  if (place.box) out.to_point = centre(*place.box);
  if (place.by) out.by = place.by;
  if (!place.side.empty()) out.rel = relation(place);
  if (!place.frame.empty()) out.frame = place.frame;
  return out;
}

bool LayoutDraft::finish(LayoutOp op, const Choice& on) {
  ops.push_back(std::move(op));
  for (const std::string& id : on.ids)
    if (std::find(acted.begin(), acted.end(), id) == acted.end()) acted.push_back(id);
  noun = on.noun;
  warnings.insert(warnings.end(), on.warnings.begin(), on.warnings.end());
  return true;
}

LayoutRow row(const text::Pattern& pattern, std::function<bool(const text::Match&, LayoutDraft&)> build) {
  return [pattern, build = std::move(build)](Span clause, LayoutDraft& draft) {
    const text::MatchContext context{draft.scene.lexicon};
    return pattern.match(clause, context, [&](const text::Match& match) { return build(match, draft); });
  };
}

LayoutRow verb_row(std::initializer_list<const char*> lists, std::function<bool(Span, Span, LayoutDraft&)> build) {
  return [lists = std::vector<std::string>(lists.begin(), lists.end()), build = std::move(build)](Span clause,
                                                                                                  LayoutDraft& draft) {
    for (const std::string& list : lists) {
      const std::size_t used = text::entry_at(clause, 0, draft.scene.lexicon.list(list));
      if (used && used < clause.size() && build(clause.first(used), clause.subspan(used), draft)) return true;
    }
    return false;
  };
}

bool is_new_thing(Span phrase, const text::Lexicon& lexicon) {
  if (!text::is_phrase(phrase, lexicon) || text::is_pronoun(phrase, lexicon)) return false;
  if (text::without_determiner(phrase, lexicon).size() == 0) return false;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (!phrase[i].is(text::Token::Kind::word)) return false;
    std::size_t used = text::entry_at(phrase, i, lexicon.list("prepositions.place"));
    if (!used) used = text::entry_at(phrase, i, lexicon.list("prepositions.directional"));
    if (!used) continue;
    if (i == 0 || i + used >= phrase.size() || text::is_definite(phrase.subspan(i + used), lexicon)) return false;
  }
  return true;
}

}  // namespace tiedit::stages

#include <algorithm>
#include <cmath>

#include "stages/layout/boxes.h"
#include "stages/layout/resolve.h"
#include "stages/plan/frame_place.h"
#include "stages/plan/layout_filters.h"
#include "stages/plan/layout_objects.h"
#include "text/marks.h"
#include "text/phrases.h"

namespace tiedit::stages {
namespace {

using text::Span;
using text::Token;

constexpr double kNear = 0.1;  // "the cups next to the plate" are those at most that far away
using Indices = std::vector<std::size_t>;

template <class Keep>
void keep_if(Indices& objects, Keep keep) {
  objects.erase(std::remove_if(objects.begin(), objects.end(), [&](std::size_t i) { return !keep(i); }), objects.end());
}

bool has(const Ids& ids, const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

}  // namespace

ObjectsFound ObjectReader::named(Span phrase, const std::string& hint) const {
  auto np = read_noun_phrase(phrase, x_scene, hint.empty() ? x_history.noun : hint);
  if (!np) return {};
  if (np->bare && !np->rest.empty() && np->rest[0].is("of")) {
    const ObjectsFound among = read(np->rest.subspan(1));
    if (!among.choice) return among;
    np->candidates.clear();
    for (std::size_t i = 0; i < x_scene.now.objects.size(); ++i)
      if (has(among.choice->ids, x_scene.now.objects[i].id)) np->candidates.push_back(i);
    np->noun = among.choice->noun;
    np->rest = {};
  }
  if (np->candidates.empty()) {
    if (const std::vector<int> marks = text::marks_of(phrase, x_scene.marks.names(), x_scene.lexicon);
        marks.size() == 1)
      return shown_by(marks[0], "", false);
    const std::size_t used = text::entry_at(np->rest, 0, x_scene.lexicon.list("prepositions.within"));
    const auto mark = used ? mark_in(np->rest.subspan(used)) : std::nullopt;
    if (!mark) return {{}, nothing_called(np->noun.empty() ? text::spelled(phrase) : np->noun)};
    ObjectsFound shown = shown_by(*mark, np->noun, np->all);
    // Words stand against what is known of the thing, unless nothing is.
    if (shown.choice)
      for (const std::string& id : shown.choice->ids)
        if (const LayoutObject* object = x_scene.object(id); object && object->label != "object")
          return {{}, nothing_called(np->noun)};
    return shown;
  }
  std::vector<Warning> warnings;
  if (!filter_modifiers(*np, warnings)) return {{}, nothing_called(text::spelled(phrase))};
  std::optional<Reject> reject;
  if (!narrow(*np, reject)) return {{}, reject};
  ObjectsFound chosen = choose(*np, phrase);
  if (chosen.choice) chosen.choice->warnings.insert(chosen.choice->warnings.begin(), warnings.begin(), warnings.end());
  return chosen;
}

bool ObjectReader::filter_modifiers(NounPhrase& np, std::vector<Warning>& warnings) const {
  const auto& objects = x_scene.now.objects;
  if (np.other) keep_if(np.candidates, [&](std::size_t i) { return !has(x_history.last, objects[i].id); });
  if (np.fresh) keep_if(np.candidates, [&](std::size_t i) { return has(x_history.created, objects[i].id); });
  for (const std::string& word : np.modifiers) {
    Indices carriers = np.candidates;
    keep_if(carriers, [&](std::size_t i) { return carries(objects[i], word, x_scene.lexicon); });
    if (carriers.empty()) {
      // Nobody says that the only cup is not old.
      if (np.candidates.size() != 1 || contradicts(objects[np.candidates[0]], word, x_scene.lexicon)) return false;
      warnings.push_back({"instruction.modifier", "instruction: \"" + word + "\" is not known of " +
                                                      x_scene.told(objects[np.candidates[0]].id)});
      continue;
    }
    np.candidates = carriers;
  }
  return !np.candidates.empty();
}

bool ObjectReader::narrow(NounPhrase& np, std::optional<Reject>& reject) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  Span rest = np.rest;
  while (!rest.empty() && lexicon.has("layout.joining", rest[0].lower)) rest = rest.subspan(1);
  if (rest.empty()) return np.rest.empty();
  const auto starts_place = [&](std::size_t at) {
    return text::entry_at(rest, at, lexicon.list("prepositions")) > 0 ||
           text::entry_at(rest, at, lexicon.list("layout.nearest")) > 0 ||
           lexicon.has("layout.joining", rest[at].lower);
  };
  for (std::size_t end = rest.size(); end > 0; --end) {
    if (end < rest.size() && !starts_place(end)) continue;
    NounPhrase trial = np;
    trial.rest = rest.subspan(end);
    if (!narrow_by(trial, rest.first(end), reject) || (!trial.rest.empty() && !narrow(trial, reject))) continue;
    np = trial;
    reject.reset();
    return true;
  }
  return false;
}

bool ObjectReader::narrow_by(NounPhrase& np, Span place, std::optional<Reject>& reject) const {
  const text::Lexicon& lexicon = x_scene.lexicon;
  if (place[0].is("from")) {
    const auto side = frame_cell(place.subspan(1), lexicon);
    if (side && np.ordinal && side->column.has_value() != side->row.has_value()) {
      const char* kind = side->column ? (*side->column == 0 ? "left" : "right") : (*side->row == 0 ? "top" : "bottom");
      np.picks.push_back({kind, *np.ordinal});
      np.ordinal.reset();
      return true;
    }
  }
  const Span what = text::without_determiner(place.subspan(1), lexicon);
  if ((place[0].is("in") || place[0].is("of") || place[0].is("from") || place[0].is("on")) && what.size() == 1 &&
      lexicon.has("picture", what[0].lower))
    return true;
  if (narrow_by_frame(np, place)) return true;
  if (const std::size_t used = text::entry_at(place, 0, lexicon.list("layout.relations")); used && used < place.size())
    return narrow_by_relation(np, place, used, reject);
  if (const std::size_t used = text::entry_at(place, 0, lexicon.list("layout.nearest")); used && used < place.size())
    return narrow_by_relation(np, place, used, reject);
  if (place[0].is("with") || place[0].is("wearing") || place[0].is("holding") || place[0].is("of"))
    return narrow_by_words(np, place.subspan(1));
  return false;
}

// "on the left", "in the top right corner of the picture"
bool ObjectReader::narrow_by_frame(NounPhrase& np, Span place) const {
  const auto cell = frame_cell(place, x_scene.lexicon);
  if (!cell) return false;
  if (cell->column && *cell->column != 1) np.picks.push_back({*cell->column == 0 ? "left" : "right"});
  if (cell->row && *cell->row != 1) np.picks.push_back({*cell->row == 0 ? "top" : "bottom"});
  if (!cell->column && !cell->row) np.picks.push_back({"middle"});
  return true;
}

bool ObjectReader::narrow_by_relation(NounPhrase& np, Span place, std::size_t used,
                                      std::optional<Reject>& reject) const {
  const auto& objects = x_scene.now.objects;
  const std::string side = x_scene.lexicon.value("layout.relations", text::folded(place.first(used))).value_or("near");
  const Span y = place.subspan(used);
  if (const auto mark = mark_in(y); mark && (side == "in" || side == "at" || x_scene.marks.is_star(*mark))) {
    const Box box = find_mark(x_scene.annotations, x_scene.marks.name(*mark))->box;
    if (side == "near" || x_scene.marks.is_star(*mark)) {
      np.near_to = box;
      if (side == "at" || side == "in" || side == "on")
        keep_if(np.candidates, [&](std::size_t i) { return contains(objects[i].box, centre(box)); });
    } else {
      keep_if(np.candidates, [&](std::size_t i) { return share_inside(objects[i].box, box) >= 0.5; });
    }
    return true;
  }
  const ObjectsFound to = read(y);
  reject = to.reject;
  if (!to.choice || (side == "between") != (to.choice->ids.size() == 2 && side == "between")) return false;
  const Ids& ids = to.choice->ids;
  keep_if(np.candidates, [&](std::size_t i) { return !has(ids, objects[i].id); });
  np.near_to = x_scene.box_of(ids[0]);
  if (side == "between") {
    const Box a = x_scene.box_of(ids[0]), b = x_scene.box_of(ids[1]);
    keep_if(np.candidates, [&](std::size_t i) { return stands_between(objects[i], a, b); });
    np.near_to.reset();
    return true;
  }
  keep_if(np.candidates, [&](std::size_t i) {
    return std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
      const LayoutObject* known = x_scene.object(id);
      const Box box = x_scene.box_of(id);
      if (side == "near") return !np.all || gap_between(objects[i].box, box) <= kNear;
      return stands(objects[i], side, box, known ? known->z : 0);
    });
  });
  return true;
}

bool ObjectReader::narrow_by_words(NounPhrase& np, Span words) const {
  const auto& objects = x_scene.now.objects;
  for (const Token& token : words) {
    if (x_scene.lexicon.has("determiners", token.lower)) continue;
    if (!token.is(Token::Kind::word)) return false;
    keep_if(np.candidates, [&](std::size_t i) { return carries(objects[i], token.lower, x_scene.lexicon); });
  }
  return !np.candidates.empty();
}

ObjectsFound ObjectReader::of_indices(const Indices& chosen, const NounPhrase& np) const {
  Choice out{{}, np.all, np.noun, {}};
  for (const std::size_t i : chosen) out.ids.push_back(x_scene.now.objects[i].id);
  return {out, {}};
}

ObjectsFound ObjectReader::choose(NounPhrase& np, Span phrase) const {
  const auto& objects = x_scene.now.objects;
  Indices left = np.candidates;
  if (left.empty()) return {{}, nothing_called(text::spelled(phrase))};
  if (np.ordinal) np.picks.push_back({counted_from(x_scene.now, left), *np.ordinal});
  for (const Pick& pick : np.picks) {
    // "the top left cup": all of the top row but for the last pick.
    const bool last = &pick == &np.picks.back();
    const auto taken = last || np.all ? picked(x_scene.now, left, pick, np.all, np.count)
                                      : picked(x_scene.now, left, pick, true, std::nullopt);
    if (!taken) return {{}, nothing_called(text::spelled(phrase))};
    if (last || !taken->empty()) left = *taken;
  }
  if (left.empty()) return {{}, nothing_called(text::spelled(phrase))};
  const auto wanted = static_cast<std::size_t>(np.count.value_or(np.all ? 0 : 1));
  if (wanted == 0 || left.size() == wanted) return of_indices(left, np);
  std::string names;
  for (const std::size_t i : left) names += (names.empty() ? "" : ", ") + x_scene.told(objects[i].id);
  const std::string tie = "\"" + text::spelled(phrase) + "\" can be " + names;
  if (left.size() < wanted)
    return {{},
            Reject{"not_found", "\"" + text::spelled(phrase) + "\": " + std::to_string(wanted) + " objects, got " +
                                    std::to_string(left.size())}};
  const auto nearer = [&](std::size_t a, std::size_t b) {
    const auto distance = [&](std::size_t i) {
      const Box& box = objects[i].box;
      return std::pair(gap_between(box, *np.near_to),
                       std::hypot(centre_x(box) - centre_x(*np.near_to), centre_y(box) - centre_y(*np.near_to)));
    };
    return distance(a) < distance(b);
  };
  if (np.near_to) {
    std::stable_sort(left.begin(), left.end(), nearer);
    left.resize(wanted);
    return of_indices(left, np);
  }
  if (!x_scene.guess || (wanted > 1 && !np.bare)) return {{}, Reject{"ambiguous", tie}};
  std::stable_sort(left.begin(), left.end(), [&](std::size_t a, std::size_t b) {
    const bool exact_a = objects[a].label == np.noun, exact_b = objects[b].label == np.noun;
    if (exact_a != exact_b) return exact_a;
    if (area(objects[a].box) != area(objects[b].box)) return area(objects[a].box) > area(objects[b].box);
    return id_less(objects[a].id, objects[b].id);
  });
  left.resize(wanted);
  ObjectsFound guessed = of_indices(left, np);
  guessed.choice->warnings.push_back(
      {"instruction.ambiguous", "instruction: " + tie + "; took " + x_scene.told(objects[left[0]].id)});
  return guessed;
}

}  // namespace tiedit::stages

#include <algorithm>
#include <cmath>

#include "stages/edit/transplant/scene.h"
#include "stages/lexicon.h"

namespace tiedit::stages {
namespace {

bool takes_part(const LayoutObject* o) { return o && o->visible && !o->background; }

std::string attribute(const LayoutObject& o, const std::string& key) {
  const auto found =
      std::find_if(o.attributes.begin(), o.attributes.end(), [&](const auto& a) { return a.first == key; });
  return found == o.attributes.end() ? std::string{} : found->second;
}

[[noreturn]] void throw_needs_pixels(const std::string& what, const LayoutObject& o) {
  throw Error(ErrorKind::input, "edit.unsupported",
              {"edit.transplant", what + " \"" + o.phrase + "\" needs an appearance image or a generator", "",
               "give appearance, or use edit.gligen"});
}

/// The colour an object is to get, when that is what changed. Other attributes are beyond moving pixels.
std::optional<cv::Vec3b> new_colour(const LayoutObject& old, const LayoutObject& now) {
  for (const auto& [key, value] : now.attributes)
    if (key != "color" && attribute(old, key) != value) throw_needs_pixels("attribute", now);
  const std::string wanted = attribute(now, "color");
  if (wanted.empty() || wanted == attribute(old, "color")) return std::nullopt;
  const auto colour = colour_of(wanted);
  if (!colour)
    throw Error(ErrorKind::input, "edit.color",
                {"edit.transplant", "a colour name or #rrggbb", wanted, "name one: red, navy, #1e8c3c, ..."});
  return cv::Vec3b(colour->rgb[0], colour->rgb[1], colour->rgb[2]);
}

bool other_appearance(const LayoutObject& old, const LayoutObject& now) {
  return now.appearance && (!old.appearance || old.appearance->file != now.appearance->file);
}

bool overlap(const Box& a, const Box& b) {
  return std::min(a.x1, b.x1) > std::max(a.x0, b.x0) && std::min(a.y1, b.y1) > std::max(a.y0, b.y0);
}

class Comparison {
 public:
  explicit Comparison(const Scene& scene) : x_scene(scene) {}

  std::vector<Piece> run() {
    for (const LayoutObject& now : x_scene.target.objects)
      if (!now.background) compare(find_object(x_scene.before, now.id), now);
    for (const LayoutObject& old : x_scene.before.objects)
      if (takes_part(&old) && !find_object(x_scene.target, old.id)) remove(old);
    note_flips();
    return std::move(x_pieces);
  }

 private:
  void compare(const LayoutObject* old, const LayoutObject& now) {
    if (!takes_part(old)) {
      if (now.visible) add(now);
    } else if (!now.visible) {
      remove(*old);
    } else if (old->label != now.label || other_appearance(*old, now)) {
      remove(*old);
      add_appearance(now, "replace");
    } else {
      change(*old, now);
    }
  }

  bool lifted(const LayoutObject& old) const {
    return x_scene.chained && old.appearance && pixels_of(x_scene, old.appearance->file);
  }

  void remove(const LayoutObject& old) {
    x_pieces.push_back({.id = old.id, .old = &old, .lifted = lifted(old), .vacates = true});
  }

  void change(const LayoutObject& old, const LayoutObject& now) {
    Piece piece{.id = now.id, .old = &old, .now = &now, .lifted = lifted(old), .colour = new_colour(old, now)};
    const cv::Size size = x_scene.size();
    const bool moves =
        !Mapping(in_pixels(old.box, size), in_pixels(now.box, size), x_scene.options.free_aspect).identity();
    piece.vacates = moves || (piece.lifted && piece.colour);
    piece.paints = piece.vacates || piece.lifted;
    piece.fresh = piece.vacates;
    if (piece.paints || piece.colour) x_pieces.push_back(std::move(piece));
  }

  void add(const LayoutObject& now) {
    const LayoutObject* origin = original_of(now);
    if (!origin) return add_appearance(now, "add");
    x_pieces.push_back({.id = now.id,
                        .old = origin,
                        .now = &now,
                        .lifted = lifted(*origin),
                        .paints = true,
                        .fresh = true,
                        .colour = new_colour(*origin, now)});
  }

  void add_appearance(const LayoutObject& now, const char* what) {
    if (!now.appearance || !pixels_of(x_scene, now.appearance->file)) throw_needs_pixels(what, now);
    x_pieces.push_back({.id = now.id, .now = &now, .paints = true, .fresh = true});
  }

  // Of a copy of a copy, the thing that is in the picture.
  const LayoutObject* original_of(const LayoutObject& now) const {
    const LayoutObject* at = &now;
    for (std::size_t i = 0; i < x_scene.target.objects.size() && at && !at->from.empty(); ++i) {
      if (const LayoutObject* found = find_object(x_scene.before, at->from); takes_part(found)) return found;
      at = find_object(x_scene.target, at->from);
    }
    return nullptr;
  }

  /// A thing that is shown before and after.
  struct Shown {
    const LayoutObject *before, *after;
  };

  // Pixels that another thing hides are known of lifted objects only; they appear where the order was turned round.
  void note_flips() {
    std::vector<Shown> shown;
    for (const LayoutObject& now : x_scene.target.objects)
      if (const LayoutObject* old = find_object(x_scene.before, now.id); takes_part(old) && takes_part(&now))
        shown.push_back({old, &now});
    const auto before = [&](const Shown& s) {
      return std::pair(s.before->z, s.before - x_scene.before.objects.data());
    };
    const auto after = [&](const Shown& s) { return std::pair(s.after->z, s.after - x_scene.target.objects.data()); };
    for (const Shown& a : shown)
      for (const Shown& b : shown)
        if (after(a) > after(b) && before(a) < before(b) && overlap(a.after->box, b.after->box))
          flip(*a.after, *b.after);
  }

  void flip(const LayoutObject& above, const LayoutObject& below) {
    const bool known = note_flip(above, below.box) | note_flip(below, above.box);
    if (!known && !piece_of(above) && !piece_of(below))
      x_scene.context.warn("transplant.order", above.id + ": the pixels that " + below.id +
                                                   " hides are not in the picture; their order changes nothing");
  }

  Piece* piece_of(const LayoutObject& o) {
    const auto found = std::find_if(x_pieces.begin(), x_pieces.end(), [&](const Piece& p) { return p.now == &o; });
    return found == x_pieces.end() ? nullptr : &*found;
  }

  bool note_flip(const LayoutObject& o, const Box& other) {
    Piece* piece = piece_of(o);
    if (!piece || !piece->lifted) return false;
    piece->flipped.push_back(other);
    return true;
  }

  const Scene& x_scene;
  std::vector<Piece> x_pieces;
};

}  // namespace

const cv::Mat* pixels_of(const Scene& scene, const std::string& file) {
  for (const Layout* layout : {&scene.before, &scene.target})
    if (const auto found = layout->pixels.find(file); found != layout->pixels.end()) return &found->second;
  return nullptr;
}

std::vector<Piece> compared(const Scene& scene) { return Comparison(scene).run(); }

}  // namespace tiedit::stages

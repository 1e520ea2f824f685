#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "artifacts/layout_ids.h"
#include "artifacts/layout_json.h"

namespace tiedit::artifacts {
namespace {

using io::Json;

// Plain digits; printf rounds the exact value of the double half to even.
std::string number_text(double v) {
  char digits[400];
  std::snprintf(digits, sizeof digits, "%.6f", v);
  std::string text = digits;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string quoted(const std::string& text) { return io::dump_canonical(Json(text)); }

/// Members of one object, without blanks; those that are empty are left out.
class Members {
 public:
  void raw(const std::string& name, const std::string& json) {
    x_text += (x_text.empty() ? "" : ",") + quoted(name) + ":" + json;
  }
  void text(const char* name, const std::string& value) {
    if (!value.empty()) raw(name, quoted(value));
  }
  std::string take() { return "{" + x_text + "}"; }

 private:
  std::string x_text;
};

std::string box_text(const Box& box) {
  return "[" + number_text(box.x0) + "," + number_text(box.y0) + "," + number_text(box.x1) + "," + number_text(box.y1) +
         "]";
}

std::string appearance_text(const Appearance& appearance) {
  Members out;
  out.raw("file", quoted(appearance.file));
  out.raw("box", box_text(appearance.box));
  return out.take();
}

std::string attributes_text(const LayoutObject& object) {
  Members out;
  for (const auto& [key, value] : object.attributes) out.raw(key, quoted(value));
  return out.take();
}

std::string object_text(const LayoutObject& object) {
  if (!object.raw.empty()) return object.raw;
  Members out;
  out.raw("id", quoted(object.id));
  out.raw("label", quoted(object.label));
  out.text("phrase", object.phrase);
  out.raw("box", box_text(object.box));
  out.raw("z", std::to_string(object.z));
  out.raw("kind", object.background ? "\"background\"" : "\"object\"");
  out.raw("visible", object.visible ? "true" : "false");
  out.text("mask", object.mask);
  if (object.appearance) out.raw("appearance", appearance_text(*object.appearance));
  if (!object.attributes.empty()) out.raw("attributes", attributes_text(object));
  out.text("source", object.source);
  if (object.score) out.raw("score", number_text(*object.score));
  out.text("from", object.from);
  out.text("mark", object.mark);
  if (!object.change.empty()) out.raw("change", io::dump_canonical(Json(object.change)));
  return out.take();
}

std::string image_text(const Layout::Picture& image) {
  Members out;
  out.raw("file", quoted(image.file));
  out.raw("width", std::to_string(image.width));
  out.raw("height", std::to_string(image.height));
  out.text("sha256", image.sha256);
  return out.take();
}

// Told only when the ids that are left do not say it.
std::string last_id_line(const Layout& layout) {
  int highest = 0;
  for (const LayoutObject& object : layout.objects) highest = std::max(highest, id_number(object.id).value_or(0));
  return layout.last_id > highest ? "  \"last_id\": " + std::to_string(layout.last_id) + ",\n" : "";
}

}  // namespace

double layout_number(double v) {
  char digits[400];
  std::snprintf(digits, sizeof digits, "%.6f", v);
  return std::strtod(digits, nullptr) + 0.0;  // -0 becomes 0
}

std::string layout_text(const Layout& layout) {
  std::string out = "{\n  \"format\": \"tiedit.layout/1\",\n  \"image\": " + image_text(layout.image) + ",\n";
  out += "  \"coord_space\": \"rel\",\n  \"caption\": " + quoted(layout.caption) + ",\n";
  out += "  \"plate\": " + (layout.plate.empty() ? "null" : quoted(layout.plate)) + ",\n" + last_id_line(layout);
  out += "  \"objects\": [";
  for (const LayoutObject& object : layout.objects) {
    out += (&object == &layout.objects.front() ? "\n    " : ",\n    ") + object_text(object);
  }
  return out + (layout.objects.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace tiedit::artifacts

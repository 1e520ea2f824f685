"""Random layouts and programs with what becomes of them: make_layout.py OUT.

OUT/programs.jsonl  {"layout", "marks", "program", "options", "result"}; result: see layout_run.apply
OUT/numbers.jsonl   {"value", "written"}: how numbers are rounded
"""
import copy
import json
import pathlib
import random
import sys

import layout_boxes
import layout_run
import layout_words

SIZES = [(1000, 1000), (1600, 1200), (640, 480), (333, 500), (97, 61), (8000, 6000)]
LABELS = ["dog", "cat", "car", "cup", "ball", "table", "bird", "book", "kite", "apple", "umbrella", "wooden table", "orange"]
COLOURS = ["red", "blue", "green", "white", "orange", "gray", "navy", "golden"]
SETS = [("material", "glass"), ("material", "wooden"), ("pose", "sitting"), ("pose", "running"), ("state", "open"),
        ("state", "wet"), ("mood", "happy"), ("age", "elderly"), ("color", "pink"), ("color", "dark blue"), ("pattern", "dotted")]
SIDES = ["left", "right", "above", "below", "on", "on", "in", "under", "behind", "behind", "front", "front", "near", "between"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def chance(self, p):
        return self.r.random() < p

    def box(self, least=0.05, most=0.5, decimals=3):
        w, h = self.r.uniform(least, most), self.r.uniform(least, most)
        x, y = self.r.uniform(0, 1 - w), self.r.uniform(0, 1 - h)
        return [round(v, decimals) for v in (x, y, x + w, y + h)]

    def phrase(self, label):
        words = [self.r.choice(COLOURS)] if self.chance(0.4) else []
        if words and self.chance(0.2):
            words = [self.r.choice(sorted(layout_words.SHADES))] + words
        if words and self.chance(0.15):
            words += ["and", self.r.choice(COLOURS)]
        if self.chance(0.2):
            words.insert(0, self.r.choice(["sitting", "striped", "happy", "open"]))
        text = " ".join(words + [label])
        return f"{layout_words.an(text)} {text}" if self.chance(0.6) else text

    def thing(self, number):
        label = self.r.choice(LABELS)
        out = {"id": f"o{number}", "label": label, "phrase": self.phrase(label), "box": self.box(decimals=self.r.choice([2, 3, 6])), "z": self.r.randint(0, 4),
               "kind": "object", "visible": True, "attributes": {}, "source": self.r.choice(["user", "planner", "import"]),
               "from": "", "mark": "", "change": ["move"] if self.chance(0.1) else []}
        if self.chance(0.08):
            out.update(kind="background", box=[0, 0, 1, 1] if self.chance(0.7) else self.box(0.6, 0.9))
        if self.chance(0.06):
            out["visible"] = False
        if self.chance(0.25):
            key, value = self.r.choice(SETS)
            out["attributes"][key] = value
            if self.chance(0.6):
                out["phrase"] = f"{value} {label}"
        return out

    def layout(self):
        width, height = self.r.choice(SIZES)
        numbers = sorted(self.r.sample(range(1, 25), self.r.choice([0, 1, 2, 3, 4, 5, 6, 6, 8, 8, 12])))
        if self.chance(0.2):
            self.r.shuffle(numbers)
        things = [self.thing(n) for n in numbers]
        for thing in things[1:]:
            if self.chance(0.15):  # a twin beside another
                thing.update(label=things[0]["label"], phrase=things[0]["phrase"])
        if things and self.chance(0.1):  # made from a mark in an earlier turn
            self.r.choice(things).update(id="B1", mark="B1", visible=self.chance(0.5))
        caption = "" if self.chance(0.25) else self.caption(things)
        return {"format": "tiedit.layout/1", "image": {"file": "x.png", "width": width, "height": height}, "coord_space": "rel",
                "caption": caption, "last_id": max(numbers, default=0) + (3 if self.chance(0.2) else 0), "objects": things}

    def caption(self, things):
        parts = [layout_words.with_article(t["phrase"] if self.chance(0.6) else t["label"]) for t in things[:3] if self.chance(0.8)]
        if things and self.chance(0.2):
            parts.append("two " + layout_words.plural(things[0]["label"]))
        text = " by ".join(parts) or "a quiet street"
        text = text[0].upper() + text[1:] if self.chance(0.4) else text
        return text + ("." if self.chance(0.4) else "")

    def marks(self, layout):
        out = []
        for k in range(self.r.choice([0, 1, 2, 2, 3])):
            box = self.box(0.1, 0.7)
            if layout["objects"] and self.chance(0.6):
                near = self.r.choice(layout["objects"])["box"]
                grow = self.r.choice([0.0, 0.01, 0.03, 0.1])
                box = [round(min(max(v, 0), 1), 3) for v in (near[0] - grow, near[1] - grow, near[2] + grow, near[3] + grow)]
            out.append({"name": f"B{k + 1}", "star": False, "box": box, "anchor": "", "z": self.r.randint(0, 2),
                        "role": self.r.choice(["none", "none", "none", "object", "target", "keep", "region"]),
                        "label": self.phrase(self.r.choice(LABELS)) if self.chance(0.3) else ""})
        for k in range(self.r.choice([0, 1, 1, 2])):
            x, y = round(self.r.random(), 3), round(self.r.random(), 3)
            if layout["objects"] and self.chance(0.5):
                b = self.r.choice(layout["objects"])["box"]
                x, y = round((b[0] + b[2]) / 2, 3), round((b[1] + b[3]) / 2, 3)
            out.append({"name": f"S{k + 1}", "star": True, "box": [x, y, x, y], "label": "", "z": 0, "role": "target",
                        "anchor": self.r.choice(["", "", "bottom", "top_left"])})
        return out

    # programs

    def name(self, plural=True):
        pool = [t["id"] for t in self.now["objects"]] * 2 + [m["name"] for m in self.known] + self.made * 2
        if plural:
            pool += [m["name"] + "*" for m in self.known if not m["star"] or self.chance(0.1)]
        if not pool or self.chance(0.02):
            return self.r.choice(["o99", "B9", "S9*", "q"]) if plural else "B9"
        name = self.r.choice(pool)
        return name.lower() if self.chance(0.1) else name

    def names(self, most=3):
        return list(dict.fromkeys(self.name() for _ in range(self.r.randint(1, most))))

    def mark(self, star=None):
        pool = [m["name"] for m in self.known if star is None or m["star"] == star]
        pool = pool or [m["name"] for m in self.known]
        return self.r.choice(pool) if pool and not self.chance(0.02) else "B9"

    def placement(self):
        kind = self.r.choice(["to", "to", "by", "rel", "rel", "frame"])
        if kind == "rel" and len(self.now["objects"]) < 2:
            kind = "by"
        out = {}
        if kind == "to":
            out["to"] = self.mark() if self.known and self.chance(0.7) else [round(self.r.uniform(-0.1, 1.1), 3) for _ in "xy"]
            if self.chance(0.3):
                out["anchor"] = self.r.choice(layout_boxes.NINE)
        elif kind == "by":
            out["by"] = [round(self.r.uniform(-0.5, 0.5), 3) for _ in "xy"]
        elif kind == "rel":
            out["rel"] = self.relation()
        else:
            out["frame"] = self.r.choice(layout_boxes.NINE)
        return out

    def relation(self):
        side = self.r.choice(SIDES)
        if side == "between":
            return {"side": side, "of": [self.name(False), self.name(False)]}
        out = {"side": side, "of": "frame" if self.chance(0.1) else self.r.choice(self.made) if self.made and self.chance(0.5) else self.name(False)}
        if self.chance(0.3):
            out["gap"] = round(self.r.uniform(-0.05, 0.2), 3)
        return out

    def make_move(self):
        return {"ids": self.names()} | self.placement()

    def make_resize(self):
        kind = self.r.choice(["scale", "scale2", "to_box", "size", "width", "height", "like"])
        number = lambda lo, hi: round(self.r.uniform(lo, hi), 3)
        form = {
            "scale": lambda: {"scale": number(0.2, 3)}, "scale2": lambda: {"scale": [number(0.3, 2), number(0.3, 2)]},
            "to_box": lambda: {"to_box": self.r.choice([self.mark() if self.known else "frame", self.box(), "frame"])},
            "size": lambda: {"size": [number(0.02, 0.9), number(0.02, 0.9)]}, "width": lambda: {"width": number(0.02, 1.2)},
            "height": lambda: {"height": number(0.02, 1.2)}, "like": lambda: {"like": self.name(False)},
        }[kind]()
        pivot = {"pivot": self.r.choice(layout_boxes.NINE)} if self.chance(0.4) else {}
        return {"ids": self.names()} | form | pivot

    def fresh_name(self):
        if self.chance(0.3):
            return {}
        name = f"n{len(self.made) + 1}"
        self.made.append(name)
        return {"as": name}

    def make_add(self):
        label = self.r.choice(LABELS)
        out = {"phrase": self.phrase(label) + self.r.choice(["", "", " with a tail"])}
        if self.chance(0.3):
            out["label"] = label
        kind = self.r.choice(["none", "none", "mark", "star", "box", "rel", "frame"])
        if kind in ("mark", "star") and self.known:
            out["at"] = self.mark(kind == "star")
        elif kind == "box":
            out["at"] = self.box()
        elif kind == "rel":
            out["at"] = {"rel": self.relation()}
        elif kind == "frame":
            out["at"] = {"frame": self.r.choice(layout_boxes.NINE)}
        if kind not in ("box", "mark") and self.chance(0.3):
            out["size"] = [round(self.r.uniform(0.05, 0.4), 3) for _ in "wh"]
        return out | self.fresh_name()

    def make_remove(self):
        return {"ids": self.names(2)}

    def make_swap(self):
        if self.chance(0.6):
            return {"ids": [self.name(), self.name()]}
        return {"a": self.names(2), "b": self.names(2)}

    def make_duplicate(self):
        out = {"ids": self.names(2)}
        if self.chance(0.5):
            out["count"] = self.r.randint(1, 4)
        if self.chance(0.5):
            out |= self.placement()
        return out | self.fresh_name()

    def make_align(self):
        out = {"ids": self.names(4), "edge": self.r.choice(["left", "hcenter", "right", "top", "vcenter", "bottom"])}
        if self.chance(0.6):
            out["ref"] = self.r.choice(["frame", "first", "largest", self.name(False)])
        return out

    def make_distribute(self):
        ids = self.names(5)
        if len(ids) < 3:
            ids = [t["id"] for t in self.now["objects"]][:4]
        if len(ids) < 3:
            return None
        return {"ids": ids, "axis": self.r.choice("xy")} | ({"mode": self.r.choice(["gaps", "centers"])} if self.chance(0.6) else {})

    def make_arrange(self):
        out = {"ids": self.names(5), "pattern": self.r.choice(["row", "column", "grid", "circle"])}
        if self.chance(0.6):
            out["in"] = self.r.choice([self.mark() if self.known else "frame", self.box(0.3, 0.9), "frame"])
        if self.chance(0.5):
            out["order"] = self.r.choice(["size", "x", "y", "label", "given"])
        if self.chance(0.3):
            out["gap"] = round(self.r.uniform(0, 0.3), 3)
        if self.chance(0.3):
            out["cols"] = self.r.randint(1, 4)
        if self.chance(0.3):
            out["align"] = self.r.choice(["bottom", "center", "top"])
        return out

    def make_recolor(self):
        colour = self.r.choice(COLOURS + ["dark green", "#ff8800", "#10204f", "Blue", "shiny"] if self.chance(0.3) else COLOURS)
        return {"ids": self.names(), "color": colour}

    def make_attribute(self):
        return {"ids": self.names(2), "set": dict(self.r.sample(SETS, self.r.randint(1, 2)))}

    def make_replace(self):
        label = self.r.choice(LABELS)
        return {"ids": self.names(2), "label": label} | ({"phrase": self.phrase(label)} if self.chance(0.5) else {})

    def make_reorder(self):
        to = self.r.choice(["front", "back", "forward", "backward", {"above": self.name(False)}, {"below": self.name(False)}])
        return {"ids": self.names(2), "to": to}

    def make_noop(self):
        return {"reason": self.r.choice(["not_found", "ambiguous", "impossible", "already_so"])}

    def program(self, layout, marks, first):
        self.now, self.known, self.made = layout, marks, []
        kinds = [name[5:] for name in dir(self) if name.startswith("make_")]
        ops = []
        while len(ops) < self.goal:
            kind = first if not ops and first else self.r.choice(kinds)
            if kind == "noop" and self.chance(0.6):
                kind = "move"
            made = getattr(self, "make_" + kind)()
            if made:
                ops.append({"op": kind} | made)
            elif first and not ops:
                first = "move"
        out = {"format": "tiedit.program/1", "ops": ops}
        if self.chance(0.3):
            labels = [t["label"] for t in layout["objects"]]
            out["caption"] = " and ".join(f"a {label}" for label in self.r.sample(labels, min(len(labels), 4))) or "a place"
        return out

    def case(self, first):
        layout = self.layout()
        marks = self.marks(layout)
        self.goal = self.r.choice([1, 1, 1, 2, 3, 5])
        program = self.program(layout, marks, first)
        options = {"fit": self.r.choice(["clamp"] * 4 + ["shrink", "allow", "reject"]),
                   "star_anchor": self.r.choice(["center", "center", "top_left"]),
                   "on_error": self.r.choice(["fail", "fail", "skip"]),
                   "caption_mode": self.r.choice(["substitute"] * 4 + ["keep"]),
                   "nouns": {m["name"].lower(): "mug" for m in marks if self.chance(0.3)}}
        result = layout_run.apply(copy.deepcopy(layout), program, marks, options)
        return {"layout": layout, "marks": marks, "program": program, "options": options, "result": result}


def cases():
    kinds = sorted(name[5:] for name in dir(Maker) if name.startswith("make_"))
    return [Maker(1000 + i).case(kinds[i % len(kinds)]) for i in range(3000)]


def numbers():
    r = random.Random(7)
    values = [0.0, -0.0, 1.0, 0.1, 1e-7, 5e-7, -4e-7, 0.5, 1 / 3, 2 / 3, 0.0000015, 0.0000025, 1.0000005, 999.9999995, 2.0 ** -7]
    values += [r.uniform(-2, 2) for _ in range(300)] + [r.randint(0, 2 ** 22) / 2 ** 21 for _ in range(300)]
    return [{"value": v, "written": f"{round(v, 6) + 0.0:.6f}".rstrip("0").rstrip(".")} for v in values]


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("programs", cases()), ("numbers", numbers())):
        (out / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()

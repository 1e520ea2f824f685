"""What a layout program works on: things, what names stand for, results, paint order, places."""
import copy

import layout_words as words
from layout_boxes import (FRAME_SIDES, GAP, Fail, anchor_of, around, beside, covered, fit_group, high, in_frame, mid, r6, wide)


class State:
    def __init__(self, layout, marks, options):
        self.w, self.h = layout["image"]["width"], layout["image"]["height"]
        self.start = copy.deepcopy(layout["objects"])
        self.things = copy.deepcopy(layout["objects"])
        self.last = layout["last_id"]
        self.marks = {m["name"].lower(): m for m in marks}
        self.options = options
        self.named, self.shown, self.fresh, self.touched = {}, {}, {}, set()

    def get(self, name):
        return next((t for t in self.things if t["id"].lower() == name.lower()), None)

    def seen(self, name):
        return self.get(name) is not None and self.get(name)["visible"]

    # names

    def ids_of(self, name):
        star = name.endswith("*")
        key = name.rstrip("*").lower()
        if key in self.named:
            ids = self.named[key]
        elif self.seen(key) and not (star and key in self.marks):
            ids = [self.get(key)["id"]]
        elif key in self.marks:
            ids = self.mark_ids(self.marks[key])
            ids = sorted(ids, key=lambda i: self.things.index(self.get(i)) if self.get(i) else -1) if star else ids[:1]
        else:
            ids = []
        ids = [i for i in ids if self.seen(i)]
        if not ids:
            raise Fail("layout.empty")
        return ids

    def mark_ids(self, mark):
        key = mark["name"].lower()
        if key not in self.shown:
            ids = covered(self.start, mark)
            if not ids:
                now = covered(self.things, mark)
                if now:
                    return now
                if mark["star"] or mark["role"] in ("target", "keep", "shadow"):
                    return []
                ids = [self.materialise(mark)]
            self.shown[key] = ids
        return self.shown[key]

    def materialise(self, mark):
        phrase = mark["label"] or self.options["nouns"].get(mark["name"].lower()) or "object"
        thing = self.blank(mark["name"], words.label_of(phrase), phrase)
        if self.get(thing["id"]):  # of an earlier turn
            self.last += 1
            thing["id"] = f"o{self.last}"
        thing.update(box=[r6(v) for v in mark["box"]], z=mark["z"], source="user", mark=mark["name"])
        self.push(thing)
        self.fresh[thing["id"]] = copy.deepcopy(thing)
        return thing["id"]

    @staticmethod
    def blank(name, label, phrase):
        return {"id": name, "label": label, "phrase": phrase, "box": None, "z": 0, "kind": "object", "visible": True,
                "attributes": {}, "source": "planner", "from": "", "mark": "", "change": []}

    def push(self, thing):
        if len(self.things) >= 200:
            raise Fail("layout.limit")
        self.things.append(thing)

    def pick(self, names):
        ids = []
        for name in names:
            ids += [i for i in self.ids_of(name) if i not in ids]
        return [self.get(i) for i in ids]

    def is_mark(self, name):
        return name.lower() not in self.named and not self.seen(name) and name.lower() in self.marks

    def support(self, name):
        """A box, and the things it is around."""
        if self.is_mark(name):
            mark = self.marks[name.lower()]
            known = name.lower() in self.shown or covered(self.start, mark) or covered(self.things, mark)
            if mark["star"] or not known:
                return mark["box"], []
        things = self.pick([name])
        return around([t["box"] for t in things]), things

    # results

    def settle(self, boxes):
        out = []
        for b in fit_group(boxes, self.options["fit"]):
            if max(map(abs, b)) > 1000:
                raise Fail("layout.bounds")
            b = [r6(v) for v in b]
            if self.options["fit"] == "reject" and (min(b) < 0 or max(b) > 1):
                raise Fail("layout.bounds")
            if (wide(b) + 1e-6) * self.w < 4 or (high(b) + 1e-6) * self.h < 4:
                raise Fail("layout.size")
            out.append(b)
        return out

    def place(self, things, boxes):
        for thing, box in zip(things, self.settle(boxes)):
            thing["box"] = box
        self.touch(things)

    def touch(self, things):
        for thing in things:
            if thing["id"] not in self.touched:
                self.touched.add(thing["id"])
                thing["change"] = []
            if self.op not in thing["change"]:
                thing["change"].append(self.op)

    def new_id(self, thing):
        thing["id"] = f"o{self.last + 1}"
        self.push(thing)
        self.last += 1
        self.touch([thing])

    # paint order

    def order(self):
        return sorted(self.things, key=lambda t: t["z"])

    def renumber(self, order):
        for z, thing in enumerate(order):
            thing["z"] = z

    def among(self, group):
        ids = {t["id"] for t in group}
        order = self.order()
        return [t for t in order if t["id"] in ids], [t for t in order if t["id"] not in ids]

    def put_layer(self, group, support, layer):
        if not layer or not support:
            return
        order = self.order()
        ranks = [order.index(t) for t in support]
        other = order[min(ranks) if layer == "just below" else max(ranks)]
        group, others = self.among(group)
        if layer == "above" and all(order.index(t) > order.index(other) for t in group):
            return
        at = others.index(other) + (layer != "just below")
        wanted = others[:at] + group + others[at:]
        ids = [t["id"] for t in wanted]
        if [t["id"] for t in order] == ids:
            return
        step = -1 if layer == "just below" else 1
        for z in (other["z"], other["z"] + step):
            for thing in group:
                thing["z"] = z
            if [t["id"] for t in self.order()] == ids:
                return
        self.renumber(wanted)

    # places

    def landing(self, place, u, moving):
        if place.get("rel"):
            return self.relation(place["rel"], u, moving)
        if place.get("by"):
            return (*place["by"], None, None)
        if place.get("frame"):
            return (*in_frame(u, place["frame"]), None, None)
        to = place["to"]
        anchor = place.get("anchor")
        if isinstance(to, str):
            mark = self.marks[to.lower()]
            anchor = anchor or (mark["star"] and (mark["anchor"] or self.options["star_anchor"])) or "center"
            to = mid(mark["box"])
        ax, ay = anchor_of(u, anchor or "center")
        return to[0] - ax, to[1] - ay, None, None

    def relation(self, rel, u, moving):
        of = rel["of"] if isinstance(rel["of"], list) else [rel["of"]]
        if of[0].lower() == "frame":
            return (*in_frame(u, FRAME_SIDES[rel["side"]]), None, None)
        supports = []
        for name in of:
            supports.append(self.support(name))
            if any(t in moving for t in supports[-1][1]):
                raise Fail("layout.target")
        if rel["side"] == "between":
            p, q = mid(supports[0][0]), mid(supports[1][0])
            cx, cy = mid(u)
            return (p[0] + q[0]) / 2 - cx, (p[1] + q[1]) / 2 - cy, None, None
        gap = GAP if rel.get("gap") is None else rel["gap"]
        return (*beside(u, rel["side"], supports[0][0], gap), supports[0][1])

"""The layout program run in plain Python, written from its rules."""
import copy
import math

import layout_words as words
from layout_boxes import (FRAME, GAP, Fail, anchor_of, around, common, fit_group, high, id_key, in_frame, mid, moved, total, wide)
from layout_faults import known_faults
from layout_state import State


class Run(State):
    def do_move(self, op):
        group = self.pick(op["ids"])
        boxes = [t["box"] for t in group]
        dx, dy, layer, support = self.landing(op, around(boxes), group)
        self.place(group, [moved(b, dx, dy) for b in boxes])
        self.put_layer(group, support, layer)

    def do_resize(self, op):
        group = self.pick(op["ids"])
        boxes = [t["box"] for t in group]
        u = around(boxes)
        if op.get("to_box") is not None:
            r = op["to_box"]
            r = (FRAME if r.lower() == "frame" else self.marks[r.lower()]["box"]) if isinstance(r, str) else r
            sx, sy = wide(r) / wide(u), high(r) / high(u)
            stretch = lambda b: [r[0] + (b[0] - u[0]) * sx, r[1] + (b[1] - u[1]) * sy, r[0] + (b[2] - u[0]) * sx, r[1] + (b[3] - u[1]) * sy]
            return self.place(group, [list(r)] if len(boxes) == 1 else [stretch(b) for b in boxes])
        if op.get("scale") is not None:
            s = op["scale"] if isinstance(op["scale"], list) else [op["scale"]] * 2
        elif op.get("size"):
            s = [op["size"][0] / wide(u), op["size"][1] / high(u)]
        elif op.get("width"):
            s = [op["width"] / wide(u)] * 2
        elif op.get("height"):
            s = [op["height"] / high(u)] * 2
        else:
            r = self.support(op["like"])[0]
            s = [wide(r) / wide(u), high(r) / high(u)]
        px, py = anchor_of(u, op.get("pivot") or "bottom")
        self.place(group, [[px + (b[0] - px) * s[0], py + (b[1] - py) * s[1], px + (b[2] - px) * s[0], py + (b[3] - py) * s[1]] for b in boxes])

    def drawn(self):
        return [t for t in self.things if t["visible"] and t["kind"] == "object"]

    def default_size(self):
        areas = sorted(wide(t["box"]) * self.w * (high(t["box"]) * self.h) for t in self.drawn())
        if not areas:
            side = 0.25 * math.sqrt(self.w * self.h)
        else:
            half = len(areas) // 2
            side = math.sqrt(areas[half] if len(areas) % 2 else (areas[half - 1] + areas[half]) / 2)
        return side / self.w, side / self.h

    def free_box(self, w, h):
        def keyed(i, j):
            cx, cy = (i + 0.5) / 9, (j + 0.5) / 9
            box = fit_group([moved([0.0, 0.0, w, h], cx - w / 2, cy - h / 2)], "clamp")[0]
            over = total(common(box, t["box"]) for t in self.drawn())
            x, y = mid(box)
            whole = lambda v: math.floor(v * 1e9 + 0.5)
            return whole(over), whole((x - 0.5) * (x - 0.5) + (y - 0.6) * (y - 0.6)), j, i, box

        return min((keyed(i, j) for j in range(9) for i in range(9)), key=lambda k: k[:4])[4]

    def do_add(self, op):
        at, layer, support = op.get("at"), None, None
        if isinstance(at, list):
            box = at
        elif isinstance(at, str) and not self.marks[at.lower()]["star"]:
            box = self.marks[at.lower()]["box"]
        else:
            w, h = op["size"] if op.get("size") else self.default_size()
            own = [0.0, 0.0, w, h]
            if at is None:
                box = self.free_box(w, h)
            elif isinstance(at, str):
                mark = self.marks[at.lower()]
                ax, ay = anchor_of(own, mark["anchor"] or self.options["star_anchor"])
                box = moved(own, mid(mark["box"])[0] - ax, mid(mark["box"])[1] - ay)
            elif "rel" in at:
                dx, dy, layer, support = self.relation(at["rel"], own, [])
                box = moved(own, dx, dy)
            else:
                box = moved(own, *in_frame(own, at["frame"]))
        thing = self.blank("", op.get("label") or words.label_of(op["phrase"]), op["phrase"])
        thing["z"] = max((t["z"] for t in self.things), default=-1) + 1
        self.new_id(thing)
        self.place([thing], [box])
        self.put_layer([thing], support, layer)
        if op.get("as"):
            self.named[op["as"].lower()] = [thing["id"]]

    def do_remove(self, op):
        group = self.pick(op["ids"])
        self.touch(group)
        for thing in group:
            if thing["id"] in self.fresh:
                thing["visible"] = False
            else:
                self.things.remove(thing)

    def do_swap(self, op):
        a, b = ([op["ids"][0]], [op["ids"][1]]) if "ids" in op else (op["a"], op["b"])
        a, b = self.pick(a), self.pick(b)
        if any(t in b for t in a):
            raise Fail("layout.count")
        u, v = around([t["box"] for t in a]), around([t["box"] for t in b])
        boxes_a, boxes_b = [t["box"] for t in a], [t["box"] for t in b]
        dx, dy = mid(v)[0] - mid(u)[0], v[3] - u[3]
        self.place(a, [moved(box, dx, dy) for box in boxes_a])
        dx, dy = mid(u)[0] - mid(v)[0], u[3] - v[3]
        self.place(b, [moved(box, dx, dy) for box in boxes_b])

    def do_duplicate(self, op):
        group = self.pick(op["ids"])
        boxes = [t["box"] for t in group]
        u, n = around(boxes), op.get("count") or 1
        step, layer, support = wide(u) + GAP, None, None

        def direction(first, more, leftward):
            right_out, left_out = first[2] + more * step > 1 + 1e-9, first[0] - more * step < -1e-9
            return -step if (not left_out if leftward else right_out) else step

        if not any(op.get(k) for k in ("to", "by", "rel", "frame")):
            s = direction(u, n, False)
            start, each = (s, 0.0), (s, 0.0)
        else:
            dx, dy, layer, support = self.landing(op, u, [])
            start = (dx, dy)
            each = start if op.get("by") else (direction(moved(u, dx, dy), n - 1, bool(op.get("rel")) and op["rel"]["side"] == "left"), 0.0)
        made = []
        for k in range(n):
            copies = []
            for thing in group:
                twin = copy.deepcopy(thing)
                twin.update({"from": thing["id"], "source": "planner", "mark": "", "change": []})
                self.new_id(twin)
                copies.append(twin)
            self.place(copies, [moved(b, start[0] + k * each[0], start[1] + k * each[1]) for b in boxes])
            self.put_layer(copies, support, layer)
            made += copies
        if op.get("as"):
            self.named[op["as"].lower()] = [t["id"] for t in made]

    def do_align(self, op):
        group = self.pick(op["ids"])
        boxes, ref = [t["box"] for t in group], (op.get("ref") or "union")
        if ref == "union":
            if len(group) < 2:
                raise Fail("layout.count")
            r = around(boxes)
        elif ref == "frame":
            r = FRAME
        elif ref == "first":
            r = boxes[0]
        elif ref == "largest":
            r = max(boxes, key=lambda b: wide(b) * self.w * (high(b) * self.h))
        else:
            r = self.marks[ref.lower()]["box"] if self.is_mark(ref) else self.support(ref)[0]
        shift = {
            "left": lambda b: (r[0] - b[0], 0.0), "right": lambda b: (r[2] - b[2], 0.0),
            "hcenter": lambda b: (mid(r)[0] - mid(b)[0], 0.0), "top": lambda b: (0.0, r[1] - b[1]),
            "bottom": lambda b: (0.0, r[3] - b[3]), "vcenter": lambda b: (0.0, mid(r)[1] - mid(b)[1]),
        }[op["edge"]]
        self.place(group, [moved(b, *shift(b)) for b in boxes])

    def do_distribute(self, op):
        group = self.pick(op["ids"])
        if len(group) < 3:
            raise Fail("layout.count")
        a = 1 if op["axis"] == "y" else 0
        group.sort(key=lambda t: (mid(t["box"])[a], id_key(t["id"])))
        boxes = [list(t["box"]) for t in group]
        first, last, n = boxes[0], boxes[-1], len(boxes)
        size = lambda b: b[a + 2] - b[a]
        gap = (last[a + 2] - first[a] - total(map(size, boxes))) / (n - 1)
        for k in range(1, n - 1):
            if (op.get("mode") or "gaps") == "gaps":
                d = boxes[k - 1][a + 2] + gap - boxes[k][a]
            else:
                d = mid(first)[a] + (mid(last)[a] - mid(first)[a]) * k / (n - 1) - mid(boxes[k])[a]
            boxes[k] = moved(boxes[k], *((0.0, d) if a else (d, 0.0)))
        self.place(group, boxes)

    def do_arrange(self, op):
        group = self.pick(op["ids"])
        key = {
            "given": lambda t: 0, "size": lambda t: wide(t["box"]) * self.w * (high(t["box"]) * self.h),
            "x": lambda t: mid(t["box"])[0], "y": lambda t: mid(t["box"])[1], "label": lambda t: t["label"].lower(),
        }[op.get("order") or "given"]
        group.sort(key=key)
        boxes, room = [t["box"] for t in group], op.get("in")
        if room is None:
            room = around(boxes)
        elif isinstance(room, str):
            room = FRAME if room.lower() == "frame" else self.marks[room.lower()]["box"]
        g = GAP if op.get("gap") is None else op["gap"]
        shape = {"row": self.row, "column": self.column, "grid": self.grid, "circle": self.circle}[op["pattern"]]
        self.place(group, shape(boxes, room, g, op))

    @staticmethod
    def row(boxes, room, g, op):
        sizes = [(wide(b), high(b)) for b in boxes]
        length = lambda: total(w for w, _ in sizes) + (len(boxes) - 1) * g
        if length() > wide(room):
            left = wide(room) - (len(boxes) - 1) * g
            if left <= 0:
                g, left = 0, wide(room)
            s = left / total(w for w, _ in sizes)
            if s < 1:
                sizes = [(w * s, h * s) for w, h in sizes]
        x, out = mid(room)[0] - length() / 2, []
        for w, h in sizes:
            y = {"bottom": room[3] - h, "top": room[1], "center": mid(room)[1] - h / 2}[op.get("align") or "bottom"]
            out.append([x, y, x + w, y + h])
            x = x + w + g
        return out

    @staticmethod
    def column(boxes, room, g, op):
        turn = lambda b: [b[1], b[0], b[3], b[2]]
        return [turn(b) for b in Run.row([turn(b) for b in boxes], turn(room), g, {"align": "center"})]

    @staticmethod
    def grid(boxes, room, g, op):
        n = len(boxes)
        cols = op.get("cols") or math.ceil(math.sqrt(n))
        rows = math.ceil(n / cols)
        cw, ch = wide(room) / cols, high(room) / rows
        out = []
        for i, b in enumerate(boxes):
            s = max(0.0, min(1.0, (cw - g) / wide(b), (ch - g) / high(b)))
            w, h = wide(b) * s, high(b) * s
            cx, cy = room[0] + (i % cols + 0.5) * cw, room[1] + (i // cols + 0.5) * ch
            out.append([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
        return out

    def circle(self, boxes, room, g, op):
        half = max(max(wide(b) * self.w, high(b) * self.h) / 2 for b in boxes)
        radius = max(0.0, min(wide(room) * self.w, high(room) * self.h) / 2 - half)
        out = []
        for i, b in enumerate(boxes):
            angle = (-90 + 360.0 * i / len(boxes)) * math.pi / 180
            x = mid(room)[0] + radius * math.cos(angle) / self.w
            y = mid(room)[1] + radius * math.sin(angle) / self.h
            out.append(moved(b, x - mid(b)[0], y - mid(b)[1]))
        return out

    def do_recolor(self, op):
        group = self.pick(op["ids"])
        for thing in group:
            words.recolour(thing, words.colour_name(op["color"]))
            thing["attributes"]["color"] = op["color"]
        self.touch(group)

    def do_attribute(self, op):
        group = self.pick(op["ids"])
        for thing in group:
            for key, value in op["set"].items():
                name = words.colour_name(value) if key == "color" else None
                if name:
                    words.recolour(thing, name)
                    thing["attributes"]["color"] = value
                else:
                    words.set_attribute(thing, key, value)
        self.touch(group)

    def do_replace(self, op):
        group = self.pick(op["ids"])
        for thing in group:
            thing.update(label=op["label"], phrase=op.get("phrase") or op["label"], attributes={})
        self.touch(group)

    def do_reorder(self, op):
        group, to = self.pick(op["ids"]), op["to"]
        other = None
        if isinstance(to, dict):
            other = self.pick([next(iter(to.values()))])[0]
            if other in group:
                raise Fail("layout.target")
        moving = {t["id"] for t in group}
        order = self.order()
        group, others = self.among(group)
        below = lambda thing: sum(1 for t in order[:order.index(thing)] if t["id"] not in moving)
        at = {
            "front": lambda: len(others), "back": lambda: 0,
            "forward": lambda: min(len(others), below(group[-1]) + 1), "backward": lambda: max(0, below(group[0]) - 1),
        }[to]() if other is None else others.index(other) + ("above" in to)
        self.renumber(others[:at] + group + others[at:])
        self.touch(group)

    def do_noop(self, op):
        pass


def apply(layout, program, marks, options):
    """{"errors": [...]} or {"layout": ..., "changed": ..., "skipped": [classes], "noop": ...}."""
    faults = known_faults(layout, marks, program)
    skip, skipped = options["on_error"] == "skip", []
    if not skip and any(faults):
        return {"errors": [c for bad in faults for c in bad]}
    run = Run(layout, marks, options)
    for op, bad in zip(program["ops"], faults):
        if bad:
            skipped += bad
            continue
        run.op = op["op"]
        state = copy.deepcopy(run.__dict__) if skip else None
        try:
            getattr(run, "do_" + op["op"])(op)
        except Fail as fail:
            if not skip:
                return {"errors": [str(fail)]}
            run.__dict__ = state
            skipped.append(str(fail))
    return finished(layout, program, run, options, skipped)


def finished(layout, program, run, options, skipped):
    before = run.start + list(run.fresh.values())
    was = {t["id"]: t for t in before}
    look = lambda t: {k: v for k, v in t.items() if k not in ("change", "mark", "source")}
    changed = len(before) != len(run.things)
    for i, thing in enumerate(run.things):
        if thing["id"] in was and look(was[thing["id"]]) == look(thing):
            run.things[i] = was[thing["id"]]
        else:
            changed = True
            if thing["id"] not in run.touched:
                thing["change"] = ["reorder"]
    reasons = [op["reason"] for op in program["ops"] if op["op"] == "noop"]
    result = {"changed": changed, "skipped": skipped, "noop": reasons[0] if len(reasons) == len(program["ops"]) else ""}
    if not changed:
        return result | {"layout": layout}
    caption = layout["caption"]
    if options["caption_mode"] == "substitute":
        caption = words.caption_after(before, run.things, caption, program.get("caption") or "")
    return result | {"layout": layout | {"objects": run.things, "caption": caption, "last_id": run.last}}

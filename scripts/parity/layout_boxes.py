"""Boxes [x0, y0, x1, y1] in fractions of the picture, as layout programs reckon with them."""
import re

GAP = MARGIN = 0.02
FRAME = [0.0, 0.0, 1.0, 1.0]
NINE = ["center", "top_left", "top", "top_right", "left", "right", "bottom_left", "bottom", "bottom_right"]


class Fail(Exception):
    pass


def r6(v):
    return round(v, 6) + 0.0


def total(values):
    """Added one by one (sum() rounds otherwise in newer Pythons)."""
    out = 0.0
    for v in values:
        out += v
    return out


def wide(b):
    return b[2] - b[0]


def high(b):
    return b[3] - b[1]


def mid(b):
    return (b[0] + b[2]) / 2, (b[1] + b[3]) / 2


def around(boxes):
    return [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]


def moved(b, dx, dy):
    return [b[0] + dx, b[1] + dy, b[2] + dx, b[3] + dy]


def common(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return w * h if w > 0 and h > 0 else 0.0


def area(b):
    return wide(b) * high(b)


def anchor_of(b, name):
    x, y = mid(b)
    x = b[0] if "left" in name else b[2] if "right" in name else x
    y = b[1] if name.startswith("top") else b[3] if name.startswith("bottom") else y
    return x, y


def id_key(name):
    number = re.fullmatch("[oO]([0-9]+)", name)
    return (0, int(number.group(1)), "") if number else (1, 0, name.lower())


def fit_group(boxes, fit):
    if fit in ("allow", "reject"):
        return boxes
    u = around(boxes)
    w, h = wide(u), high(u)
    (cx, cy), s = mid(u), 1.0
    if fit == "shrink" and w > 0 and h > 0:
        s = max(0.0, min(1.0, 2 * cx / w, 2 * (1 - cx) / w, 2 * cy / h, 2 * (1 - cy) / h))
    elif w > 1 or h > 1:
        s = min(1 / w, 1 / h)
    if s != 1.0:
        boxes = [[cx + (b[0] - cx) * s, cy + (b[1] - cy) * s, cx + (b[2] - cx) * s, cy + (b[3] - cy) * s] for b in boxes]
    if fit == "shrink":
        return boxes
    v = around(boxes)
    inward = lambda lo, hi: -lo if lo < 0 else 1 - hi if hi > 1 else 0.0
    return [moved(b, inward(v[0], v[2]), inward(v[1], v[3])) for b in boxes]


def shows(mark, thing):
    both = common(mark, thing)
    if both and (both / (area(mark) + area(thing) - both) >= 0.5 - 1e-9 or both / area(thing) >= 0.5 - 1e-9):
        return True
    x, y = mid(thing)
    return mark[0] <= x <= mark[2] and mark[1] <= y <= mark[3] and area(thing) <= 2 * area(mark) + 1e-9


def covered(things, mark):
    """Ids that a mark shows, best first."""
    pool = [t for t in things if t["visible"] and t["kind"] == "object"]
    if mark["star"]:
        x, y = mark["box"][:2]
        pool = [t for t in pool if t["box"][0] <= x <= t["box"][2] and t["box"][1] <= y <= t["box"][3]]
        return [t["id"] for t in sorted(pool, key=lambda t: (area(t["box"]), id_key(t["id"])))[:1]]

    def rank(t):
        both = common(t["box"], mark["box"])
        if not both:
            return 0.0, 0.0, id_key(t["id"])
        return -both / (area(t["box"]) + area(mark["box"]) - both), -both / area(t["box"]), id_key(t["id"])

    return [t["id"] for t in sorted((t for t in pool if shows(mark["box"], t["box"])), key=rank)]


def beside(u, side, r, g):
    """How far u goes, and what that asks of the paint order."""
    cx = mid(r)[0] - mid(u)[0]
    if side == "near":
        side = "right" if r[2] + g + wide(u) <= 1 + 1e-9 else "left" if r[0] - g - wide(u) >= -1e-9 else "below"
    return {
        "left": (r[0] - g - u[2], r[3] - u[3], None),
        "right": (r[2] + g - u[0], r[3] - u[3], None),
        "above": (cx, r[1] - g - u[3], None),
        "below": (cx, r[3] + g - u[1], None),
        "under": (cx, r[3] - u[1], None),
        "on": (cx, r[1] + 0.1 * high(r) - u[3], "just above"),
        "in": (cx, mid(r)[1] - mid(u)[1], "above"),
        "front": (cx, min(1.0, r[3] + 0.1 * high(r)) - u[3], "above"),
        "behind": (cx, r[3] - 0.1 * high(r) - u[3], "just below"),
    }[side]


def in_frame(u, name):
    if name == "center":
        return 0.5 - mid(u)[0], 0.5 - mid(u)[1]
    dx = MARGIN - u[0] if "left" in name else (1 - MARGIN) - u[2] if "right" in name else 0.0
    dy = MARGIN - u[1] if name.startswith("top") else (1 - MARGIN) - u[3] if name.startswith("bottom") else 0.0
    return dx, dy


FRAME_SIDES = {"left": "left", "right": "right", "above": "top", "below": "bottom", "in": "center"}

"""What is wrong with a layout program before any of it runs."""
import layout_words as words
from layout_boxes import FRAME_SIDES


def known_faults(layout, marks, program):
    """Classes of what is wrong before anything runs, by operation."""
    things = {t["id"].lower(): t for t in layout["objects"]}
    marks = {m["name"].lower(): m for m in marks}
    made, out = set(), []

    def thing(name):
        key = name.lower()
        if key in made or key in marks or (key in things and things[key]["visible"]):
            return []
        return ["layout.id"]

    def names(list_):
        bad = []
        for name in list_:
            if name.endswith("*"):
                mark = marks.get(name[:-1].lower())
                bad += [] if mark and not mark["star"] else ["layout.mark"]
            else:
                bad += thing(name)
        return bad

    def relation(rel):
        of = rel["of"] if isinstance(rel["of"], list) else [rel["of"]]
        if of == ["frame"]:
            return [] if rel["side"] in FRAME_SIDES else ["layout.target"]
        return [c for name in of for c in thing(name)]

    mark = lambda name: [] if not isinstance(name, str) or name.lower() in marks else ["layout.mark"]
    region = lambda name: [] if isinstance(name, str) and name.lower() == "frame" else mark(name)
    for op in program["ops"]:
        bad = [c for key in ("ids", "a", "b") for c in names(op.get(key) or [])]
        kind = op["op"]
        if kind in ("move", "duplicate"):
            bad += mark(op.get("to")) + (relation(op["rel"]) if op.get("rel") else [])
        if kind == "resize":
            bad += region(op.get("to_box")) + (thing(op["like"]) if op.get("like") else [])
        if kind == "add":
            at = op.get("at")
            bad += mark(at) + (relation(at["rel"]) if isinstance(at, dict) and "rel" in at else [])
            if isinstance(at, str) and at.lower() in marks and not marks[at.lower()]["star"] and op.get("size"):
                bad.append("layout.target")
        if kind == "align" and (op.get("ref") or "union") not in ("union", "frame", "first", "largest"):
            bad += thing(op["ref"])
        if kind == "arrange":
            bad += region(op.get("in"))
        if kind == "recolor" and words.colour_name(op["color"]) is None:
            bad.append("layout.schema")
        if kind == "reorder" and isinstance(op["to"], dict):
            bad += thing(next(iter(op["to"].values())))
        if op.get("as"):
            bad += ["layout.id"] if op["as"].lower() in things or op["as"].lower() in marks else []
            made.add(op["as"].lower())
        out.append(bad)
    return out

"""Writes tasks: a folder in the MagicBrush layout (images/ID/ID-input.png, ID-maskK.png, ID-outputK.png,
edit_sessions.json, local_descriptions.json), with tiedit's own files beside each picture and two job lists."""
import json

import numpy
from PIL import Image

import render
import scene as scenes
import words

MARGIN = 1  # of a repaint mask round what changes, in 1/64 of the side
# Kinds whose region a plan's own words and the marks give exactly; the others' masks come with the job.
BY_MARKS = ("recolour", "move", "resize")
MOVED = ("move", "resize")  # a mask of the painted region means nothing to what moves pixels


def save_png(path, pixels):
    Image.fromarray(pixels).save(path, compress_level=1)


def save_mask(path, mask):
    save_png(path, mask.astype(numpy.uint8) * 255)


def write_json(path, value):
    path.write_text(json.dumps(value) + "\n")


def box_of(mask):
    """x0, y0, x1, y1 in pixels of what is set, or None."""
    rows, columns = numpy.flatnonzero(mask.any(1)), numpy.flatnonzero(mask.any(0))
    return None if not len(rows) else (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def fractions(box, side):
    return [v / side for v in box]


def run_lengths(mask):
    """COCO's: down the columns, first the zeros."""
    flat = mask.T.ravel()
    ends = numpy.flatnonzero(flat[1:] != flat[:-1]) + 1
    counts = numpy.diff(numpy.concatenate([[0], ends, [flat.size]])).tolist()
    return {"size": list(mask.shape), "counts": [0, *counts] if flat[0] else counts}


def name_of(thing):
    return f"{thing.colour}-{thing.kind}"


def marks_of(scene, view):
    """Each visible thing as a box with its mask, and its shadow as one of its own."""
    side, boxes = view.image.shape[0], []
    sprites = render.sprites_of(scene, side)
    for i in scene.order():
        thing, mask, shadow = scene.things[i], view.mask(i), view.shadow_mask(i)
        if not mask.any():
            continue
        whole = float(sprites[i][0].alpha.sum())
        boxes.append({"name": name_of(thing), "box": fractions(box_of(mask), side), "label": thing.name, "role": "object",
                      "mask": run_lengths(mask), "z": len(boxes),
                      "extra": {"size": thing.size, "visible": round(float(view.shown[i][1].sum()) / whole, 4)}})
        if shadow.any():
            boxes.append({"name": name_of(thing) + "-shadow", "box": fractions(box_of(shadow), side), "role": "shadow", "of": name_of(thing),
                          "mask": run_lengths(shadow)})
    return boxes


def destination_marks(step, side):
    """Where a thing goes, as a star at its box's centre there, or as its box."""
    if not step.place:
        return {}
    box = box_of(render.view(step.after, side).mask(step.new_index))
    if step.place == "star":
        return {"stars": [{"name": "S1", "at": [(box[0] + box[2]) / 2 / side, (box[1] + box[3]) / 2 / side]}]}
    return {"target": {"name": "B1", "box": fractions(box, side), "role": "target"}}


def annotations(task, view, file):
    side = view.image.shape[0]
    marks = destination_marks(task.steps[0], side)
    boxes = marks_of(task.before, view) + ([marks["target"]] if "target" in marks else [])
    out = {"format": "tiedit.annotations/1", "image": {"file": file, "width": side, "height": side},
           "caption": words.caption(task.before), "boxes": boxes}
    return {**out, "stars": marks["stars"]} if "stars" in marks else out


def layout(scene, view, file, folder):
    """tiedit.layout/1; the masks it names are written into `folder`."""
    side, objects = view.image.shape[0], []
    surfaces = [("wall", scene.wall, view.wall > 0.5), ("table", scene.table, view.table > 0.5)]
    for label, colour, mask in surfaces:
        objects.append({"label": label, "phrase": words.article(f"{colour} {label}"), "mask": mask, "kind": "background", "attributes": {"color": colour}})
    for i in scene.order():
        thing = scene.things[i]
        objects.append({"label": thing.kind, "phrase": words.article(thing.name), "mask": view.mask(i), "attributes": {"color": thing.colour, "size": thing.size}})
    for z, entry in enumerate(objects):
        mask = entry["mask"]
        entry.update(id=f"o{z + 1}", z=z, box=[round(v, 6) for v in fractions(box_of(mask), side)] if mask.any() else [0, 0, 1, 1],
                     visible=bool(mask.any()), mask=f"masks/o{z + 1}.png")
        save_mask(folder / entry["mask"], mask)
    order = ("id", "label", "phrase", "box", "z", "kind", "visible", "mask", "attributes")
    objects = [{k: entry[k] for k in order if k in entry} for entry in objects]
    return {"format": "tiedit.layout/1", "image": {"file": file, "width": side, "height": side}, "caption": words.caption(scene), "objects": objects}


def step_region(step, before, after):
    """[S, S] bool: what a step changes, with a margin."""
    side = before.image.shape[0]
    if step.surface:
        changed = render.region(before, after, (), side) | (getattr(before, step.surface) > 0)
    else:
        changed = render.region(before, after, ((step.index, step.new_index),), side)
    return render.grown(changed, max(1, MARGIN * side // scenes.GRID))


def masks_given(task, names, kinds):
    """The job's e<k>.mask files, for edits of kinds that are not in `kinds`."""
    return {f"e{k}.mask": name for k, (step, name) in enumerate(zip(task.steps, names), 1) if step.kind not in kinds}


def job(task, folder, names, kinds):
    row = {"id": task.id, "image": f"{folder}/{task.id}-input.png", "instruction": task.instruction,
           "annotations": f"{folder}/{task.id}-input.json", "out": task.id, "tags": [task.kind]}
    given = masks_given(task, [f"{folder}/{name}" for name in names], kinds)
    return {**row, "artifacts": given} if given else row


class TaskFolder:
    """A folder of tasks that grows one by one; close() writes the lists."""

    def __init__(self, root, side, split):
        self.root, self.side, self.split = root, side, split
        self.sessions, self.captions, self.rows, self.jobs, self.masked = {}, {}, [], [], []
        (root / "images").mkdir(parents=True, exist_ok=True)

    def add(self, task):
        folder = self.root / "images" / task.id
        (folder / "masks").mkdir(parents=True, exist_ok=True)
        views = [render.view(s, self.side) for s in (task.before, *(step.after for step in task.steps))]
        file = f"{task.id}-input.png"
        save_png(folder / file, views[0].image)
        write_json(folder / f"{task.id}-input.json", annotations(task, views[0], file))
        write_json(folder / f"{task.id}-layout.json", layout(task.before, views[0], file, folder))
        write_json(folder / f"{task.id}-plan.json", task.plan)
        self.add_turns(task, views, folder)

    def add_turns(self, task, views, folder):
        turns, names = [], []
        captions = {f"{task.id}-input.png": words.caption(task.before)}
        for k, step in enumerate(task.steps, 1):
            output, mask = f"{task.id}-output{k}.png", f"{task.id}-mask{k}.png"
            save_png(folder / output, views[k].image)
            save_mask(folder / mask, step_region(step, views[k - 1], views[k]))
            turns.append({"input": turns[-1]["output"] if turns else f"{task.id}-input.png", "output": output, "mask": mask, "instruction": step.clause})
            captions[output] = words.caption(step.after)
            names.append(mask)
        self.sessions[task.id], self.captions[task.id] = turns, captions
        self.jobs.append(job(task, f"images/{task.id}", names, BY_MARKS))
        self.masked.append(job(task, f"images/{task.id}", names, MOVED))
        self.rows.append(row_of(task, self.split))

    def close(self):
        write_json(self.root / "edit_sessions.json", self.sessions)
        write_json(self.root / "local_descriptions.json", self.captions)
        for name, rows in (("tasks", self.rows), ("jobs", self.jobs), ("jobs_masks", self.masked)):
            (self.root / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def row_of(task, split):
    """What the judge needs: every scene from before to after, and which thing each step changes."""
    steps = [{"kind": s.kind, "index": s.index, "new_index": s.new_index, "surface": s.surface} for s in task.steps]
    return {"id": task.id, "kind": task.kind, "split": split, "instruction": task.instruction,
            "scenes": [s.to_json() for s in (task.before, *(step.after for step in task.steps))], "steps": steps,
            "source_caption": words.caption(task.before), "target_caption": words.caption(task.after)}

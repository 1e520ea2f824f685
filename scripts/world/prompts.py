"""The prompts that an editor is served: the binary's own plan.rules over the world's instructions, one run, kept in a file."""
import json
import os
import pathlib
import subprocess
import tempfile

import numpy
from PIL import Image

import edits
import files
import render

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAINTED = ("add", "remove", "replace", "recolour", "background")  # the others move pixels
TASKS = 3000
CONFIG = "tiedit: 1\nsteps:\n  - plan: {use: plan.rules}\n  - each_edit:\n      - mask: {use: locate.region}\n      - image: {use: edit.fill}\n"


def binary():
    path = pathlib.Path(os.environ.get("TIEDIT_BINARY", ROOT / "build" / "tiedit"))
    if not path.exists():
        raise SystemExit(f"{path}: the binary, got none; build it with scripts/setup.sh, or set TIEDIT_BINARY")
    return path


def environment():
    return {"TIEDIT_DATA": str(ROOT / "configs"), **os.environ}


def job(task):
    marks = files.annotations(task, render.view(task.before, 64), "empty.png")
    boxes = [{k: box[k] for k in ("name", "box", "label", "role") if k in box} for box in marks["boxes"] if box["role"] != "shadow"]
    return {"id": task.id, "image": "empty.png", "instruction": task.instruction, "boxes": boxes, "stars": marks.get("stars", []), "out": task.id}


def plans_of(tasks):
    """What plan.rules makes of each task's instruction: {id: plan}."""
    with tempfile.TemporaryDirectory(prefix="tabletop-") as folder:
        folder = pathlib.Path(folder)
        Image.fromarray(numpy.full((64, 64, 3), 128, numpy.uint8)).save(folder / "empty.png")
        (folder / "plan.yaml").write_text(CONFIG)
        (folder / "jobs.jsonl").write_text("".join(json.dumps(job(task)) + "\n" for task in tasks))
        command = [str(binary()), "edit", "--jobs", "jobs.jsonl", "-c", "plan.yaml", "--until", "plan.rules", "-o", "out", "-q"]
        done = subprocess.run(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"{binary()}: exit 0 over {len(tasks)} instructions, got {done.returncode}: {done.stderr.splitlines()[:1]}")
        return {task.id: json.loads((folder / "out" / f"{task.id}.steps" / "plan.json").read_text()) for task in tasks}


def served(tasks):
    """Description of the world's plan -> {prompt that plan.rules gives: times}."""
    plans, table = plans_of(tasks), {}
    for task in tasks:
        for said, planned in zip(task.plan["edits"], plans[task.id]["edits"], strict=True):
            times = table.setdefault(said["description"], {})
            times[planned["description"]] = times.get(planned["description"], 0) + 1
    return table


def load(path, count=TASKS):
    """The table, made by a run of the binary where the file is not there yet."""
    if not path.exists():
        random = edits.generator("tabletop", "prompts")
        tasks = [edits.task_of(f"{i:05}", PAINTED[i % len(PAINTED)], random) for i in range(count)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(served(tasks), indent=1, sort_keys=True) + "\n")
    return json.loads(path.read_text())

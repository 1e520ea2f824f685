"""The folders that make_scenes.py writes, and its job lists on the real binary (world.files)."""
import json
import pathlib
import subprocess
import tempfile

import numpy
from PIL import Image
from support import WorldTest, main, need_binary, run_script

import edits
import files
import prompts
import render
import scene as scenes
from judge import Judge


def read(path, mode="RGB"):
    with Image.open(path) as image:
        return numpy.asarray(image.convert(mode))


def unpacked(rle):
    """The mask of COCO run lengths, written from their definition."""
    height, width = rle["size"]
    flat, value = [], 0
    for count in rle["counts"]:
        flat += [value] * count
        value = 1 - value
    return numpy.array(flat, bool).reshape(width, height).T


class Folders(WorldTest):

    def setUp(self):
        super().setUp()
        self.script("make_scenes.py", "--out", self.dir / "set", "--split", "held_out", "--count", 16)
        self.set = self.dir / "set"
        self.rows = [json.loads(line) for line in (self.set / "tasks.jsonl").read_text().splitlines()]

    def file(self, task, name):
        return self.set / "images" / task / f"{task}-{name}"

    def test_the_magicbrush_layout(self):
        sessions = json.loads((self.set / "edit_sessions.json").read_text())
        captions = json.loads((self.set / "local_descriptions.json").read_text())
        self.assertEqual(list(sessions), [r["id"] for r in self.rows])
        for row in self.rows:
            turns = sessions[row["id"]]
            self.assertEqual(len(turns), len(row["steps"]))
            self.assertEqual([t["input"] for t in turns], [f"{row['id']}-input.png"] + [t["output"] for t in turns[:-1]])
            for turn in turns:
                for name in (turn["input"], turn["output"], turn["mask"]):
                    self.assertEqual(read(self.set / "images" / row["id"] / name).shape, (64, 64, 3))
                self.assertIn(turn["output"], captions[row["id"]])

    def test_pictures_are_those_of_the_scenes_and_change_within_the_masks_only(self):
        for row in self.rows:
            pictures = [read(self.file(row["id"], "input.png"))] + [read(self.file(row["id"], f"output{k + 1}.png")) for k in range(len(row["steps"]))]
            for picture, scene in zip(pictures, row["scenes"], strict=True):
                numpy.testing.assert_array_equal(picture, render.picture(scenes.from_json(scene), 64))
            for k, (before, after) in enumerate(zip(pictures, pictures[1:]), 1):
                mask = read(self.file(row["id"], f"mask{k}.png"), "L")
                self.assertEqual(set(numpy.unique(mask)), {0, 255})
                self.assertFalse((before != after).any(-1)[mask == 0].any())

    def test_marks_have_the_boxes_masks_and_shadows_of_their_things(self):
        for row in self.rows:
            scene = scenes.from_json(row["scenes"][0])
            view, marks = render.view(scene, 64), json.loads(self.file(row["id"], "input.json").read_text())
            boxes = {b["name"]: b for b in marks["boxes"]}
            for i, thing in enumerate(scene.things):
                box = boxes[files.name_of(thing)]
                mask = unpacked(box["mask"])
                numpy.testing.assert_array_equal(mask, view.mask(i))
                self.assertEqual(box["label"], thing.name)
                ys, xs = numpy.nonzero(mask)
                self.assertEqual([v * 64 for v in box["box"]], [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1])
                shadow = boxes.get(files.name_of(thing) + "-shadow")
                if shadow:
                    self.assertEqual((shadow["role"], shadow["of"]), ("shadow", box["name"]))
                    numpy.testing.assert_array_equal(unpacked(shadow["mask"]), view.shadow_mask(i))

    def test_layouts_name_everything_and_its_mask(self):
        for row in self.rows:
            layout = json.loads(self.file(row["id"], "layout.json").read_text())
            scene = scenes.from_json(row["scenes"][0])
            self.assertEqual([o["label"] for o in layout["objects"]], ["wall", "table"] + [scene.things[i].kind for i in scene.order()])
            for entry in layout["objects"]:
                self.assertEqual(read(self.file(row["id"], "input.png").parent / entry["mask"], "L").shape, (64, 64))

    def test_destinations_are_where_the_gold_puts_the_thing(self):
        moves = [r for r in self.rows if r["kind"] == "move"]
        self.assertTrue(moves)
        for row in moves:
            marks = json.loads(self.file(row["id"], "input.json").read_text())
            box = numpy.array(files.box_of(render.view(scenes.from_json(row["scenes"][1]), 64).mask(row["steps"][0]["new_index"]))) / 64
            stars = [s["at"] for s in marks.get("stars", [])]
            targets = [b["box"] for b in marks["boxes"] if b.get("role") == "target"]
            self.assertEqual(stars + targets, [[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]] if stars else [list(box)])

    def test_the_same_command_writes_the_same_bytes(self):
        self.script("make_scenes.py", "--out", self.dir / "again", "--split", "held_out", "--count", 16)
        for path in self.set.rglob("*"):
            if path.is_file() and "out" not in path.relative_to(self.set).parts and path.name != "some.jsonl":
                self.assertEqual(path.read_bytes(), (self.dir / "again" / path.relative_to(self.set)).read_bytes(), path)

    def test_the_binary_takes_the_jobs_as_they_are(self):
        need_binary()
        rows = [r for r in self.rows if r["kind"] in ("recolour", "remove")]
        jobs = [line for line in (self.set / "jobs.jsonl").read_text().splitlines() if json.loads(line)["id"] in {r["id"] for r in rows}]
        (self.set / "some.jsonl").write_text("\n".join(jobs) + "\n")
        done = subprocess.run([str(prompts.binary()), "edit", "--jobs", "some.jsonl", "-o", "out", "-q"], cwd=self.set, env=prompts.environment(),
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        for row in rows:
            judge, picture = Judge(row, 64), read(self.set / "out" / f"{row['id']}.png")
            self.assertFalse((picture != judge.before).any(-1)[~judge.region].any(), row["id"])
            self.assertTrue((picture != judge.before).any(), row["id"])
            if row["kind"] == "recolour":
                self.assertTrue(all(v.colour for v in judge.verdicts(picture)), row["instruction"])


class Command(WorldTest):
    def test_train_scenes_have_a_task_of_each_kind_that_suits_them(self):
        self.script("make_scenes.py", "--out", self.dir / "set", "--count", 3, "--kinds", "recolour,move")
        rows = [json.loads(line) for line in (self.dir / "set" / "tasks.jsonl").read_text().splitlines()]
        self.assertEqual({r["id"][:6] for r in rows}, {"000000", "000001", "000002"})
        self.assertLessEqual({r["kind"] for r in rows}, {"recolour", "move"})
        for row in rows:
            self.assertFalse(edits.is_held_out(scenes.from_json(row["scenes"][0])))


main()

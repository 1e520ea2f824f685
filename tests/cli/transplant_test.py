"""Moving things with their own pixels: the photo and the clickdiffusion config on a real photograph (cli.transplant)."""

import json
import shutil

import numpy as np
from PIL import Image

from support import ROOT, CliTest, main, sha256, tree

CUP = "--box", "B1=0.27,0.03,0.70,0.79"
STAR = "--star", "S1=0.72,0.55"
SIDE_FILES = ("plate.png", "changed.mask.png", "target.json", "overlay.png")


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


class Transplant(CliTest):
    def setUp(self):
        super().setUp()
        shutil.copy(ROOT / "testdata/photos/coffee.png", self.dir / "cup.png")
        self.source = pixels(self.dir / "cup.png")

    def check_moved(self, out, prefix=""):
        record = self.record(out)
        self.assertEqual((record["state"], record["outcome"]), ("done", "edited"))
        self.assertEqual((record["background"]["outside_max_abs"], record["background"]["exact"]), (0, "file"))
        steps = self.dir / out / "cup.steps"
        made = pixels(self.dir / out / "cup.png")
        changed = np.asarray(Image.open(steps / f"{prefix}changed.mask.png")) > 0
        np.testing.assert_array_equal(made[~changed], self.source[~changed])
        for name in SIDE_FILES:
            self.assertTrue((steps / (prefix + name)).is_file(), name)
        target = json.loads((steps / f"{prefix}target.json").read_text())
        moved = target["objects"][0]
        for name in (target["plate"], moved["appearance"]["file"], moved["mask"]):
            self.assertTrue((steps / name).is_file(), name)
        # The solid part of the thing is the source's, shifted by whole pixels.
        cut = np.asarray(Image.open(steps / moved["appearance"]["file"]))
        x0, y0 = (round(v * side) for v, side in zip(moved["appearance"]["box"], (600, 400)))
        solid = cut[..., 3] == 255
        inside = made[y0:y0 + cut.shape[0], x0:x0 + cut.shape[1]]
        solid = solid[:inside.shape[0], :inside.shape[1]]
        self.assertGreater(solid.sum(), 20_000)
        np.testing.assert_array_equal(inside[solid], cut[:inside.shape[0], :inside.shape[1], :3][solid])
        return record

    def test_the_photo_config_moves_a_marked_thing(self):
        done = self.edit("cup.png", *CUP, *STAR, config="photo", instruction="move B1 to S1", timeout=120)
        self.assert_exit(done, 0)
        edit = self.check_moved("out", "e1.")["edits"][0]
        self.assertEqual((edit["op"], edit["verdict"], edit["outside_max_abs"]), ("move", "ok", 0))
        self.assertGreater(edit["box_iou"], 0.9)

    def test_what_moved_can_be_spoken_of_again(self):
        done = self.edit("cup.png", *CUP, *STAR, config="photo", instruction="move B1 to S1 and make it bigger", timeout=120)
        self.assert_exit(done, 0)
        record = self.record()
        self.assertEqual([e["op"] for e in record["edits"]], ["move", "resize"])
        self.assertEqual(record["background"]["outside_max_abs"], 0)
        moved, grown = (np.asarray(Image.open(self.dir / f"out/cup.steps/{e}.o1.mask.png")) > 127 for e in ("e1", "e2"))
        self.assertGreater(grown.sum(), 1.3 * moved.sum())

    def test_the_photo_config_copies(self):
        done = self.edit("cup.png", "--box", "B1=0.53,0.6,0.7,0.83", *STAR, config="photo", instruction="duplicate B1 to S1", timeout=120)
        self.assert_exit(done, 0)
        self.assertEqual(self.record()["edits"][0]["op"], "duplicate")
        self.assertEqual(self.record()["background"]["outside_max_abs"], 0)

    def test_the_clickdiffusion_config_writes_the_same_bytes_twice(self):
        for out in ("one", "two"):
            done = self.edit("cup.png", *CUP, *STAR, config="clickdiffusion", instruction="move B1 to S1", out=out, timeout=120)
            self.assert_exit(done, 0)
            self.check_moved(out)
        self.assertEqual(sha256(self.dir / "one/cup.png"), sha256(self.dir / "two/cup.png"))
        self.assertEqual(tree(self.dir / "one/cup.steps"), tree(self.dir / "two/cup.steps"))

    def test_words_are_no_destination(self):
        done = self.edit("cup.png", *CUP, config="photo", instruction="move B1 to the left of the spoon", timeout=120)
        self.assert_failed_alone(done, "edit.destination", "e1: a destination that is marked", "--star NAME=x,y")


if __name__ == "__main__":
    main()

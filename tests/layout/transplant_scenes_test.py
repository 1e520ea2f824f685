"""Moves on tabletop scenes against their re-rendered gold (layout.transplant_scenes)."""

import json
import unittest
from pathlib import Path

import numpy as np

import scenes

COUNT = 60


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(10 * np.log10(255.0**2 / max(np.mean((a - b).astype(np.float64) ** 2), 1e-9)))


class TransplantScenes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = scenes.scratch()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = Path(cls.scratch.name)
        cls.rows = scenes.make_scenes(cls.folder, COUNT, "move")
        cls.out = scenes.run_jobs(cls.folder, cls.rows, "clickdiffusion", "out")

    def test_nothing_outside_moves_and_the_inside_looks_like_the_gold(self):
        found = []
        for row in self.rows:
            steps = self.out / f"{row['out']}.steps"
            source = scenes.pixels(self.folder / row["image"])
            gold = scenes.pixels(self.folder / row["image"].replace("-input.png", "-output1.png"))
            made = scenes.pixels(self.out / f"{row['out']}.png")
            changed = scenes.mask_of(steps / "changed.mask.png")
            item = json.loads((steps / "item.json").read_text())
            self.assertEqual(item["background"]["outside_max_abs"], 0, row["id"])
            np.testing.assert_array_equal(made[~changed], source[~changed], row["id"])
            self.assertTrue(changed.any(), row["id"])
            found.append((psnr(made[changed], gold[changed]), row["id"]))
        values = [value for value, _ in found]
        print(f"transplant on {COUNT} scenes: mean PSNR where painted {np.mean(values):.1f} dB, least {sorted(found)[:5]}")
        self.assertGreaterEqual(np.mean(values), 28)


if __name__ == "__main__":
    unittest.main()

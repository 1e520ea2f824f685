"""The judge: right pictures pass, unedited and wrongly coloured ones do not, numbers are what they are called (world.judge)."""
import json
import unittest

import numpy
from PIL import Image
from support import WorldTest, main

import edits
import evaluate
import files
import render
from judge import Judge, psnr

TASKS = [edits.held_out_task(i) for i in range(24)]
ROWS = [files.row_of(task, "held_out") for task in TASKS]


class Verdicts(unittest.TestCase):
    def test_gold_passes_unedited_and_wrong_colours_fail(self):
        for row in ROWS:
            judge = Judge(row, 64)
            self.assertTrue(all(v.success for v in judge.verdicts(judge.gold)), row["instruction"])
            self.assertFalse(all(v.success for v in judge.verdicts(judge.before)), row["instruction"])
            wrong = evaluate.wrong_colour(row, judge)
            if wrong is not None:
                self.assertFalse(all(v.success for v in judge.verdicts(wrong)), row["instruction"])

    def test_a_blurred_and_noisy_gold_still_passes(self):
        random = numpy.random.default_rng(0)
        for row in ROWS[:8]:
            judge = Judge(row, 64)
            soft = judge.gold.astype(float)
            soft = (soft + numpy.roll(soft, 1, 0) + numpy.roll(soft, 1, 1)) / 3 + random.normal(0, 4, soft.shape)
            picture = numpy.where(judge.region[..., None], numpy.clip(soft, 0, 255).astype(numpy.uint8), judge.gold)
            self.assertTrue(all(v.success for v in judge.verdicts(picture)), row["instruction"])

    def test_a_thing_of_another_kind_fails_by_its_shape(self):
        row = next(r for r in ROWS if r["kind"] == "add")
        judge = Judge(row, 64)
        thing = judge.final.things[-1]
        other = "ball" if thing.kind != "ball" else "cube"
        verdict = judge.verdict(0, render.picture(judge.final.changed(len(judge.final.things) - 1, kind=other), 64))
        self.assertEqual((verdict.success, verdict.colour, verdict.shape), (False, True, False))

    def test_a_removal_that_leaves_a_smear_fails(self):
        row = next(r for r in ROWS if r["kind"] == "remove")
        judge = Judge(row, 64)
        smeared = judge.gold.copy()
        smeared[judge.region] = 127
        self.assertFalse(judge.verdict(0, smeared).success)


class Numbers(unittest.TestCase):
    def test_wilson_interval(self):
        for hits, count, low, high in ((0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (95, 100, 0.8882, 0.9785)):
            got = evaluate.interval(hits, count)
            self.assertAlmostEqual(got[0], low, 3)
            self.assertAlmostEqual(got[1], high, 3)

    def test_psnr(self):
        a = numpy.zeros((4, 4, 3), numpy.uint8)
        self.assertAlmostEqual(psnr(a, a + 10), 28.1308, 3)
        self.assertEqual(psnr(a, a), 99.0)

    def test_similarity_is_that_of_the_reference(self):
        from skimage.metrics import structural_similarity
        random = numpy.random.default_rng(1)
        a = render.picture(TASKS[0].before, 64)
        b = numpy.clip(a + random.normal(0, 20, a.shape), 0, 255).astype(numpy.uint8)
        _, reference = structural_similarity(a, b, win_size=7, channel_axis=-1, full=True, use_sample_covariance=False, data_range=255)
        got = evaluate.similarity(a, b)
        numpy.testing.assert_allclose(got[3:-3, 3:-3], reference.mean(-1)[3:-3, 3:-3], atol=1e-6)
        numpy.testing.assert_allclose(evaluate.similarity(a, a), 1)


class Command(WorldTest):
    def test_scores_a_folder_of_pictures_and_draws_a_sheet(self):
        self.script("make_scenes.py", "--out", self.dir / "set", "--split", "held_out", "--count", 8)
        (self.dir / "made").mkdir()
        for row in ROWS[:7]:  # the eighth has no picture
            Image.fromarray(Judge(row, 64).gold if row["kind"] != "remove" else Judge(row, 64).before).save(self.dir / "made" / f"{row['id']}.png")
        out = self.script("evaluate.py", "--tasks", self.dir / "set", "--pictures", self.dir / "made", "--html", "sheet.html", "--json", "numbers.json")
        numbers = json.loads((self.dir / "numbers.json").read_text())
        self.assertEqual((numbers["all"]["tasks"], numbers["all"]["pictures"]), (8, 7))
        self.assertEqual({kind: n["success"] for kind, n in numbers.items()},
                         {**{kind: 1.0 for kind in edits.STEP_KINDS}, "remove": 0.0, "compound": 0.0, "all": 0.75})
        self.assertEqual(numbers["add"]["max_out"], 0)
        self.assertIn("compound", out)
        page = (self.dir / "sheet.html").read_text()
        self.assertEqual(page.count('class="task good"'), 6)
        self.assertEqual(page.count('class="task none"'), 1)
        self.assertEqual(page.count("<img"), 32)


main()

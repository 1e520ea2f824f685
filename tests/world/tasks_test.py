"""Edit tasks: a fixed held-out split, varied words that plan.rules reads as they are meant (world.tasks)."""
import hashlib
import json
import unittest

from support import ROOT, main, need_binary

import edits
import kinds
import prompts
import scene as scenes
import words

HELD_OUT = [edits.held_out_task(i) for i in range(48)]


def digest(tasks):
    text = json.dumps([[t.kind, t.instruction, t.before.to_json(), t.after.to_json()] for t in tasks], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Split(unittest.TestCase):
    def test_held_out_tasks_never_change(self):
        self.assertEqual(digest(HELD_OUT), (ROOT / "tests" / "world" / "held_out.sha256").read_text().strip())

    def test_all_kinds_in_equal_parts(self):
        self.assertEqual([t.kind for t in HELD_OUT], list(edits.KINDS) * 6)
        self.assertEqual((edits.HELD_OUT, edits.HELD_OUT % len(edits.KINDS)), (1000, 0))

    def test_held_out_scenes_are_those_that_training_leaves_out(self):
        self.assertTrue(all(edits.is_held_out(t.before) for t in HELD_OUT))
        random = edits.generator("split")
        tasks = [edits.task_of(str(i), "recolour", random) for i in range(60)]
        self.assertFalse(any(edits.is_held_out(t.before) for t in tasks))


class Edits(unittest.TestCase):
    def test_each_kind_changes_what_it_says(self):
        random = edits.generator("changes")
        for kind, more in (("add", 1), ("remove", -1), ("replace", 0), ("recolour", 0), ("move", 0), ("resize", 0), ("background", 0)):
            for _ in range(6):
                task = edits.task_of("t", kind, random)
                self.assertEqual(len(task.after.things) - len(task.before.things), more, kind)
                self.assertNotEqual(task.before, task.after)

    def test_compounds_have_two_to_four_edits_of_different_things(self):
        random = edits.generator("compounds")
        counts = set()
        for _ in range(40):
            task = edits.task_of("t", "compound", random)
            counts.add(len(task.steps))
            self.assertEqual([e["id"] for e in task.plan["edits"]], [f"e{k + 1}" for k in range(len(task.steps))])
            for before, after in zip(task.steps, task.steps[1:]):
                self.assertEqual(before.after, after.before)
        self.assertEqual(counts, {2, 3, 4})

    def test_a_resized_thing_stays_on_its_bottom_centre(self):
        thing = scenes.Thing("mug", "red", 20.0, 50.0)
        for factor in (1.5, 1 / 1.5):
            new = edits.resized(thing, factor)
            foot = kinds.extent("mug", 0)
            for t in (thing, new):
                unit = kinds.UNIT * scenes.GRID * t.scale
                self.assertAlmostEqual(t.x + unit * (foot[0] + foot[2]) / 2, 20 + kinds.UNIT * scenes.GRID * (foot[0] + foot[2]) / 2, 3)
                self.assertAlmostEqual(t.y + unit * foot[3], 50 + kinds.UNIT * scenes.GRID * foot[3], 3)

    def test_wordings_vary(self):
        random = edits.generator("wordings")
        for kind in edits.STEP_KINDS:
            openings = {edits.task_of("t", kind, random).instruction.lower().split(" the ")[0].split(" a ")[0] for _ in range(40)}
            self.assertGreater(len(openings), 3, kind)

    def test_captions_name_everything(self):
        scene = HELD_OUT[0].before
        for thing in scene.things:
            self.assertIn(f"{words.article(thing.name)}", words.caption(scene))
        self.assertIn(scene.table, words.caption(scene))


class Plans(unittest.TestCase):
    def test_plan_rules_reads_every_instruction_as_it_is_meant(self):
        need_binary()
        plans = prompts.plans_of(HELD_OUT)
        for task in HELD_OUT:
            read, meant = plans[task.id], task.plan
            self.assertNotIn("reject", read, task.instruction)
            keys = ("op", "target_phrase", "description", "negative_prompt", "attributes", "adjust", "depends_on")
            self.assertEqual([[e.get(k) for k in keys] for e in read["edits"]], [[e.get(k) for k in keys] for e in meant["edits"]], task.instruction)

    def test_the_prompts_served_are_counted_by_what_was_meant(self):
        need_binary()
        tasks = [t for t in HELD_OUT if t.kind in prompts.PAINTED]
        meant = [e["description"] for t in tasks for e in t.plan["edits"]]
        self.assertEqual(prompts.served(tasks), {said: {said: meant.count(said)} for said in meant})

    def test_plans_are_valid(self):
        import jsonschema
        schema = json.loads((ROOT / "configs" / "schemas" / "plan.schema.json").read_text())
        for task in HELD_OUT:
            jsonschema.validate(task.plan, schema)


main()

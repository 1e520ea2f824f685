"""Scenes: drawn the same every time, right to the pixel where something changes and where nothing does (world.scenes)."""
import unittest
from dataclasses import replace

import numpy
from support import main

import edits
import kinds
import palette
import render
import scene as scenes
from scene import Thing

STILL = scenes.Scene((Thing("mug", "red", 20, 50), Thing("bottle", "green", 44, 44, 1.0, 1)), 24, "blue", "plain", "tan", 0.35, 0, 7)


def some_scenes(count, name="scenes_test"):
    random = edits.generator(name)
    return [scenes.sample(random) for _ in range(count)]


class Pictures(unittest.TestCase):
    def test_the_same_scene_gives_the_same_bytes(self):
        kinds.thing.cache_clear()
        first = render.picture(STILL, 64)
        kinds.thing.cache_clear()
        numpy.testing.assert_array_equal(render.picture(STILL, 64), first)

    def test_the_same_seed_gives_the_same_scenes(self):
        self.assertEqual(some_scenes(5), some_scenes(5))
        self.assertNotEqual(some_scenes(5), some_scenes(5, "other"))

    def test_any_size_from_64(self):
        for side in (64, 96, 131, 512):
            self.assertEqual(render.picture(STILL, side).shape, (side, side, 3))

    def test_a_small_picture_is_the_large_one_made_smaller(self):
        large = render.picture(STILL, 512).reshape(64, 8, 64, 8, 3).mean((1, 3))
        self.assertLess(numpy.abs(large - render.picture(STILL, 64)).mean(), 3)

    def test_picture_and_view_draw_the_same(self):
        for scene in some_scenes(20):
            numpy.testing.assert_array_equal(render.picture(scene, 64), render.view(scene, 64).image)

    def test_a_scene_survives_json(self):
        for scene in some_scenes(20):
            self.assertEqual(scenes.from_json(scene.to_json()), scene)

    def test_edges_are_antialiased(self):
        values = render.view(STILL, 64).shown[0][1]
        self.assertGreater(((values > 0.1) & (values < 0.9)).sum(), 20)


class Things(unittest.TestCase):
    def test_one_to_six_of_eight_kinds_and_ten_lexicon_colours_in_three_sizes(self):
        found = some_scenes(150)
        things = [t for s in found for t in s.things]
        self.assertEqual({len(s.things) for s in found}, set(range(1, 7)))
        self.assertGreaterEqual(len({t.kind for t in things}), 8)
        self.assertEqual({t.colour for t in things}, set(palette.COLOURS))
        self.assertEqual(len(palette.COLOURS), 10)
        self.assertLessEqual(set(palette.COLOURS) | set(palette.WALLS) | set(palette.TABLES), set(palette.RGB))
        self.assertEqual({t.size for t in things}, {"small", "medium", "large"})

    def test_no_two_things_have_one_name(self):
        for scene in some_scenes(50):
            self.assertEqual(len({t.name for t in scene.things}), len(scene.things))

    def test_some_hide_a_part_of_others(self):
        partly = 0
        for scene in some_scenes(60):
            view, sprites = render.view(scene, 64), render.sprites_of(scene, 64)
            shares = [float(view.shown[i][1].sum() / sprites[i][0].alpha.sum()) for i in range(len(scene.things))]
            partly += any(s < 0.95 for s in shares)
            self.assertGreater(min(shares), 0.4)
        self.assertGreater(partly, 5)

    def test_kinds_have_outlines_of_their_own_at_64_pixels(self):
        def outline(kind, variant):
            view = render.view(replace(STILL, things=(Thing(kind, "red", 32, 48, 1.0, variant),)), 64)
            return view.mask(0)

        for a in kinds.KINDS:
            for b in kinds.KINDS:
                if a < b:
                    alike = max((outline(a, v) & outline(b, w)).sum() / (outline(a, v) | outline(b, w)).sum() for v in range(3) for w in range(3))
                    self.assertLess(alike, 0.85, f"{a} and {b}")

    def test_no_kind_is_cut_off_by_its_canvas(self):
        for kind in kinds.KINDS:
            for variant in range(3):
                x0, y0, x1, y1 = kinds.extent(kind, variant)
                self.assertGreater(min(x0 - kinds.CANVAS[0], kinds.CANVAS[2] - x1, -y1 - kinds.CANVAS[1], kinds.CANVAS[3] + y0), 0.01, f"{kind} {variant}")

    def test_a_moved_thing_keeps_its_pixels(self):
        moved = STILL.changed(0, x=36, y=56)
        for side in (64, 512):
            before, after = render.view(STILL, side), render.view(moved, side)
            core = before.shown[0][1] >= 0.9999
            self.assertTrue(core.any())
            numpy.testing.assert_array_equal(before.image[before.shown[0][0]][core], after.image[after.shown[0][0]][core])


class Masks(unittest.TestCase):
    def test_things_wall_and_table_share_every_pixel(self):
        for scene in some_scenes(20):
            view = render.view(scene, 64)
            total = view.wall + view.table
            for where, values in view.shown:
                total[where] += values
            numpy.testing.assert_allclose(total, 1, atol=1e-5)

    def test_a_shadow_lies_on_the_table_and_touches_its_thing(self):
        for scene in some_scenes(40):
            view = render.view(scene, 64)
            for i in range(len(scene.things)):
                shadow, thing = view.shadow_mask(i), view.mask(i)
                if not shadow.any() or not thing.any():
                    continue
                self.assertFalse((shadow & thing).any())
                self.assertFalse(shadow[:scene.horizon].any())
                alone = render.view(replace(scene, things=(scene.things[i],)), 64)
                where, share = alone.shown[0]
                clear = alone.shadow_mask(0)
                clear[where] &= share == 0
                bare = render.to_bytes(render.empty(scene, 64), scene.warmth).astype(int).sum(-1)
                self.assertTrue((alone.image.astype(int).sum(-1) < bare)[clear].all())
                self.assertTrue((render.grown(alone.mask(0), 1) & alone.shadow_mask(0)).any())

    def test_nothing_differs_outside_the_region_of_an_edit(self):
        random = edits.generator("regions")
        for k, kind in enumerate(edits.STEP_KINDS * 4):
            step = edits.task_of(str(k), kind, random).steps[0]
            before, after = render.view(step.before, 64), render.view(step.after, 64)
            by_things = numpy.zeros((64, 64), bool)
            for view, i in ((before, step.index), (after, step.new_index)):
                if i is not None:
                    by_things |= view.reach(i)
            if step.surface:
                by_things |= getattr(before, step.surface) > 0
            differs = (before.image != after.image).any(-1)
            self.assertTrue(differs.any(), kind)
            self.assertFalse((differs & ~by_things).any(), kind)

    def test_growing_is_by_a_disc(self):
        dot = numpy.zeros((15, 15), bool)
        dot[7, 7] = True
        y, x = numpy.mgrid[:15, :15]
        for radius in (0, 1, 2, 4):
            numpy.testing.assert_array_equal(render.grown(dot, radius), (y - 7) ** 2 + (x - 7) ** 2 <= radius ** 2)


main()

"""Boxes, stars, masks and annotation files, rows 22 to 30 (cli.marks)."""

import json

import numpy as np
from PIL import Image

from pictures import pixels
from support import MASKED_NULL, CliTest, main, pictures_of


class Marked(CliTest):
    def setUp(self):
        super().setUp()
        self.picture(size=(640, 480))
        self.write("masked.yaml", MASKED_NULL)

    def mark(self, *flags, **options):
        return self.edit("cup.png", *flags, config="masked.yaml", **options)

    def annotations(self, content):
        self.write("a.json", content if isinstance(content, str) else json.dumps({"format": "tiedit.annotations/1", **content}))
        return self.mark("-a", "a.json")

    def mask(self, out="out"):
        return pixels(self.dir / out / "cup.steps/mask.png")

    def refused(self, done, *parts):
        self.assert_error(done, 2, *parts)
        self.assertEqual(done.out, [])
        self.assertFalse((self.dir / "out").exists() and pictures_of(self.dir / "out"), "nothing was run")


class Boxes(Marked):
    def test_pixels_and_fractions_make_the_same_mask(self):
        for i, box in enumerate(("cup=64,48,320,240px", "cup=0.1,0.1,0.5,0.5")):
            self.assert_exit(self.mark("--box", box, out=f"out{i}"), 0)
            expected = np.zeros((480, 640), np.uint8)
            expected[48:240, 64:320] = 255
            np.testing.assert_array_equal(self.mask(f"out{i}"), expected)

    def test_row_22_three_numbers(self):
        self.refused(self.mark("--box", "cup=0.1,0.2,0.3"), "--box", "4 numbers x0,y0,x1,y1, got 3")
        self.refused(self.annotations({"boxes": [{"name": "cup", "box": [0.1, 0.2, 0.3]}]}), "a.json", "boxes[0].box: 4 numbers x0,y0,x1,y1, got 3")

    def test_row_23_wrong_order(self):
        self.refused(self.mark("--box", "cup=0.6,0.2,0.2,0.4"), "x0 < x1, got 0.6 and 0.2")
        self.refused(self.annotations({"boxes": [{"name": "cup", "box": [0.6, 0.2, 0.2, 0.4]}]}), "boxes[0].box: x0 < x1, got 0.6 and 0.2")
        self.refused(self.mark("--box", "cup=0.2,0.6,0.4,0.2"), "y0 < y1, got 0.6 and 0.2")

    def test_row_24_no_pixel(self):
        done = self.mark("--box", "cup=0.5,0.5,0.5001,0.525")
        self.assert_failed_alone(done, "box.empty", "at least 1 x 1 px, got 0 x 12")

    def test_row_25_outside(self):
        done = self.mark("--box", "cup=700,10,900,200px")
        self.assert_failed_alone(done, "box.outside", "inside 640x480, got 700,10,900,200 px")

    def test_a_little_outside_is_clipped_and_warned_or_fails_with_strict(self):
        box = ("--box", "cup=-5,100,200,200px")
        self.assert_exit(self.mark(*box), 0)
        self.assertEqual([w["class"] for w in self.record()["warnings"]], ["box.clipped"])
        self.assertTrue(self.mask()[100:200, :200].all())
        self.assert_failed_alone(self.mark(*box, "--strict", out="strict"), "box.clipped", "marks without a warning (--strict)", out="strict")

    def test_rows_26_to_28_numbers_that_are_none(self):
        for number in ("1e999", "NaN", "nan", "inf", "1e400px", "x", ""):
            done = self.mark("--box", f"cup=0.1,0.1,{number},0.5")
            self.refused(done, "--box")
        self.refused(self.annotations('{"boxes": [{"name": "cup", "box": [0.1, 0.1, 1e999, 0.5]}]}'), "boxes[0].box[2]: a finite number, got 1e999")
        for number in ("NaN", "Infinity", str(2**64)):
            self.refused(self.annotations('{"boxes": [{"name": "cup", "box": [0.1, 0.1, %s, 0.5]}]}' % number), "a.json", number)

    def test_a_bare_value_above_one_names_the_suffix(self):
        self.refused(self.mark("--box", "cup=10,10,200,200"), "px")

    def test_names(self):
        for name in ("", "1cup", "my cup", "c" * 33):
            self.refused(self.mark("--box", f"{name}=0.1,0.1,0.5,0.5"), "--box")
        self.refused(self.mark("--box", "cup=0.1,0.1,0.5,0.5", "--box", "CUP=0.1,0.1,0.5,0.5"), "CUP")
        self.refused(self.mark("--box", "cup"), "--box")

    def test_row_29_a_name_that_is_not_marked(self):
        done = self.edit("cup.png", "--box", "mug=0.1,0.1,0.5,0.5", "--box", "plate=0.5,0.5,0.9,0.9", config="photo", instruction="make [cup] blue")
        self.assert_failed_alone(done, "instruction.name", "instruction: a box or star named cup, got mug, plate; name one of these")

    def test_row_30_too_many(self):
        boxes = [{"name": f"b{i}", "box": [0.1, 0.1, 0.5, 0.5]} for i in range(10000)]
        self.refused(self.annotations({"boxes": boxes}), "boxes: at most 256, got 10,000")


class Stars(Marked):
    def test_a_star_is_a_disc(self):
        self.assert_exit(self.mark("--star", "here=320,240px"), 0)
        mask = self.mask()
        radius = round(0.08 * 480)
        y, x = np.mgrid[:480, :640]
        np.testing.assert_array_equal(mask == 255, (x - 320) ** 2 + (y - 240) ** 2 <= radius ** 2)

    def test_a_star_with_one_number_or_outside(self):
        self.refused(self.mark("--star", "here=0.5"), "--star")
        self.assert_failed_alone(self.mark("--star", "here=700,10px"), "star.outside", "640x480")


class Masks(Marked):
    def test_white_is_repainted_and_the_size_must_match(self):
        drawn = np.zeros((480, 640), np.uint8)
        drawn[10:60, 20:90] = 255
        Image.fromarray(drawn).save(self.dir / "m.png")
        self.assert_exit(self.mark("--mask", "m.png"), 0)
        np.testing.assert_array_equal(self.mask(), drawn)
        Image.fromarray(drawn[:100]).save(self.dir / "small.png")
        done = self.mark("--mask", "small.png", out="small")
        self.assert_failed_alone(done, "mask.size", "640x480", "640x100", out="small")

    def test_a_mask_that_is_not_there_or_no_picture(self):
        self.refused(self.mark("--mask", "no.png"), "no.png")
        self.write("text.png", "text")
        done = self.mark("--mask", "text.png", out="text")
        self.assertIn(done.code, (2, 3), done)
        self.assertIn("JPEG, PNG or WebP, got text", done.err)

    def test_a_folder_of_masks_goes_by_name(self):
        self.picture("dog.png", size=(640, 480), seed=2)
        for name, rows in (("cup", 50), ("dog", 80)):
            drawn = np.zeros((480, 640), np.uint8)
            drawn[:rows] = 255
            (self.dir / "masks").mkdir(exist_ok=True)
            Image.fromarray(drawn).save(self.dir / f"masks/{name}.png")
        self.assert_exit(self.edit("cup.png", "dog.png", "--mask", "masks", config="masked.yaml"), 0)
        for name, rows in (("cup", 50), ("dog", 80)):
            self.assertEqual((pixels(self.dir / f"out/{name}.steps/mask.png") == 255).sum(), rows * 640)

    def test_no_mark_at_all_fails_the_item(self):
        self.assert_failed_alone(self.mark(), "locate.marks", "a box, star or mask, got none; add --box")


class AnnotationFiles(Marked):
    def test_boxes_and_stars_of_a_file(self):
        self.assert_exit(self.annotations({"boxes": [{"name": "cup", "box": [0.1, 0.1, 0.5, 0.5]}]}), 0)
        self.assertEqual((self.mask() == 255).sum(), 256 * 192)

    def test_rows_19_to_21_broken_json(self):
        self.refused(self.annotations('{"boxes": [\n]\n,}'), "a.json:3:")
        self.refused(self.annotations('{"boxes": [],\n"stars": [],\n  "boxes": []}'), "a.json:3:3: boxes: one member, got a second")
        self.refused(self.annotations("[" * 100000), "a.json:1:65: nesting: at most 64 levels, got more")

    def test_row_19_a_trailing_comma(self):
        self.refused(self.annotations('{\n"boxes": [\n      {"name": 1},]}'), "a value, got ]; remove the comma")

    def test_unknown_members_name_the_nearest(self):
        self.refused(self.annotations({"boxs": []}), "boxs", "did you mean boxes")

    def test_a_file_that_is_not_there(self):
        self.refused(self.mark("-a", "no.json"), "no.json")

    def test_a_folder_of_files_goes_by_stem(self):
        self.picture("dog.png", size=(640, 480), seed=2)
        for name, right in (("cup", 0.5), ("dog", 0.9)):
            self.write(f"ann/{name}.json", json.dumps({"format": "tiedit.annotations/1", "boxes": [{"name": "b", "box": [0, 0, right, 1]}]}))
        self.assert_exit(self.edit("cup.png", "dog.png", "-a", "ann", config="masked.yaml"), 0)
        for name, right in (("cup", 0.5), ("dog", 0.9)):
            self.assertEqual((pixels(self.dir / f"out/{name}.steps/mask.png") == 255).sum(), right * 640 * 480)

    def test_the_command_line_wins(self):
        self.write("a.json", json.dumps({"format": "tiedit.annotations/1", "boxes": [{"name": "cup", "box": [0.1, 0.1, 0.5, 0.5]}]}))
        self.assert_exit(self.mark("-a", "a.json", "--box", "cup=0,0,0.1,0.1"), 0)
        self.assertEqual((self.mask() == 255).sum(), 64 * 48)

    def test_rows_34_and_35_the_instruction(self):
        for text, count in (("", "0"), ("x" * 4001, "4,001")):
            done = self.edit("cup.png", config="photo", instruction=text, out=f"out{count}")
            self.assert_failed_alone(done, "instruction.size", f"instruction: 1..4,000 characters, got {count}", out=f"out{count}")
        self.write("long.txt", "x" * 2**20)
        done = self.mark("--box", "b=0,0,1,1", instruction="@long.txt", out="outlong")
        self.assertIn(done.code, (2, 3), done)
        self.assertIn("got 1,048,576", done.err)
        self.assert_exit(self.mark("--box", "b=0,0,1,1", instruction="é" * 4000, out="outfit"), 0)


if __name__ == "__main__":
    main()

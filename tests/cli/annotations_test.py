"""Annotations in other formats: read alike, refused with their line, written and read again (cli.annotations)."""

import json

import numpy as np
from PIL import Image

import annotation_files as files
from support import BAD, CliTest, main

OURS = "tiedit.annotations/1"


class Annotated(CliTest):
    def setUp(self):
        super().setUp()
        self.picture(size=(files.WIDTH, files.HEIGHT))

    def understood(self, *flags, out="out", item="cup", **options):
        """input.json of a run on cup.png."""
        self.assert_exit(self.edit("cup.png", *flags, out=out, **options), 0)
        return json.loads((self.dir / out / f"{item}.steps/input.json").read_text())

    def put(self, name, content):
        return self.write(name, files.text(content))

    def convert(self, source, to, *flags):
        done = self.run_tiedit("annotations", "convert", source, "--to", to, *flags)
        self.assert_exit(done, 0)
        return json.loads("\n".join(done.out)), done.err


class Formats(Annotated):
    MADE = {"tiedit.json": files.tiedit, "original.json": files.original, "polygon.json": files.coco_polygon,
            "runs.json": files.coco_runs, "string.json": files.coco_string, "labelme.json": files.labelme,
            "labelme_mask.json": lambda: files.labelme(as_mask=True), "yolo.txt": files.yolo}
    WITHOUT_MASKS = {"original.json", "0.json", "1.json"}

    def check(self, marks, name):
        boxes = marks["boxes"]
        np.testing.assert_allclose([b["box"] for b in boxes], files.BOXES, atol=1e-6, rtol=0, err_msg=name)
        self.assertEqual([b["label"] for b in boxes], files.NAMES, name)
        self.assertEqual(["mask" in b for b in boxes], [name not in self.WITHOUT_MASKS, False, False], name)
        if "mask" in boxes[0]:
            expected = files.polygon_mask(files.in_px(files.POLYGON))
            np.testing.assert_array_equal(files.read_mask(boxes[0]["mask"]), expected, err_msg=name)

    def test_the_same_boxes_and_polygon_come_out_of_all(self):
        self.write("classes.txt", "cup\nspoon\nplate\n")
        for name, make in self.MADE.items():
            self.put(name, make())
            self.check(self.understood("-a", name, out="out." + name), name)

    def test_examples_are_named_by_their_place_and_hold_both_forms_of_boxes(self):
        self.put("examples.json", files.examples())
        for place in ("0", "1"):
            self.picture(place + ".png", size=(files.WIDTH, files.HEIGHT))
            self.assert_exit(self.edit(place + ".png", "-a", "examples.json", out=place, instruction=None), 0)
            marks = json.loads((self.dir / place / f"{place}.steps/input.json").read_text())
            self.check(marks, place + ".json")
            self.assertEqual(marks["instruction"], "Remove the cup.")
        self.assertEqual([w["class"] for w in self.record("1")["warnings"]], ["original.ids"])

    def test_a_format_can_be_said(self):
        self.put("both.json", {**files.coco_polygon(), "shapes": []})
        self.assert_error(self.edit("cup.png", "-a", "both.json"), 2, "members of one format, got COCO and Labelme")
        self.check(self.understood("-a", "both.json", "--ann-format", "coco"), "both.json")
        self.put("three.json", files.tiedit())
        self.assert_error(self.edit("cup.png", "-a", "three.json", "--ann-format", "labelme", out="o2"), 2, "shapes: required, got nothing")
        self.assert_error(self.edit("cup.png", "-a", "three.json", "--ann-format", "voc", out="o3"), 2, "--ann-format", "one of tiedit", "got voc")

    def test_names_of_classes_come_from_a_yaml_above(self):
        for names in ("names: [cup, spoon, plate]\n", "names:\n  0: cup\n  1: spoon\n  2: plate\n"):
            self.write("set/data.yaml", "path: .\nnc: 3\n" + names)
            self.put("set/labels/train/cup.txt", files.yolo())
            self.check(self.understood("-a", "set/labels/train/cup.txt", "--overwrite", "always"), "yaml")

    def test_without_names_of_classes_a_warning_says_so(self):
        self.put("labels/cup.txt", files.yolo())
        marks = self.understood("-a", "labels/cup.txt")
        self.assertNotIn("label", marks["boxes"][0])
        self.assertEqual([w["class"] for w in self.record()["warnings"]], ["yolo.names"])


class ManyPictures(Annotated):
    def setUp(self):
        super().setUp()
        self.picture("dog.png", size=(files.WIDTH, files.HEIGHT), seed=2)

    def boxes(self, item, out="out"):
        return json.loads((self.dir / out / f"{item}.steps/input.json").read_text()).get("boxes", [])

    def test_one_coco_file_serves_a_folder(self):
        coco = files.coco_polygon()
        coco["images"].append({"id": "x", "file_name": "other/dog.jpg"})
        coco["annotations"].append({"id": 1, "image_id": "x", "category_id": 2, "bbox": [64, 48, 64, 48]})
        self.put("all.json", coco)
        self.assert_exit(self.edit("cup.png", "dog.png", "-a", "all.json"), 0)
        self.assertEqual(len(self.boxes("cup")), 3)
        np.testing.assert_allclose(self.boxes("dog")[0]["box"], [0.1, 0.1, 0.2, 0.2], atol=1e-12)

    def test_a_folder_holds_labelme_and_yolo_by_stem(self):
        self.put("ann/cup.json", files.labelme())
        self.put("ann/dog.txt", files.yolo())
        self.write("ann/classes.txt", "cup\nspoon\nplate\n")
        self.assert_exit(self.edit("cup.png", "dog.png", "-a", "ann"), 0)
        for item in ("cup", "dog"):
            np.testing.assert_allclose([b["box"] for b in self.boxes(item)], files.BOXES, atol=1e-6, rtol=0)

    def test_a_folder_with_two_files_of_a_stem_needs_the_format(self):
        self.put("ann/cup.json", files.labelme())
        self.put("ann/cup.txt", files.yolo())
        self.assert_failed_alone(self.edit("cup.png", "-a", "ann"), "annotations.match", "one annotation file, got a .json and a .txt")
        self.assert_exit(self.edit("cup.png", "-a", "ann", "--ann-format", "labelme", out="l"), 0)
        self.assert_exit(self.edit("cup.png", "-a", "ann", "--ann-format", "yolo", out="y"), 0)
        self.write("ann/cup.txt", "make the cup blue")  # words that belong to a picture are no labels
        self.assert_exit(self.edit("cup.png", "-a", "ann", out="w"), 0)

    def test_a_broken_file_of_a_folder_fails_its_own_item_only(self):
        self.put("ann/cup.json", {"shapes": {}})
        self.put("ann/dog.json", files.labelme())
        done = self.edit("cup.png", "dog.png", "-a", "ann")
        self.assert_error(done, 3, "ann/cup.json:1:12: shapes: an array, got an object")
        self.assertEqual([r["state"] for r in self.records()], ["failed", "done"])

    def test_rows_name_a_coco_file(self):
        self.put("all.json", files.coco_string())
        self.write("jobs.jsonl", '{"image": "cup.png", "annotations": "all.json", "instruction": "x"}\n')
        self.null_config()
        self.assert_exit(self.run_tiedit("edit", "--jobs", "jobs.jsonl", "-c", "null.yaml", "-o", "out"), 0)
        self.assertEqual(len(self.boxes("cup")), 3)

    def test_a_large_coco_file_is_read_in_time(self):
        # Places of marks are told without counting lines for each: 200,000 marks in one line would take hours.
        images = [{"id": i, "file_name": f"{i:06}.jpg", "width": 640, "height": 480} for i in range(5000)]
        marks = [{"id": i, "image_id": i % 5000, "category_id": 1, "bbox": [1, 2, 30, 40], "segmentation": [[1, 2, 31, 2, 31, 42]]}
                 for i in range(200000)]
        images.append({"id": -1, "file_name": "cup.png"})
        marks.append({"id": -1, "image_id": -1, "category_id": 1, "bbox": [64, 48, 64, 48]})
        self.put("large.json", {"images": images, "annotations": marks, "categories": [{"id": 1, "name": "cup"}]})
        self.assert_exit(self.edit("cup.png", "-a", "large.json"), 0)
        self.assertEqual(len(self.boxes("cup")), 1)


class BadFiles(Annotated):
    def test_every_bad_file_has_its_exit_code_and_line(self):
        rows = [line.split("\t") for line in (BAD / "annotations/expected.tsv").read_text().splitlines()]
        self.assertGreaterEqual(len(rows), 40)
        for name, code, error_class, line in rows:
            with self.subTest(name):
                out = "out." + name.replace("/", ".")
                done = self.edit("cup.png", "-a", BAD / "annotations" / name, instruction=None, out=out)
                if code == "3":
                    self.assert_failed_alone(done, error_class, line, out=out)
                else:
                    self.assert_error(done, int(code), name, line)
                    self.assertFalse((self.dir / out).exists(), "nothing was run")


class Literals(Annotated):
    def test_marks_written_out_become_names(self):
        said = "Move {'x': 0.1, 'y': 0.2, 'width': 0.25, 'height' 0.5} to {\"y\":76%,\"x\":0.84}, not [0.1, 0.2, 0.35, 0.7] or {x:0.5,y:0.5}"
        marks = self.understood(instruction=said)
        self.assertEqual(marks["instruction"], "Move B1 to S1, not B1 or S2")
        np.testing.assert_allclose(marks["boxes"][0]["box"], files.BOXES[0], atol=1e-12)
        np.testing.assert_allclose([s["at"] for s in marks["stars"]], [[0.84, 0.76], [0.5, 0.5]], atol=1e-12)
        self.assertEqual(self.record()["instruction"], said)

    def test_they_take_the_next_free_names(self):
        marks = self.understood("--box", "B1=0,0,0.5,0.5", "--box", "b3=0,0,0.5,0.5", instruction="[0.1,0.2,0.3,0.4] [0.1,0.2,0.3,0.5]")
        self.assertEqual([b["name"] for b in marks["boxes"]], ["B1", "b3", "B2", "B4"])
        self.assertEqual(marks["instruction"], "B2 B4")

    def test_other_brackets_stay(self):
        said = "write [1, 2] on {B1}, {not a mark} and <B1>"
        self.assertEqual(self.understood("--box", "B1=0,0,0.5,0.5", instruction=said)["instruction"], said)

    def test_what_is_meant_as_a_mark_must_be_one(self):
        for said, line in (('to {"x":0.1}', "x and y, and width and height"), ('to {"x":0.1,"y":2}', "inside 0..1, got 0.1,2"),
                           ("in [0.5,0.1,0.4,0.2]", "x0 < x1, got 0.5 and 0.4"), ('to {"x":nan,"y":0.1}', "as numbers")):
            done = self.edit("cup.png", instruction=said, out="out" + str(len(said)))
            self.assert_error(done, 3, "instruction: ", line)

    def test_the_originals_request_is_understood_whole(self):
        request = {**files.original(), "instruction": 'Move the cup to {"x":0.84,"y":0.76}'}
        self.put("request.json", request)
        marks = self.understood("-a", "request.json", instruction=None)
        self.assertEqual([b["name"] for b in marks["boxes"]], ["o0", "o1", "o2"])
        self.assertEqual([b["role"] for b in marks["boxes"]], ["object"] * 3)
        self.assertEqual((marks["instruction"], marks["caption"]), ("Move the cup to S1", "A cup, a spoon and a plate."))


class Convert(Annotated):
    def test_to_coco_with_masks_that_others_read(self):
        drawn = np.zeros((files.HEIGHT, files.WIDTH), np.uint8)
        drawn[100:200, 330:400] = 255
        drawn[150:160, 340:350] = 0
        Image.fromarray(drawn).save(self.dir / "spoon.png")
        marks = files.tiedit()
        marks["boxes"][1]["mask"] = "spoon.png"
        marks["stars"] = [{"name": "S1", "at": [0.5, 0.5]}]
        self.put("a.json", marks)
        coco, err = self.convert("a.json", "coco", "--image", "cup.png")
        self.assertEqual(coco["images"], [{"id": 1, "file_name": "cup.png", "width": 640, "height": 480}])
        self.assertEqual([c["name"] for c in coco["categories"]], files.NAMES)
        for annotation, box in zip(coco["annotations"], files.BOXES):
            x0, y0, x1, y1 = files.in_px(box)
            np.testing.assert_allclose(annotation["bbox"], [x0, y0, x1 - x0, y1 - y0], atol=1e-9)
        np.testing.assert_allclose(coco["annotations"][0]["segmentation"], [files.in_px(files.POLYGON)], atol=1e-9)
        self.assertEqual(coco["annotations"][0]["area"], int((files.polygon_mask(files.in_px(files.POLYGON)) > 0).sum()))
        np.testing.assert_array_equal(files.read_mask(coco["annotations"][1]["segmentation"]), drawn)
        self.assertEqual(coco["annotations"][2]["segmentation"], [])
        self.assertIn("left out: star S1", err)

    def test_from_coco_and_back_loses_nothing(self):
        for make in (files.coco_polygon, files.coco_string):
            self.put("c.json", make())
            ours, _ = self.convert("c.json", "tiedit")
            self.put("t.json", ours)
            back, err = self.convert("t.json", "coco")
            source = make()
            for a, b in zip(source["annotations"], back["annotations"]):
                np.testing.assert_allclose(a["bbox"], b["bbox"], atol=1e-9)
                self.assertEqual(a["segmentation"], b["segmentation"])
            self.assertEqual(err, "")

    def test_to_the_originals_and_back_loses_what_it_cannot_hold(self):
        marks = {**files.tiedit(), "caption": "A cup.", "stars": [{"name": "S1", "at": [0.841, 0.762], "anchor": "bottom"}],
                 "instruction": "Move the cup to @S1 and make [B2] blue"}
        marks["boxes"][2]["z"] = 4
        marks["boxes"][2]["role"] = "keep"
        self.put("a.json", marks)
        request, err = self.convert("a.json", "original")
        self.assertIn("left out: mask of B1, z of B3, role keep of B3, anchor of S1", err)
        spoon = '{"x":0.5,"y":0.25,"width":0.25,"height":0.25}'
        self.assertEqual(request["instruction"], f'Move the cup to {{"x":0.841,"y":0.762}} and make {spoon} blue')
        self.assertEqual(request["layout"]["boxes"][0], {"unique_id": 1, "name": "cup", "box": {"x": 0.1, "y": 0.2, "width": 0.25, "height": 0.5}})
        self.put("r.json", request)
        back, _ = self.convert("r.json", "tiedit")
        np.testing.assert_allclose([b["box"] for b in back["boxes"][:3]], files.BOXES, atol=1e-12)
        self.assertEqual([b["label"] for b in back["boxes"][:3]], files.NAMES)
        self.assertEqual(back["instruction"], "Move the cup to S1 and make B1 blue")
        self.assertEqual((back["stars"][0]["at"], back["caption"]), ([0.841, 0.762], "A cup."))
        rounded, _ = self.convert("a.json", "original", "--round", "2")
        self.assertIn('{"x":0.84,"y":0.76}', rounded["instruction"])

    def test_pixels_to_fractions_by_the_size_of_the_file_or_the_picture(self):
        self.put("c.json", files.coco_polygon())
        request, _ = self.convert("c.json", "original", "--round", "2")
        self.assertEqual([b["box"] for b in request["layout"]["boxes"]], [files.corner_and_size(b) for b in files.BOXES])
        self.put("px.json", {"format": OURS, "coord_space": "px", "boxes": [{"box": [64, 48, 128, 96]}]})
        self.assert_error(self.run_tiedit("annotations", "convert", "px.json", "--to", "original"), 2, "the size of the picture, got none; give the picture with --image")
        request, _ = self.convert("px.json", "original", "--image", "cup.png")
        self.assertEqual(request["layout"]["boxes"][0]["box"], {"x": 0.1, "y": 0.1, "width": 0.1, "height": 0.1})

    def test_a_file_for_many_needs_the_picture_where_one_is_wanted(self):
        coco = files.coco_polygon()
        coco["images"].append({"id": 9, "file_name": "dog.png", "width": 10, "height": 10})
        self.put("c.json", coco)
        self.assert_error(self.run_tiedit("annotations", "convert", "c.json", "--to", "original"), 2, "marks of one picture, got 2; say which with --image")
        request, _ = self.convert("c.json", "original", "--image", "cup.png")
        self.assertEqual(len(request["layout"]["boxes"]), 3)
        self.assert_exit(self.run_tiedit("annotations", "convert", "c.json", "--to", "tiedit", "-o", "all.json"), 0)
        self.assertEqual(list(json.loads((self.dir / "all.json").read_text())["images"]), ["cup.png", "dog.png"])
        self.assert_exit(self.edit("cup.png", "-a", "all.json"), 0)

    def test_its_own_words_are_checked(self):
        self.put("a.json", files.tiedit())
        self.assert_error(self.run_tiedit("annotations", "convrt", "a.json"), 2, "tiedit annotations: a command, got convrt; did you mean convert")
        self.assert_error(self.run_tiedit("annotations", "convert", "a.json", "--to", "coco", "--imag", "cup.png"), 2, "--imag; did you mean --image")
        self.assert_error(self.run_tiedit("annotations", "convert", "no.json", "--to", "coco"), 2, "no.json")


if __name__ == "__main__":
    main()

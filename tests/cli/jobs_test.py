"""Job lists: rows, bad rows that fail alone, whole-file errors, paths that leave the root, collisions (cli.jobs)."""

import json

from pictures import pixels
from support import MASKED_NULL, CliTest, main, pictures_of


class Jobs(CliTest):
    def setUp(self):
        super().setUp()
        for i, name in enumerate(("cup.png", "a/dog.png", "a/cat.png")):
            self.picture(name, seed=i)

    def jobs(self, *rows, name="jobs.jsonl", text=None):
        lines = text if text is not None else "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows)
        return self.write(name, lines)

    def run_jobs(self, *flags, name="jobs.jsonl", **options):
        return self.edit("--jobs", name, *flags, **{"instruction": None, **options})

    def error_of(self, item, out="out"):
        record = self.record(out, item)
        self.assertEqual(record["state"], "failed", record)
        return record["error"]["class"]


class Rows(Jobs):
    def test_a_row_an_item(self):
        self.jobs({"image": "cup.png", "instruction": "x"}, {"image": "a/dog.png", "instruction": "y", "seed": 7},
                  {"id": "third", "image": "a/cat.png", "instruction": "z", "out": "cats/one.png"})
        done = self.run_jobs()
        self.assert_exit(done, 0)
        self.assertEqual(sorted(done.out), ["out/a/dog.png", "out/cats/one.png", "out/cup.png"])
        self.assertEqual([(r["id"], r["instruction"], r["seed"]) for r in self.records()], [("cup.png", "x", 0), ("a/dog.png", "y", 7), ("third", "z", 0)])

    def test_a_row_wins_over_the_flags_and_set_is_its_own(self):
        self.jobs({"image": "cup.png"}, {"image": "a/dog.png", "instruction": "own", "set": {"edit.null.sleep_ms": 1}})
        self.assert_exit(self.run_jobs(instruction="flag"), 0)
        self.assertEqual([r["instruction"] for r in self.records()], ["flag", "own"])
        self.assertEqual(self.records()[1]["set"], {"edit.null.sleep_ms": "1"})

    def test_the_record_says_which_setting_counted(self):
        self.jobs({"image": "cup.png", "instruction": "x", "set": {"edit.null.sleep_ms": 1}})
        self.assert_exit(self.run_jobs("--set", "edit.null.sleep_ms=2"), 0)
        self.assertEqual(self.record()["set"], {"edit.null.sleep_ms": "2"}, "the command line wins over the row")

    def test_rows_that_differ_only_in_their_config(self):
        self.null_config("other.yaml", sleep_ms=1)
        self.jobs({"image": "cup.png", "instruction": "x", "out": "1"}, {"image": "cup.png", "instruction": "x", "out": "1b", "config": str(self.dir / "other.yaml")})
        self.assert_exit(self.run_jobs(), 0)

    def test_marks_of_a_row(self):
        self.write("masked.yaml", MASKED_NULL)
        self.jobs({"image": "cup.png", "instruction": "x", "boxes": [{"name": "b", "box": [0, 0, 0.5, 1]}]})
        self.assert_exit(self.run_jobs(config="masked.yaml"), 0)
        self.assertEqual((pixels(self.dir / "out/cup.steps/mask.png") == 255).sum(), 32 * 48)

    def test_two_rows_on_one_picture_have_ids_of_their_own(self):
        self.jobs({"image": "cup.png", "instruction": "x", "out": "one"}, {"image": "cup.png", "instruction": "y", "out": "two"})
        self.assert_exit(self.run_jobs(), 0)
        ids = [r["id"] for r in self.records()]
        self.assertEqual(len(set(ids)), 2)
        for item in ids:
            self.assertRegex(item, r"^cup\.png#[0-9a-f]{8}$")
        self.assertEqual(pictures_of(self.dir / "out"), ["one.png", "two.png"])

    def test_the_ending_of_out_sets_the_format(self):
        self.jobs({"image": "cup.png", "instruction": "x", "out": "w.webp"}, {"image": "a/dog.png", "instruction": "x", "out": "j.jpg"},
                  {"image": "a/cat.png", "instruction": "x", "out": "v1.2"})
        self.assert_exit(self.run_jobs(), 0)
        self.assertEqual(pictures_of(self.dir / "out"), ["j.jpg", "v1.2.png", "w.webp"])

    def test_paths_go_from_the_file_and_from_the_input_root(self):
        self.jobs({"image": "dog.png", "instruction": "x"}, name="a/jobs.jsonl")
        self.assert_exit(self.run_jobs(name="a/jobs.jsonl"), 0)
        self.jobs({"image": "a/dog.png", "instruction": "x"}, {"image": str(self.dir / "cup.png"), "instruction": "x"}, name="b/jobs.jsonl")
        done = self.run_jobs("--input-root", ".", name="b/jobs.jsonl", out="rooted")
        self.assert_exit(done, 0)
        self.assertEqual(len(pictures_of(self.dir / "rooted")), 2)


class BadRows(Jobs):
    BAD = [('{"image": "cup.png", "instruction": "x",}', "json."), ("nonsense", "json."), ("[1]", ""), ("{}", ""),
           ('{"image": "no.png", "instruction": "x"}', "input.missing"), ('{"image": "cup.png", "instrction": "x"}', ""),
           ('{"image": 7, "instruction": "x"}', ""), ('{"image": "../../etc/passwd", "instruction": "x"}', "path.escape"),
           ('{"image": "/etc/passwd", "instruction": "x"}', "path.escape"), ('{"image": "link.png", "instruction": "x"}', "path.escape"),
           ('{"image": "cup.png", "instruction": "x", "seed": -1}', ""),
           ('{"image": "cup.png", "instruction": "x", "boxes": [{"name": "b", "box": [0, 0, 1]}]}', "box.arity"),
           ('{"image": "cup.png", "instruction": "x", "boxes": [{"name": "b", "box": [0.6, 0, 0.2, 1]}]}', "box.order"),
           ('{"image": "cup.png", "instruction": "x", "out": "../escape.png"}', "path.escape"),
           ('{"image": "cup.png", "instruction": "x", "set": {"edit.null.slep_ms": 1}}', "yaml.unknown"),
           ('{"image": "cup.png", "image": "cup.png", "instruction": "x"}', "json.duplicate"),
           ('{"image": "cup.png", "instruction": "x", "mask": "no.png"}', "input.missing"),
           ('{"id": "a\\u0001b", "image": "cup.png", "instruction": "x"}', ""),
           ('{"image": "cup.png\\u0000.jpg", "instruction": "x"}', "path.escape"),
           ('{"image": "cup.png", "instruction": "x", "config": "no-such-config"}', "")]

    def test_each_fails_alone_with_its_line_and_the_others_run(self):
        (self.dir / "link.png").symlink_to("/etc/passwd")
        good = {"image": "a/dog.png", "instruction": "x"}
        last = {"image": "a/cat.png", "instruction": "x"}
        self.jobs(good, *(row for row, _ in self.BAD), last)
        done = self.run_jobs()
        self.assert_exit(done, 3)
        self.assertEqual(sorted(done.out), ["out/a/cat.png", "out/a/dog.png"])
        records = self.records()
        self.assertEqual(len(records), len(self.BAD) + 2)
        for line, ((row, slug), record) in enumerate(zip(self.BAD, records[1:-1]), 2):
            self.assertEqual((record["state"], record["error"]["kind"]), ("failed", "input"), row)
            self.assertTrue(record["error"]["class"].startswith(slug), f"{row}: {record['error']}")
            self.assertTrue(record["error"]["where"].startswith(f"jobs.jsonl:{line}"), f"{row}: {record['error']}")
        self.assertEqual(pictures_of(self.dir / "out"), ["a/cat.png", "a/dog.png"])

    def test_rows_31_and_32_a_path_that_leaves_the_root(self):
        (self.dir / "link.png").symlink_to("/etc/passwd")
        self.jobs({"image": "../../etc/passwd", "instruction": "x"}, {"image": "link.png", "instruction": "x"})
        done = self.run_jobs()
        self.assert_error(done, 3, "jobs.jsonl:1: image: a path beneath the input root, got ../../etc/passwd")
        self.assert_error(done, 3, "jobs.jsonl:2: image: a path beneath the input root, got link.png")

    def test_a_row_without_an_id_is_called_by_its_line(self):
        self.jobs({"image": "cup.png", "instruction": "x"}, "nonsense")
        self.assert_exit(self.run_jobs(), 3)
        self.assertEqual([r["id"] for r in self.records()], ["cup.png", "row 2"])

    def test_a_failed_row_is_tried_again(self):
        self.jobs({"image": "cup.png", "instruction": "x"}, {"image": "late.png", "instruction": "x"})
        self.assert_exit(self.run_jobs(), 3)
        self.picture("late.png", seed=9)
        self.assert_exit(self.run_jobs(), 0)
        self.assertEqual(pictures_of(self.dir / "out"), ["cup.png", "late.png"])


class BadFiles(Jobs):
    def refused(self, *parts, **options):
        done = self.run_jobs(**options)
        self.assert_error(done, 2, *parts)
        self.assertEqual(done.out, [])
        self.assertFalse((self.dir / "out").exists() and pictures_of(self.dir / "out"))

    def test_no_row_at_all(self):
        for text in ("", "\n\n"):
            self.jobs(text=text)
            self.refused("jobs.jsonl")

    def test_not_there_or_a_folder(self):
        self.refused("no.jsonl", name="no.jsonl")
        self.refused("a", name="a")

    def test_not_utf8(self):
        self.write("jobs.jsonl", b'{"image": "cup.png", "instruction": "\xff"}\n')
        self.refused("jobs.jsonl", "UTF-8")

    def test_two_rows_of_one_id(self):
        self.jobs({"id": "same", "image": "cup.png", "instruction": "x"}, {"id": "same", "image": "a/dog.png", "instruction": "x"})
        self.refused("same")

    def test_row_33_two_rows_on_one_output(self):
        self.jobs({"image": "cup.png", "instruction": "x", "out": "one.png"}, {"image": "a/dog.png", "instruction": "x", "out": "one.webp"})
        self.refused("out/one.png: one item, got cup.png and a/dog.png; ", "out", "--name '{id}.{ext}'")

    def test_outputs_stay_out_of_the_run_folders_own_files(self):
        for out in (".tiedit/lock", "run.json", "run.jsonl", "x.steps/item.json", ".", "a/.."):
            self.jobs({"image": "cup.png", "instruction": "x", "out": out})
            done = self.run_jobs(out="own")
            self.assertIn(done.code, (0, 2, 3), done)
            if (self.dir / "own/run.json").exists():
                self.assertEqual(json.loads((self.dir / "own/run.json").read_text())["format"], "tiedit.run/1")
            for record in self.records("own"):
                for output in record["outputs"]:
                    self.assertTrue(output["path"].endswith(".png"), output)
                    self.assertNotIn(".tiedit", output["path"])


if __name__ == "__main__":
    main()

"""Pipelines through `check` and `edit`: broken YAML runs nothing; --set, --artifact, --until (cli.config)."""

import json

import numpy as np
from PIL import Image

from pictures import pixels
from support import BAD, MASKED_NULL, CliTest, main, pictures_of

HEAD = "tiedit: 1\nsteps:\n"


class Broken(CliTest):
    def setUp(self):
        super().setUp()
        self.picture()

    def refused(self, text, *parts):
        """`check` and `edit` say the same, exit 2, and nothing is run."""
        self.write("w.yaml", text)
        for done in (self.run_tiedit("check", "w.yaml"), self.edit("cup.png", config="w.yaml")):
            self.assert_error(done, 2, *parts)
            self.assertEqual(done.out, [])
        self.assertFalse((self.dir / "out").exists())
        return done

    def test_row_1_empty(self):
        self.refused("", "w.yaml:1:1: pipeline: a map with tiedit and steps, got an empty file")

    def test_row_2_a_list(self):
        self.refused("- 1\n", "w.yaml:1:1: pipeline: a map", "got a list")

    def test_row_3_an_unknown_field(self):
        self.refused(HEAD + "  - image: {use: edit.null, slep_ms: 1}\n", "w.yaml:3:29: steps[0].slep_ms: unknown field; did you mean sleep_ms")

    def test_row_4_a_field_twice(self):
        self.refused(HEAD + "  - image: {use: edit.null, sleep_ms: 1, sleep_ms: 2}\n", "sleep_ms: one value, got a second (first at 3:", "remove one")

    def test_row_5_an_alias_bomb(self):
        lines = ["a: &a [x, x]"] + [f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]" for i in range(20)]
        self.refused("\n".join(lines), "no anchors or aliases, got &a; write the value out")

    def test_row_7_nesting(self):
        self.refused("[" * 600, "nesting: at most 32 levels, got more")

    def test_row_8_a_merge_key(self):
        self.refused(HEAD + "  - image: {use: edit.null, <<: {sleep_ms: 1}}\n", "a field name, got the merge key <<; write the fields out")

    def test_rows_9_and_12_integers(self):
        self.refused(HEAD + "  - image: {use: edit.null, sleep_ms: 010}\n", "sleep_ms: a decimal integer, got 010; write 10")
        self.refused(HEAD + "  - image: {use: edit.null, sleep_ms: 99999999999999999999}\n", "sleep_ms: 0..600000, got 99999999999999999999")
        self.refused(HEAD + "  - image: {use: edit.null, sleep_ms: 600001}\n", "got 600001")

    def test_rows_10_and_11_numbers(self):
        steps = HEAD + "  - mask: {use: locate.annotations}\n  - image: {use: edit.adjust, adjust: blur, amount: %s}\n"
        self.refused(steps % ".nan", "amount: a finite number, got .nan")
        self.refused(steps % "1.5", "amount: ", "got 1.5")

    def test_row_14_two_documents(self):
        self.refused(HEAD + "  - image: {use: edit.null}\n---\ntiedit: 1\n", "file: one document, got a second")

    def test_row_15_not_utf8(self):
        self.refused(b"tiedit: 1\n# \xff\n", "w.yaml: byte 12: UTF-8, got 0xFF")

    def test_row_16_a_tag(self):
        self.refused(HEAD + "  - image: !!python/object:x {use: edit.null}\n", "no tags, got !!python/object:x")

    def test_row_17_two_mebibytes(self):
        self.refused("#" * 2**21, "w.yaml: file: at most 1,048,576 bytes, got 2,097,152")

    def test_row_18_a_name_not_yet_made(self):
        text = HEAD + "  - mask: {use: locate.annotations}\n  - image: {use: edit.null, in: {mask: msak}}\n"
        self.refused(text, "in.mask: an artifact named by an earlier step, got msak; did you mean mask")

    def test_all_errors_are_told_together(self):
        done = self.refused(HEAD + "  - image: {use: edit.nul}\n  - image: {use: edit.null, fault: bang}\n", "edit.nul")
        self.assertIn("bang", done.err)

    def test_a_config_without_an_image(self):
        self.refused(HEAD + "  - mask: {use: locate.annotations}\n", "a step that assigns image")

    def test_other_kinds_of_files(self):
        (self.dir / "folder.yaml").mkdir()
        for name in ("no.yaml", "folder.yaml"):
            done = self.run_tiedit("check", name)
            self.assert_error(done, 2, name)

    def test_kept_bad_files(self):
        """testdata/bad/yaml, when it is there: every file is refused by `check` in one line a fault."""
        files = sorted((BAD / "yaml").glob("*.yaml")) if (BAD / "yaml").is_dir() else []
        for file in files:
            done = self.run_tiedit("check", file)
            self.assert_exit(done, 2)
            self.assertIn(file.name, done.err)


class Good(CliTest):
    def setUp(self):
        super().setUp()
        self.picture()

    def test_every_shipped_config_is_wired(self):
        from support import ROOT
        names = [p.stem for p in (ROOT / "configs").glob("*.yaml") if "\nsteps:" in p.read_text()]
        self.assertIn("photo", names)
        for name in names:
            self.assert_exit(self.run_tiedit("check", name), 0)
        tree = json.loads("\n".join(self.run_tiedit("check", "photo", "--json").out))
        self.assertIn("composite.keep_background", json.dumps(tree))

    def test_set_changes_a_field_and_is_recorded(self):
        self.assert_exit(self.edit("cup.png", "--set", "edit.null.sleep_ms=1"), 0)
        self.assertEqual(self.record()["set"], {"edit.null.sleep_ms": "1"})

    def test_set_of_what_is_not_there(self):
        for text, parts in (("edit.null.slep_ms=1", ("--set edit.null.slep_ms: unknown field; did you mean sleep_ms",)),
                            ("edit.nul.sleep_ms=1", ("--set", "did you mean edit.null")),
                            ("edit.null.sleep_ms=-1", ("--set edit.null.sleep_ms", "got -1")),
                            ("sleep_ms", ("--set",)), ("=", ("--set",))):
            self.assert_error(self.edit("cup.png", "--set", text), 2, *parts)
            self.assertFalse((self.dir / "out").exists())

    def test_an_artifact_takes_the_place_of_its_step(self):
        self.write("masked.yaml", MASKED_NULL)
        drawn = np.zeros((48, 64), np.uint8)
        drawn[5:20, 7:30] = 255
        Image.fromarray(drawn).save(self.dir / "m.png")
        self.assert_exit(self.edit("cup.png", "--artifact", "mask=m.png", config="masked.yaml"), 0)
        source, made = pixels(self.dir / "cup.png"), pixels(self.dir / "out/cup.png")
        np.testing.assert_array_equal(made[drawn == 0], source[drawn == 0])
        np.testing.assert_array_equal(made[drawn == 255], source[drawn == 255] ^ 0x55)

    def test_an_artifact_that_fits_nothing(self):
        self.write("masked.yaml", MASKED_NULL)
        self.picture("small.png", (10, 10))
        self.write("plan.json", "{}")
        self.assert_error(self.edit("cup.png", "--artifact", "msak=small.png", config="masked.yaml"), 2, "--artifact", "did you mean mask")
        self.assert_error(self.edit("cup.png", "--artifact", "mask=no.png", config="masked.yaml"), 2, "no.png")
        self.assert_error(self.edit("cup.png", "--artifact", "mask=small.png", config="masked.yaml"), 3, "64x48", "10x10")
        self.assert_error(self.edit("cup.png", "--artifact", "mask", config="masked.yaml"), 2, "--artifact")

    def test_an_artifact_of_an_edit_that_the_plan_does_not_have(self):
        Image.fromarray(np.full((48, 64), 255, np.uint8)).save(self.dir / "m.png")
        asked = ("cup.png", "--box", "mug=0.2,0.2,0.8,0.8", "--artifact")
        self.assert_error(self.edit(*asked, "e2.mask=m.png", config="photo", instruction="make the mug blue"), 3,
                          "--artifact e2.mask: an edit of the plan, got e2; it has e1")
        self.assert_exit(self.edit(*asked, "e1.mask=m.png", config="photo", instruction="make the mug blue"), 0)

    def test_until_writes_the_steps_folder_alone(self):
        self.write("masked.yaml", MASKED_NULL)
        done = self.edit("cup.png", "--box", "b=0,0,0.5,0.5", "--until", "locate.annotations", config="masked.yaml")
        self.assert_exit(done, 0)
        self.assertEqual(done.out, ["out/cup.steps"])
        self.assertEqual(pictures_of(self.dir / "out"), [])
        self.assertTrue((self.dir / "out/cup.steps/mask.png").is_file())
        self.assert_error(self.edit("cup.png", "--until", "locate.annotation", config="masked.yaml"), 2, "--until", "did you mean locate.annotations")

    def test_until_beside_a_finished_picture_does_no_harm(self):
        self.write("masked.yaml", MASKED_NULL)
        usual = ("cup.png", "--box", "b=0,0,0.5,0.5")
        self.assert_exit(self.edit(*usual, config="masked.yaml"), 0)
        before = (self.dir / "out/cup.png").read_bytes()
        self.assert_exit(self.edit(*usual, "--until", "locate.annotations", config="masked.yaml"), 0)
        self.assertEqual((self.dir / "out/cup.png").read_bytes(), before)
        self.assert_exit(self.edit(*usual, config="masked.yaml"), 0)
        self.assertEqual((self.dir / "out/cup.png").read_bytes(), before)

    def test_a_step_that_the_steps_folder_keeps_can_be_put_in_again(self):
        self.write("masked.yaml", MASKED_NULL)
        self.assert_exit(self.edit("cup.png", "--box", "b=0,0,0.5,0.5", config="masked.yaml"), 0)
        self.assert_exit(self.edit("cup.png", "--artifact", "mask=out/cup.steps/mask.png", config="masked.yaml", out="again"), 0)
        np.testing.assert_array_equal(pixels(self.dir / "again/cup.png"), pixels(self.dir / "out/cup.png"))

    def test_a_config_beside_its_file_and_numerics(self):
        self.write("sub/n.yaml", "tiedit: 1\nnumerics: exact\nsteps:\n  - image: {use: edit.null}\n")
        self.assert_exit(self.edit("cup.png", config="sub/n.yaml"), 0)
        self.assert_exit(self.edit("cup.png", "--numerics", "fast", config="sub/n.yaml", out="fast"), 0)

    def test_the_seed_acts(self):
        for seed in (0, 77):
            self.assert_exit(self.edit("cup.png", "--seed", seed, out=f"out{seed}"), 0)
            want = pixels(self.dir / "cup.png") ^ np.array([0x55 ^ (seed & 255), 0x55, 0x55], np.uint8)
            np.testing.assert_array_equal(pixels(self.dir / f"out{seed}/cup.png"), want)
            self.assertEqual(self.record(f"out{seed}")["seed"], seed)

    def test_the_seed_vectors_per_item(self):
        self.picture("in/a/cup.jpg")
        self.picture("in/cup.jpg")
        self.picture("in/日本.png")
        for seed, item, value in ((42, "a/cup.jpg", 1821009219792348803), (0, "cup.jpg", 1832921029062618196), (42, "日本.png", 6930929614076537704)):
            self.assert_exit(self.edit("in", "-r", "--seed", seed, "--seed-mode", "per_item", out=f"o{seed}"), 0)
            self.assertEqual(self.record(f"o{seed}", item)["seed"], value)

    def test_a_random_seed_is_told_and_can_be_given_again(self):
        done = self.edit("cup.png", "--seed", "random")
        self.assert_exit(done, 0)
        seed = self.record()["seed"]
        self.assertIn(str(seed), done.err)
        self.assert_exit(self.edit("cup.png", "--seed", seed, out="again"), 0)
        self.assertEqual((self.dir / "out/cup.png").read_bytes(), (self.dir / "again/cup.png").read_bytes())


if __name__ == "__main__":
    main()

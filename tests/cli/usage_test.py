"""The command line of the real binary: help, wrong flags and commands, exit codes (cli.usage)."""

import json

from support import BINARY, CliTest, environment, main


class Help(CliTest):
    def test_fits_80_columns_shows_examples_and_ends_with_exit_codes(self):
        for arguments in ((), ("edit",), ("stages",), ("check",), ("show",), ("doctor",)):
            done = self.run_tiedit(*arguments, "--help")
            self.assert_exit(done, 0)
            self.assertEqual([line for line in done.out if len(line) > 80], [], arguments)
            self.assertEqual(done.err, "")
        text = "\n".join(self.run_tiedit("--help").out)
        self.assertLess(text.index("tiedit edit cup.jpg"), text.index("edit one picture"), "examples come first")
        self.assertIn("Exit codes", text[text.rindex("doctor"):])

    def test_names_every_flag_of_the_first_release(self):
        text = "\n".join(self.run_tiedit("edit", "--help").out)
        for flag in ("-i", "-c", "-o", "-a", "--box", "--star", "--mask", "--set", "--artifact", "--until", "-r", "--jobs",
                     "--input-root", "--name", "--format", "--seed", "--seed-mode", "--overwrite", "--keep", "--numerics",
                     "--dry-run", "--json", "--no-timing", "--fail-fast", "--strict", "--first-frame", "--allow-damaged",
                     "-q", "-v"):
            self.assertIn(flag, text)

    def test_version_is_one_line(self):
        done = self.run_tiedit("--version")
        self.assert_exit(done, 0)
        self.assertRegex("\n".join(done.out), r"^tiedit \d+\.\d+\.\d+$")


class WrongUse(CliTest):
    def refuse(self, *arguments):
        done = self.run_tiedit(*arguments)
        self.assert_exit(done, 2)
        self.assertEqual(done.out, [])
        self.assertEqual(len(done.err.splitlines()), 1, done.err)
        return done.err

    def test_a_wrong_flag_is_one_line_with_the_nearest_name(self):
        line = self.refuse("edit", "a.png", "-i", "x", "-o", "out", "--instuction", "y")
        self.assertIn("tiedit edit: a known flag, got --instuction; did you mean --instruction", line)
        self.assertIn("got --instuction; did you mean --instruction", self.refuse("edit", "a.png", "--instuction", "y"), "though -o is missing too")
        self.assertIn("did you mean --no-timing", self.refuse("edit", "a.png", "-o", "out", "--no-timeing"))

    def test_a_wrong_command_is_one_line_with_the_nearest_name(self):
        self.assertIn("got edti; did you mean edit", self.refuse("edti", "a.png"))

        self.assertIn("got edti; did you mean edit", self.refuse("edti"))

    def test_a_word_too_many(self):
        self.assertIn("tiedit check: no further argument, got more", self.refuse("check", "photo", "more"))

    def test_no_command_at_all(self):
        self.refuse()

    def test_missing_parts_and_wrong_values(self):
        self.picture()
        self.assertIn("--out", self.refuse("edit", "cup.png", "-i", "x"))
        for flag, value in (("--threads", "x"), ("--threads", "-1"), ("--format", "gif"), ("--keep", "some"),
                            ("--overwrite", "sometimes"), ("--seed-mode", "mine")):
            self.assertIn(value, self.refuse("edit", "cup.png", "-i", "x", "-o", "out", flag, value), flag)
        for seed in ("-1", "1.5", "x", "9223372036854775808", ""):
            line = self.refuse("edit", "cup.png", "-i", "x", "-o", "out", "--seed", seed)
            self.assertIn("--seed", line)
            self.assertIn(seed, line)
        self.assertFalse((self.dir / "out").exists(), "nothing was run")

    def test_inputs_and_jobs_exclude_each_other_and_one_is_needed(self):
        self.picture()
        self.write("jobs.jsonl", json.dumps({"image": "cup.png"}) + "\n")
        self.refuse("edit", "cup.png", "--jobs", "jobs.jsonl", "-i", "x", "-o", "out")
        self.refuse("edit", "-i", "x", "-o", "out")

    def test_missing_inputs_are_all_named(self):
        self.picture()
        line = self.refuse("edit", "cup.png", "no1.png", "no2.png", "-i", "x", "-o", "out")
        self.assertIn("no1.png, no2.png", line)

    def test_an_unknown_config_names_the_nearest(self):
        self.picture()
        self.assertIn("did you mean photo", self.refuse("edit", "cup.png", "-i", "x", "-o", "out", "-c", "phoot"))

    def test_an_unknown_stage_names_the_nearest(self):
        self.assertIn("did you mean edit.recolor", self.refuse("stages", "edit.recolour"))

    def test_control_characters_do_not_reach_the_terminal(self):
        line = self.refuse("edit", "\x1b[2Jno.png", "-i", "x", "-o", "out")
        self.assertNotIn("\x1b", line)
        self.assertIn("\\x1B[2Jno.png", line)


class Says(CliTest):
    def test_every_stage_with_ports_and_fields(self):
        done = self.run_tiedit("stages", "--json")
        self.assert_exit(done, 0)
        stages = {s["id"]: s for s in json.loads("\n".join(done.out))}
        self.assertIn("edit.null", stages)
        for name in stages:
            self.assert_exit(self.run_tiedit("stages", name), 0)
        text = "\n".join(self.run_tiedit("stages", "edit.null").out)
        for word in ("image", "mask", "sleep_ms", "ms", "fault"):
            self.assertIn(word, text)

    def test_the_machine(self):
        done = self.run_tiedit("doctor", "--json")
        self.assert_exit(done, 0)
        self.assertTrue(json.loads("\n".join(done.out))["tool"].startswith("tiedit "))

    def test_a_data_folder_that_is_not_there_is_named(self):
        self.picture()
        done = self.run_tiedit("edit", "cup.png", "-i", "x", "-o", "out", env=environment(TIEDIT_DATA="nowhere"))
        self.assert_error(done, 5, "TIEDIT_DATA: the folder of the shipped configs, got nowhere")

    def test_the_binary_is_the_one_that_was_built(self):
        self.assertTrue(BINARY.is_file())


if __name__ == "__main__":
    main()

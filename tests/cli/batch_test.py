"""Folders, resuming, locks, signals and a full disk, with the null editor (cli.batch)."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time

from pictures import noise, png
from support import BINARY, CliTest, environment, main, pictures_of, popen, strays_of, times, tree

TELL_APART = ("--name", "{dir}/{stem}.{inext}.{ext}")


class MixedFolder(CliTest):
    """batch.md 16.1: 40 files, six broken, two of one stem, hidden, a list, a FIFO, some nested."""

    def setUp(self):
        super().setUp()
        for i in range(18):
            self.picture(f"mixed/p{i:02}.png", (24, 16), seed=i)
        for i in range(6):
            self.picture(f"mixed/sub/q{i}.jpg", (24, 16), seed=30 + i)
        self.picture("mixed/sub/deep/r.webp", (24, 16), seed=50)
        self.picture("mixed/cup.jpg", (24, 16), seed=40)
        self.picture("mixed/cup.png", (24, 16), seed=41)
        self.write("mixed/noname", png(noise((24, 16), 42)))  # a picture by its first bytes
        self.write("mixed/0-empty.png", b"")
        self.write("mixed/1-text.jpg", "no picture\n")
        self.write("mixed/2-cut.png", png(noise((24, 16), 43))[:200])
        self.picture("mixed/3-tiny.png", (3, 3))
        self.write("mixed/4-gif.png", b"GIF89a" + bytes(40))
        os.mkfifo(self.dir / "mixed/5-fifo.png")
        for name in (".hidden.png", ".DS_Store", "Thumbs.db", "notes.txt", "list.txt"):
            self.write(f"mixed/{name}", "x")
        os.mkfifo(self.dir / "mixed/pipe")
        self.assertEqual(len([p for p in (self.dir / "mixed").rglob("*") if not p.is_dir()]), 40)

    def test_two_of_one_stem_end_it_before_any_work(self):
        done = self.edit("mixed")
        self.assert_error(done, 2, "out/cup.png: one item, got cup.jpg and cup.png; use --name '{dir}/{stem}.{inext}.{ext}'")
        self.assertEqual(done.out, [])
        self.assertEqual(pictures_of(self.dir / "out") if (self.dir / "out").exists() else [], [])

    def test_as_the_remedy_says_it_runs(self):
        done = self.edit("mixed", *TELL_APART)
        self.assert_exit(done, 3)
        good = sorted([f"p{i:02}.png.png" for i in range(18)] + ["cup.jpg.png", "cup.png.png", "noname..png"])
        self.assertEqual(pictures_of(self.dir / "out"), good)
        self.assertEqual(sorted(done.out), [f"out/{name}" for name in good])
        records = self.records()
        self.assertEqual([r["id"] for r in records], sorted(r["id"] for r in records))
        self.assertEqual({r["id"]: r["error"]["class"] for r in records if r["state"] == "failed"},
                         {"0-empty.png": "image.empty", "1-text.jpg": "image.format", "2-cut.png": "image.truncated",
                          "3-tiny.png": "image.size", "4-gif.png": "image.format", "5-fifo.png": "image.kind"})
        self.assertEqual(len(records), 27)
        self.assertIn("skipped 6 entries: 2 .txt, 1 .db, 2 hidden, 1 without an ending", self.sorted_notice(done))
        self.assertEqual(strays_of(self.dir / "out"), [])

    @staticmethod
    def sorted_notice(done):
        line = next(line for line in done.err.splitlines() if "skipped" in line)
        head, kinds = line.split(": ", 1)
        order = [".txt", ".db", "hidden", "without"]
        return head + ": " + ", ".join(sorted(kinds.split(", "), key=lambda k: order.index(k.split()[1])))

    def test_r_mirrors_the_tree(self):
        done = self.edit("mixed", "-r", *TELL_APART)
        self.assert_exit(done, 3)
        made = pictures_of(self.dir / "out")
        self.assertEqual([p for p in made if "/" in p], ["sub/deep/r.webp.png"] + [f"sub/q{i}.jpg.png" for i in range(6)])
        self.assertEqual(len(made), 28)
        self.assertEqual(len(self.records()), 34)

    def test_a_record_on_stdout_for_scripts(self):
        done = self.edit("mixed", "--json", *TELL_APART)
        lines = [json.loads(line) for line in done.out]
        self.assertEqual({line["format"] for line in lines[:-1]}, {"tiedit.item/1"})
        self.assertEqual(lines[-1], {"format": "tiedit.summary/1", "done": 21, "skipped": 0, "adopted": 0, "failed": 6, "flagged": 0, "deferred": 0, "exit": 3})

    def test_dry_run_writes_nothing(self):
        done = self.edit("mixed", "--dry-run", *TELL_APART)
        self.assert_exit(done, 0)
        self.assertIn("p00.png.png", "\n".join(done.out))
        self.assertFalse((self.dir / "out").exists() and pictures_of(self.dir / "out"))


class Folders(CliTest):
    def test_without_a_picture_end_with_2(self):
        self.write("empty/a.txt", "x")
        self.picture("empty/sub/a.png")
        self.assert_error(self.edit("empty"), 2, "empty", "-r")
        self.assert_exit(self.edit("empty", "-r"), 0)

    def test_the_same_picture_twice_ends_with_2(self):
        self.picture()
        self.assert_error(self.edit("cup.png", "cup.png"), 2, "cup.png")
        self.assert_error(self.edit("cup.png", "./cup.png"), 2, "cup.png")

    def test_a_loop_of_links_is_walked_once(self):
        self.picture("in/a.png")
        (self.dir / "in/loop").symlink_to(self.dir / "in")
        done = self.edit("in", "-r")
        self.assert_exit(done, 0)
        self.assertEqual(pictures_of(self.dir / "out"), ["a.png"])

    def test_out_within_the_input_is_not_taken_for_input(self):
        self.picture("in/a.png")
        for _ in range(2):
            self.assert_exit(self.edit("in", "-r", out="in/out"), 0)
            self.assertEqual(pictures_of(self.dir / "in/out"), ["a.png"])

    def test_odd_names(self):
        names = ["日本 é.png", "-i.png", "new\nline.png", "a'b\"c.png", "100%.png", "{stem}.png"]
        for i, name in enumerate(names):
            self.picture(f"in/{name}", seed=i)
        os.rename(self.picture("in/raw.png"), os.fsencode(self.dir / "in") + b"/\xff\xfe.png")
        done = self.edit("in")
        self.assert_exit(done, 0)
        self.assertEqual(len(list((self.dir / "out").glob("*.png"))), 7)
        self.assertEqual(len(self.records()), 7)
        self.assert_exit(self.edit("in"), 0)

    def test_keep_and_formats(self):
        self.picture("in/a.png")
        self.picture("in/b.jpg", seed=2)
        for keep, least in (("all", 2), ("plan", 1), ("none", 1)):
            self.assert_exit(self.edit("in", "--keep", keep, "--format", "same", out=keep), 0)
            self.assertEqual(pictures_of(self.dir / keep), ["a.png", "b.jpg"])
            self.assertGreaterEqual(len(list((self.dir / keep / "a.steps").iterdir())), least)
        self.assertEqual([p.name for p in (self.dir / "none/a.steps").iterdir()], ["item.json"])
        self.assert_exit(self.edit("in", "--format", "webp", out="webp"), 0)
        self.assertEqual(pictures_of(self.dir / "webp"), ["a.webp", "b.webp"])

    def test_names_by_template(self):
        for i in range(3):
            self.picture(f"in/p{i}.png", seed=i)
        self.assert_exit(self.edit("in", "--name", "{index:04}-{stem}-{seed}-{config}.{ext}", "--seed", "5"), 0)
        self.assertEqual(pictures_of(self.dir / "out"), [f"000{i}-p{i}-5-null.png" for i in range(3)])
        self.assert_error(self.edit("in", "--name", "{stm}.{ext}"), 2, "--name", "{stm}", "did you mean stem")
        self.assert_error(self.edit("in", "--name", "same.{ext}"), 2, "one item, got p0.png and p1.png")
        self.assertIn(self.edit("in", "--name", "../{stem}.{ext}").code, (2, 3))
        self.assertEqual([p.name for p in self.dir.glob("p*.png")], [])


class Again(CliTest):
    def setUp(self):
        super().setUp()
        for i in range(5):
            self.picture(f"in/p{i}.png", seed=i)

    def test_the_second_run_does_nothing_and_says_the_same(self):
        first = self.edit("in", "--threads", "1")
        before, stamps = tree(self.dir / "out"), times(self.dir / "out")
        second = self.edit("in", "--threads", "1")
        self.assert_exit(second, 0)
        self.assertEqual(second.out, first.out)
        self.assertEqual(tree(self.dir / "out"), before)
        kept = {k: v for k, v in times(self.dir / "out").items() if k != "run.jsonl"}
        self.assertEqual(kept, {k: v for k, v in stamps.items() if k != "run.jsonl"})
        self.assertIn("0 done, 5 found finished, 0 failed", second.err)

    def test_without_its_own_folder_all_is_found_again(self):
        self.edit("in")
        before = tree(self.dir / "out")
        shutil.rmtree(self.dir / "out/.tiedit")
        done = self.edit("in")
        self.assertIn("0 done, 5 found finished", done.err)
        self.assertEqual(tree(self.dir / "out"), before)

    def test_what_is_missing_or_damaged_is_done_again(self):
        self.edit("in")
        before = tree(self.dir / "out")
        (self.dir / "out/p0.png").unlink()
        shutil.rmtree(self.dir / "out/p1.steps")
        (self.dir / "out/p1.png").unlink()
        (self.dir / "out/p2.steps/item.json").write_text("{")
        (self.dir / "out/p2.png").unlink()
        done = self.edit("in")
        self.assert_exit(done, 0)
        self.assertIn("3 done, 2 found finished", done.err)
        self.assertEqual(tree(self.dir / "out"), before)

    def test_another_setting_redoes_all(self):
        self.edit("in")
        before = tree(self.dir / "out")
        done = self.edit("in", "--seed", "1")
        self.assertIn("5 done, 0 found finished", done.err)
        self.assertNotEqual(tree(self.dir / "out"), before)
        self.edit("in")
        self.assertEqual(tree(self.dir / "out"), before)

    def test_another_picture_of_the_same_name_is_done_again(self):
        self.edit("in")
        self.picture("in/p3.png", seed=99)
        self.assertIn("1 done, 4 found finished", self.edit("in").err)

    def test_overwrite_never_keeps_what_other_settings_made(self):
        self.edit("in")
        before = tree(self.dir / "out")
        done = self.edit("in", "--seed", "1", "--overwrite", "never")
        self.assert_exit(done, 3)
        self.assertEqual({r["error"]["class"] for r in self.records()}, {"output.stale"})
        after = tree(self.dir / "out")
        self.assertEqual({k: v for k, v in after.items() if k.startswith("p")}, {k: v for k, v in before.items() if k.startswith("p")})
        self.assert_exit(self.edit("in", "--overwrite", "never"), 0)

    def test_overwrite_always_redoes(self):
        self.edit("in")
        before = tree(self.dir / "out")
        self.assertIn("5 done, 0 found finished", self.edit("in", "--overwrite", "always").err)
        self.assertEqual(tree(self.dir / "out"), before)

    def test_a_file_of_somebody_else_is_not_replaced(self):
        self.picture("out/p1.png", seed=77)
        mine = (self.dir / "out/p1.png").read_bytes()
        done = self.edit("in")
        self.assert_error(done, 2, "out/p1.png", "--overwrite always")
        self.assertEqual((self.dir / "out/p1.png").read_bytes(), mine)
        self.assertEqual(pictures_of(self.dir / "out"), ["p1.png"])
        self.assert_exit(self.edit("in", "--overwrite", "always"), 0)
        self.assertNotEqual((self.dir / "out/p1.png").read_bytes(), mine)

    def test_an_output_that_is_an_input_ends_with_2(self):
        before = tree(self.dir / "in")
        self.assert_exit(self.edit("in", out="in"), 2)
        (self.dir / "link").symlink_to("in")
        self.assert_exit(self.edit("in/p0.png", out="link"), 2)
        (self.dir / "hard").mkdir()
        os.link(self.dir / "in/p0.png", self.dir / "hard/p0.png")
        self.assert_exit(self.edit("in/p0.png", "--overwrite", "always", out="hard"), 2)
        self.assertEqual({k: v for k, v in tree(self.dir / "in").items()}, before)

    def test_fail_fast_stops_at_the_first(self):
        self.write("in/a-bad.png", b"")
        done = self.edit("in", "--fail-fast", "--threads", "1")
        self.assert_exit(done, 3)
        self.assertLess(len(done.out), 5)
        self.assert_exit(self.edit("in"), 3)
        self.assertEqual(len(pictures_of(self.dir / "out")), 5)

    def test_a_failed_item_leaves_what_was_finished(self):
        self.edit("in")
        before = (self.dir / "out/p0.png").read_bytes()
        self.write("in/p0.png", b"")
        self.assert_exit(self.edit("in"), 3)
        self.assertEqual((self.dir / "out/p0.png").read_bytes(), before)


class Machine(CliTest):
    """What the machine does to a run: locks, signals, disks, closed pipes (reliability.md 10)."""

    def setUp(self):
        super().setUp()
        for i in range(40):
            self.picture(f"in/p{i:02}.png", (16, 12), seed=i)
        self.null_config("slow.yaml", sleep_ms=50)

    def start(self, *flags, out="out", config="slow.yaml", **options):
        return popen("edit", "in", "-i", "x", "-c", config, "-o", out, "--no-timing", *flags, cwd=self.dir, **options)

    def wait_for(self, path):
        end = time.monotonic() + 20
        while not path.exists():
            self.assertLess(time.monotonic(), end, f"{path} in 20 s")
            time.sleep(0.005)

    def test_one_run_folder_one_writer(self):
        first = self.start("--threads", "1")
        self.wait_for(self.dir / "out/run.jsonl")
        second = self.edit("in", config="slow.yaml")
        self.assert_error(second, 7, ".tiedit/lock: a free run folder, got one held by pid", "wait, or use another -o")
        self.assertEqual(first.communicate(timeout=60) and first.returncode, 0)
        self.assertEqual(len(pictures_of(self.dir / "out")), 40)

    def test_many_starts_at_once_leave_one_tree(self):
        """P12, thinned to 12."""
        runs = [self.start("--threads", "1") for _ in range(12)]
        codes = []
        for run in runs:
            run.communicate(timeout=120)
            codes.append(run.returncode)
        self.assertTrue(set(codes) <= {0, 7} and 0 in codes, codes)
        self.assert_exit(self.edit("in", config="slow.yaml", out="alone"), 0)
        self.assertEqual(tree(self.dir / "out"), tree(self.dir / "alone"))

    def time_of_one(self, name):
        began = time.monotonic()
        self.assert_exit(self.edit("in/p00.png", out=f"one-{name}"), 0)
        return time.monotonic() - began

    def test_signals_are_prompt_and_the_rerun_equals_an_undisturbed_run(self):
        """P13, thinned. The 2 s are those of a machine with time to spare: a busy one delays a small run as well."""
        self.assert_exit(self.edit("in", config="slow.yaml", out="alone"), 0)
        for number, code, after in ((signal.SIGINT, 130, 0.0), (signal.SIGINT, 130, 0.3), (signal.SIGTERM, 143, 0.2), (signal.SIGHUP, 143, 0.1)):
            out = f"out-{number}-{after}"
            run = self.start("--threads", "1", out=out)
            self.wait_for(self.dir / out / "run.jsonl")
            time.sleep(after)
            run.send_signal(number)
            began = time.monotonic()
            run.communicate(timeout=60)
            took = time.monotonic() - began
            self.assertLess(took, 2 + 2 * self.time_of_one(out))
            self.assertEqual(run.returncode, code)
            self.assertLess(len(pictures_of(self.dir / out)), 40)
            self.assertEqual(strays_of(self.dir / out), [])
            self.assert_exit(self.edit("in", config="slow.yaml", out=out), 0)
            self.assertEqual(tree(self.dir / out), tree(self.dir / "alone"))

    def test_a_second_signal_ends_it_at_once(self):
        self.null_config("hang.yaml", more=", fault: hang")
        run = self.start(config="hang.yaml")
        self.wait_for(self.dir / "out/run.jsonl")
        run.send_signal(signal.SIGINT)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
        self.assertEqual(run.returncode, 130)

    def test_a_closed_stdout_is_no_reason_to_stop(self):
        run = self.start(config="slow.yaml")
        run.stdout.close()
        run.stderr.read()
        run.stderr.close()
        self.assertEqual(run.wait(timeout=60), 0)
        self.assertEqual(len(pictures_of(self.dir / "out")), 40)

    def test_out_that_is_a_file(self):
        self.write("file", "x")
        self.assert_error(self.edit("in", config="slow.yaml", out="file"), 2, "-o file", "a folder, got a file")

    def test_a_file_where_a_folder_must_be(self):
        self.picture("deep/sub/a.png")
        self.write("out/sub", "x")
        done = self.edit("deep", "-r")
        self.assertIn(done.code, (2, 5), done)
        self.assertIn("out/sub", done.err)

    def test_out_that_may_not_be_written(self):
        (self.dir / "out").mkdir(mode=0o555)
        done = self.edit("in", config="slow.yaml", **self.as_nobody())
        self.assert_error(done, 5, "out", "a writable folder, got permission denied")

    def test_no_free_descriptor(self):
        done = self.run_tiedit("edit", "in", "-i", "x", "-c", "slow.yaml", "-o", "out", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6)))
        self.assert_error(done, 5, "a free file descriptor", "raise ulimit -n")

    def test_a_disk_that_fills_up(self):
        """tmpfs of 64 KiB to 1 MiB: exit 5, nothing torn, and finished once there is room."""
        if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
            self.skipTest("unshare -rm is not allowed here")
        self.null_config()
        self.assert_exit(self.edit("in", out="alone"), 0)
        whole = tree(self.dir / "alone")
        for kib in (4, 16, 64, 128, 256, 512):
            (self.dir / "small").mkdir(exist_ok=True)
            script = (f"mount -t tmpfs -o size={kib}k none small || exit 99\n"
                      f"'{BINARY}' edit in -i x -c null.yaml -o small/out --no-timing --threads 1\necho exit $?\n"
                      "find small -type f -printf '%P\\n' | sort; cp -r small/out left 2>/dev/null; true")
            shutil.rmtree(self.dir / "left", ignore_errors=True)
            done = subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=self.dir, env=environment(), capture_output=True, text=True, timeout=60)
            if done.returncode == 99:
                self.skipTest("no tmpfs may be mounted here")
            self.assertIn("exit 5", done.stdout, f"{kib} KiB: {done}")
            self.assertIn("space", done.stderr)
            if not (self.dir / "left").exists():
                continue
            self.assertEqual(strays_of(self.dir / "left"), [], kib)
            for name in pictures_of(self.dir / "left"):
                self.assertEqual((self.dir / "left" / name).read_bytes(), (self.dir / "alone" / name).read_bytes(), "torn")
            self.assert_exit(self.edit("in", out="left"), 0)
            self.assertEqual(tree(self.dir / "left"), whole)


class Faults(CliTest):
    def test_one_bad_item_harms_no_other(self):
        """P11: 500 items, 50 bad of many kinds; the others equal a clean run's."""
        bad = [b"", b"text\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\0\0\0WEBPVP8 ", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(50),
               png(noise((16, 12)))[:100], png(noise((16, 12)))[:-20], png(noise((4, 4))), b"\0" * 1000, b"BM" + bytes(60), b"%PDF-1.4", b"PK\3\4"]
        for i in range(500):
            if i % 10 == 5:
                self.write(f"in/p{i:03}.png", bad[i // 10 % len(bad)])
            else:
                self.write(f"in/p{i:03}.png", png(noise((16, 12), i), level=0))
                self.write(f"clean/p{i:03}.png", (self.dir / f"in/p{i:03}.png").read_bytes())
        done = self.edit("in", "--keep", "none")
        self.assert_exit(done, 3)
        self.assert_exit(self.edit("clean", "--keep", "none", out="alone"), 0)
        made = pictures_of(self.dir / "out")
        self.assertEqual(len(made), 450)
        for name in made:
            self.assertEqual((self.dir / "out" / name).read_bytes(), (self.dir / "alone" / name).read_bytes())
        failed = [r for r in self.records() if r["state"] == "failed"]
        self.assertEqual(len(failed), 50)
        self.assertEqual({r["error"]["kind"] for r in failed}, {"input"})

    def test_a_stage_that_throws_fails_the_item(self):
        self.picture()
        for fault, code in (("throw", 3), ("nan", 3), ("oom", 3), ("sticky", 5)):
            self.null_config(f"{fault}.yaml", more=f", fault: {fault}")
            self.assert_exit(self.edit("cup.png", config=f"{fault}.yaml", out=fault), code)
            self.assertEqual(pictures_of(self.dir / fault), [])
            self.assertEqual(strays_of(self.dir / fault), [])


if __name__ == "__main__":
    main()

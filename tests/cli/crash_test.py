"""kill -9 at any moment loses, doubles or tears nothing (P1, cli.crash).

TIEDIT_KILLS sets how often (20)."""

import json
import os
import random
import signal
import time

from pictures import noise, png
from support import CliTest, main, pictures_of, popen, strays_of, tree

KILLS = int(os.environ.get("TIEDIT_KILLS", "20"))
ITEMS = 120


class Crash(CliTest):
    def setUp(self):
        super().setUp()
        for i in range(ITEMS):
            self.write(f"in/p{i:03}.png", png(noise((16, 12), i), level=1))
        self.null_config()

    def start(self, seed, out):
        return popen("edit", "in", "-i", "x", "-c", "null.yaml", "--seed", seed, "-o", out, "--no-timing", "-q", cwd=self.dir, start_new_session=True)

    def undisturbed(self, seed, out):
        began = time.monotonic()
        run = self.start(seed, out)
        run.communicate(timeout=60)
        self.assertEqual(run.returncode, 0)
        return time.monotonic() - began

    def assert_whole(self, out, wholes):
        """Every picture that is there is one of an undisturbed run, bit for bit."""
        for name in pictures_of(self.dir / out):
            self.assertIn((self.dir / out / name).read_bytes(), [(self.dir / w / name).read_bytes() for w in wholes], name)

    def kill_on_the_way(self, seed, out, seconds):
        run = self.start(seed, out)
        try:
            time.sleep(seconds)
            os.killpg(run.pid, signal.SIGKILL)
        finally:
            run.communicate(timeout=60)

    def test_random_kills_then_a_run_to_the_end(self):
        duration = self.undisturbed(0, "whole")
        whole = tree(self.dir / "whole")
        chance = random.Random(4)
        for kill in range(KILLS // 2):
            out = f"out{kill % 3}"  # some folders are killed more than once
            self.kill_on_the_way(0, out, chance.uniform(0, 1.2 * duration / (1 + kill // 3)))
            if (self.dir / out).exists():
                self.assert_whole(out, ["whole"])
        for i in range(3):
            self.undisturbed(0, f"out{i}")
            self.assertEqual(tree(self.dir / f"out{i}"), whole)
            self.assertEqual(strays_of(self.dir / f"out{i}"), [])
            self.assertEqual(len((self.dir / f"out{i}/run.jsonl").read_text().splitlines()), ITEMS)

    def test_kills_while_older_pictures_are_replaced(self):
        self.undisturbed(1, "old")
        duration = self.undisturbed(2, "new")
        whole = tree(self.dir / "new")
        self.undisturbed(1, "out")
        chance = random.Random(5)
        for _ in range(KILLS - KILLS // 2):
            self.kill_on_the_way(2, "out", chance.uniform(0, 0.5 * duration))
            self.assert_whole("out", ["old", "new"])
            self.assertEqual(len(pictures_of(self.dir / "out")), ITEMS, "no old picture is lost before the new one is there")
        self.undisturbed(2, "out")
        self.assertEqual(tree(self.dir / "out"), whole)

    def test_a_torn_last_line_of_the_log_does_not_matter(self):
        self.undisturbed(0, "out")
        log = self.dir / "out/run.jsonl"
        whole = log.read_bytes()
        log.write_bytes(whole[:len(whole) // 2])
        self.undisturbed(0, "out")
        self.assertEqual(log.read_bytes(), whole)
        for line in log.read_text().splitlines():
            self.assertEqual(json.loads(line)["state"], "done")


if __name__ == "__main__":
    main()

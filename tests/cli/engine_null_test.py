"""The engine behind the real binary: what opens libtorch, and what happens without it; run by CTest (cli.engine).

engine_null_test.py BINARY"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

BINARY = Path(sys.argv[1])
CONFIG = "tiedit: 1\nsteps:\n  - image: {{use: {stage}}}\n"


def run(*arguments, binary=BINARY, **environment):
    return subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, env={**os.environ, **environment})


def opened_libraries(*arguments):
    """The files that the dynamic loader opened while the binary ran."""
    done = run(*arguments, LD_DEBUG="files")
    return done, [line for line in done.stderr.splitlines() if "calling init" in line or "needed by" in line]


class Engine(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="tiedit-engine-"))
        self.addCleanup(shutil.rmtree, self.folder)
        pixels = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(self.folder / "in.png")
        for stage in ("edit.null", "edit.null_engine"):
            (self.folder / f"{stage}.yaml").write_text(CONFIG.format(stage=stage))

    def edit(self, stage, out, seed=0, binary=BINARY):
        return run("edit", self.folder / "in.png", "-i", "x", "-c", self.folder / f"{stage}.yaml", "--seed", seed,
                   "-o", self.folder / out, binary=binary)

    def test_the_engine_stage_gives_the_bytes_of_its_twin(self):
        for seed in (0, 77):
            for stage in ("edit.null", "edit.null_engine"):
                done = self.edit(stage, f"{stage}-{seed}", seed)
                self.assertEqual(done.returncode, 0, done.stderr)
            twin, engine = (np.asarray(Image.open(self.folder / f"{stage}-{seed}" / "in.png"))
                            for stage in ("edit.null", "edit.null_engine"))
            np.testing.assert_array_equal(engine, twin)
            self.assertFalse(np.array_equal(engine, np.asarray(Image.open(self.folder / "in.png"))))

    def test_only_a_step_that_needs_the_engine_opens_it(self):
        front = (("--help",), ("stages",), ("stages", "edit.null_engine"),
                 ("check", self.folder / "edit.null.yaml"), ("check", self.folder / "edit.null_engine.yaml"),
                 ("edit", self.folder / "in.png", "-i", "x", "-c", self.folder / "edit.null.yaml", "-o", self.folder / "a"))
        for arguments in front:
            done, libraries = opened_libraries(*arguments)
            self.assertEqual(done.returncode, 0, arguments)
            self.assertTrue(libraries, "the loader told nothing")
            self.assertFalse([line for line in libraries if "torch" in line or "tiedit_engine" in line], arguments)
        _, libraries = opened_libraries("edit", self.folder / "in.png", "-i", "x", "-c",
                                        self.folder / "edit.null_engine.yaml", "-o", self.folder / "b")
        self.assertTrue([line for line in libraries if "libtorch_cpu" in line])

    def test_libtorch_multiplies_with_its_own_blas(self):
        """OpenCV loads the distribution's plain one before, which takes tens of times as long."""
        done = run("edit", self.folder / "in.png", "-i", "x", "-c", self.folder / "edit.null_engine.yaml", "-o", self.folder / "c",
                   LD_DEBUG="bindings")
        self.assertEqual(done.returncode, 0)
        bound = [line for line in done.stderr.splitlines() if "symbol `sgemm_'" in line and "/libtorch_cpu.so [0] to" in line]
        self.assertTrue(bound, "libtorch binds no sgemm_")
        for line in bound:
            self.assertIn("/libtorch_cpu.so", line.split(" to ")[1])

    def test_without_the_library_the_run_ends_with_5_and_the_way_out(self):
        alone = self.folder / "bin" / "tiedit"
        alone.parent.mkdir()
        shutil.copy2(BINARY, alone)
        done = self.edit("edit.null_engine", "out", binary=alone)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("the engine library libtiedit_engine.so, got none beside the binary; run scripts/setup.sh",
                      done.stderr)
        self.assertEqual(self.edit("edit.null", "out2", binary=alone).returncode, 0)

    def test_a_broken_library_is_quoted(self):
        alone = self.folder / "bin" / "tiedit"
        alone.parent.mkdir()
        shutil.copy2(BINARY, alone)
        (alone.parent / "libtiedit_engine.so").write_text("not a library")
        done = self.edit("edit.null_engine", "out", binary=alone)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("libtiedit_engine.so: an engine library that loads", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

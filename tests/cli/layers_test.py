"""scripts/check_layers.py finds a planted include; run by CTest (cli.layers)."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def check(root):
    return subprocess.run([sys.executable, ROOT / "scripts/check_layers.py", root], capture_output=True, text=True)


class Layers(unittest.TestCase):
    def test_the_house_keeps_its_arrows(self):
        done = check(ROOT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def planted(self, file, line):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ("core/CMakeLists.txt", "core/engine/CMakeLists.txt"):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text((ROOT / name).read_text())
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(f"#pragma once\n{line}\n")
            return check(root)

    def test_an_include_against_the_arrows_is_named(self):
        done = self.planted("core/image/draw.h", '#include "io/yaml.h"')
        self.assertEqual(done.returncode, 1)
        self.assertIn("core/image/draw.h:2: image may include base, got io/yaml.h", done.stdout)

    def test_an_include_along_the_arrows_passes(self):
        self.assertEqual(self.planted("core/io/yaml.h", '#include "base/error.h"').returncode, 0)
        self.assertEqual(self.planted("core/engine/stages/x.h", '#include "engine/tensor/pixels.h"').returncode, 0)

    def test_the_front_knows_no_tensors(self):
        for line in ('#include <ATen/core/Tensor.h>', '#include "engine/tensor/pixels.h"'):
            self.assertEqual(self.planted("core/stages/edit/x.h", line).returncode, 1, line)
            self.assertEqual(self.planted("cli/x.h", line).returncode, 1, line)

    def test_a_folder_without_a_layer_is_named(self):
        self.assertEqual(self.planted("core/odds/x.h", '#include "base/error.h"').returncode, 1)


if __name__ == "__main__":
    unittest.main()

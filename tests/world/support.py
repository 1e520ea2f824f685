"""What the tests of the tabletop world share: its scripts on the path, folders, the binary."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORLD = ROOT / "scripts" / "world"
sys.path.insert(0, str(WORLD))
sys.dont_write_bytecode = True


class WorldTest(unittest.TestCase):
    """A test in a folder of its own."""

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="tiedit-world-")).resolve()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def script(self, name, *arguments):
        return run_script(name, *arguments, cwd=self.dir)


def run_script(name, *arguments, cwd=None):
    """Runs a script of the world; its stdout."""
    done = subprocess.run([sys.executable, str(WORLD / name), *map(str, arguments)], capture_output=True, text=True, timeout=600, cwd=cwd)
    if done.returncode:
        raise AssertionError(f"{name}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def need_binary():
    path = pathlib.Path(os.environ.get("TIEDIT_BINARY", ROOT / "build" / "tiedit"))
    if not path.exists():
        raise unittest.SkipTest(f"{path} is not built")
    os.environ["TIEDIT_BINARY"] = str(path)


def main():
    unittest.main(module="__main__")

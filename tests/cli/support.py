"""What the tests of the real binary share: running it, making pictures, looking at folders.

Every topic is a script of its own that CTest runs as cli.<topic>; TIEDIT_BINARY names the binary."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pictures import noise

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("TIEDIT_BINARY", ROOT / "build" / "tiedit")).resolve()
BAD = ROOT / "testdata" / "bad"
NULL = "tiedit: 1\nsteps:\n  - image: {{use: edit.null, sleep_ms: {sleep_ms}{more}}}\n"
MASKED_NULL = """tiedit: 1
steps:
  - mask: {use: locate.annotations}
  - image: {use: edit.null}
  - image: {use: composite.keep_background}
"""


@dataclass
class Done:
    """A finished run of the binary."""

    code: int
    out: list[str]  # lines of stdout
    err: str

    def __repr__(self):
        return f"exit {self.code}\nstdout {self.out}\nstderr {self.err}"


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TIEDIT_")}
    return {**kept, "TIEDIT_DATA": str(ROOT / "configs"), **more}


def popen(*arguments, cwd, **options):
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True,
               "errors": "surrogateescape", "env": environment(), **options}
    return subprocess.Popen([str(BINARY), *map(str, arguments)], cwd=cwd, **options)


def tiedit(*arguments, cwd, timeout=60, **options):
    process = popen(*arguments, cwd=cwd, **options)
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Done(process.returncode, out.splitlines(), err)


class CliTest(unittest.TestCase):
    """A test in a folder of its own, which is the working folder of every run."""

    maxDiff = 4000

    def setUp(self):
        self.dir = Path(tempfile.mkdtemp(prefix="tiedit-cli-")).resolve()
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)

    def run_tiedit(self, *arguments, **options):
        done = tiedit(*arguments, cwd=self.dir, **options)
        self.assertGreaterEqual(done.code, 0, f"died of signal {-done.code}: {done.err}")
        return done

    def edit(self, *arguments, config="null.yaml", instruction="x", out="out", **options):
        """`tiedit edit` with the usual flags; `config` null.yaml is written when it is not there."""
        if config == "null.yaml" and not (self.dir / config).exists():
            self.null_config()
        said = ["-i", instruction] if instruction is not None else []
        return self.run_tiedit("edit", *arguments, *said, "-c", config, "-o", out, "--no-timing", **options)

    def as_nobody(self):
        """Options that run the binary as somebody who may not everything: root may read and write everywhere."""
        if os.geteuid() != 0:
            return {}
        self.dir.chmod(0o777)

        def leave_root():
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)

        try:
            tiedit("--version", cwd=self.dir, preexec_fn=leave_root)
        except (PermissionError, subprocess.SubprocessError):
            self.skipTest("only root can reach the binary")
        return {"preexec_fn": leave_root}

    def null_config(self, name="null.yaml", sleep_ms=0, more=""):
        return self.write(name, NULL.format(sleep_ms=sleep_ms, more=more))

    def write(self, name, content):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def picture(self, name="cup.png", size=(64, 48), seed=1, **save):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noise(size, seed)).save(path, **save)
        return path

    def records(self, out="out"):
        return [json.loads(line) for line in (self.dir / out / "run.jsonl").read_text().splitlines()]

    def record(self, out="out", item=None):
        records = [r for r in self.records(out) if item in (None, r["id"])]
        self.assertEqual(len(records), 1, records)
        return records[0]

    def assert_exit(self, done, code):
        self.assertEqual(done.code, code, done)

    def assert_error(self, done, code, *parts):
        """Exit code, and each part in one and the same line of stderr."""
        self.assert_exit(done, code)
        lines = done.err.splitlines()
        self.assertTrue([line for line in lines if all(p in line for p in parts)], f"{parts} in one line of\n{done.err}")

    def assert_failed_alone(self, done, error_class, *parts, out="out"):
        """The only item failed with this class and line, and nothing of it is left."""
        self.assert_error(done, 3, *parts)
        record = self.record(out)
        self.assertEqual((record["state"], record["error"]["class"], record["error"]["kind"]), ("failed", error_class, "input"))
        self.assertEqual(done.out, [])
        self.assertEqual(pictures_of(self.dir / out), [])
        self.assertEqual(strays_of(self.dir / out), [])


def pictures_of(folder):
    """Relative paths of the pictures a run made, sorted."""
    def made(path):
        inside = any(part == ".tiedit" or part.endswith(".steps") for part in path.parts)
        return not inside and path.suffix in (".png", ".jpg", ".webp")

    relative = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return sorted(str(p) for p in relative if made(p))


def strays_of(folder):
    """Temporary names that no run may leave."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob(".*.tiedit-*"))


def tree(folder, but=(".tiedit",)):
    """Every path beneath a folder -> SHA-256 (None for folders); `but` are names that are left out."""
    return {str(p.relative_to(folder)): None if p.is_dir() else sha256(p)
            for p in sorted(folder.rglob("*")) if not set(but) & set(p.relative_to(folder).parts)}


def times(folder):
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in sorted(folder.rglob("*"))
            if ".tiedit" not in p.relative_to(folder).parts}


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def main():
    if not BINARY.exists():
        sys.exit(f"{BINARY}: the binary, got none; build it, or set TIEDIT_BINARY")
    unittest.main(module="__main__")

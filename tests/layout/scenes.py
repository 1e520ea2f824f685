"""Tabletop scenes of 512 pixels with their gold, and the real binary run over them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("TIEDIT_BINARY", ROOT / "build" / "tiedit")).resolve()
SIDE = 512


def make_scenes(folder: Path, count: int, kind: str) -> list[dict]:
    """The rows of jobs.jsonl of `count` scenes with one task of this kind each, written below `folder`."""
    script = ROOT / "scripts/world/make_scenes.py"
    subprocess.run([sys.executable, script, "--size", str(SIDE), "--count", str(count), "--kinds", kind, "--out", folder],
                   check=True, stdout=subprocess.DEVNULL)
    return [json.loads(line) for line in (folder / "jobs.jsonl").read_text().splitlines()]


def run_jobs(folder: Path, rows: list[dict], config: str, out: str, threads: int = 2) -> Path:
    """Runs rows through `tiedit edit --jobs`; returns the output folder. Every item must end well."""
    jobs = folder / f"{out}.jsonl"
    jobs.write_text("".join(json.dumps(row) + "\n" for row in rows))
    environment = {**os.environ, "TIEDIT_DATA": str(ROOT / "configs")}
    done = subprocess.run([BINARY, "edit", "--jobs", jobs, "-c", config, "-o", folder / out, "--no-timing", "--threads", str(threads)],
                          cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}: {done.stderr[-2000:]}")
    return folder / out


def pixels(file: Path) -> np.ndarray:
    return np.asarray(Image.open(file).convert("RGB")).astype(np.int16)


def mask_of(file: Path) -> np.ndarray:
    return np.asarray(Image.open(file).convert("L")) >= 128


def scratch() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="tiedit-layout-")

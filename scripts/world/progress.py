"""What both trainings share: a folder that they go on from, a CSV of the curve with its picture, an end on request."""
import argparse
import csv
import os
import pathlib
import signal
import sys
import time

import torch
from PIL import Image, ImageDraw

SAVE_EVERY_S = 120


def parser(doc, full):
    """What both trainings are told."""
    out = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    out.add_argument("--work", type=pathlib.Path, required=True)
    out.add_argument("--full", type=int, default=full, help="samples of the whole schedule")
    out.add_argument("--stop-at", type=int, help="end there, on the same schedule")
    out.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    return out


def parsed(out, argv):
    args = out.parse_args(argv)
    args.stop_at = min(args.stop_at or args.full, args.full)
    args.device = ("cuda" if torch.cuda.is_available() else "cpu") if args.device == "auto" else args.device
    return args


def tune_allocator():
    """glibc hands large buffers back to the system at every free unless told otherwise, which costs a factor of 4; the
    settings only count at the start of a process."""
    wanted = {"MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "4294967296"}
    if any(os.environ.get(k) != v for k, v in wanted.items()):
        os.environ.update(wanted)
        os.execv(sys.executable, [sys.executable, *sys.argv])


def rate(step, samples, full, top, warm_steps=100):
    """Learning rate: a function of the sample count and of nothing else. Warm-up, constant, then down to 0 over the last
    40 % of the full count."""
    warm = min(1.0, (step + 1) / warm_steps)
    left = max(0.0, min(1.0, (full - samples) / (0.4 * full)))
    return top * warm * left


class Curve:
    """Rows (samples, seconds, values...) in a CSV, of which none is written twice, and a picture of the values."""

    def __init__(self, path, names, samples):
        self.path, self.names = pathlib.Path(path), ("samples", "seconds", *names)
        self.rows = [r for r in self.read() if float(r[0]) <= samples]
        self.started = time.monotonic() - (float(self.rows[-1][1]) if self.rows else 0)

    def read(self):
        if not self.path.exists():
            return []
        with self.path.open(newline="") as file:
            return list(csv.reader(file))[1:]

    def add(self, samples, *values):
        self.rows.append([samples, round(time.monotonic() - self.started), *(f"{v:.6g}" for v in values)])

    def save(self):
        with replaced(self.path) as part, part.open("w", newline="") as file:
            csv.writer(file).writerows([self.names, *self.rows])
        self.draw()

    def draw(self, width=640, height=160):
        columns = range(2, len(self.names))
        image = Image.new("RGB", (width, height * len(columns)), "white")
        canvas = ImageDraw.Draw(image)
        for k, column in enumerate(columns):
            points = [(float(r[0]), float(r[column])) for r in self.rows]
            if len(points) < 2:
                continue
            self.line(canvas, points, (50, height * k + 20, width - 10, height * (k + 1) - 10), self.names[column])
        image.save(self.path.with_suffix(".png"))

    def line(self, canvas, points, box, name):
        x0, y0, x1, y1 = box
        values = sorted(v for _, v in points[len(points) // 50:])
        low, high = values[0], values[int(0.99 * (len(values) - 1))]
        reach = (points[-1][0] or 1), (high - low or 1)
        canvas.rectangle(box, outline="gray")
        canvas.text((x0, y0 - 14), f"{name}: {low:.4g} .. {high:.4g}, {int(points[-1][0]):,} samples", fill="black")
        canvas.line([(x0 + (x1 - x0) * x / reach[0], y1 - (y1 - y0) * min(1, max(0, (v - low) / reach[1]))) for x, v in points], fill="navy")


class replaced:
    """A path to write to that takes the place of `path` at the end."""

    def __init__(self, path):
        self.path, self.part = pathlib.Path(path), pathlib.Path(path).with_suffix(".part")

    def __enter__(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self.part

    def __exit__(self, failure, *_):
        if failure is None:
            os.replace(self.part, self.path)


def save_state(path, state):
    with replaced(path) as part:
        torch.save(state, part)


def load_state(path):
    return torch.load(path, map_location="cpu", weights_only=True) if pathlib.Path(path).exists() else None


class Stop:
    """True once the process was asked to end."""

    def __init__(self):
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def ask(self, *_):
        self.asked = True

    def __bool__(self):
        return self.asked

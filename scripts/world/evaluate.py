#!/usr/bin/env python3
"""Judges edits of tabletop tasks: success by kind with 95 % intervals, PSNR and SSIM inside and outside the region.

evaluate.py --tasks DIR --config CONFIG [--masks] [--set STEP.FIELD=VALUE]... [--run OUT]   runs build/tiedit and judges
evaluate.py --tasks DIR --pictures FOLDER                             judges FOLDER/ID.png
evaluate.py --tasks DIR --soundness                                   judges the judge: gold, unedited, wrong colour
  --limit N        the first N tasks       --html FILE   contact sheet       --json FILE   the numbers
  --masks          jobs_masks.jsonl: every painting edit gets its mask, recolouring too
DIR is what make_scenes.py wrote; TIEDIT_BINARY names the binary."""
import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace

import numpy
from PIL import Image

import render
from judge import Judge, psnr, thing_in
from palette import COLOURS, WALLS
from prompts import binary, environment
from sheet import write_sheet

COLOURED = ("recolour", "replace", "add", "background")


@dataclass
class Result:
    """One judged task; `picture` None: there is none."""
    row: dict
    picture: numpy.ndarray | None
    gold: numpy.ndarray
    before: numpy.ndarray
    region: numpy.ndarray
    verdicts: list
    scores: dict

    @property
    def success(self):
        return bool(self.verdicts) and all(v.success for v in self.verdicts)


def similarity(a, b):
    """[S, S] SSIM, 7 x 7 windows, mean of the channels (Wang et al. 2004)."""
    def mean(v):
        padded = numpy.pad(v, ((3, 3), (3, 3), (0, 0)), mode="reflect").cumsum(0).cumsum(1)
        padded = numpy.pad(padded, ((1, 0), (1, 0), (0, 0)))
        return (padded[7:, 7:] - padded[:-7, 7:] - padded[7:, :-7] + padded[:-7, :-7]) / 49

    a, b = a.astype(float), b.astype(float)
    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return ((2 * ma * mb + c1) * (2 * both + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean(-1)


def scores(picture, judge):
    inside, ssim = judge.region, similarity(picture, judge.gold)
    outside = ~inside
    return {"psnr_in": psnr(picture[inside], judge.gold[inside]), "psnr_out": psnr(picture[outside], judge.gold[outside]),
            "ssim_in": float(ssim[inside].mean()), "ssim_out": float(ssim[outside].mean()) if outside.any() else 1.0,
            "max_out": int(numpy.abs(picture[outside].astype(int) - judge.before[outside]).max(initial=0))}


def judged(row, judge, picture):
    if picture is not None and picture.shape != judge.gold.shape:
        raise SystemExit(f"{row['id']}: a picture of {judge.side} x {judge.side}, got {picture.shape[1]} x {picture.shape[0]}")
    if picture is None:
        return Result(row, None, judge.gold, judge.before, judge.region, [], {})
    return Result(row, picture, judge.gold, judge.before, judge.region, judge.verdicts(picture), scores(picture, judge))


def interval(hits, count):
    """Wilson's 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z, p = 1.959964, hits / count
    centre, half = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return max(0.0, (centre - half) / (1 + z * z / count)), min(1.0, (centre + half) / (1 + z * z / count))


def share(values):
    values = [v for v in values if v is not None]
    return sum(values) / len(values) if values else None


def summary(results):
    """Kind -> its numbers; "all" last."""
    out = {}
    for kind in [*dict.fromkeys(r.row["kind"] for r in results), "all"]:
        these = [r for r in results if kind in (r.row["kind"], "all")]
        hits = sum(r.success for r in these)
        made = [r for r in these if r.picture is not None]
        out[kind] = {"tasks": len(these), "pictures": len(made), "success": hits / len(these), "interval": interval(hits, len(these)),
                     "colour": share([v.colour for r in made for v in r.verdicts]), "shape": share([v.shape for r in made for v in r.verdicts]),
                     **{name: share([r.scores[name] for r in made]) for name in ("psnr_in", "psnr_out", "ssim_in", "ssim_out")},
                     "max_out": max((r.scores["max_out"] for r in made), default=None)}
    return out


def percent(value):
    return "-" if value is None else f"{100 * value:.1f}"


def table(numbers):
    lines = [f"{'kind':12}{'tasks':>6}{'made':>6}{'success':>9}  {'95 %':13}{'colour':>7}{'shape':>7}{'dB in':>7}{'SSIM in':>8}{'dB out':>8}{'max out':>8}"]
    for kind, n in numbers.items():
        low, high = n["interval"]
        made = n["psnr_in"] is not None
        lines.append(f"{kind:12}{n['tasks']:6}{n['pictures']:6}{percent(n['success']):>9}  {percent(low):>5} .. {percent(high):5}{percent(n['colour']):>6}"
                     f"{percent(n['shape']):>7}" + (f"{n['psnr_in']:7.1f}{n['ssim_in']:8.3f}{n['psnr_out']:8.1f}{n['max_out']:8}" if made else ""))
    return "\n".join(lines)


def read_rows(folder, limit):
    return [json.loads(line) for line in (folder / "tasks.jsonl").read_text().splitlines()][:limit]


def read_picture(path):
    if not path.exists():
        return None
    with Image.open(path) as image:
        return numpy.asarray(image.convert("RGB"))


def side_of(folder, row):
    with Image.open(folder / "images" / row["id"] / f"{row['id']}-input.png") as image:
        return image.width


def run_binary(args, rows, out):
    """The binary over the tasks' jobs; what fails is a task without a picture."""
    name = "jobs_masks.jsonl" if args.masks else "jobs.jsonl"
    wanted = {row["id"] for row in rows}
    jobs = [line for line in (args.tasks / name).read_text().splitlines() if json.loads(line)["id"] in wanted]
    with tempfile.TemporaryDirectory(prefix="tabletop-") as folder:
        listed = pathlib.Path(folder) / "jobs.jsonl"
        listed.write_text("\n".join(jobs) + "\n")
        command = [binary(), "edit", "--jobs", listed, "--input-root", args.tasks, "-c", args.config, "-o", out, "-q"]
        command += [part for value in args.set for part in ("--set", value)]
        done = subprocess.run([str(c) for c in command], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.strip().splitlines()[0] if done.stderr.strip() else f"{binary()}: exit 0 or 3, got {done.returncode}")


def wrong_colour(row, judge):
    """The gold with the first coloured step's colour exchanged; None where no step has one."""
    scene = judge.final
    for k, step in enumerate(judge.steps):
        if step.kind == "background":
            colours = [c for c in WALLS if c not in (scene.wall, judge.scenes[0].wall)]
            changed = replace(scene, table="brown" if scene.table != "brown" else "white") if step.surface == "table" else replace(scene, wall=colours[0])
            return render.picture(changed, judge.side)
        if step.kind in COLOURED:
            i = thing_in(scene, judge.scenes[k + 1].things[step.new_index])
            others = [c for c in COLOURS if c != scene.things[i].colour]
            return render.picture(scene.changed(i, colour=others[len(row["id"]) % len(others)]), judge.side)
    return None


def soundness(folder, rows):
    """Name -> results of pictures whose verdict is known."""
    out = {"gold": [], "unedited": [], "wrong colour": []}
    for row in rows:
        judge = Judge(row, side_of(folder, row))
        pictures = {"gold": judge.gold, "unedited": judge.before, "wrong colour": wrong_colour(row, judge)}
        for name, picture in pictures.items():
            if picture is not None:
                out[name].append(judged(row, judge, picture))
    return out


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=pathlib.Path, required=True)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--config")
    what.add_argument("--pictures", type=pathlib.Path)
    what.add_argument("--soundness", action="store_true")
    parser.add_argument("--masks", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="STEP.FIELD=VALUE")
    parser.add_argument("--run", type=pathlib.Path, help="output folder of the run; kept")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--html", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    return parser.parse_args()


def results_of(args, rows):
    with tempfile.TemporaryDirectory(prefix="tabletop-run-") as folder:
        pictures = args.pictures or args.run or pathlib.Path(folder)
        if args.config:
            run_binary(args, rows, pictures)
        return [judged(row, Judge(row, side_of(args.tasks, row)), read_picture(pictures / f"{row['id']}.png")) for row in rows]


def check_soundness(args, rows):
    numbers = {name: summary(results) for name, results in soundness(args.tasks, rows).items()}
    for name, of_name in numbers.items():
        print(f"{name}\n{table(of_name)}")
    return numbers, all(n["all"]["success"] == (1.0 if name == "gold" else 0.0) for name, n in numbers.items())


def main():
    args = arguments()
    rows, good = read_rows(args.tasks, args.limit), True
    if args.soundness:
        numbers, good = check_soundness(args, rows)
    else:
        results = results_of(args, rows)
        numbers = summary(results)
        print(table(numbers))
        if args.html:
            write_sheet(args.html, results, numbers)
    if args.json:
        args.json.write_text(json.dumps(numbers, indent=1) + "\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

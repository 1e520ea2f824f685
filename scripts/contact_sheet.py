#!/usr/bin/env python3
"""Draws a run as one picture: each item's source, its masks or layouts and its result, with the instruction below.

usage: contact_sheet.py JOBS.jsonl OUT SHEET [--columns 2] [--height 200] [--only 03,14]
JOBS and OUT are what `tiedit edit --jobs JOBS -o OUT` was given.
"""
import argparse
import json
import pathlib
import textwrap

from PIL import Image, ImageDraw, ImageFont

GAP = 8
CAPTION = 44


def thumbnail(image: Image.Image, height: int) -> Image.Image:
    return image.convert("RGB").resize((max(1, round(image.width * height / image.height)), height), Image.LANCZOS)


def between(steps: pathlib.Path, record: dict, size) -> Image.Image:
    """What lies between source and result: both layouts where there are such, else all masks in one."""
    if (steps / "overlay.png").exists():
        return Image.open(steps / "overlay.png")
    union = Image.new("L", size)
    for edit in record.get("edits", []):
        mask = steps / f"{edit['id']}.mask.png"
        if edit["op"] != "keep" and mask.exists():
            union.paste(255, mask=Image.open(mask).convert("L"))
    return union


def caption_of(row: dict, record: dict | None) -> str:
    if record is None:
        return f"{row['id']}: {row['instruction']}"
    error = record.get("error")
    end = f" [{error['class']}]" if error else ""
    quality = [f"q={e['quality']:.2f}" for e in record.get("edits", []) if "quality" in e]
    return f"{row['id']}: {row['instruction']}{end} {' '.join(quality)}"


def panel(row: dict, record: dict | None, jobs_folder: pathlib.Path, out: pathlib.Path, height: int) -> Image.Image:
    source = Image.open(jobs_folder / row["image"])
    parts = [thumbnail(source, height)]
    if record and record["state"] == "done":
        result = out / record["outputs"][0]["path"]
        parts.append(thumbnail(between(result.with_suffix(".steps"), record, source.size), height))
        parts.append(thumbnail(Image.open(result), height))
    width = max(sum(p.width for p in parts) + GAP * (len(parts) - 1), 3 * height)
    image = Image.new("RGB", (width, height + CAPTION), "white")
    x = 0
    for part in parts:
        image.paste(part, (x, 0))
        x += part.width + GAP
    text = "\n".join(textwrap.wrap(caption_of(row, record), width // 8)[:2])
    ImageDraw.Draw(image).text((2, height + 2), text, fill="black", font=ImageFont.load_default(15))
    return image


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jobs", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("sheet", type=pathlib.Path)
    parser.add_argument("--columns", type=int, default=2)
    parser.add_argument("--height", type=int, default=200)
    parser.add_argument("--only", help="rows whose id begins with one of these, comma-separated")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.jobs.read_text().splitlines()]
    if args.only:
        rows = [row for row in rows if row["id"].startswith(tuple(args.only.split(",")))]
    records = {r["id"]: r for r in map(json.loads, (args.out / "run.jsonl").read_text().splitlines())}
    panels = [panel(row, records.get(row["id"]), args.jobs.parent, args.out, args.height) for row in rows]
    width = max(p.width for p in panels)
    height = args.height + CAPTION
    lines = -(-len(panels) // args.columns)
    sheet = Image.new("RGB", (args.columns * (width + GAP), lines * (height + GAP)), "white")
    for i, p in enumerate(panels):
        sheet.paste(p, (i % args.columns * (width + GAP), i // args.columns * (height + GAP)))
    sheet.save(args.sheet)


if __name__ == "__main__":
    main()

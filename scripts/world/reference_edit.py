#!/usr/bin/env python3
"""Edits tabletop tasks with the reference library's inpainting pipeline, for evaluate.py --pictures: what the bundle can do
before any code of ours runs it, and the ceiling that its VAE sets.

reference_edit.py --tasks DIR --model FOLDER --out FOLDER [--steps 12] [--guidance 3] [--limit N] [--batch 16]
reference_edit.py --tasks DIR --model FOLDER --out FOLDER --ceiling        the VAE's round trip of the gold
Masks and prompts are those of the task; the result is composited, so that nothing outside the masks changes."""
import argparse
import json
import pathlib

import progress

if __name__ == "__main__":
    progress.tune_allocator()

import numpy
import torch
from diffusers import StableDiffusionInpaintPipeline
from PIL import Image


def load(folder):
    pipeline = StableDiffusionInpaintPipeline.from_pretrained(folder, safety_checker=None, requires_safety_checker=False, torch_dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


class Task:
    """A task on its way: the picture so far and the edits to come."""

    def __init__(self, tasks, row):
        folder = tasks / "images" / row["id"]
        plan = json.loads((folder / f"{row['id']}-plan.json").read_text())
        self.id, self.edits = row["id"], plan["edits"]
        self.picture = read(folder / f"{row['id']}-input.png", "RGB")
        self.masks = [read(folder / f"{row['id']}-mask{k + 1}.png", "L") > 127 for k in range(len(self.edits))]
        self.gold = [read(folder / f"{row['id']}-output{k + 1}.png", "RGB") for k in range(len(self.edits))]

    def lay(self, k, pixels):
        self.picture = numpy.where(self.masks[k][..., None], pixels, self.picture)


def read(path, mode):
    with Image.open(path) as image:
        return numpy.asarray(image.convert(mode))


def paint(pipeline, tasks, k, args):
    """Edit k of each task."""
    side = tasks[0].picture.shape[0]
    made = pipeline(prompt=[t.edits[k]["description"] for t in tasks], negative_prompt=[t.edits[k].get("negative_prompt", "") for t in tasks],
                    image=[Image.fromarray(t.picture) for t in tasks], mask_image=[Image.fromarray(t.masks[k].astype(numpy.uint8) * 255) for t in tasks],
                    height=side, width=side, num_inference_steps=args.steps, guidance_scale=args.guidance, output_type="np",
                    generator=torch.Generator().manual_seed(args.seed)).images
    for task, pixels in zip(tasks, made):
        task.lay(k, (pixels * 255).round().astype(numpy.uint8))


@torch.no_grad()
def round_trip(pipeline, tasks, k):
    x = torch.tensor(numpy.stack([t.gold[k] for t in tasks])).permute(0, 3, 1, 2) / 127.5 - 1
    y = pipeline.vae.decode(pipeline.vae.encode(x).latent_dist.mode()).sample
    for task, pixels in zip(tasks, ((y.permute(0, 2, 3, 1) * 0.5 + 0.5).clamp(0, 1) * 255).round().numpy().astype(numpy.uint8)):
        task.lay(k, pixels)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--ceiling", action="store_true")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--guidance", type=float, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--batch", type=int, default=16)
    args = parser.parse_args()
    torch.set_num_threads(1)
    pipeline = load(args.model)
    args.out.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in (args.tasks / "tasks.jsonl").read_text().splitlines()][:args.limit]
    rows = [row for row in rows if row["kind"] not in ("move", "resize")]
    for first in range(0, len(rows), args.batch):
        tasks = [Task(args.tasks, row) for row in rows[first:first + args.batch]]
        for k in range(max(len(t.edits) for t in tasks)):
            group = [t for t in tasks if k < len(t.edits)]
            round_trip(pipeline, group, k) if args.ceiling else paint(pipeline, group, k, args)
        for task in tasks:
            Image.fromarray(task.picture).save(args.out / f"{task.id}.png")


if __name__ == "__main__":
    main()

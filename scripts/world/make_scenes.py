#!/usr/bin/env python3
"""Writes tabletop scenes with edit tasks: pictures before and after, masks, marks, layouts, plans, captions, job lists.

make_scenes.py --out DIR [--size 64] [--count 100] [--kinds move,remove] [--split train] [--seed 0]
  --count N   scenes, each with one task of every kind that suits it; of the held-out split, tasks
  --split     train (of --seed), or held_out: the fixed tasks 0 .. 999 that nothing is trained on
DIR/jobs.jsonl is for `tiedit edit --jobs`: things are found by their marks (recolour, move, resize) or by a given mask
(the others); jobs_masks.jsonl gives the mask of every painting edit. DIR/tasks.jsonl is for evaluate.py."""
import argparse
import pathlib
import sys

import edits
import scene as scenes
from files import TaskFolder


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=64, help="side in pixels, from 64")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--kinds", default=",".join(edits.KINDS))
    parser.add_argument("--split", choices=("train", "held_out"), default="train")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.kinds = args.kinds.split(",")
    unknown = [k for k in args.kinds if k not in edits.KINDS]
    if unknown:
        parser.error(f"--kinds: some of {', '.join(edits.KINDS)}, got {', '.join(unknown)}")
    if args.size < 64:
        parser.error(f"--size: 64 or more, got {args.size}")
    return args


def tasks_of_scene(index, args):
    """One task of each kind that suits the scene; a scene that suits none of them is passed over."""
    for attempt in range(1000):
        random = edits.generator("tabletop", "train", args.seed, index, attempt)
        scene = scenes.sample(random)
        if edits.is_held_out(scene):
            continue
        made = [(kind, edits.task_of(f"{index:06}-{kind}", kind, random, scene=scene)) for kind in args.kinds]
        if any(task for _, task in made):
            return [task for _, task in made if task]
    sys.exit(f"make_scenes.py: a scene for {', '.join(args.kinds)}, got none in 1,000 tries")


def tasks(args):
    if args.split == "train":
        for index in range(args.count):
            yield from tasks_of_scene(index, args)
    else:
        for index in range(min(args.count, edits.HELD_OUT)):
            if edits.KINDS[index % len(edits.KINDS)] in args.kinds:
                yield edits.held_out_task(index)


def main():
    args = arguments()
    folder = TaskFolder(args.out, args.size, args.split)
    for task in tasks(args):
        folder.add(task)
    folder.close()
    print(f"{args.out}: {len(folder.rows)} tasks of {args.size} x {args.size} pixels")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Trains the tabletop bundle from nothing and writes it: VAE, text encoder, inpainting UNet. Run again, it goes on.

train.py --work DIR --out FOLDER [--stop-at N] [--workers 2] [--device auto] [--full-vae N --full-unet N]
On two idle cores under three hours. --stop-at ends the UNet early, on the schedule of the full count; exit 75 = asked to
end, run again. Python packages: scripts/requirements/world.txt. The prompts come from build/tiedit (TIEDIT_BINARY)."""
import argparse
import pathlib
import sys

import progress

if __name__ == "__main__":
    progress.tune_allocator()

import bundle
import train_unet
import train_vae


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--stop-at", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--full-vae", type=int, default=train_vae.FULL)
    parser.add_argument("--full-unet", type=int, default=train_unet.FULL)
    args = parser.parse_args()
    shared = ["--work", str(args.work), "--device", args.device]
    stop = ["--stop-at", str(args.stop_at)] if args.stop_at else []
    if not train_vae.run(train_vae.arguments([*shared, "--full", str(args.full_vae), "--threads", str(args.workers)])):
        return 75
    if not train_unet.run(train_unet.arguments([*shared, "--full", str(args.full_unet), "--workers", str(args.workers), *stop])):
        return 75
    args.out.parent.mkdir(parents=True, exist_ok=True)
    bundle.write_bundle(args.work, args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

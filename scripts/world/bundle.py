#!/usr/bin/env python3
"""Writes what is trained so far as a model folder in the usual layout: fp16, plain names, every scheduler key.

bundle.py --work DIR --out FOLDER"""
import argparse
import json
import pathlib
import shutil
import tempfile

import torch
from diffusers import DDIMScheduler, StableDiffusionInpaintPipeline
from transformers import CLIPTokenizer

import tokens
import train_unet
import train_vae

LARGEST = 16 * 1024 * 1024  # bytes of a file
IGNORED = ("_name_or_path",)


def pipeline_of(work):
    """The reference's pipeline of the averaged weights, fp16."""
    model = train_unet.averaged_model(work)
    pipeline = StableDiffusionInpaintPipeline(
        vae=train_vae.averaged_vae(work), text_encoder=model.text, tokenizer=CLIPTokenizer.from_pretrained(work / "tokenizer"), unet=model.unet,
        scheduler=DDIMScheduler(**train_unet.SCHEDULER), safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    return pipeline.to(torch.float16)


def tidy(path):
    """A config without what only says where it came from."""
    value = {k: v for k, v in json.loads(path.read_text()).items() if k not in IGNORED}
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_bundle(work, out):
    """A folder that takes the place of `out`."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".bundle-") as folder:
        folder = pathlib.Path(folder) / "new"
        pipeline_of(work).save_pretrained(folder, safe_serialization=True)
        shutil.rmtree(folder / "tokenizer")
        tokens.write_tokenizer(folder / "tokenizer")
        for path in folder.rglob("*config.json"):
            tidy(path)
        large = [p.name for p in folder.rglob("*") if p.stat().st_size > LARGEST]
        if large:
            raise SystemExit(f"{large[0]}: at most {LARGEST:,} bytes, got more")
        for name in ("unet.csv", "vae.csv"):
            if (work / name).exists():
                shutil.copy(work / name, folder / name)
        for kept in out.glob("*.md"):
            shutil.copy(kept, folder / kept.name)
        shutil.rmtree(out, ignore_errors=True)
        folder.rename(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    write_bundle(args.work, args.out)
    size = sum(p.stat().st_size for p in args.out.rglob("*") if p.is_file())
    print(f"{args.out}: {size:,} bytes")


if __name__ == "__main__":
    main()

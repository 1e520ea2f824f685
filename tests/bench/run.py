#!/usr/bin/env python3
"""The front's speed as ratios, both sides in one run on this machine; prints one JSON object.

usage: run.py [--binary build/tiedit] [--kernels build/tests/bench/bench_kernels] [--photos 200]
              [--diffusers-python PYTHON]

--diffusers-python names a Python with diffusers installed; without it that row says absent.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import time

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIDE = (4000, 3000)  # 12 megapixels
BOX = (0.30, 0.30, 0.6162, 0.6162)  # a tenth of the area


def seconds(command: list[str], **kwargs) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **kwargs)
    return time.perf_counter() - start


def median(command: list[str], runs: int) -> float:
    seconds(command)
    return statistics.median(seconds(command) for _ in range(runs))


def cpu_name() -> str:
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(": ", 1)[1]
    return platform.processor()


def start_up(binary: str, diffusers_python: str | None) -> dict:
    row = {"help_seconds": median([binary, "--help"], 21)}
    if diffusers_python is None:
        return row | {"diffusers": "absent"}
    imported = median([diffusers_python, "-c", "from diffusers import StableDiffusionInpaintPipeline"], 3)
    return row | {"diffusers_import_seconds": imported, "ratio": imported / row["help_seconds"]}


def make_photos(folder: pathlib.Path, count: int) -> list[str]:
    """Photographs of 12 megapixels: crops and brightnesses of a real one, enlarged, each with its own grain."""
    source = Image.open(ROOT / "testdata/photos/astronaut.png").convert("RGB")
    folder.mkdir()
    files = []
    for i in range(count):
        rng = np.random.default_rng(i)
        left, top = rng.integers(0, 64, 2)
        picture = source.crop((left, top, left + 448, top + 336)).resize(SIDE, Image.BICUBIC)
        grain = rng.normal(0, 4, (SIDE[1] // 4, SIDE[0] // 4, 1)).repeat(4, 0).repeat(4, 1)
        pixels = np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8)
        files.append(str(folder / f"{i:03}.jpg"))
        Image.fromarray(pixels).save(files[-1], quality=92)
    return files


def one_photo(binary: str, photo: str, scratch: pathlib.Path) -> dict:
    """Process start to file, less decoding, editing and encoding as the record's own times say."""
    extras = []
    for i in range(7):
        out = scratch / f"one{i}"
        total = seconds([binary, "edit", photo, "-i", "make the area blue", "--box", "area=0.3,0.3,0.6,0.6", "--keep", "none", "--format", "same", "-o", str(out)])
        timing = json.loads(next(out.glob("*.steps/item.json")).read_text())["timing"]
        extras.append(total - timing["decode"] - timing["encode"] - sum(timing["steps"].values()))
    return {"overhead_seconds": statistics.median(extras)}


def timed_run(command: list[str]) -> tuple[float, int]:
    """Wall seconds and the peak resident set of the program in MiB (VmHWM, which begins at its start)."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while child.poll() is None:
        for line in pathlib.Path(f"/proc/{child.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                peak = max(peak, int(line.split()[1]) // 1024)
        time.sleep(0.05)
    if child.returncode != 0:
        raise RuntimeError(f"{command}: exit code {child.returncode}")
    return time.perf_counter() - start, peak


def folder(binary: str, kernels: str, photos: list[str], scratch: pathlib.Path) -> dict:
    mask = scratch / "mask.png"
    pixels = np.zeros((SIDE[1], SIDE[0]), np.uint8)
    pixels[round(BOX[1] * SIDE[1]):round(BOX[3] * SIDE[1]), round(BOX[0] * SIDE[0]):round(BOX[2] * SIDE[0])] = 255
    Image.fromarray(pixels).save(mask)
    codec = json.loads(subprocess.run([kernels, "codec", *photos], check=True, capture_output=True, text=True).stdout)
    base = codec["decode_seconds"] + codec["encode_seconds"]
    common = [binary, "edit", str(pathlib.Path(photos[0]).parent), "--keep", "none", "--format", "same", "--threads", "1"]
    box = ",".join(map(str, BOX))
    row = {"photos": len(photos), "decode_and_encode_seconds": base}
    with_mask, rss = timed_run([*common, "-i", "make the mask blue", "--mask", str(mask), "-o", str(scratch / "masked")])
    with_box, rss_box = timed_run([*common, "-i", "make the area blue", "--box", f"area={box}", "-o", str(scratch / "boxed")])
    few = [*photos[:10]]
    _, rss_few = timed_run([binary, "edit", *few, "--keep", "none", "--format", "same", "--threads", "1", "-i", "make the mask blue", "--mask", str(mask), "-o", str(scratch / "few")])
    boxed = [json.loads(line)["timing"]["steps"]["e1.locate.region"] for line in (scratch / "boxed/run.jsonl").read_text().splitlines()]
    parallel, _ = timed_run([*common[:-2], "-i", "make the mask blue", "--mask", str(mask), "-o", str(scratch / "parallel")])
    return row | {
        "mask_seconds": with_mask, "mask_ratio": with_mask / base,
        "box_seconds": with_box, "box_ratio": with_box / base,
        "grabcut_seconds": sum(boxed), "box_ratio_less_grabcuts": (with_box - sum(boxed)) / base,
        "all_cores_mask_seconds": parallel, "photos_a_second_a_core": len(photos) / with_mask,
        "peak_rss_mib": {"10 photos": rss_few, f"{len(photos)} photos": rss, "with boxes": rss_box},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "build/tiedit"))
    parser.add_argument("--kernels", default=str(ROOT / "build/tests/bench/bench_kernels"))
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--diffusers-python")
    args = parser.parse_args()
    run = lambda what: json.loads(subprocess.run([args.kernels, what], check=True, capture_output=True, text=True).stdout)
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        photos = make_photos(scratch / "photos", args.photos)
        result = {
            "format": "tiedit.bench/1",
            "machine": {"cpu": cpu_name(), "cores": os.cpu_count()},
            "start_up": start_up(args.binary, args.diffusers_python),
            "one_photo": one_photo(args.binary, photos[0], scratch),
            "composite": run("composite"),
            "fill": run("fill"),
            "folder": folder(args.binary, args.kernels, photos, scratch),
        }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

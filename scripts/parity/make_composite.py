"""Compositing in plain NumPy, for tests/parity/composite_parity_test.cpp: make_composite.py OUT.

The distance to the mask's outside is searched by brute force over all of its pixels.
"""
import json
import pathlib
import sys

import numpy


def squared_distances(mask):
    """Of every pixel inside to the nearest pixel outside; None when there is no outside."""
    h, w = mask.shape
    oy, ox = numpy.nonzero(~mask)
    if len(oy) == 0:
        return None
    y, x = numpy.mgrid[:h, :w]
    best = numpy.full((h, w), 1 << 40, numpy.int64)
    for a, b in zip(oy, ox):
        best = numpy.minimum(best, (y - a) ** 2 + (x - b) ** 2)
    return best


def alpha(mask, feather, full):
    d2 = squared_distances(mask)
    if d2 is None:
        return numpy.full(mask.shape, full, numpy.int64)
    t = numpy.minimum(1.0, numpy.sqrt(d2.astype(numpy.float64)) / (feather + 1))
    return numpy.where(mask, numpy.floor(full * t ** 2 * (3 - 2 * t) + 0.5).astype(numpy.int64), 0)


def composite(src, gen, mask, feather):
    full = int(numpy.iinfo(src.dtype).max)
    a = alpha(mask, feather, full)[..., None]
    out = src.copy()
    colours = src[..., :3].astype(numpy.int64)
    out[..., :3] = (a * gen.astype(numpy.int64) + (full - a) * colours + (full - 1) // 2) // full
    return out


def masks(random):
    h, w = 61, 83
    y, x = numpy.mgrid[:h, :w]
    return [numpy.hypot(x - 40, y - 30) < 26,
            (x < 30) & (y > 20),  # reaches two sides of the frame
            random.random((h, w)) < 0.3,
            numpy.ones((h, w), bool), numpy.zeros((h, w), bool)]


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(11)
    cases = []
    for m, mask in enumerate(masks(random)):
        numpy.save(out / f"mask{m}.npy", mask.astype(numpy.uint8) * 255)
        for dtype in (numpy.uint8, numpy.uint16):
            for channels in (3, 4):
                top = numpy.iinfo(dtype).max
                src = random.integers(0, top, mask.shape + (channels,), dtype, endpoint=True)
                gen = random.integers(0, top, mask.shape + (3,), dtype, endpoint=True)
                src[:2], gen[:2] = top, 0  # extremes
                src[2:4], gen[2:4] = top, top
                name = f"{m}.{src.dtype}.{channels}"
                numpy.save(out / f"src.{name}.npy", src)
                numpy.save(out / f"gen.{name}.npy", gen)
                for feather in (0, 1, 8, 24):
                    numpy.save(out / f"out.{name}.{feather}.npy", composite(src, gen, mask, feather))
                    cases.append({"mask": m, "name": name, "feather": feather})
                if channels == 3 and dtype == numpy.uint8:
                    outside = numpy.abs(gen.astype(int) - src.astype(int))[~mask]
                    cases[-1]["drift"] = [float(outside.mean()), int(outside.max())] if outside.size else [0.0, 0]
                changed = (numpy.concatenate([gen, src[..., 3:]], axis=2) != src).any(axis=2) & ~mask
                cases[-1]["outside"] = int(changed.sum())
    (out / "cases.json").write_text(json.dumps(cases))


main()

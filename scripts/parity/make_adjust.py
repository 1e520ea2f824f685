"""The formulas of edit.adjust in NumPy double precision, for tests/parity/adjust_parity_test.cpp: make_adjust.py OUT."""
import json
import pathlib
import sys

import numpy

from lab import from_lab, gaussian, to_lab

KINDS = ["brighter", "darker", "more_contrast", "less_contrast", "more_saturated", "less_saturated", "warmer", "cooler",
         "blur", "sharpen", "grey", "plain"]
COLOUR = (12, 200, 77)


def changed(rgb, inside, kind, v):
    lab = to_lab(rgb)
    L, a, b = numpy.moveaxis(lab, -1, 0)
    mean = L[inside].mean()
    up, down = 1 + v, 1 / (1 + v)
    lab_of = {
        "brighter": lambda: (100 * (L / 100) ** down, a, b), "darker": lambda: (100 * (L / 100) ** up, a, b),
        "more_contrast": lambda: (mean + up * (L - mean), a, b), "less_contrast": lambda: (mean + down * (L - mean), a, b),
        "more_saturated": lambda: (L, a * up, b * up), "less_saturated": lambda: (L, a * down, b * down),
        "warmer": lambda: (L, a + 5 * v, b + 20 * v), "cooler": lambda: (L, a - 5 * v, b - 20 * v),
        "grey": lambda: (L, 0 * a, 0 * b)}
    if kind in lab_of:
        L, a, b = lab_of[kind]()
        return from_lab(numpy.stack([numpy.clip(L, 0, 100), a, b], -1))
    if kind == "plain":
        return numpy.broadcast_to(numpy.array(COLOUR, float), rgb.shape)
    if kind == "sharpen":
        return rgb + 2 * v * (rgb - gaussian(rgb.astype(float), 1.5, 6, "reflect"))
    sigma = 0.04 * v * max(rgb.shape[:2])
    radius = int(numpy.ceil(5 * sigma))
    weight = inside.astype(float)[..., None]
    return gaussian(rgb * weight, sigma, radius, "constant") / numpy.maximum(gaussian(weight, sigma, radius, "constant"), 1e-12)


def waves(h, w):
    y, x = numpy.mgrid[:h, :w]
    base = 128 + 110 * numpy.stack([numpy.sin(x / 23), numpy.cos(y / 31), numpy.sin((x + y) / 41)], -1)
    return numpy.where(((x // 20 + y // 20) % 2 == 0)[..., None], base, 255 - base)  # hard edges


def pictures(random):
    y, x = numpy.mgrid[:120, :200]
    disc = numpy.hypot(x - 110, y - 60) < 50
    ring = (numpy.hypot(x - 10, y - 60) < 100) & (numpy.hypot(x - 60, y - 60) > 30)  # cut by the frame
    long = numpy.zeros((90, 800), bool)  # the longer side sets the blur
    long[5:80, 30:750] = True
    for name, picture, inside in (("waves", waves(120, 200), disc), ("noise", random.integers(0, 256, (120, 200, 3)), ring),
                                  ("long", waves(90, 800), long), ("whole", waves(120, 200), disc | True)):
        yield name, numpy.clip(picture, 0, 255).astype(numpy.uint8), inside


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    cases = []
    for name, rgb, inside in pictures(numpy.random.default_rng(5)):
        numpy.save(out / f"{name}.npy", rgb)
        numpy.save(out / f"{name}.mask.npy", inside.astype(numpy.uint8) * 255)
        for kind in KINDS:
            for v in (0.15, 0.3, 0.6):
                colour = numpy.floor(numpy.clip(changed(rgb, inside, kind, v), 0, 255) + 0.5).astype(numpy.uint8)
                numpy.save(out / f"{name}.{kind}.{v}.npy", numpy.where(inside[..., None], colour, rgb))
                cases.append({"name": name, "kind": kind, "amount": v})
    (out / "cases.json").write_text(json.dumps({"colour": COLOUR, "cases": cases}))


main()

"""Recolouring in NumPy double precision, for tests/parity/recolor_parity_test.cpp: make_recolor.py OUT."""
import json
import pathlib
import sys

import numpy

from lab import from_lab, gaussian, to_lab

TARGETS = {"blue": (0x1E, 0x3C, 0xC8), "white": (0xF5, 0xF5, 0xF5), "black": (0x14, 0x14, 0x14), "yellow": (0xF0, 0xDC, 0x28),
           "gray": (0x80, 0x80, 0x80)}


def smoothstep(t):
    t = numpy.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def recolor(rgb, mask, target):
    alpha = mask / 255
    lab = to_lab(rgb)
    med = numpy.median(lab[alpha > 0.9], axis=0)
    goal = to_lab(numpy.array(target))
    k = 0.85 if max(target) - min(target) <= 40 else 0.5
    L = numpy.clip(lab[..., 0] + k * (goal[0] - med[0]), 0, 100)
    q = numpy.clip(L / max(goal[0], 1), 0.3, 1.2)
    if med[0] < 80:
        q = q * (1 - numpy.clip((lab[..., 0] - 88) / 12, 0, 1))
    a = goal[1] * q + 0.25 * (lab[..., 1] - med[1])
    b = goal[2] * q + 0.25 * (lab[..., 2] - med[2])
    if numpy.hypot(med[1], med[2]) < 12:
        d, near = numpy.sqrt(((lab - med) ** 2).sum(-1)), 30
    else:
        d, near = numpy.hypot(lab[..., 1] - med[1], lab[..., 2] - med[2]), 40
    u = gaussian(1 - smoothstep((d - near) / 25), 1.0, 3, "reflect")
    new = from_lab(numpy.stack([L, a, b], -1))
    mixed = rgb + (alpha * u)[..., None] * (new - rgb)
    return numpy.where(mask[..., None] > 0, numpy.floor(mixed + 0.5), rgb).astype(numpy.uint8)


def pictures(random):
    h, w = 150, 190
    y, x = numpy.mgrid[:h, :w]
    shade = 0.35 + 0.6 * numpy.clip(1 - numpy.hypot(x - 70, y - 50) / 140, 0, 1)
    spots = random.normal(0, 6, (h, w, 3))
    red = numpy.array([215, 40, 30]) * shade[..., None] + spots
    red[60:90, 40:70] = [40, 160, 60]  # a part of another hue
    red[20:40, 80:110] = 250  # a highlight
    grey = numpy.array([150, 152, 149]) * shade[..., None] + spots
    noise = random.integers(0, 256, (h, w, 3))
    disc = numpy.clip((70 - numpy.hypot(x - 90, y - 75)) * 40 + 128, 0, 255)  # a soft edge
    half = numpy.where((x < 100) & (y > 30), 255, 0)  # reaches the frame
    for name, picture, mask in (("red", red, disc), ("grey", grey, half), ("noise", noise, numpy.full((h, w), 255))):
        yield name, numpy.clip(picture, 0, 255).astype(numpy.uint8), mask.astype(numpy.uint8)


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    cases = []
    for name, rgb, mask in pictures(numpy.random.default_rng(75)):
        numpy.save(out / f"{name}.npy", rgb)
        numpy.save(out / f"{name}.mask.npy", mask)
        for colour, target in TARGETS.items():
            numpy.save(out / f"{name}.{colour}.npy", recolor(rgb, mask, target))
            cases.append({"name": name, "colour": colour, "target": target})
    (out / "cases.json").write_text(json.dumps(cases))


main()

"""Clean-up of masks in plain NumPy, for tests/parity/refine_parity_test.cpp: make_refine.py OUT.

Discs are united pixel by pixel, components are found by flooding: nothing here shares code or method with the C++.
"""
import json
import pathlib
import sys

import numpy

RADII = [1, 2, 3, 7, 24, -1, -5]


def disc(radius):
    return [(dy, dx) for dy in range(-radius, radius + 1) for dx in range(-radius, radius + 1)
            if dy * dy + dx * dx <= radius * radius]


def shifted(mask, dy, dx, beyond):
    """mask[y + dy, x + dx], `beyond` outside the frame."""
    h, w = mask.shape
    out = numpy.full_like(mask, beyond)
    ys, xs = slice(max(0, -dy), min(h, h - dy)), slice(max(0, -dx), min(w, w - dx))
    yt, xt = slice(max(0, dy), min(h, h + dy)), slice(max(0, dx), min(w, w + dx))
    out[ys, xs] = mask[yt, xt]
    return out


def grow(mask, radius):
    if radius >= 0:
        return numpy.any([shifted(mask, dy, dx, False) for dy, dx in disc(radius)], axis=0)
    return numpy.all([shifted(mask, dy, dx, True) for dy, dx in disc(-radius)], axis=0)


def components(mask, eight):
    """Pixel lists of the connected pieces, in raster order of their first pixel."""
    steps = [(-1, 0), (1, 0), (0, -1), (0, 1)] + ([(-1, -1), (-1, 1), (1, -1), (1, 1)] if eight else [])
    seen, pieces = numpy.zeros_like(mask), []
    for start in zip(*numpy.nonzero(mask)):
        if seen[start]:
            continue
        seen[start], stack, piece = True, [start], []
        while stack:
            y, x = stack.pop()
            piece.append((y, x))
            for dy, dx in steps:
                p = (y + dy, x + dx)
                if 0 <= p[0] < mask.shape[0] and 0 <= p[1] < mask.shape[1] and mask[p] and not seen[p]:
                    seen[p] = True
                    stack.append(p)
        pieces.append(piece)
    return pieces


def clean(logits, points, holes, shadow, radius):
    mask = logits > 0
    h, w = mask.shape
    pieces = components(mask, True)
    result = {"before": len(pieces), "after": 0, "holes": 0}
    out = numpy.zeros_like(mask)
    if not pieces:
        return out, result
    largest = max(pieces, key=len)
    mean = lambda piece: float(numpy.mean([float(logits[p]) for p in piece]))
    least = max(64 * (max(w, h) / 1024) ** 2, 0.02 * len(largest))
    owner = numpy.zeros(mask.shape, int)
    kept = []
    for piece in pieces:
        marked = any((y, x) in piece for x, y in points)
        if marked or (len(piece) >= least and mean(piece) >= 0.25 * mean(largest)):
            kept.append(piece)
            for p in piece:
                out[p] = True
                owner[p] = len(kept)
    result["after"] = len(kept)
    if holes:
        outsides = [outside_of(owner == i + 1) for i in range(len(kept))]
        for piece in components(~out, False):
            ys, xs = [p[0] for p in piece], [p[1] for p in piece]
            if min(ys) == 0 or min(xs) == 0 or max(ys) == h - 1 or max(xs) == w - 1:
                continue
            # the component around it encloses the hole and touches it
            around = [k for i, k in enumerate(kept) if not outsides[i][piece[0]] and touches(piece, owner, i + 1)]
            if len(piece) < 0.1 * len(around[0]):
                result["holes"] += 1
                for p in piece:
                    out[p] = True
    if shadow and out.any():
        ys = numpy.nonzero(out)[0]
        rows = int(numpy.floor(0.06 * (ys.max() - ys.min() + 1) + 0.5))
        out = numpy.any([shifted(out, -d, 0, False) for d in range(rows + 1)], axis=0)
    return grow(out, radius), result


def outside_of(piece):
    """What a flood from the frame reaches without crossing the piece."""
    h, w = piece.shape
    out = numpy.zeros_like(piece)
    for part in components(~piece, False):
        if any(y in (0, h - 1) or x in (0, w - 1) for y, x in part):
            for p in part:
                out[p] = True
    return out


def touches(piece, owner, label):
    h, w = owner.shape
    return any(owner[y + dy, x + dx] == label for y, x in piece for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0))
               if 0 <= y + dy < h and 0 <= x + dx < w)


def audit(mask, logits):
    ys, xs = numpy.nonzero(mask)
    inside = logits > 0
    rim = grow(inside, 3) & ~grow(inside, -3)
    return {"share": float(mask.mean()),
            "box": [int(xs.min()), int(ys.min()), int(xs.max() + 1), int(ys.max() + 1)] if len(xs) else [0, 0, 0, 0],
            "border": bool(mask[0].any() or mask[-1].any() or mask[:, 0].any() or mask[:, -1].any()),
            "rim": float(numpy.abs(logits.astype(float))[rim].mean()) if rim.any() and inside.any() else None,
            "stability": float((logits > 1).sum() / max(1, (logits > -1).sum()))}


def smooth_noise(random, h, w, scale):
    field = random.normal(size=(h, w))
    for _ in range(scale):
        field = (field + shifted(field, 1, 0, 0) + shifted(field, -1, 0, 0) + shifted(field, 0, 1, 0)
                 + shifted(field, 0, -1, 0)) / 5
    return field / field.std()


def masks(random):
    h, w = 90, 120
    y, x = numpy.mgrid[:h, :w]
    ring = (numpy.hypot(x - 60, y - 45) < 30) & (numpy.hypot(x - 60, y - 45) > 12)
    corner = (x < 25) & (y < 18) | (x > 110) & (y > 70)
    line = numpy.zeros((h, w), bool)
    line[40, 5:115] = line[5:85, 77] = True
    return [ring, corner, line, smooth_noise(random, h, w, 6) > 0.6, random.random((h, w)) < 0.01,
            numpy.zeros((h, w), bool), numpy.ones((h, w), bool)]


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(9)
    for i, mask in enumerate(masks(random)):
        numpy.save(out / f"mask{i}.npy", mask.astype(numpy.uint8) * 255)
        for radius in RADII:
            numpy.save(out / f"mask{i}.{radius}.npy", grow(mask, radius).astype(numpy.uint8) * 255)
    cases = []
    for i in range(16):
        h, w = int(random.integers(30, 70)), int(random.integers(30, 80))
        logits = (3 * smooth_noise(random, h, w, 2 + i % 3) + (i % 4 - 1)).astype(numpy.float32)
        if i == 0:
            logits[:] = -2
        if i % 2:  # a weak large piece and a nested one
            logits[2:12, 2:12] = 0.05
            logits[15:28, 5:25] = 4
            logits[17:26, 7:23] = -4
            logits[20:23, 10:20] = 5
        if i % 5 == 4:
            logits = numpy.where(logits > 0, 1, -1).astype(numpy.float32)
        points = [(int(random.integers(0, w)), int(random.integers(0, h))) for _ in range(i % 3)]
        holes, shadow, radius = i % 4 != 3, i % 3 == 1, [0, 3, -1, 5][i % 4]
        mask, counts = clean(logits, points, holes, shadow, radius)
        numpy.save(out / f"logits{i}.npy", logits)
        numpy.save(out / f"clean{i}.npy", mask.astype(numpy.uint8) * 255)
        cases.append({"points": points, "holes": holes, "shadow": shadow, "radius": radius, "counts": counts,
                      "audit": audit(mask, logits)})
    (out / "cases.json").write_text(json.dumps(cases))


main()

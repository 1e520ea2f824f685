"""Matte, clean colours, membrane and scaling in NumPy double precision, for tests/parity/transplant_parity_test.cpp:
make_transplant.py OUT."""
import json
import math
import pathlib
import sys

import numpy
from PIL import Image

PHOTOS = pathlib.Path(__file__).resolve().parents[2] / "testdata" / "photos"


def box_mean(image, radius):
    """Mean over (2 radius + 1)^2 pixels, the border repeated."""
    n = 2 * radius + 1
    for axis in (0, 1):
        pad = [(radius + 1 if a == axis else 0, radius if a == axis else 0) for a in range(image.ndim)]
        sums = numpy.cumsum(numpy.pad(image, pad, mode="edge"), axis=axis)
        low, high = (numpy.take(sums, range(i, i + image.shape[axis]), axis=axis) for i in (0, n))
        image = (high - low) / n
    return image


def grow(mask, radius):
    """Union of discs dx^2 + dy^2 <= radius^2."""
    h, w = mask.shape
    padded = numpy.pad(mask, radius)
    out = numpy.zeros_like(mask)
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dx * dx + dy * dy <= radius * radius:
                out |= padded[radius + dy:radius + dy + h, radius + dx:radius + dx + w]
    return out


def guided(rgb, mask, radius, eps):
    guide = rgb / 255
    mean, mean_p = box_mean(guide, radius), box_mean(mask, radius)
    with_p = box_mean(guide * mask[..., None], radius) - mean * mean_p[..., None]
    outer = guide[..., :, None] * guide[..., None, :]
    covariance = box_mean(outer, radius) - mean[..., :, None] * mean[..., None, :] + eps * numpy.eye(3)
    a = numpy.linalg.solve(covariance, with_p[..., None])[..., 0]
    b = mean_p - (a * mean).sum(-1)
    return (box_mean(a, radius) * guide).sum(-1) + box_mean(b, radius)


def matte(rgb, mask):
    ys, xs = numpy.nonzero(mask)
    diagonal = math.hypot(xs.max() - xs.min() + 1, ys.max() - ys.min() + 1)
    band = max(2, math.floor(0.006 * diagonal + 0.5))
    g = guided(rgb, mask.astype(float), 2 * band, 1e-4)
    alpha = numpy.clip((g - 0.1) / 0.8, 0, 1)
    alpha[~grow(mask, band)] = 0
    alpha[~grow(~mask, band)] = 1
    return alpha, band


def clean_colours(rgb, alpha, band):
    picture = rgb.astype(float)
    front, back, u = picture, picture, alpha[..., None]
    for radius in (6 * band, band):
        f = box_mean(front * u, radius) / (box_mean(u, radius) + 1e-5)
        b = box_mean(back * (1 - u), radius) / (box_mean(1 - u, radius) + 1e-5)
        front, back = numpy.clip(f + u * (picture - u * f - (1 - u) * b), 0, 255), b
    return numpy.where((u > 0) & (u < 1), front, picture)


def membrane(values, pixels):
    """Dense solution; pixels 0 absent, 1 known, 2 unknown."""
    unknown = [tuple(p) for p in numpy.argwhere(pixels == 2)]
    index = {p: i for i, p in enumerate(unknown)}
    a, b = numpy.zeros((len(unknown), len(unknown))), numpy.zeros((len(unknown), 3))
    for (y, x), i in index.items():
        for q in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if not (0 <= q[0] < pixels.shape[0] and 0 <= q[1] < pixels.shape[1]) or pixels[q] == 0:
                continue
            a[i, i] += 1
            if pixels[q] == 1:
                b[i] += values[q]
            else:
                a[i, index[q]] -= 1
    out = numpy.where((pixels == 1)[..., None], values, 0).astype(float)
    for p, c in zip(unknown, numpy.linalg.solve(a, b)):
        out[p] = c
    return out


def area_weights(source, target):
    w = numpy.zeros((target, source))
    step = source / target
    for i in range(target):
        for j in range(source):
            w[i, j] = max(0, min(j + 1, (i + 1) * step) - max(j, i * step))
    return w / w.sum(1, keepdims=True)


def cubic_weights(source, target):
    def k(t, a=-0.75):
        t = abs(t)
        return ((a + 2) * t - (a + 3)) * t * t + 1 if t < 1 else ((a * t - 5 * a) * t + 8 * a) * t - 4 * a if t < 2 else 0

    w = numpy.zeros((target, source))
    for i in range(target):
        at = (i + 0.5) * source / target - 0.5
        for j in range(math.floor(at) - 1, math.floor(at) + 3):
            w[i, min(max(j, 0), source - 1)] += k(at - j)
    return w


def scaled(rgba, size):
    """(255 alpha, straight colours) as floats; size (w, h)."""
    alpha = rgba[..., 3:] / 255
    m = numpy.concatenate([rgba[..., :3] * alpha, alpha], -1)
    for axis, target in ((1, size[0]), (0, size[1])):
        source = m.shape[axis]
        if source != target:
            w = area_weights(source, target) if target < source else cubic_weights(source, target)
            m = numpy.moveaxis(numpy.tensordot(w, m, (1, axis)), 0, axis)
    colours = m[..., :3] / (numpy.maximum(m[..., 3:], 0) + 1e-4)
    return numpy.clip(numpy.concatenate([colours, 255 * m[..., 3:]], -1), 0, 255)


def matte_cases(random):
    """Name, picture, mask."""
    h, w = 150, 190
    y, x = numpy.mgrid[:h, :w]
    disc = numpy.hypot(x - 90, y - 70) < 45
    soft = numpy.clip(46 - numpy.hypot(x - 90, y - 70), 0, 1)[..., None]
    blue, red = numpy.array([40, 70, 190]) + random.normal(0, 5, (h, w, 3)), numpy.array([200, 60, 40]) + random.normal(0, 5, (h, w, 3))
    yield "disc", soft * red + (1 - soft) * blue, disc
    yield "noise", random.integers(0, 256, (h, w, 3)), (x < 60) & (y > 40)  # reaches the frame
    yield "flat", numpy.full((h, w, 3), 128), disc  # nothing to guide
    cat = numpy.asarray(Image.open(PHOTOS / "chelsea.png").convert("RGB"))
    h, w = cat.shape[:2]
    y, x = numpy.mgrid[:h, :w]
    yield "cat", cat, ((x - 230) / 170.0) ** 2 + ((y - 130) / 120.0) ** 2 < 1


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(72)
    mattes = []
    for name, rgb, mask in matte_cases(random):
        rgb = numpy.clip(numpy.rint(rgb), 0, 255).astype(numpy.uint8)
        alpha, band = matte(rgb, mask)
        numpy.save(out / f"{name}.npy", rgb)
        numpy.save(out / f"{name}.mask.npy", numpy.where(mask, 255, 0).astype(numpy.uint8))
        numpy.save(out / f"{name}.alpha.npy", alpha)
        numpy.save(out / f"{name}.colour.npy", clean_colours(rgb, alpha, band))
        mattes.append(name)

    y, x = numpy.mgrid[:60, :60]
    values = numpy.stack([40 * numpy.sin(x / 9) + y, 60 * numpy.cos(y / 7), random.normal(0, 20, x.shape)], -1).astype(numpy.float32)
    pixels = numpy.ones((60, 60), numpy.uint8)
    pixels[numpy.hypot(x - 30, y - 28) < 24] = 2  # more unknowns than are solved without a coarser start
    cut = pixels.copy()
    cut[:, 46:] = 0
    cut[40:, :20] = 2  # reaches the edge of what there is
    membranes = []
    for name, kind in (("inside", pixels), ("cut", cut)):
        numpy.save(out / f"membrane.{name}.values.npy", values)
        numpy.save(out / f"membrane.{name}.pixels.npy", kind)
        numpy.save(out / f"membrane.{name}.npy", membrane(values, kind))
        membranes.append(name)

    y, x = numpy.mgrid[:57, :83]
    alpha = numpy.clip((24 - numpy.hypot(x - 40, y - 28)) * 60 + 128, 0, 255)
    rgba = numpy.concatenate([random.integers(0, 256, (57, 83, 3)), alpha[..., None]], -1).astype(numpy.uint8)
    numpy.save(out / "sprite.npy", rgba)
    scales = [(40, 30), (83, 20), (166, 114), (101, 57), (130, 29), (9, 7), (84, 58)]
    for size in scales:
        numpy.save(out / f"sprite.{size[0]}x{size[1]}.npy", scaled(rgba, size))
    (out / "cases.json").write_text(json.dumps({"mattes": mattes, "membranes": membranes, "scales": scales}))


main()

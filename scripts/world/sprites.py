"""The looks of things: each kind drawn from its shape under one light, as a small picture without a colour yet.

Coordinates are units u of the kind's medium size: x to the right, y upwards, the point on the table at (0, 0). A thing
is seen a little from above, so that circles on the table are ellipses of ratio TILT. What a sprite looks like depends
on its kind, variant, scale and the light only, never on its place: a moved thing keeps its pixels."""
import functools
import math
from dataclasses import dataclass

import numpy

TILT = 0.3
UNIT = 0.22  # one u as a share of the picture's side
VARIANTS = 3
AMBIENT = 0.03  # light that even black things give back
CREAM, METAL, CAP = (0.93, 0.90, 0.82), (0.62, 0.62, 0.64), (0.24, 0.20, 0.18)


@dataclass(frozen=True)
class Sprite:
    """Pixels of a thing, or of its shadow: top-left corner relative to the point on the table (x right, y down)."""
    x: int
    y: int
    alpha: numpy.ndarray  # [h, w] f32: coverage; of a shadow its darkness
    tint: numpy.ndarray   # [h, w] f32: what the thing's colour is multiplied with, times coverage
    fixed: numpy.ndarray  # [h, w, 3] f32: what has a colour of its own, and highlights, times coverage


class Painter:
    """Paints hard-edged parts on a fine grid, later ones over earlier ones."""

    def __init__(self, box, unit_px, fine, light):
        x0, x1 = math.floor(box[0] * unit_px) - 1, math.ceil(box[2] * unit_px) + 1
        y0, y1 = math.floor(-box[3] * unit_px) - 1, math.ceil(-box[1] * unit_px) + 1
        self.corner, self.fine = (x0, y0), fine
        xs = (numpy.arange((x1 - x0) * fine, dtype=numpy.float32) + 0.5) / fine + x0
        ys = (numpy.arange((y1 - y0) * fine, dtype=numpy.float32) + 0.5) / fine + y0
        self.x, self.y = numpy.meshgrid(xs / unit_px, -ys / unit_px)
        self.alpha = numpy.zeros_like(self.x)
        self.tint = numpy.zeros_like(self.x)
        self.fixed = numpy.zeros((*self.x.shape, 3), numpy.float32)
        direction = numpy.array([light, 0.62, 0.62])
        self.light = direction / numpy.linalg.norm(direction)
        half = self.light + [0, 0, 1]
        self.half = half / numpy.linalg.norm(half)

    def paint(self, where, shade, gloss=0.0, rgb=None):
        """`where` [h, w] bool; `shade` multiplies the thing's colour, or `rgb` where the part has its own."""
        shade, gloss = (numpy.broadcast_to(numpy.asarray(v, numpy.float32), where.shape)[where] for v in (shade, gloss))
        self.alpha[where] = 1
        self.tint[where] = shade if rgb is None else 0
        own = numpy.full((1, 3), AMBIENT) * shade[:, None] if rgb is None else numpy.array([rgb]) * shade[:, None]
        self.fixed[where] = own + gloss[:, None]

    def lit(self, nx, ny, nz, shine=0.0, power=30, ambient=0.5, diffuse=0.62):
        """Shade and gloss of a surface with this normal."""
        toward = nx * self.light[0] + ny * self.light[1] + nz * self.light[2]
        shade = ambient + diffuse * numpy.maximum(toward, 0)
        if not shine:
            return shade, 0.0
        mirrored = nx * self.half[0] + ny * self.half[1] + nz * self.half[2]
        return shade, shine * numpy.maximum(mirrored, 0) ** power

    def ellipse(self, cx, cy, rx, ry):
        return ((self.x - cx) / rx) ** 2 + ((self.y - cy) / ry) ** 2 <= 1

    def polygon(self, *corners):
        """Convex, anticlockwise."""
        inside = numpy.ones(self.x.shape, bool)
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1]):
            inside &= (bx - ax) * (self.y - ay) - (by - ay) * (self.x - ax) >= 0
        return inside

    def turned(self, profile, shine=0.35, rgb=None):
        """A body of revolution: `profile` = (height, radius) from the table upwards."""
        heights, radii = smooth(profile)
        y = numpy.clip(self.y, heights[0], heights[-1])
        radius = numpy.interp(y, heights, radii)
        slope = numpy.interp(y, heights, numpy.gradient(radii, heights))
        foot = radii[0]
        inside = (numpy.abs(self.x) <= radius) & (self.y >= heights[0]) & (self.y <= heights[-1])
        inside |= self.ellipse(0, heights[0], foot, TILT * foot) & (self.y < heights[0])
        across = numpy.clip(self.x / numpy.maximum(radius, 1e-3), -1, 1)
        length = numpy.sqrt(1 + slope ** 2)
        shade, gloss = self.lit(across / length, -slope / length, numpy.sqrt(1 - across ** 2) / length, shine)
        self.paint(inside, shade, gloss, rgb)

    def opening(self, height, radius, rim=0.86, depth=0.42):
        """The mouth of a hollow body: a bright rim, a dark inside that is lit on the side away from the light."""
        self.paint(self.ellipse(0, height, radius, TILT * radius), 1.12)
        inner = radius * rim
        inside = self.ellipse(0, height - 0.01, inner, TILT * inner * 0.94)
        self.paint(inside, depth - 0.2 * self.light[0] * self.x / inner + 0.1 * (self.y - height) / (TILT * inner) * -1)

    def finish(self):
        def down(a):
            h, w = a.shape[0] // self.fine, a.shape[1] // self.fine
            return a.reshape(h, self.fine, w, self.fine, *a.shape[2:]).mean(axis=(1, 3)).astype(numpy.float32)

        return trimmed(*self.corner, down(self.alpha), down(self.tint), down(self.fixed))


def trimmed(x, y, alpha, tint, fixed):
    rows, columns = numpy.flatnonzero(alpha.any(1)), numpy.flatnonzero(alpha.any(0))
    part = numpy.s_[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    return Sprite(int(x + columns[0]), int(y + rows[0]), *(numpy.ascontiguousarray(a[part]) for a in (alpha, tint, fixed)))


def smooth(profile, steps=12):
    """Monotone cubic through the points: heights ascending, radii without overshoot."""
    h, r = (numpy.array(v, float) for v in zip(*profile))
    secant = numpy.diff(r) / numpy.diff(h)
    slope = numpy.concatenate([[secant[0]], (secant[:-1] + secant[1:]) / 2, [secant[-1]]])
    slope[1:-1][secant[:-1] * secant[1:] <= 0] = 0
    for i, s in enumerate(secant):
        limit = 3 * abs(s)
        slope[i], slope[i + 1] = numpy.clip(slope[i], -limit, limit), numpy.clip(slope[i + 1], -limit, limit)
    t = numpy.arange(steps) / steps
    a, b, c, d = (1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2, t * t * (3 - 2 * t), t * t * (t - 1)
    heights, radii = [], []
    for i, w in enumerate(numpy.diff(h)):
        heights.extend(h[i] + w * t)
        radii.extend(a * r[i] + b * w * slope[i] + c * r[i + 1] + d * w * slope[i + 1])
    return numpy.array([*heights, h[-1]]), numpy.array([*radii, r[-1]])

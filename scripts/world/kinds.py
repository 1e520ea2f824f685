"""The kinds of things on the table, and their shadows. Each is a function that paints one of three variants."""
import functools

import numpy

from sprites import CAP, CREAM, METAL, TILT, UNIT, Painter


def mug(p, v):
    radius, height, side = ((0.46, 0.90, 1), (0.42, 1.02, -1), (0.52, 0.80, 1))[v]
    cx, cy = side * (radius + 0.03), height * 0.5
    outer, inner = p.ellipse(cx, cy, 0.31, 0.31 * height), p.ellipse(cx, cy, 0.17, 0.18 * height)
    p.paint(outer & ~inner & (side * p.x > 0), 0.78 + 0.25 * (p.y - cy) + 0.2 * side * p.light[0])
    p.turned([(0, radius * 0.92), (0.08, radius), (height, radius)])
    p.opening(height, radius)


def bottle(p, v):
    radius, shoulder, height = ((0.30, 0.95, 1.55), (0.27, 1.10, 1.70), (0.36, 0.80, 1.40))[v]
    p.turned([(0, radius * 0.94), (0.06, radius), (shoulder, radius), (shoulder + 0.28, 0.13), (height, 0.12)], shine=0.6)
    low, high = 0.28 * height, 0.5 * height
    across = numpy.clip(p.x / radius, -1, 1)
    drop = TILT * radius * numpy.sqrt(1 - across ** 2)  # the label's edges bend with the glass
    shade, _ = p.lit(across, 0, numpy.sqrt(1 - across ** 2))
    p.paint((numpy.abs(p.x) <= radius) & (p.y + drop >= low) & (p.y + drop <= high), shade, rgb=CREAM)
    p.turned([(height - 0.04, 0.15), (height + 0.17, 0.15)], rgb=CAP)
    p.paint(p.ellipse(0, height + 0.17, 0.15, TILT * 0.15), 1.3, rgb=CAP)


def bowl(p, v):
    rim, height = ((0.74, 0.56), (0.66, 0.66), (0.80, 0.46))[v]
    p.turned([(0, 0.30), (0.07, 0.33), (0.14 + 0.1 * v, 0.62 * rim), (0.6 * height, 0.88 * rim), (height, rim)])
    p.opening(height, rim, rim=0.92, depth=0.62)


def ball(p, v):
    radius = (0.50, 0.44, 0.56)[v]
    nx, ny = p.x / radius, (p.y - radius + 0.1) / radius
    inside = nx ** 2 + ny ** 2 <= 1
    nz = numpy.sqrt(numpy.maximum(1 - nx ** 2 - ny ** 2, 0))
    p.paint(inside, *p.lit(nx, ny, nz, shine=0.75, power=24, ambient=0.38, diffuse=0.75))


def cube(p, v):
    width, height, side = ((0.84, 0.78, 1), (0.98, 0.66, -1), (0.74, 0.96, 1))[v]
    x0, x1, y0 = -width / 2 - side * 0.13, width / 2 - side * 0.13, -0.11
    dx, dy, y1 = side * 0.28, 0.24, y0 + height
    near, far = (x1, x1 + dx) if side > 0 else (x0, x0 + dx)
    flank = [(near, y0), (far, y0 + dy), (far, y1 + dy), (near, y1)]
    p.paint(p.polygon(*(flank if side > 0 else flank[::-1])), 0.56 + 0.3 * max(0, side * p.light[0]))
    p.paint(p.polygon((x0, y1), (x1, y1), (x1 + dx, y1 + dy), (x0 + dx, y1 + dy)), 1.14)
    p.paint(p.polygon((x0, y0), (x1, y0), (x1, y1), (x0, y1)), 0.80 + 0.05 * (p.y - y0) / height)


def plate(p, v):
    rim, well = ((0.80, 0.56), (0.72, 0.46), (0.84, 0.64))[v]
    ratio = 0.36
    p.paint(p.ellipse(0, 0.0, rim * 0.92, ratio * rim), 0.55)
    p.paint(p.ellipse(0, 0.07, rim, ratio * rim), 1.0 - 0.1 * p.light[0] * -p.x / rim)
    p.paint(p.ellipse(0, 0.06, well, ratio * well), 0.72)
    p.paint(p.ellipse(0, 0.045, well * 0.95, ratio * well * 0.9), 0.92 + 0.12 * p.light[0] * -p.x / well, 0.03)


def vase(p, v):
    belly, waist, height = ((0.46, 0.17, 1.32), (0.38, 0.22, 1.46), (0.54, 0.14, 1.18))[v]
    lip = waist + 0.12
    p.turned([(0, 0.24), (0.05, 0.27), (0.36 * height, belly), (0.62 * height, 0.72 * belly), (0.82 * height, waist), (0.9 * height, waist), (height, lip)], shine=0.5)
    p.opening(height, lip, rim=0.8, depth=0.3)


def lamp(p, v):
    wide, narrow, low, high = ((0.56, 0.30, 0.72, 1.34), (0.48, 0.36, 0.80, 1.46), (0.62, 0.18, 0.66, 1.26))[v]
    p.turned([(0, 0.32), (0.08, 0.31)])
    p.paint(p.ellipse(0, 0.08, 0.31, TILT * 0.31), 1.1)
    p.turned([(0.08, 0.05), (low, 0.05)], rgb=METAL)
    p.paint(p.ellipse(0, low, wide, TILT * wide), 1.0, rgb=(1.0, 0.93, 0.70))
    heights = (low, high)
    radius = numpy.interp(p.y, heights, (wide, narrow))
    across = numpy.clip(p.x / radius, -1, 1)
    sag = TILT * wide * 0.62 * numpy.sqrt(1 - across ** 2)
    shade, _ = p.lit(across, 0.2, numpy.sqrt(1 - across ** 2), ambient=0.62, diffuse=0.5)
    p.paint((numpy.abs(p.x) <= radius) & (p.y >= low - sag * 0.25) & (p.y <= high), shade, 0.10 * numpy.clip(1.4 - (p.y - low) * 1.6, 0, 1))
    p.paint(p.ellipse(0, high, narrow, TILT * narrow), 0.75)


KINDS = {"mug": mug, "bottle": bottle, "bowl": bowl, "ball": ball, "cube": cube, "plate": plate, "vase": vase, "lamp": lamp}
CANVAS = (-1.0, -0.5, 1.0, 2.1)  # x0, y0, x1, y1 that every kind stays within, in u
FOOT = {"mug": 0.46, "bottle": 0.32, "bowl": 0.40, "ball": 0.34, "cube": 0.60, "plate": 0.74, "vase": 0.30, "lamp": 0.36}
CAST = {"mug": 0.26, "bottle": 0.34, "bowl": 0.26, "ball": 0.30, "cube": 0.24, "plate": 0.10, "vase": 0.32, "lamp": 0.30}


def fineness(side):
    return 5 if side <= 128 else 3 if side <= 512 else 1


# Sprites of a large picture are megabytes each; those of a small one are made once for ever.
@functools.lru_cache(maxsize=1500)
def thing(kind, variant, scale, light, side):
    """Sprite of a thing; `scale` relative to medium size, `light` -1 (left) .. 1 (right), `side` of the picture."""
    painter = Painter(CANVAS, UNIT * side * scale, fineness(side), light)
    KINDS[kind](painter, variant)
    return painter.finish()


@functools.lru_cache
def extent(kind, variant):
    """x0, y0, x1, y1 in u of a thing of medium size, y downwards."""
    sprite, unit = thing(kind, variant, 1.0, 0.35, 1024), UNIT * 1024
    height, width = sprite.alpha.shape
    return sprite.x / unit, sprite.y / unit, (sprite.x + width) / unit, (sprite.y + height) / unit


def soft(distance):
    t = numpy.clip(distance, 0, 1)
    return 1 - t * t * (3 - 2 * t)


@functools.lru_cache(maxsize=1500)
def shadow(kind, variant, scale, light, side):
    """Darkness of the table under a thing: close and dark where it stands, wide and weak away from the light."""
    p = Painter((-2.0, -0.9, 2.0, 0.9), UNIT * side * scale, 2 if side <= 128 else 1, light)
    foot, cast = FOOT[kind], CAST[kind]

    def blot(cx, cy, rx, ry, core):
        reach = numpy.sqrt(((p.x - cx) / rx) ** 2 + ((p.y - cy) / ry) ** 2)
        return soft((reach - core) / (1 - core))

    contact = blot(0, -0.02, foot * 1.28, foot * 1.28 * 0.42, 0.55)
    away = blot(-light * cast * 1.3, -0.03, foot * 1.15 + cast, (foot * 1.15 + cast) * 0.36, 0.25)
    p.alpha[:] = 1 - (1 - 0.48 * contact) * (1 - 0.32 * away)
    return p.finish()

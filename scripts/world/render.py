"""Draws scenes: pictures, and how much each thing shows in each pixel. The same scene gives the same bytes always, and
a pixel that no changed thing or shadow reaches is the same in two scenes."""
import functools
from dataclasses import dataclass

import numpy

import kinds
from palette import RGB, TABLES, WALLS, wall_rgb
from scene import GRID, pixel

WARMTH = {-1: (0.965, 0.985, 1.0), 0: (0.985, 0.98, 0.97), 1: (1.0, 0.97, 0.925)}
SHADOW_SEEN = 0.02  # darkness from which a pixel belongs to a shadow's mask


@dataclass(frozen=True)
class View:
    """One drawing of a scene, `side` pixels square."""
    image: numpy.ndarray   # [S, S, 3] u8
    shown: list            # a thing: (box slices, [h, w] f32 its share of each pixel)
    shade: list            # a thing: (box slices, [h, w] f32 darkness of its shadow where the table shows)
    table: numpy.ndarray   # [S, S] f32: share of the table, shadows included
    wall: numpy.ndarray    # [S, S] f32

    def mask(self, i):
        """[S, S] bool: the pixels that are mostly this thing."""
        return paste(self.image.shape[:2], self.shown[i], 0.5)

    def shadow_mask(self, i):
        """[S, S] bool: the pixels of the table that its shadow darkens."""
        return paste(self.image.shape[:2], self.shade[i], SHADOW_SEEN)

    def reach(self, i):
        """[S, S] bool: every pixel that the thing or its shadow has any part in."""
        return paste(self.image.shape[:2], self.shown[i], 0) | paste(self.image.shape[:2], self.shade[i], 0)


def paste(shape, part, above):
    out = numpy.zeros(shape, bool)
    where, values = part
    out[where] = values > above
    return out


@functools.lru_cache(maxsize=4096)
def wall_pattern(style, light, side, rows):
    """[rows, S] f32 factor of the wall's colour."""
    x = (numpy.arange(side, dtype=numpy.float32) + 0.5) / side
    y = (numpy.arange(rows, dtype=numpy.float32) + 0.5)[:, None] / side
    shade = 0.97 + 0.07 * light * (x - 0.5)[None] - 0.12 * y
    if style == "striped":
        shade = shade * numpy.where((x * 8) % 1 < 0.5, 1.0, 0.86)
    if style == "tiled":
        row = numpy.floor(y * 8)
        joint = ((y * 8) % 1 < 0.125) | ((x * 5.333 + 0.5 * (row % 2)) % 1 < 0.09)
        shade = shade * numpy.where(joint, 0.82, 1.0)
    return shade.astype(numpy.float32)


@functools.lru_cache(maxsize=4096)
def table_pattern(colour, grain, light, side, rows):
    """[rows, S] f32 factor of the table's colour; row 0 is the far edge."""
    x = (numpy.arange(side, dtype=numpy.float32) + 0.5) / side
    y = (numpy.arange(rows, dtype=numpy.float32) + 0.5)[:, None] / side
    shade = 0.94 + 0.14 * y - 0.05 * light * (x - 0.5)[None]
    if colour in ("brown", "tan"):
        wave = y * 40 + 1.2 * numpy.sin(5 * x + grain) + 0.5 * numpy.sin(13 * x + 0.7 * grain)
        shade = shade * (1 + 0.035 * numpy.sin(wave) + 0.02 * numpy.sin(2.3 * wave + grain))
    edge = numpy.clip(1 - y * GRID, 0, 1)
    return (shade * (1 - 0.3 * edge)).astype(numpy.float32)


def clip(x, y, h, w, side):
    """Slices of a sprite's box in the picture, and of the sprite that is inside."""
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, side), min(y + h, side)
    return numpy.s_[y0:max(y0, y1), x0:max(x0, x1)], numpy.s_[y0 - y:max(y0, y1) - y, x0 - x:max(x0, x1) - x]


def place(sprite, thing, side):
    return clip(pixel(thing.x, side) + sprite.x, pixel(thing.y, side) + sprite.y, *sprite.alpha.shape, side)


def empty(scene, side):
    """[S, S, 3] f32: the table and the wall alone."""
    rows = pixel(scene.horizon, side)
    out = numpy.empty((side, side, 3), numpy.float32)
    out[:rows] = wall_pattern(scene.wall_style, scene.light, side, rows)[..., None] * numpy.float32(wall_rgb(scene.wall))
    pattern = table_pattern(scene.table, scene.grain, scene.light, side, side - rows)
    out[rows:] = pattern[..., None] * numpy.float32(RGB[scene.table])
    return out


def lay(canvas, sprite, where, part, rgb):
    alpha = sprite.alpha[part][..., None]
    canvas[where] = canvas[where] * (1 - alpha) + sprite.tint[part][..., None] * rgb + sprite.fixed[part]


def to_bytes(canvas, warmth):
    return (numpy.clip(canvas * numpy.float32(WARMTH[warmth]), 0, 1) * 255 + 0.5).astype(numpy.uint8)


def sprites_of(scene, side):
    def of(make, thing):
        return make(thing.kind, thing.variant, thing.scale, scene.light, side)

    return [(of(kinds.thing, t), of(kinds.shadow, t)) for t in scene.things]


def shadows(canvas, scene, side, sprites):
    """Darkens the table; what stands on it is drawn afterwards. Returns each shadow's box and darkness."""
    out, top = [], pixel(scene.horizon, side)
    for thing, (_, shadow) in zip(scene.things, sprites):
        where, part = place(shadow, thing, side)
        cut = max(0, top - where[0].start)
        where, part = (numpy.s_[s[0].start + cut:s[0].stop, s[1]] for s in (where, part))
        canvas[where] *= (1 - shadow.alpha[part])[..., None]
        out.append((where, shadow.alpha[part]))
    return out


def picture(scene, side):
    """[S, S, 3] u8, without the masks of view()."""
    canvas, sprites = empty(scene, side), sprites_of(scene, side)
    shadows(canvas, scene, side, sprites)
    for i in scene.order():
        lay(canvas, sprites[i][0], *place(sprites[i][0], scene.things[i], side), numpy.float32(RGB[scene.things[i].colour]))
    return to_bytes(canvas, scene.warmth)


def view(scene, side):
    """Picture and shares."""
    sprites = sprites_of(scene, side)
    canvas, ground = empty(scene, side), numpy.ones((side, side), numpy.float32)
    dark = shadows(canvas, scene, side, sprites)
    order, shown = scene.order(), [None] * len(scene.things)
    places = [place(sprite, thing, side) for (sprite, _), thing in zip(sprites, scene.things)]
    for i in order:
        lay(canvas, sprites[i][0], *places[i], numpy.float32(RGB[scene.things[i].colour]))
    for i in reversed(order):  # from the front: what is left of each pixel
        where, part = places[i]
        alpha = sprites[i][0].alpha[part]
        shown[i] = (where, alpha * ground[where])
        ground[where] *= 1 - alpha
    shade = [(where, darkness * (ground[where] > 0.5)) for where, darkness in dark]
    top = pixel(scene.horizon, side)
    wall, table = ground.copy(), ground.copy()
    wall[top:], table[:top] = 0, 0
    return View(to_bytes(canvas, scene.warmth), shown, shade, table, wall)


def region(before, after, changed, side):
    """[S, S] bool: the pixels that may differ between two views, by the things that changed (index before, index
    after, either None)."""
    out = (before.image != after.image).any(-1)
    for i, k in changed:
        for seen, index in ((before, i), (after, k)):
            if index is not None:
                out |= seen.reach(index)
    return out


def grown(mask, radius):
    """[S, S] bool: with every pixel within this distance (a disc)."""
    out = mask.copy()
    h, w = mask.shape
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dx * dx + dy * dy <= radius * radius:
                ys, xs = slice(max(0, dy), h + min(0, dy)), slice(max(0, dx), w + min(0, dx))
                yf, xf = slice(max(0, -dy), h + min(0, -dy)), slice(max(0, -dx), w + min(0, -dx))
                out[ys, xs] |= mask[yf, xf]
    return out

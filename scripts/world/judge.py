"""Says whether a picture shows what a task asked for: re-renders the scene with every other thing that could stand there
and looks which of them the picture is most like, inside the region that the edit changes. Knows no model."""
import itertools
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy

import files
import kinds
import render
import scene as scenes
from palette import COLOURS, RGB, TABLES, WALLS
from sprites import VARIANTS

CLEAN_DB = 20.0  # a removal is clean from this PSNR in its region
SCALES = (1.0, 0.8, 0.9, 1.12, 1.25)
SHIFTS = (0, -3, -1, 1, 3)  # of a thing that may stand anywhere in its mask, in 1/64


@dataclass(frozen=True)
class Verdict:
    """Of one step: `colour` and `shape` are None where a step has none."""
    success: bool
    colour: bool | None
    shape: bool | None
    seen: str  # what the picture is most like


class Surround:
    """A scene round one thing, ready to be drawn with many things in its place: `thing` says how far in front."""

    def __init__(self, scene, thing, side, region):
        self.scene, self.side, self.region = scene, side, region
        sprites = render.sprites_of(scene, side)
        self.table = render.empty(scene, side)
        render.shadows(self.table, scene, side, sprites)
        self.layers = [(numpy.zeros((side, side, 3), numpy.float32), numpy.ones((side, side, 1), numpy.float32)) for _ in range(2)]
        for i in scene.order():
            other = scene.things[i]
            self.lay(*self.layers[(other.y, other.x) > (thing.y, thing.x)], sprites[i][0], other)

    def lay(self, colour, through, sprite, thing):
        where, part = render.place(sprite, thing, self.side)
        render.lay(colour, sprite, where, part, numpy.float32(RGB[thing.colour]))
        through[where] *= 1 - sprite.alpha[part][..., None]

    def drawn(self, thing=None, colours=()):
        """[N, P, 3] f32 0..255: the region's pixels with the thing in each colour; [1, P, 3] without a thing."""
        table = self.table
        if thing is not None:
            shadow = kinds.shadow(thing.kind, thing.variant, thing.scale, self.scene.light, self.side)
            where, part = render.place(shadow, thing, self.side)
            table = table.copy()
            dark = shadow.alpha[part].copy()
            dark[:max(0, render.pixel(self.scene.horizon, self.side) - where[0].start)] = 0
            table[where] *= (1 - dark)[..., None]
        (back, back_through), (front, front_through) = self.layers
        pixels = (table * back_through + back)[self.region][None]
        if thing is not None:
            pixels = self.with_thing(pixels, thing, colours)
        pixels = pixels * front_through[self.region] + front[self.region]
        return numpy.clip(pixels * numpy.float32(render.WARMTH[self.scene.warmth]), 0, 1) * 255

    def with_thing(self, pixels, thing, colours):
        sprite = kinds.thing(thing.kind, thing.variant, thing.scale, self.scene.light, self.side)
        where, part = render.place(sprite, thing, self.side)
        whole = [numpy.zeros((self.side, self.side, n), numpy.float32) for n in (1, 1, 3)]
        for canvas, values in zip(whole, (sprite.alpha[..., None], sprite.tint[..., None], sprite.fixed)):
            canvas[where] = values[part]
        alpha, tint, fixed = (canvas[self.region] for canvas in whole)
        rgb = numpy.float32([RGB[c] for c in colours])[:, None]
        return pixels * (1 - alpha) + tint * rgb + fixed


def error(drawn, pixels):
    """[N] mean squared difference."""
    return ((drawn - pixels) ** 2).mean((1, 2))


def in_place_of(thing, kind, variant, factor=1.0):
    """Another kind, as large as the thing's box allows."""
    if (kind, variant) == (thing.kind, thing.variant):
        return replace(thing, scale=thing.scale * factor)
    old, new = kinds.extent(thing.kind, thing.variant), kinds.extent(kind, variant)
    scale = thing.scale * min((old[2] - old[0]) / (new[2] - new[0]), (old[3] - old[1]) / (new[3] - new[1]))
    return replace(thing, kind=kind, variant=variant, scale=round(scale * factor, 3))


def places(thing, free):
    """The thing itself first; where it may stand freely, also moved and scaled."""
    if not free:
        return [(1.0, 0, 0)]
    return [(1.0, dx, dy) for dx, dy in itertools.product(SHIFTS, SHIFTS)] + [(s, 0, 0) for s in SCALES[1:]]


def most_like(surround, thing, pixels, free):
    """((kind, colour) or None for nothing, its error): the nearest of all kinds in all colours, and of an empty table."""
    best, least = None, float(error(surround.drawn(), pixels)[0])
    for kind in kinds.KINDS:
        for variant in range(VARIANTS):
            for factor, dx, dy in places(thing, free):
                candidate = in_place_of(thing, kind, variant, factor)
                candidate = replace(candidate, x=thing.x + dx, y=thing.y + dy)
                errors = error(surround.drawn(candidate, COLOURS), pixels)
                k = int(errors.argmin())
                if errors[k] < least:
                    best, least = (kind, COLOURS[k]), float(errors[k])
    return best, least


def thing_in(scene, thing):
    """Index of a thing by what does not change: kind, place, size."""
    return next(i for i, t in enumerate(scene.things) if (t.kind, t.x, t.y, t.scale) == (thing.kind, thing.x, thing.y, thing.scale))


def psnr(a, b):
    mse = float(((a.astype(float) - b.astype(float)) ** 2).mean()) if a.size else 0.0
    return 99.0 if mse == 0 else float(10 * numpy.log10(255 ** 2 / mse))


class Judge:
    """Judges one task's picture."""

    def __init__(self, row, side):
        self.scenes = [scenes.from_json(s) for s in row["scenes"]]
        self.steps = [SimpleNamespace(**s) for s in row["steps"]]
        self.side, self.final = side, self.scenes[-1]
        self.views = [render.view(s, side) for s in self.scenes]
        self.regions = [files.step_region(step, a, b) for step, a, b in zip(self.steps, self.views, self.views[1:])]
        self.region = numpy.logical_or.reduce(self.regions)

    @property
    def before(self):
        return self.views[0].image

    @property
    def gold(self):
        return self.views[-1].image

    def verdicts(self, picture):
        return [self.verdict(k, picture) for k in range(len(self.steps))]

    def verdict(self, k, picture):
        return getattr(self, "on_" + self.steps[k].kind)(k, picture)

    def subject(self, k):
        """The thing that step k made or changed, as the final scene has it."""
        return self.final.things[thing_in(self.final, self.scenes[k + 1].things[self.steps[k].new_index])]

    def old(self, k):
        return self.scenes[k].things[self.steps[k].index]

    def surround(self, k, thing, also=()):
        """The final scene without the thing, and without `also`."""
        scene = self.final
        for gone in (thing, *also):
            if gone in scene.things:
                scene = scene.without(scene.things.index(gone))
        return Surround(scene, thing, self.side, self.regions[k])

    def on_kind_and_colour(self, k, picture, free):
        thing = self.subject(k)
        surround = self.surround(k, thing)
        seen, _ = most_like(surround, thing, numpy.float32(picture[self.regions[k]]), free)
        kind, colour = seen or (None, None)
        return Verdict(seen == (thing.kind, thing.colour), colour == thing.colour, kind == thing.kind, f"{colour} {kind}" if seen else "nothing")

    def on_recolour(self, k, picture):
        return self.on_kind_and_colour(k, picture, free=False)

    def on_replace(self, k, picture):
        return self.on_kind_and_colour(k, picture, free=True)

    on_add = on_replace

    def on_remove(self, k, picture):
        gone, pixels = self.old(k), numpy.float32(picture[self.regions[k]])
        surround = self.surround(k, gone)
        clean = psnr(pixels, surround.drawn()[0])
        seen, _ = most_like(surround, gone, pixels, free=False)
        return Verdict(seen is None and clean > CLEAN_DB, None, None, " ".join(reversed(seen)) if seen else f"nothing, {clean:.1f} dB")

    def among(self, k, picture, options):
        """The name of the option (name, scene) that the picture is most like in the region of step k."""
        pixels = numpy.float32(picture[self.regions[k]])
        def distance(option):
            return ((render.picture(option[1], self.side)[self.regions[k]] - pixels) ** 2).mean()
        return min(options, key=distance)[0]

    def on_move(self, k, picture):
        new, old = self.subject(k), self.old(k)
        empty = self.final.without(self.final.things.index(new))
        options = [("there", self.final), ("here", empty.with_thing(old)), ("both", self.final.with_thing(old)), ("nowhere", empty)]
        seen = self.among(k, picture, options)
        return Verdict(seen == "there", None, None, seen)

    def on_resize(self, k, picture):
        new, old = self.subject(k), self.old(k)
        factor = new.scale / old.scale
        empty = self.final.without(self.final.things.index(new))
        foot = kinds.extent(old.kind, old.variant)
        options = [("nothing", empty)]
        for name, power in (("as asked", 1), ("unchanged", 0), ("the other way", -1)):
            shift = (1 - factor ** power) * kinds.UNIT * scenes.GRID * old.scale
            placed = replace(old, scale=old.scale * factor ** power, x=old.x + shift * (foot[0] + foot[2]) / 2, y=old.y + shift * foot[3])
            options.append((name, self.final if power == 1 else empty.with_thing(placed)))
        seen = self.among(k, picture, options)
        return Verdict(seen == "as asked", None, None, seen)

    def on_background(self, k, picture):
        step, final = self.steps[k], self.final
        if step.surface == "table":
            options = [(c, replace(final, table=c)) for c in TABLES]
            wanted = final.table
        else:
            options = [(f"{s} {c}", replace(final, wall=c, wall_style=s)) for c in WALLS for s in scenes.WALL_STYLES]
            wanted = f"{final.wall_style} {final.wall}"
        seen = self.among(k, picture, options)
        return Verdict(seen == wanted, seen.split()[-1] == wanted.split()[-1], None, seen)

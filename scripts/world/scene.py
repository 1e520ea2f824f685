"""A scene is a value: what stands where, on which table, before which wall, in which light. Places are in 1/64 of the
picture's side, so that a move is a whole number of pixels at every size that 64 divides."""
from dataclasses import asdict, dataclass, replace

import numpy

import kinds
from palette import COLOURS, TABLES, WALLS
from sprites import VARIANTS

GRID = 64
SIZES = {"small": 2 / 3, "medium": 1.0, "large": 1.5}
WALL_STYLES = ("plain", "striped", "tiled")
LIGHTS = (-0.7, -0.35, 0.35, 0.7)
# Colours of things that get lost before a wall, or on a table, of this colour; else the colour itself.
LIKE_WALL = {"tan": set(), "gray": set(), "white": {"white"}}
LIKE_TABLE = {"brown": {"orange", "black"}, "tan": set(), "gray": set(), "cream": {"white"}, "olive": {"green", "black"},
              "maroon": {"red", "purple", "black"}}
MARGIN = 9  # least distance of a thing's foot from the table's far edge
COUNTS = (0.10, 0.22, 0.26, 0.20, 0.13, 0.09)


@dataclass(frozen=True)
class Thing:
    kind: str
    colour: str
    x: float  # of the point where it stands, in 1/64
    y: float
    scale: float = 1.0
    variant: int = 0

    @property
    def name(self):
        return f"{self.colour} {self.kind}"

    @property
    def size(self):
        """The nearest of the three size words."""
        return min(SIZES, key=lambda word: abs(numpy.log(SIZES[word] / self.scale)))


@dataclass(frozen=True)
class Scene:
    things: tuple[Thing, ...]
    horizon: int  # row of the table's far edge, in 1/64
    wall: str
    wall_style: str
    table: str
    light: float
    warmth: int  # -1 cool, 0, 1 warm
    grain: int   # start of the table's pattern

    def without(self, i):
        return replace(self, things=self.things[:i] + self.things[i + 1:])

    def with_thing(self, thing):
        return replace(self, things=self.things + (thing,))

    def changed(self, i, **what):
        return replace(self, things=self.things[:i] + (replace(self.things[i], **what),) + self.things[i + 1:])

    def order(self):
        """Indices from the back to the front."""
        return sorted(range(len(self.things)), key=lambda i: (self.things[i].y, self.things[i].x, i))

    def to_json(self):
        return {**asdict(self), "things": [asdict(t) for t in self.things]}


def from_json(value):
    return Scene(**{**value, "things": tuple(Thing(**t) for t in value["things"])})


def bounds(thing, light, side=GRID):
    """x0, y0, x1, y1 in pixels of a picture of this side."""
    sprite = kinds.thing(thing.kind, thing.variant, thing.scale, light, side)
    x, y = pixel(thing.x, side) + sprite.x, pixel(thing.y, side) + sprite.y
    return x, y, x + sprite.alpha.shape[1], y + sprite.alpha.shape[0]


def pixel(place, side):
    return int(place * side / GRID + 0.5)


def area(box):
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])


def overlap(a, b):
    """Shared area as a share of the smaller box."""
    shared = area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))
    return shared / max(1, min(area(a), area(b)))


def fits(thing, scene, others=None, most=0.3):
    """Whether it stands on the table, inside the frame, and hides or is hidden by others at most this much."""
    box = bounds(thing, scene.light)
    if box[0] < 1 or box[1] < 1 or box[2] > GRID - 1 or box[3] > GRID - 1 or thing.y < scene.horizon + MARGIN:
        return False
    others = scene.things if others is None else others
    return all(overlap(box, bounds(o, scene.light)) <= most and max(abs(o.x - thing.x), 2 * abs(o.y - thing.y)) >= 7 for o in others)


def free_place(random, scene, thing, others=None, most=0.3, tries=30):
    """The thing at a random place where it fits, or None."""
    for _ in range(tries):
        placed = replace(thing, x=int(random.integers(4, GRID - 4)), y=int(random.integers(scene.horizon + MARGIN, GRID - 1)))
        if fits(placed, scene, others, most):
            return placed
    return None


def lost(wall, table):
    """Colours that no thing may have before this wall on this table."""
    return LIKE_WALL.get(wall, {wall}) | LIKE_TABLE.get(table, {table})


def colours_for(scene):
    return [c for c in COLOURS if c not in lost(scene.wall, scene.table)]


def sample_empty(random):
    return Scene((), int(random.integers(20, 31)), str(random.choice(WALLS)), str(random.choice(WALL_STYLES, p=(0.6, 0.2, 0.2))),
                 str(random.choice(TABLES)), float(random.choice(LIGHTS)), int(random.integers(-1, 2)), int(random.integers(0, 64)))


def sample_thing(random, scene, crowded):
    """A thing without a place, of a name that nothing in the scene has yet; None when a draw does not suit."""
    weights = (0.5, 0.4, 0.1) if crowded else (0.25, 0.45, 0.3)
    thing = Thing(str(random.choice(list(kinds.KINDS))), str(random.choice(colours_for(scene))), 0, 0,
                  float(random.choice(list(SIZES.values()), p=weights)), int(random.integers(VARIANTS)))
    return None if thing.name in {t.name for t in scene.things} else thing


def sample(random, count=None):
    """A scene with one to six things (or as many of `count` as found room)."""
    scene = sample_empty(random)
    count = count or 1 + int(random.choice(len(COUNTS), p=COUNTS))
    for _ in range(8 * count):
        if len(scene.things) == count:
            break
        thing = sample_thing(random, scene, count > 3)
        placed = thing and free_place(random, scene, thing, tries=8)
        if placed:
            scene = scene.with_thing(placed)
    return scene if scene.things else sample(random, count)

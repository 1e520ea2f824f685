"""Edits of scenes: what changes, how it is said, and the plan that says the same."""
import hashlib
import math
import zlib
from dataclasses import dataclass, replace

import numpy

import kinds
import words
from palette import TABLES, WALLS
from scene import GRID, Scene, bounds, colours_for, fits, free_place, lost, overlap, sample, sample_thing

STEP_KINDS = ("add", "remove", "replace", "recolour", "move", "resize", "background")
KINDS = STEP_KINDS + ("compound",)
HELD_OUT = 1000  # tasks of the held-out split
FACTOR = 1.5     # what "bigger" means (plan.rules)


@dataclass(frozen=True)
class Step:
    """One edit: `index` of the thing before, `new_index` after (None: it has none, or the change is of wall or table)."""
    kind: str
    before: Scene
    after: Scene
    index: int | None
    new_index: int | None
    clause: str
    edit: dict            # of tiedit.plan/1, without id and depends_on
    place: str = ""       # what its destination is named by: "star", "box" or nothing
    surface: str = ""     # wall or table


@dataclass(frozen=True)
class Task:
    id: str
    kind: str
    steps: tuple[Step, ...]
    instruction: str
    plan: dict

    @property
    def before(self):
        return self.steps[0].before

    @property
    def after(self):
        return self.steps[-1].after


def phrase(text):
    return {"kind": "phrase", "query": text}


def edit(op, target, description, region=None, **more):
    return {"op": op, "target_phrase": target, "region": region or phrase(target), "description": description, **more}


def bare(text):
    return text.removeprefix("the ")


def pick(random, values):
    values = list(values)
    return values[int(random.integers(len(values)))] if values else None


def recolour(random, scene, i):
    thing = scene.things[i]
    taken = {t.colour for t in scene.things if t.kind == thing.kind}
    colour = pick(random, (c for c in colours_for(scene) if c not in taken))
    if colour is None:
        return None
    x = words.refer(random, scene, i, sized=False)
    clause = words.say(random, "recolour", x=x, c=colour, a="an" if colour[0] == "o" else "a")
    return Step("recolour", scene, scene.changed(i, colour=colour), i, i, clause,
                edit("attribute", x, f"{colour} {thing.kind}", attributes={"color": colour}))


def remove(random, scene, i):
    x = words.refer(random, scene, i)
    return Step("remove", scene, scene.without(i), i, None, words.say(random, "remove", x=x),
                edit("remove", x, "background", negative_prompt=bare(x)))


def fitted(thing, scene, i):
    """The thing put in the place of thing i, as large as that place allows; None when it would be much smaller."""
    old = scene.things[i]
    (wide, high), (old_wide, old_high) = (spans(kinds.extent(t.kind, t.variant)) for t in (thing, old))
    scale = 1.08 * old.scale * min(old_wide / wide, old_high / high)
    scale = 2 ** (round(4 * math.log2(scale)) / 4)
    placed = replace(thing, x=old.x, y=old.y, scale=scale)
    share = (scale / old.scale) ** 2 * wide * high / (old_wide * old_high)
    if share < 0.42 or not 0.55 <= scale <= 1.7:
        return None
    x0, y0, x1, y1 = bounds(placed, scene.light)
    return placed if x0 >= 0 and y0 >= 0 and x1 <= GRID and y1 <= GRID else None


def spans(box):
    return box[2] - box[0], box[3] - box[1]


def swapped(scene, i, thing):
    return replace(scene, things=scene.things[:i] + (thing,) + scene.things[i + 1:])


def replaced(random, scene, i):
    for _ in range(12):
        thing = sample_thing(random, scene, False)
        placed = thing and thing.kind != scene.things[i].kind and fitted(thing, scene, i)
        if placed:
            x, y = words.refer(random, scene, i), words.article(placed.name)
            return Step("replace", scene, swapped(scene, i, placed), i, i, words.say(random, "replace", x=x, y=y),
                        edit("replace", x, y, negative_prompt=bare(x)))
    return None


def add(random, scene, _=None):
    if len(scene.things) > 5:
        return None
    thing = sample_thing(random, scene, len(scene.things) > 2)
    placed = thing and free_place(random, scene, thing, most=0.1)
    if not placed:
        return None
    y = words.article(f"{placed.size} {placed.name}" if placed.size != "medium" and random.random() < 0.3 else placed.name)
    place = words.place_words(random, scene, placed)
    return Step("add", scene, scene.with_thing(placed), None, len(scene.things), words.say(random, "add", y=y, p=place),
                edit("add", y, y, phrase(f"the area {place}")))


def clear_of_others(thing, scene, i):
    """Whether it touches no other thing, so that its own pixels are all there is to move."""
    others = scene.things[:i] + scene.things[i + 1:]
    return fits(thing, scene, others, 0) and all(overlap(shadow_box(thing, scene), bounds(o, scene.light)) == 0 for o in others)


def shadow_box(thing, scene):
    sprite = kinds.shadow(thing.kind, thing.variant, thing.scale, scene.light, GRID)
    x, y = int(thing.x + 0.5) + sprite.x, int(thing.y + 0.5) + sprite.y
    return x, y, x + sprite.alpha.shape[1], y + sprite.alpha.shape[0]


def move(random, scene, i):
    thing = scene.things[i]
    others = scene.things[:i] + scene.things[i + 1:]
    if not clear_of_others(thing, scene, i):
        return None
    for _ in range(10):
        placed = free_place(random, scene, thing, others, 0)
        if placed and clear_of_others(placed, scene, i) and abs(placed.x - thing.x) + abs(placed.y - thing.y) > 9:
            break
    else:
        return None
    x = words.refer(random, scene, i)
    place, said = pick(random, (("star", "the star"), ("star", "S1"), ("box", "B1")))
    clause = words.say(random, "move", x=x, p=said)
    return Step("move", scene, scene.changed(i, x=placed.x, y=placed.y), i, i, clause, edit("move", x, x, destination=phrase(said)), place)


def resized(thing, factor):
    """Scaled about the bottom centre of its box, as tie.md section 4 says of `scale`."""
    x0, _, x1, y1 = kinds.extent(thing.kind, thing.variant)
    shift = (1 - factor) * kinds.UNIT * GRID * thing.scale
    return replace(thing, scale=thing.scale * factor, x=round(thing.x + shift * (x0 + x1) / 2, 4), y=round(thing.y + shift * y1, 4))


def resize(random, scene, i):
    thing = scene.things[i]
    bigger = thing.scale < 1 or (thing.scale == 1 and random.random() < 0.5)
    factor = FACTOR if bigger else 1 / FACTOR
    new = resized(thing, factor)
    if not (clear_of_others(thing, scene, i) and clear_of_others(new, scene, i)):
        return None
    x = words.refer(random, scene, i, sized=False)
    clause = words.say(random, "bigger" if bigger else "smaller", x=x)
    destination = {"kind": "mask", "mask_ref": "{id}.source_mask", "scale": factor}
    return Step("resize", scene, swapped(scene, i, new), i, i, clause, edit("resize", x, x, destination=destination))


def suits(scene):
    """Whether no thing gets lost before its wall or on its table."""
    return not {t.colour for t in scene.things} & lost(scene.wall, scene.table)


def background(random, scene, _=None):
    if random.random() < 0.25:
        colour = pick(random, (c for c in TABLES if c != scene.table and suits(replace(scene, table=c))))
        if colour is None:
            return None
        return Step("background", scene, replace(scene, table=colour), None, None, words.say(random, "table", c=colour),
                    edit("attribute", "the table", f"{colour} table", attributes={"color": colour}), surface="table")
    colour = pick(random, (c for c in WALLS if c != scene.wall and suits(replace(scene, wall=c))))
    if colour is None:
        return None
    if random.random() < 0.6:
        new = replace(scene, wall=colour, wall_style=pick(random, ("plain", "striped", "tiled")))
        y = words.wall_words(new)
        return Step("background", scene, new, None, None, words.say(random, "backdrop", y=y),
                    edit("background", "the background", y), surface="wall")
    clause = words.say(random, "wall", c=colour)
    if "background" in clause and colour == "gray":
        return None  # "make the background gray" takes its colours away
    if "background" in clause:
        said = edit("background", "the background", f"{colour} background", attributes={"color": colour}, adjust="plain")
        return Step("background", scene, replace(scene, wall=colour, wall_style="plain"), None, None, clause, said, surface="wall")
    return Step("background", scene, replace(scene, wall=colour), None, None, clause,
                edit("attribute", "the wall", f"{colour} wall", attributes={"color": colour}), surface="wall")


STEPS = {"add": add, "remove": remove, "replace": replaced, "recolour": recolour, "move": move, "resize": resize, "background": background}


def make_step(random, kind, scene, avoid=()):
    """A step of this kind on a thing that is not among the names `avoid`, or None."""
    free = [i for i, t in enumerate(scene.things) if t.name not in avoid]
    if not free and kind not in ("add", "background"):
        return None
    for _ in range(6):
        step = STEPS[kind](random, scene, pick(random, free))
        if step:
            return step
    return None


def with_ids(steps):
    """The plan's edits; a destination's {id} becomes the edit's own."""
    edits = []
    for k, step in enumerate(steps, 1):
        said = dict(step.edit)
        if "mask_ref" in said.get("destination", {}):
            said["destination"] = {**said["destination"], "mask_ref": f"e{k}.source_mask"}
        edits.append({"id": f"e{k}", **said, "depends_on": []})
    return edits


def make_task(task_id, kind, steps, random):
    instruction = steps[0].clause if len(steps) == 1 else words.join(random, [s.clause for s in steps])
    plan = {"format": "tiedit.plan/1", "instruction": instruction, "source_caption": words.caption(steps[0].before),
            "target_caption": words.caption(steps[-1].after), "edits": with_ids(steps)}
    return Task(task_id, kind, tuple(steps), instruction, plan)


COMPOUND = ("remove", "recolour", "recolour", "replace", "add", "background")


def compound_steps(random, scene):
    """Two to four edits of different things, each named as it is in the scene before all of them."""
    count = int(random.choice((2, 3, 4), p=(0.55, 0.3, 0.15)))
    steps, avoid, surfaces = [], set(), set()
    for _ in range(4 * count):
        if len(steps) == count:
            break
        now = steps[-1].after if steps else scene
        step = make_step(random, pick(random, COMPOUND), now, avoid)
        if step is None or (step.surface and step.surface in surfaces) or not still_clear(step, scene, avoid):
            continue
        steps.append(step)
        surfaces.add(step.surface)
        if step.index is not None:
            avoid.add(now.things[step.index].name)
        if step.new_index is not None:
            avoid.add(step.after.things[step.new_index].name)
    return steps if len(steps) > 1 else None


def still_clear(step, first, changed):
    """Whether the clause means the same in the first scene: its thing's name has one meaning there and now."""
    if step.index is None:
        return not any(name in step.clause for name in changed)
    thing = step.before.things[step.index]
    same_kind = {t.name for s in (first, step.before, step.after) for t in s.things if t.kind == thing.kind}
    named = thing.name in step.clause
    return thing.name in {t.name for t in first.things} and (named or len(same_kind - {step.after.things[step.new_index].name if step.new_index is not None else ''}) <= 1)


def is_held_out(scene):
    """The split is a property of the scene: one in eight is never trained on."""
    return zlib.crc32(repr(scene).encode()) % 8 == 0


def generator(*words_):
    digest = hashlib.sha256("/".join(map(str, words_)).encode()).digest()
    return numpy.random.default_rng(int.from_bytes(digest[:8], "big"))


def task_of(task_id, kind, random, held_out=False, scene=None):
    """A task of this kind, on a scene of its own or on `scene` (then None when it does not suit the kind)."""
    while True:
        here = scene or sample(random, None if kind != "compound" else int(random.integers(3, 7)))
        if scene or is_held_out(here) == held_out:
            steps = compound_steps(random, here) if kind == "compound" else [make_step(random, kind, here)]
            if steps and steps[0]:
                return make_task(task_id, kind, steps, random)
            if scene:
                return None


def held_out_task(index):
    """Task 0 .. 999 of the fixed held-out split; all kinds in turn."""
    return task_of(f"{index:04}", KINDS[index % len(KINDS)], generator("tabletop", "held_out", index), held_out=True)

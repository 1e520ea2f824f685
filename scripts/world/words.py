"""What is said about scenes: captions, names of things, and instructions in varied wording."""


def article(phrase):
    return f"an {phrase}" if phrase[0] in "aeiou" else f"a {phrase}"


def listed(parts):
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def wall_words(scene):
    return article(" ".join(w for w in (scene.wall_style if scene.wall_style != "plain" else "", scene.wall, "wall") if w))


def caption(scene):
    """"a red mug and a white bowl on a brown table before a striped blue wall"."""
    things = [article(scene.things[i].name) for i in scene.order()]
    place = f"{article(scene.table + ' table')} before {wall_words(scene)}"
    return f"{listed(things)} on {place}" if things else place


def refer(random, scene, i, sized=True):
    """A definite phrase that means this thing alone: by colour and kind, by kind, by size."""
    thing = scene.things[i]
    if sum(t.kind == thing.kind for t in scene.things) > 1 or random.random() < 0.5:
        return f"the {thing.name}"
    if sized and thing.size != "medium" and random.random() < 0.4:
        return f"the {thing.size} {thing.name}"
    return f"the {thing.kind}"


def nearest(scene, x, y, but=None):
    """Index of the thing that stands nearest to a place, or None."""
    others = [i for i in range(len(scene.things)) if i != but]
    return min(others, key=lambda i: (scene.things[i].x - x) ** 2 + 4 * (scene.things[i].y - y) ** 2, default=None)


def place_words(random, scene, thing):
    """Where a new thing goes, in words."""
    i = nearest(scene, thing.x, thing.y)
    if i is None or random.random() < 0.25:
        return "on the table"
    other = f"the {scene.things[i].name}"
    across, along = thing.x - scene.things[i].x, thing.y - scene.things[i].y
    if abs(along) * 1.5 > abs(across):
        return f"{'in front of' if along > 0 else 'behind'} {other}"
    side = "right" if across > 0 else "left"
    return f"{random.choice((f'to the {side} of', f'to the {side} of', 'next to', 'beside', 'near'))} {other}"


# {x} what is named, {y} what comes, {c} the colour, {p} where.
WORDINGS = {
    "recolour": ("make {x} {c}", "turn {x} {c}", "paint {x} {c}", "change the colour of {x} to {c}", "change the color of {x} to {c}",
                 "recolor {x} {c}", "color {x} {c}", "{x} should be {c}", "change {x} to {c}", "I want {x} to be {c}",
                 "please make {x} {c}", "give {x} {a} {c} color", "dye {x} {c}", "can you paint {x} {c}?"),
    "remove": ("remove {x}", "delete {x}", "erase {x}", "get rid of {x}", "take away {x}", "eliminate {x}", "take {x} out of the picture",
               "remove {x} from the image", "erase {x} from the photo", "please remove {x}", "could you please delete {x}?"),
    "replace": ("replace {x} with {y}", "swap {x} for {y}", "turn {x} into {y}", "change {x} into {y}", "exchange {x} for {y}",
                "substitute {x} with {y}", "replace {x} by {y}", "make {x} {y}", "please replace {x} with {y}"),
    "add": ("add {y} {p}", "put {y} {p}", "place {y} {p}", "insert {y} {p}", "please add {y} {p}", "can you add {y} {p}?"),
    "move": ("move {x} to {p}", "put {x} at {p}", "place {x} at {p}", "shift {x} to {p}", "please move {x} to {p}", "drag {x} to {p}"),
    "bigger": ("make {x} bigger", "make {x} larger", "enlarge {x}", "please make {x} bigger", "scale up {x}"),
    "smaller": ("make {x} smaller", "shrink {x}", "please make {x} smaller", "scale down {x}"),
    "backdrop": ("change the background to {y}", "replace the background with {y}", "turn the background into {y}", "set the background to {y}"),
    "wall": ("make the background {c}", "paint the wall {c}", "make the wall {c}", "turn the wall {c}", "change the color of the wall to {c}"),
    "table": ("make the table {c}", "paint the table {c}", "turn the table {c}", "change the colour of the table to {c}"),
}
JOINTS = (" and ", ", then ", " and then ", "; ", ". ")


def say(random, form, **parts):
    text = str(random.choice(WORDINGS[form])).format(**parts)
    return text[0].upper() + text[1:] if random.random() < 0.3 else text


def lowered(text):
    return text if text.startswith("I ") else text[0].lower() + text[1:]


def join(random, clauses):
    """One instruction of several."""
    clauses = [clauses[0].rstrip("?")] + [lowered(c).removeprefix("please ").removeprefix("could you please ").removeprefix("can you ").rstrip("?") for c in clauses[1:]]
    if len(clauses) > 2 and random.random() < 0.5:
        return ", ".join(clauses[:-1]) + " and " + clauses[-1]
    joint = str(random.choice(JOINTS))
    return joint.join(c[0].upper() + c[1:] if joint == ". " and k else c for k, c in enumerate(clauses))

"""Training samples of the inpainting UNet, each a function of its number alone: the picture to paint, what is seen of the
picture before, a mask as users and locators give them, and the prompt that the binary serves."""
from dataclasses import dataclass

import numpy

import edits
import files
import latents
import render
import scene as scenes

SIDE, CELL = 64, 4
WEIGHTS = {"remove": 0.25, "recolour": 0.2, "replace": 0.27, "add": 0.16, "background": 0.12}
NO_PROMPT, NO_PROMPT_REMOVAL = 0.1, 0.1


@dataclass(frozen=True)
class Sample:
    after: numpy.ndarray   # [S, S, 3] u8
    before: numpy.ndarray  # [S, S, 3] u8, what is shown outside the mask
    mask: numpy.ndarray    # [S, S] bool
    prompt: str
    random: numpy.random.Generator


def box_round(random, mask, most=4):
    out = numpy.zeros_like(mask)
    box = files.box_of(mask)
    grow = random.integers(0, most + 1, 4)
    out[max(0, box[1] - grow[0]):box[3] + grow[1], max(0, box[0] - grow[2]):box[2] + grow[3]] = True
    return out


def shifted(random, mask):
    dy, dx = random.integers(-1, 2, 2)
    return numpy.roll(mask, (dy, dx), (0, 1))


def thing_mask(random, step, before, after):
    """Silhouettes, tight or loose, and boxes, half and half; with the shadow mostly."""
    whole = render.region(before, after, ((step.index, step.new_index),), SIDE)
    old = before.mask(step.index) if step.index is not None else whole
    draw = random.random()
    if draw < 0.45 or not old.any():
        new = after.mask(step.new_index) if step.new_index is not None else whole
        return box_round(random, whole if draw < 0.3 else old | new)
    if draw < 0.6 and step.kind != "remove":
        return render.grown(old, int(random.integers(0 if step.kind == "recolour" else 1, 4)))
    grown = render.grown(whole, int(random.integers(0, 4)))
    return grown | shifted(random, grown) if random.random() < 0.3 else grown


def surface_mask(random, step, before):
    return render.grown(getattr(before, step.surface) > 0.02, int(random.integers(0, 2)))


def prompt_of(random, step, served):
    said = step.edit["description"]
    choices = served.get(said, {said: 1})
    names = list(choices)
    prompt = names[int(random.choice(len(names), p=numpy.array(list(choices.values())) / sum(choices.values())))]
    return "" if random.random() < (NO_PROMPT_REMOVAL if step.kind == "remove" else NO_PROMPT) else prompt


def draw_step(random):
    kind = str(random.choice(list(WEIGHTS), p=list(WEIGHTS.values())))
    while True:
        scene = scenes.sample(random)
        step = None if edits.is_held_out(scene) else edits.make_step(random, kind, scene)
        if step:
            return step


def sample(index, served):
    random = edits.generator("tabletop", "unet", index)
    step = draw_step(random)
    before, after = render.view(step.before, SIDE), render.view(step.after, SIDE)
    mask = surface_mask(random, step, before) if step.surface else thing_mask(random, step, before, after)
    return Sample(after.image, before.image, mask, prompt_of(random, step, served), random)


def batch(indices, served, code):
    """Arrays of the UNet's input: z, masked z [B, 4, s, s], mask [B, 1, s, s], noise, timesteps [B]; and the prompts."""
    made = [sample(i, served) for i in indices]
    after = latents.to_signed(numpy.stack([s.after for s in made]))
    hole = numpy.stack([s.mask for s in made])
    seen = latents.to_signed(numpy.stack([s.before for s in made])) * ~hole[..., None]
    small = hole[:, ::CELL, ::CELL][:, None].astype(numpy.float32)  # the top-left pixel of each cell, as mask_down: nearest
    noise = numpy.stack([s.random.standard_normal((latents.CODES, SIDE // CELL, SIDE // CELL), numpy.float32) for s in made])
    times = numpy.array([s.random.integers(1000) for s in made])
    return latents.encode(after, code), latents.encode(seen, code), small, noise, times, [s.prompt for s in made]

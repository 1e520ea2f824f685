#!/usr/bin/env python3
"""Trains the decoder of the tabletop VAE from its analytic start. Run again, it goes on where it ended.

train_vae.py --work DIR [--full 30000] [--stop-at N] [--threads 1] [--device auto]
DIR/vae.pt is the state, DIR/vae.csv and vae.png the curve. --stop-at ends early on the same schedule."""
import pathlib
import sys
import time

import numpy
import progress

if __name__ == "__main__":
    progress.tune_allocator()

import torch

import edits
import latents
import render
import scene as scenes

FULL, BATCH, RATE, AVERAGE = 30_000, 6, 2e-3, 0.999
LOG_EVERY = 600  # samples


def arguments(argv=None):
    parser = progress.parser(__doc__, FULL)
    parser.add_argument("--threads", type=int, default=1)
    args = progress.parsed(parser, argv)
    return args


def code_of(work):
    """The PCA, made once."""
    path = work / "code.npz"
    if not path.exists():
        weight, bias = latents.principal_code()
        with progress.replaced(path) as part, part.open("wb") as file:
            numpy.savez(file, weight=weight, bias=bias)
    kept = numpy.load(path)
    return kept["weight"], kept["bias"]


def view_of(index):
    random = edits.generator("tabletop", "vae", index)
    while edits.is_held_out(scene := scenes.sample(random)):
        pass
    return render.view(scene, latents.SIDE)


def batch(first, code):
    views = [view_of(first + k) for k in range(BATCH)]
    images = numpy.stack([v.image for v in views])
    weights = 1 + (latents.OBJECT_WEIGHT - 1) * numpy.stack([latents.thing_share(v) for v in views])[:, None]
    z = latents.encode(images, code)
    return torch.tensor(z), torch.tensor(latents.to_signed(images)).permute(0, 3, 1, 2), torch.tensor(weights)


def psnr(vae, count=24):
    """Of scenes of their own, encoded and decoded."""
    images = numpy.stack([v.image for v in latents.sample_views(count, "vae_check")])
    x = torch.tensor(latents.to_signed(images)).permute(0, 3, 1, 2).to(vae.device)
    with torch.no_grad():
        y = vae.decode(vae.encode(x).latent_dist.mode()).sample.clamp(-1, 1)
    return float(-10 * torch.log10(((x - y) / 2).square().mean((1, 2, 3))).mean())


def parts_of(vae):
    return [*vae.decoder.parameters(), *vae.post_quant_conv.parameters()]


class Average:
    """A running mean of the weights, which is what the bundle gets."""

    def __init__(self, weights, kept=None):
        self.kept = [w.detach().clone() for w in weights] if kept is None else kept

    @torch.no_grad()
    def follow(self, weights, step, most=AVERAGE):
        share = min(most, (1 + step) / (10 + step))
        torch._foreach_lerp_(self.kept, [w.detach() for w in weights], 1 - share)


def averaged_vae(work):
    """The VAE as the bundle stores it; its analytic start where nothing is trained yet."""
    vae = latents.analytic_vae(code_of(work))
    state = progress.load_state(work / "vae.pt")
    if state:
        with torch.no_grad():
            for weight, kept in zip(parts_of(vae), state["average"], strict=True):
                weight.copy_(kept)
    return vae.eval()


class Training:
    """The decoder, its optimizer and how many samples it has seen."""

    def __init__(self, args):
        self.args, self.code = args, code_of(args.work)
        self.vae = latents.analytic_vae(self.code).to(args.device)
        self.weights = parts_of(self.vae)
        self.optimizer = torch.optim.Adam(self.weights, lr=RATE, betas=(0.9, 0.99))
        state = progress.load_state(args.work / "vae.pt") or {"samples": 0}
        self.samples = state["samples"]
        if self.samples:
            with torch.no_grad():
                for weight, kept in zip(self.weights, state["weights"], strict=True):
                    weight.copy_(kept)
            self.optimizer.load_state_dict(state["optimizer"])
        kept = state.get("average")
        self.average = Average(self.weights, kept and [k.to(args.device) for k in kept])
        self.curve = progress.Curve(args.work / "vae.csv", ("loss", "rate"), self.samples)

    def step(self):
        z, x, weight = (v.to(self.args.device) for v in batch(self.samples, self.code))
        index = self.samples // BATCH
        self.optimizer.param_groups[0]["lr"] = rate = progress.rate(index, self.samples, self.args.full, RATE)
        error = self.vae.decode(z).sample - x
        loss = (weight * (error.square() + 0.02 * error.abs())).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimizer.step()
        self.average.follow(self.weights, index)
        self.samples += BATCH
        return float(loss.detach()), rate

    def save(self):
        state = {"samples": self.samples, "weights": [w.detach().cpu() for w in self.weights], "optimizer": self.optimizer.state_dict(),
                 "average": [w.cpu() for w in self.average.kept]}
        progress.save_state(self.args.work / "vae.pt", state)
        self.curve.save()


def run(args):
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)
    training, stop, saved, losses = Training(args), progress.Stop(), time.monotonic(), []
    while training.samples < args.stop_at and not stop:
        loss, rate = training.step()
        losses.append(loss)
        if training.samples % LOG_EVERY == 0:
            training.curve.add(training.samples, sum(losses) / len(losses), rate)
            losses.clear()
        if time.monotonic() - saved > progress.SAVE_EVERY_S:
            training.save()
            saved = time.monotonic()
    training.save()
    print(f"vae: {training.samples:,} of {args.full:,} samples, {psnr(averaged_vae(args.work)):.2f} dB", file=sys.stderr)
    return not stop


if __name__ == "__main__":
    sys.exit(0 if run(arguments()) else 75)

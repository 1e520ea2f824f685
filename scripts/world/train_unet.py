#!/usr/bin/env python3
"""Trains the tabletop's inpainting UNet together with its text encoder. Run again, it goes on where it ended.

train_unet.py --work DIR [--full 300000] [--stop-at N] [--workers 2] [--device auto]
DIR/unet.pt is the state, DIR/unet.csv and unet.png the curve. What is learnt is a function of the sample count alone:
sample i and its noise come from the number i, the learning rate from the count; --stop-at ends early on the same
schedule, and the number of workers (one thread each, sharing the weights) changes only the order of sums."""
import ctypes
import pathlib
import signal
import sys
import time

import numpy
import progress

if __name__ == "__main__":
    progress.tune_allocator()

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

import latents
import prompts
import samples
import tokens
from train_vae import Average, code_of

FULL, BATCH, RATE = 300_000, 24, 1.2e-3
IN_HOLE, OUTSIDE = 1.15, 0.15  # weights of the loss
WIDTH, AVERAGE = 64, 0.9985
LOG_EVERY = 2400  # samples
SCHEDULER = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "trained_betas": None,
             "clip_sample": False, "clip_sample_range": 1.0, "set_alpha_to_one": False, "steps_offset": 1, "prediction_type": "v_prediction",
             "thresholding": False, "dynamic_thresholding_ratio": 0.995, "sample_max_value": 1.0, "timestep_spacing": "trailing",
             "rescale_betas_zero_snr": False}


def arguments(argv=None):
    parser = progress.parser(__doc__, FULL)
    parser.add_argument("--workers", type=int, default=2)
    args = progress.parsed(parser, argv)
    args.workers = 1 if args.device == "cuda" else args.workers
    return args


def new_unet():
    return UNet2DConditionModel(sample_size=latents.SIDE // latents.PATCH, in_channels=9, out_channels=4, block_out_channels=(48, 96), layers_per_block=1,
                                down_block_types=("CrossAttnDownBlock2D",) * 2, up_block_types=("CrossAttnUpBlock2D",) * 2,
                                norm_num_groups=8, cross_attention_dim=WIDTH, attention_head_dim=4)


def new_text_encoder(vocabulary):
    return CLIPTextModel(CLIPTextConfig(vocab_size=vocabulary, hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=2,
                                        num_attention_heads=4, max_position_embeddings=tokens.LENGTH, hidden_act="quick_gelu",
                                        bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1, pad_token_id=vocabulary - 1))


class Model(torch.nn.Module):
    """The UNet and the text encoder."""

    def __init__(self, vocabulary):
        super().__init__()
        self.unet, self.text = new_unet(), new_text_encoder(vocabulary)
        with torch.no_grad():  # residual branches start at zero
            for block in latents.residual_blocks(self.unet):
                latents.clear(block.conv2)
            latents.clear(self.unet.conv_out)

    def forward(self, x, times, ids, which):
        """`ids` [P, 77] of the different prompts, `which` [B] the prompt of each sample."""
        return self.unet(x, times, self.text(ids).last_hidden_state[which]).sample


class Samples:
    """Samples as tensors: what the UNet sees, what it shall say, the weight of each place."""

    def __init__(self, work):
        self.code, self.served = code_of(work), prompts.load(work / "prompts.json")
        self.tokenizer = CLIPTokenizer.from_pretrained(work / "tokenizer")
        scheduler = DDIMScheduler.from_config(SCHEDULER)
        self.signal, self.noise = (v.numpy() for v in (scheduler.alphas_cumprod.sqrt(), (1 - scheduler.alphas_cumprod).sqrt()))

    def batch(self, indices):
        z, seen, mask, noise, times, said = samples.batch(indices, self.served, self.code)
        a, b = (v[times][:, None, None, None].astype(numpy.float32) for v in (self.signal, self.noise))
        x = numpy.concatenate([a * z + b * noise, mask, seen], 1).astype(numpy.float32)
        weight = OUTSIDE + (IN_HOLE - OUTSIDE) * mask
        different = sorted(set(said))
        ids = self.tokenizer(different, padding="max_length", max_length=tokens.LENGTH, truncation=True, return_tensors="pt").input_ids
        which = torch.tensor([different.index(p) for p in said])
        return *(torch.tensor(v) for v in (x, a * noise - b * z, weight, times)), ids, which


def loss_of(model, parts):
    x, wanted, weight, times, ids, which = parts
    return (weight * (model(x, times, ids, which) - wanted).square()).mean()


class Team:
    """Worker processes that share the weights; each puts the gradient of its part of a batch into a row of its own."""

    def __init__(self, model, data, count):
        self.model, self.data, self.count = model.share_memory(), data, count
        self.weights = list(model.parameters())
        size = sum(w.numel() for w in self.weights)
        self.rows, self.losses = torch.zeros(count, size).share_memory_(), torch.zeros(count).share_memory_()
        context = torch.multiprocessing.get_context("fork")
        self.start, self.done, self.first = context.Barrier(count), context.Barrier(count), context.Value("q", -1)
        self.others = [context.Process(target=self.serve, args=(k,), daemon=True) for k in range(1, count)]
        for process in self.others:
            process.start()

    def part(self, k):
        first = self.first.value
        self.model.zero_grad(set_to_none=True)
        loss = loss_of(self.model, self.data.batch(range(first + k, first + BATCH, self.count)))
        loss.backward()
        torch.cat([w.grad.reshape(-1) for w in self.weights], out=self.rows[k])
        self.losses[k] = loss.detach()

    def serve(self, k):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # end with the first process, however that ends
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        torch.set_num_threads(1)
        while True:
            self.start.wait()
            if self.first.value < 0:
                return
            self.part(k)
            self.done.wait()

    def gradients(self, first):
        """Puts the batch's gradient where the optimizer looks; the loss."""
        self.first.value = first
        self.start.wait()
        self.part(0)
        self.done.wait()
        mean, at = self.rows.mean(0), 0
        for w in self.weights:
            w.grad = mean[at:at + w.numel()].view_as(w)
            at += w.numel()
        return float(self.losses.mean())

    def end(self):
        self.first.value = -1
        self.start.wait()


class Alone:
    """One process, one device."""

    def __init__(self, model, data, device):
        self.model, self.data, self.device = model, data, device

    def gradients(self, first):
        self.model.zero_grad(set_to_none=True)
        loss = loss_of(self.model, [v.to(self.device) for v in self.data.batch(range(first, first + BATCH))])
        loss.backward()
        return float(loss.detach())

    def end(self):
        pass


def vocabulary_of(work):
    return tokens.write_tokenizer(work / "tokenizer")


def averaged_model(work):
    """UNet and text encoder as the bundle stores them."""
    model = Model(vocabulary_of(work))
    state = progress.load_state(work / "unet.pt")
    if state:
        with torch.no_grad():
            for weight, kept in zip(model.parameters(), state["average"], strict=True):
                weight.copy_(kept)
    return model.eval()


class Training:
    """Model, optimizer, average, and how many samples they have seen."""

    def __init__(self, args):
        self.args = args
        torch.manual_seed(0)
        self.model = Model(vocabulary_of(args.work)).to(args.device)
        self.weights = list(self.model.parameters())
        self.optimizer = torch.optim.AdamW(self.weights, lr=RATE, betas=(0.9, 0.99), weight_decay=0.01, foreach=True)
        state = progress.load_state(args.work / "unet.pt") or {"samples": 0}
        self.samples = state["samples"]
        if self.samples:
            with torch.no_grad():
                for weight, kept in zip(self.weights, state["weights"], strict=True):
                    weight.copy_(kept)
            self.optimizer.load_state_dict(state["optimizer"])
        kept = state.get("average")
        self.average = Average(self.weights, kept and [k.to(args.device) for k in kept])
        self.curve = progress.Curve(args.work / "unet.csv", ("loss", "rate", "samples_per_s"), self.samples)
        data = Samples(args.work)
        self.workers = Team(self.model, data, args.workers) if args.workers > 1 else Alone(self.model, data, args.device)

    def step(self):
        index = self.samples // BATCH
        self.optimizer.param_groups[0]["lr"] = rate = progress.rate(index, self.samples, self.args.full, RATE)
        loss = self.workers.gradients(self.samples)
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimizer.step()
        self.average.follow(self.weights, index, AVERAGE)
        self.samples += BATCH
        return loss, rate

    def save(self):
        state = {"samples": self.samples, "weights": [w.detach().cpu() for w in self.weights], "optimizer": self.optimizer.state_dict(),
                 "average": [w.cpu() for w in self.average.kept]}
        progress.save_state(self.args.work / "unet.pt", state)
        self.curve.save()


def run(args):
    torch.set_num_threads(1)
    args.work.mkdir(parents=True, exist_ok=True)
    training, stop, losses = Training(args), progress.Stop(), []
    saved = logged = time.monotonic()
    while training.samples < args.stop_at and not stop:
        loss, rate = training.step()
        losses.append(loss)
        now = time.monotonic()
        if training.samples % LOG_EVERY == 0:
            training.curve.add(training.samples, sum(losses) / len(losses), rate, len(losses) * BATCH / (now - logged))
            logged = now
            losses.clear()
        if now - saved > progress.SAVE_EVERY_S:
            training.save()
            saved = now
    training.save()
    training.workers.end()
    print(f"unet: {training.samples:,} of {args.full:,} samples", file=sys.stderr)
    return not stop


if __name__ == "__main__":
    sys.exit(0 if run(arguments()) else 75)

"""Tiny random Stable Diffusion folders, as diffusers saves them, for the parity scripts."""
import json
import pathlib
import warnings

import diffusers
import torch
import transformers
from diffusers import (AutoencoderKL, DDIMScheduler, DPMSolverMultistepScheduler, EulerAncestralDiscreteScheduler,
                       EulerDiscreteScheduler, LCMScheduler, PNDMScheduler, StableDiffusionInpaintPipeline,
                       UNet2DConditionModel, UniPCMultistepScheduler)
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

warnings.simplefilter("ignore", FutureWarning)
diffusers.logging.set_verbosity_error()
diffusers.logging.disable_progress_bar()
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
torch.set_num_threads(1)  # for nets this small, more only wait for each other

SAMPLERS = {"ddim": DDIMScheduler, "pndm": PNDMScheduler, "euler": EulerDiscreteScheduler,
            "euler_a": EulerAncestralDiscreteScheduler, "dpmpp_2m": DPMSolverMultistepScheduler,
            "unipc": UniPCMultistepScheduler, "lcm": LCMScheduler}
SD_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
WORDS = ("a photo of cat dog red blue green car house tree in the on and with style painting old new small big sky sea sand "
         "night day light dark it is not very blurry").split()


def byte_symbols():
    """The byte alphabet in the order of CLIP's ids."""
    own = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in own]
    return [chr(b) for b in own] + [chr(256 + i) for i in range(len(rest))]


def merges_of(words):
    """Merges that build each word from its left, in order of first need."""
    out = []
    for word in words:
        symbols = [*word[:-1], word[-1] + "</w>"]
        while len(symbols) > 1:
            pair = (symbols[0], symbols[1])
            if pair not in out:
                out.append(pair)
            symbols[:2] = ["".join(pair)]
    return out


def write_vocabulary(folder, words=WORDS):
    """vocab.json and merges.txt; returns the size of the vocabulary."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    symbols = byte_symbols()
    merges = merges_of(words)
    pieces = symbols + [s + "</w>" for s in symbols] + ["".join(m) for m in merges] + ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({p: i for i, p in enumerate(dict.fromkeys(pieces))}, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    return len(dict.fromkeys(pieces))


def louder(module, factor):
    """Random initial weights give nearly grey pictures; a difference must show."""
    with torch.no_grad():
        module.weight *= factor


def make_unet(channels_in, text_width, **more):
    config = dict(sample_size=16, in_channels=channels_in, out_channels=4, block_out_channels=(16, 32), layers_per_block=1,
                  down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
                  cross_attention_dim=text_width, attention_head_dim=4, norm_num_groups=8)
    unet = UNet2DConditionModel(**{**config, **more})
    louder(unet.conv_out, 3)
    return unet


def make_vae(levels, **more):
    channels = (8, 16, 16, 16)[:levels]
    config = dict(block_out_channels=channels, layers_per_block=1, latent_channels=4, norm_num_groups=4,
                  down_block_types=("DownEncoderBlock2D",) * levels, up_block_types=("UpDecoderBlock2D",) * levels,
                  sample_size=64, scaling_factor=0.18215)
    vae = AutoencoderKL(**{**config, **more})
    louder(vae.decoder.conv_out, 1.5)
    louder(vae.encoder.conv_out, 4)
    return vae


def make_pipeline(work, seed, channels=9, levels=3, scheduler=("pndm", {}), unet=None, vae=None, text=None, tokenizer=None):
    """A pipeline of random weights; `work` is a folder for its vocabulary."""
    torch.manual_seed(seed)
    vocabulary = write_vocabulary(work)
    width = 32
    text_config = dict(vocab_size=vocabulary, hidden_size=width, intermediate_size=37, num_hidden_layers=2,
                       num_attention_heads=4, max_position_embeddings=77, hidden_act="quick_gelu", bos_token_id=0, eos_token_id=2)
    clip_tokenizer = CLIPTokenizer.from_pretrained(work, **{"model_max_length": 77, **(tokenizer or {})})
    name, fields = scheduler
    pipe = StableDiffusionInpaintPipeline(
        vae=make_vae(levels, **(vae or {})), text_encoder=CLIPTextModel(CLIPTextConfig(**{**text_config, **(text or {})})),
        tokenizer=clip_tokenizer, unet=make_unet(channels, width, **(unet or {})),
        scheduler=SAMPLERS[name](**{**SD_BETAS, **fields}), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def edit_json(path, change):
    """Rewrites a JSON file as Python writes it (-Infinity stays bare)."""
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value, indent=2))


def rename_tensors(file, rename):
    save_file({rename(k): v for k, v in load_file(file).items()}, file, metadata={"format": "pt"})

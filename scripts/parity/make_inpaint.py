"""Tiny inpainting pipelines of diffusers and what they make, for tests/cli/inpaint_parity_test.py: make_inpaint.py OUT.

OUT/cases.json lists the cases: a folder with model/, image.png, mask.png and expected.png, and the step's fields."""
import json
import pathlib
import shutil
import sys

import numpy
import torch
from PIL import Image

import tiny_diffusion as tiny

PROMPT, NEGATIVE = "a photo of a red cat in the sand", "blurry dog, very dark"


def old_scheduler(fields):
    """A scheduler file as old folders have it: only what was written then."""
    def write(folder):
        def change(value):
            kept = {k: v for k, v in value.items() if k in {"_class_name", "_diffusers_version", "num_train_timesteps", *fields}}
            value.clear()
            value.update(kept)
        tiny.edit_json(folder / "scheduler" / "scheduler_config.json", change)
    return write


def vocabulary_files(keep_json):
    def write(folder):
        tiny.write_vocabulary(folder / "tokenizer")
        if not keep_json:
            (folder / "tokenizer" / "tokenizer.json").unlink()
    return write


def old_names(folder):
    """Keys as files of years ago have them."""
    old = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}

    def of_vae(name):
        for new, was in old.items():
            if ".attentions." in name:
                name = name.replace(f".{new}.", f".{was}.")
        return name
    tiny.rename_tensors(folder / "vae" / "diffusion_pytorch_model.safetensors", of_vae)
    text = folder / "text_encoder" / "model.safetensors"
    tiny.rename_tensors(text, lambda name: name if name.startswith("text_model.") else "text_model." + name)


def half_files(folder):
    """Only fp16 files; both sides then compute with the rounded weights in float32."""
    for file in folder.glob("*/*.safetensors"):
        tensors = {k: v.half() for k, v in tiny.load_file(file).items()}
        tiny.save_file(tensors, file.with_suffix(".fp16.safetensors"), metadata={"format": "pt"})
        file.unlink()


SD = dict(tiny.SD_BETAS)
WRITTEN = tuple(SD)
SD2 = dict(unet=dict(use_linear_projection=True, attention_head_dim=(2, 4), transformer_layers_per_block=2),
           text=dict(hidden_act="gelu", num_hidden_layers=3, num_attention_heads=2), tokenizer=dict(pad_token="!"))
LCM_UNET = dict(time_cond_proj_dim=8)

# name -> (what the pipeline is made of, what the step says, how the saved folder is changed afterwards)
CASES = {
    "nine-pndm": (dict(), dict(), None),
    "nine-pndm-strength": (dict(), dict(strength=0.6, steps=7), None),
    "nine-ddim": (dict(scheduler=("ddim", dict(clip_sample=False, set_alpha_to_one=False))), dict(), None),
    "nine-ddim-clipping": (dict(scheduler=("ddim", dict())), dict(strength=0.75), None),
    "nine-ddim-eta": (dict(scheduler=("ddim", dict(clip_sample=False))), dict(eta=0.5), None),
    "four-ddim": (dict(channels=4, scheduler=("ddim", dict(clip_sample=False))), dict(), None),
    "four-ddim-strength": (dict(channels=4, scheduler=("ddim", dict(clip_sample=False))), dict(strength=0.6, steps=6), None),
    "four-pndm": (dict(channels=4), dict(strength=0.5, steps=8), None),
    "four-euler": (dict(channels=4, scheduler=("euler", dict(timestep_spacing="leading"))), dict(), None),
    "four-unipc": (dict(channels=4, scheduler=("unipc", dict())), dict(strength=0.7, steps=6), None),
    "euler-trailing": (dict(scheduler=("euler", dict(timestep_spacing="trailing"))), dict(), None),
    "euler-strength": (dict(scheduler=("euler", dict())), dict(strength=0.5, steps=6), None),
    "euler-karras": (dict(scheduler=("euler", dict(use_karras_sigmas=True))), dict(), None),
    "euler_a": (dict(scheduler=("euler_a", dict(timestep_spacing="leading", steps_offset=1))), dict(), None),
    "dpm": (dict(scheduler=("dpmpp_2m", dict())), dict(steps=6), None),
    "dpm-karras": (dict(scheduler=("dpmpp_2m", dict(use_karras_sigmas=True))), dict(steps=5), None),
    "dpm-sde": (dict(scheduler=("dpmpp_2m", dict(algorithm_type="sde-dpmsolver++", timestep_spacing="leading"))), dict(steps=5), None),
    "unipc": (dict(scheduler=("unipc", dict(timestep_spacing="trailing"))), dict(steps=6), None),
    "lcm": (dict(unet=LCM_UNET, scheduler=("lcm", dict())), dict(steps=4, guidance=8.0), None),
    "v-zero-snr": (dict(scheduler=("ddim", dict(prediction_type="v_prediction", rescale_betas_zero_snr=True, clip_sample=False,
                                                timestep_spacing="trailing"))), dict(), None),
    "sample-zero-snr": (dict(scheduler=("euler", dict(prediction_type="sample", rescale_betas_zero_snr=True,
                                                      timestep_spacing="trailing"))), dict(), None),
    "chosen-euler": (dict(), dict(sampler="euler"), old_scheduler(WRITTEN)),
    "chosen-dpm": (dict(), dict(sampler="dpmpp_2m", steps=6), old_scheduler((*WRITTEN, "steps_offset", "timestep_spacing"))),
    "chosen-unipc": (dict(), dict(sampler="unipc", steps=5), old_scheduler(WRITTEN)),
    "chosen-ddim": (dict(scheduler=("euler", dict())), dict(sampler="ddim"), old_scheduler(WRITTEN)),
    "chosen-lcm": (dict(), dict(sampler="lcm"), old_scheduler(("set_alpha_to_one",))),
    "chosen-euler_a": (dict(scheduler=("dpmpp_2m", dict())), dict(sampler="euler_a", spacing="trailing"), None),
    "sd2": (dict(**SD2, scheduler=("ddim", dict(prediction_type="v_prediction", clip_sample=False))), dict(prompt="wow! a new car!"), None),
    "guidance-1": (dict(), dict(guidance=1.0), None),
    "non-square": (dict(levels=4), dict(size=(96, 64)), None),
    "odd-latents": (dict(unet=dict(block_out_channels=(16, 16, 32), down_block_types=("CrossAttnDownBlock2D", "DownBlock2D", "DownBlock2D"),
                                   up_block_types=("UpBlock2D", "UpBlock2D", "CrossAttnUpBlock2D"))), dict(size=(72, 56)), None),
    "resized": (dict(), dict(size=(64, 48), picture=(100, 90)), None),
    "two-levels": (dict(levels=2, vae=dict(scaling_factor=0.13025, mid_block_add_attention=False, use_quant_conv=False)), dict(), None),
    "layers-list": (dict(unet=dict(layers_per_block=(1, 2), cross_attention_dim=(32, 32), downsample_padding=0, freq_shift=1,
                                   flip_sin_to_cos=False)), dict(), None),
    "attention-mask": (dict(text=dict(use_attention_mask=True)), dict(), None),
    "no-prompt": (dict(), dict(prompt="", negative_prompt=""), None),
    "long-prompt": (dict(), dict(prompt="a very old house " * 40), None),
    "odd-prompt": (dict(), dict(prompt="naïve CAFÉ 東京 🚀 <|endoftext|> isn't 24H"), None),
    "tokenizer-files": (dict(), dict(), vocabulary_files(False)),
    "tokenizer-both": (dict(), dict(), vocabulary_files(True)),
    "old-names": (dict(), dict(), old_names),
    "half-files": (dict(), dict(), half_files),
    "shards": (dict(), dict(), "shards"),
}


def picture(size, seed):
    """Blobs and a ramp with some noise, so that resizing and the VAE have something to do."""
    w, h = size
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:h, 0:w]
    ramp = numpy.stack([x * 255 / w, y * 255 / h, 255 - x * 255 / w], axis=-1)
    blob = 90 * numpy.sin(x / 5)[..., None] * numpy.cos(y / 7)[..., None]
    return Image.fromarray(numpy.clip(ramp + blob + random.normal(0, 8, (h, w, 3)), 0, 255).astype(numpy.uint8))


def hole(size):
    w, h = size
    y, x = numpy.mgrid[0:h, 0:w]
    inside = ((x - 0.55 * w) / (0.3 * w)) ** 2 + ((y - 0.5 * h) / (0.33 * h)) ** 2 < 1
    return Image.fromarray((inside * 255).astype(numpy.uint8))


def save(pipe, folder, change):
    pipe.save_pretrained(folder)
    if change == "shards":
        (folder / "unet" / "diffusion_pytorch_model.safetensors").unlink()
        pipe.unet.save_pretrained(folder / "unet", max_shard_size="100KB")
    elif change:
        change(folder)


def expected(folder, model, step, image, mask):
    variant = "fp16" if list(model.glob("unet/*.fp16.*")) else None
    pipe = tiny.StableDiffusionInpaintPipeline.from_pretrained(model, safety_checker=None, variant=variant, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    if "sampler" in step or "spacing" in step:
        more = {"timestep_spacing": step["spacing"]} if "spacing" in step else {}
        pipe.scheduler = tiny.SAMPLERS[step["sampler"]].from_config(pipe.scheduler.config, **more)
    result = pipe(prompt=step["prompt"], negative_prompt=step["negative_prompt"], image=image, mask_image=mask,
                  width=step["size"][0], height=step["size"][1], num_inference_steps=step["steps"],
                  guidance_scale=step["guidance"], strength=step["strength"], eta=step.get("eta", 0.0),
                  generator=torch.Generator("cpu").manual_seed(step["seed"])).images[0]
    if result.size != image.size:
        result = result.resize(image.size, Image.LANCZOS)
    result.save(folder / "expected.png")
    tokens = pipe.tokenizer(step["prompt"], padding="max_length", max_length=pipe.tokenizer.model_max_length, truncation=True)
    return {"timesteps": [float(t) for t in pipe.scheduler.timesteps], "tokens": tokens.input_ids,
            "deviation": float(numpy.asarray(result).std())}


def main():
    torch.use_deterministic_algorithms(True)
    out = pathlib.Path(sys.argv[1])
    wanted = sys.argv[2:] or list(CASES)
    shutil.rmtree(out, ignore_errors=True)
    cases = []
    for number, name in enumerate(CASES):
        if name not in wanted:
            continue
        made_of, says, change = CASES[name]
        folder = out / name
        step = {"prompt": PROMPT, "negative_prompt": NEGATIVE, "steps": 4, "guidance": 7.5, "strength": 1.0, "size": (64, 64),
                "seed": 1000 + number, **says}
        size = step.pop("picture", step["size"])
        image, mask = picture(size, number), hole(size)
        pipe = tiny.make_pipeline(out / "work", number, **made_of)
        save(pipe, folder / "model", change)
        image.save(folder / "image.png")
        mask.save(folder / "mask.png")
        cases.append({"name": name, **step, **expected(folder, folder / "model", step, image, mask)})
    (out / "cases.json").write_text(json.dumps(cases, indent=1))


main()

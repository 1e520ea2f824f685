"""Tiny networks of diffusers and transformers with inputs and outputs, for tests/engine/models_test.cpp: make_models.py OUT.

Every case is a folder with config.json, weights.safetensors and tensors.safetensors (inputs and outputs by name)."""
import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

import tiny_diffusion as tiny

UNETS = {
    "plain": dict(),
    "linear": dict(use_linear_projection=True, attention_head_dim=(2, 4), transformer_layers_per_block=(1, 2)),
    "lists": dict(layers_per_block=(1, 2), cross_attention_dim=(32, 32), downsample_padding=0, freq_shift=1, flip_sin_to_cos=False,
                  norm_eps=1e-4),
    "deep": dict(block_out_channels=(16, 16, 32), down_block_types=("CrossAttnDownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
                 up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "CrossAttnUpBlock2D"), layers_per_block=2),
    "guided": dict(time_cond_proj_dim=8),
}
VAES = {"plain": dict(), "bare": dict(mid_block_add_attention=False, use_quant_conv=False, use_post_quant_conv=False, layers_per_block=2)}
TEXTS = {"quick": dict(), "gelu": dict(hidden_act="gelu", num_attention_heads=2), "masked": dict(use_attention_mask=True)}


def shaken(model):
    """Norms and biases that are not ones and zeros."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.dim() == 1:
                p += 0.3 * torch.randn_like(p)
    return model.eval()


def write(folder, model, tensors):
    model.save_pretrained(folder)
    file = next(folder.glob("*.safetensors"))
    file.rename(folder / "weights.safetensors")
    save_file({k: v.detach().contiguous() for k, v in tensors.items()}, folder / "tensors.safetensors")


def guidance_states(guidance, width):
    w = torch.tensor([guidance - 1]) * 1000.0
    half = width // 2
    emb = torch.exp(torch.arange(half, dtype=torch.float32) * -(torch.log(torch.tensor(10000.0)) / (half - 1)))
    emb = w[:, None] * emb[None, :]
    return torch.cat([emb.sin(), emb.cos()], dim=1)


@torch.no_grad()
def main():
    out = pathlib.Path(sys.argv[1])
    shutil.rmtree(out, ignore_errors=True)
    torch.manual_seed(4)
    for name, fields in UNETS.items():
        unet = shaken(tiny.make_unet(9, 32, **fields))
        x, text = torch.randn(2, 9, 10, 14), torch.randn(2, 7, 32)
        cond = guidance_states(8.0, 8) if name == "guided" else None
        tensors = {"x": x, "text": text, "y": unet(x, 417.5, text, timestep_cond=cond).sample}
        write(out / "unet" / name, unet, tensors)
    for name, fields in VAES.items():
        vae = shaken(tiny.make_vae(3, **fields))
        x, z = torch.randn(1, 3, 24, 32), torch.randn(1, 4, 6, 8)
        moments = vae.encode(x).latent_dist.parameters
        write(out / "vae" / name, vae, {"x": x, "moments": moments, "z": z, "picture": vae.decode(z / vae.config.scaling_factor).sample})
    for name, fields in TEXTS.items():
        config = dict(vocab_size=100, hidden_size=32, intermediate_size=37, num_hidden_layers=3, num_attention_heads=4,
                      max_position_embeddings=77, hidden_act="quick_gelu", eos_token_id=99)
        model = shaken(CLIPTextModel(CLIPTextConfig(**{**config, **fields})))
        ids = torch.randint(0, 99, (2, 77))
        ids[0, 5:], ids[1, 60:] = 99, 99
        padding = torch.ones(2, 77, dtype=torch.long)
        padding[0, 6:], padding[1, 61:] = 0, 0
        more = {"attention_mask": padding} if name == "masked" else {}
        write(out / "text" / name, model, {"ids": ids.float(), "padding": padding.float(), "states": model(ids, **more).last_hidden_state})
    (out / "done.json").write_text(json.dumps([*UNETS, *VAES, *TEXTS]))


main()

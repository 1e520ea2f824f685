"""The analytic start of the VAE: the best linear code of 4x4 patches (PCA) written into the real AutoencoderKL.

Constant channels of +-20 keep GroupNorm and SiLU nearly linear on the others, second convolutions of residual blocks are
zero, strided convolutions turn space to depth. The encoder stays as it is made here; only the decoder is trained."""
import numpy
import torch
from diffusers import AutoencoderKL

import edits
import render
import scene as scenes

SIDE, PATCH, CODES = 64, 4, 4
CONSTANT, LIFT = 20.0, 20.0  # of the constant channels; added before SiLU, so that it acts as the identity
OBJECT_WEIGHT = 3.0          # things matter more than walls


def patches(images):
    """[B, S, S, 3] in -1..1 -> [B, s, s, 48], a patch row by row, colours last."""
    b, side = images.shape[0], images.shape[1] // PATCH
    cut = images.reshape(b, side, PATCH, side, PATCH, 3)
    return cut.transpose(0, 1, 3, 2, 4, 5).reshape(b, side, side, PATCH * PATCH * 3)


def half(a):
    """Rounded to what an fp16 file holds."""
    return numpy.asarray(a, numpy.float16).astype(numpy.float32)


def sample_views(count, *names):
    """Views of random scenes, none of them held out."""
    random = edits.generator("tabletop", *names)
    while count:
        scene = scenes.sample(random)
        if not edits.is_held_out(scene):
            count -= 1
            yield render.view(scene, SIDE)


def thing_share(view):
    """[S, S] f32: how much of each pixel is a thing."""
    out = numpy.zeros(view.image.shape[:2], numpy.float32)
    for where, values in view.shown:
        out[where] += values
    return out


def principal_code(count=1500):
    """(weight [4, 48], bias [4]) of whitened codes, as an fp16 file holds them."""
    rows, weights = [], []
    for view in sample_views(count, "pca"):
        x = patches(to_signed(view.image)[None])[0].reshape(-1, 48)
        share = patches(numpy.repeat(thing_share(view)[None, ..., None], 3, -1))[0].mean(-1).ravel()
        rows.append(x)
        weights.append(1 + (OBJECT_WEIGHT - 1) * share)
    x, w = numpy.concatenate(rows).astype(float), numpy.concatenate(weights).astype(float)
    mean = (x * w[:, None]).sum(0) / w.sum()
    centred = x - mean
    values, vectors = numpy.linalg.eigh((centred * w[:, None]).T @ centred / w.sum())
    order = numpy.argsort(values)[::-1][:CODES]
    weight = half((vectors[:, order] / numpy.sqrt(values[order])).T)
    return weight, half(-weight @ mean)


def to_signed(image):
    return image.astype(numpy.float32) / 127.5 - 1


def encode(images, code):
    """[B, S, S, 3] u8 or -1..1 -> [B, 4, s, s] f32: what the VAE's encoder gives, but for 1e-3."""
    signed = to_signed(images) if images.dtype == numpy.uint8 else images
    weight, bias = code
    return (patches(signed) @ weight.T + bias).transpose(0, 3, 1, 2)


def new_vae():
    return AutoencoderKL(in_channels=3, out_channels=3, down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3,
                         block_out_channels=(16, 32, 64), layers_per_block=1, latent_channels=CODES, norm_num_groups=4, sample_size=SIDE,
                         scaling_factor=1.0, force_upcast=True)


def residual_blocks(part):
    return [m for m in part.modules() if type(m).__name__ == "ResnetBlock2D"]


def clear(layer):
    layer.weight.zero_()
    if layer.bias is not None:
        layer.bias.zero_()


def still(part):
    """Every residual branch and attention adds nothing yet."""
    for block in residual_blocks(part):
        clear(block.conv2)
    for attention in part.mid_block.attentions:
        clear(attention.to_out[0])


@torch.no_grad()
def write_encoder(vae, code):
    weight, bias = (torch.tensor(v) for v in code)
    encoder = vae.encoder
    still(encoder)
    for block in residual_blocks(encoder):
        if block.conv_shortcut is not None:
            clear(block.conv_shortcut)
    clear(encoder.conv_in)
    first, second = (encoder.down_blocks[i].downsamplers[0].conv for i in (0, 1))
    clear(first), clear(second)
    for c in range(3):
        encoder.conv_in.weight[c, c, 1, 1] = 1
        for dy in range(2):
            for dx in range(2):
                first.weight[3 * (2 * dy + dx) + c, c, dy, dx] = 1
    shortcut = encoder.down_blocks[1].resnets[0].conv_shortcut
    for j in range(12):
        shortcut.weight[j, j] = 1
    for row in range(PATCH):
        for column in range(PATCH):
            for c in range(3):
                inner = 3 * (2 * (row % 2) + column % 2) + c
                second.weight[:CODES, inner, row // 2, column // 2] = weight[:, (row * PATCH + column) * 3 + c]
    second.bias[:CODES] = bias
    write_encoder_end(vae, encoder)


def write_encoder_end(vae, encoder):
    """A code in each of the 4 groups of 16, beside 12 constants; then out again through norm and SiLU."""
    last = encoder.down_blocks[2].resnets[0].conv_shortcut
    clear(last), clear(encoder.conv_norm_out), clear(encoder.conv_out), clear(vae.quant_conv)
    for k in range(CODES):
        last.weight[16 * k, k], last.weight[16 * k + 13, k] = 1, -1  # its opposite keeps the group's mean at 0
        last.bias[16 * k + 1:16 * k + 7], last.bias[16 * k + 7:16 * k + 13] = CONSTANT, -CONSTANT
        variance = (12 * CONSTANT ** 2 + 2) / 16  # of the constants and a whitened code with its opposite
        encoder.conv_norm_out.weight[16 * k], encoder.conv_norm_out.bias[16 * k] = variance ** 0.5, LIFT
        encoder.conv_out.weight[k, 16 * k, 1, 1], encoder.conv_out.bias[k] = 1, -LIFT
    encoder.conv_out.bias[CODES:] = -20  # log variance: the posterior is its mean
    for j in range(2 * CODES):
        vae.quant_conv.weight[j, j] = 1


def smoothing(layer, channels):
    """The first channels blurred after a nearest upsampling, which makes it linear; the others as they are."""
    kernel = torch.tensor([1.0, 2.0, 1.0]) / 4
    layer.weight[:channels] = 0
    layer.bias[:channels] = 0
    for c in range(channels):
        layer.weight[c, c] = kernel[:, None] * kernel


@torch.no_grad()
def write_decoder(vae):
    """Carries the codes up as smooth pictures; colours by least squares over some scenes."""
    decoder = vae.decoder
    still(decoder)
    clear(vae.post_quant_conv)
    decoder.conv_in.weight[:CODES], decoder.conv_in.bias[:CODES] = 0, 0
    for k in range(CODES):
        vae.post_quant_conv.weight[k, k] = 1
        decoder.conv_in.weight[k, k, 1, 1] = 1
    for block in decoder.up_blocks[:2]:
        smoothing(block.upsamplers[0].conv, CODES)
    narrow = decoder.up_blocks[1].resnets[0].conv_shortcut
    narrow.weight[:CODES], narrow.bias[:CODES] = 0, 0
    last = decoder.up_blocks[2].resnets[0].conv_shortcut
    for k in range(CODES):
        narrow.weight[k, k] = 1
        last.weight[4 * k:4 * k + 4], last.bias[4 * k:4 * k + 4] = 0, 0
        last.weight[4 * k, k], last.weight[4 * k + 3, k] = 1, -1
        last.bias[4 * k + 1], last.bias[4 * k + 2] = CONSTANT, -CONSTANT
        decoder.conv_norm_out.weight[4 * k], decoder.conv_norm_out.bias[4 * k] = ((2 * CONSTANT ** 2 + 2) / 4) ** 0.5, LIFT
    fit_colours(vae)


def fit_colours(vae, count=60):
    """conv_out by least squares: the colours of a pixel from the 3x3 values of all last channels."""
    kept = {}
    hook = vae.decoder.conv_act.register_forward_hook(lambda *a: kept.update(last=a[2]))
    images = numpy.stack([view.image for view in sample_views(count, "fit")])
    x = torch.tensor(to_signed(images)).permute(0, 3, 1, 2)
    vae.decode(vae.encode(x).latent_dist.mode())
    hook.remove()
    columns = torch.nn.functional.unfold(kept["last"], 3, padding=1).transpose(1, 2).reshape(-1, 144)
    columns = torch.cat([columns, torch.ones(len(columns), 1)], 1).double()
    wanted = x.permute(0, 2, 3, 1).reshape(-1, 3).double()
    ridge = 1e-3 * len(columns) * torch.eye(145, dtype=torch.double)
    solved = torch.linalg.solve(columns.T @ columns + ridge, columns.T @ wanted).float()
    vae.decoder.conv_out.weight.copy_(solved[:144].T.reshape(3, 16, 3, 3))
    vae.decoder.conv_out.bias.copy_(solved[144])


def analytic_vae(code, seed=0):
    torch.manual_seed(seed)
    vae = new_vae()
    write_encoder(vae, code)
    write_decoder(vae)
    return vae

"""Pictures for the tests: noise, PNG of any depth by hand (Pillow writes no 16-bit RGB), their samples read back."""

import zlib

import numpy as np
from PIL import Image, ImageCms


def noise(size=(64, 48), seed=1, channels=3, bits=8):
    """[H, W, C] of every value, the same for the same seed."""
    width, height = size
    high = 256 if bits == 8 else 65536
    return np.random.default_rng(seed).integers(0, high, (height, width, channels), dtype=np.uint8 if bits == 8 else np.uint16)


def pixels(path):
    """[H, W, C] u8 of a file, as Pillow reads it."""
    return np.asarray(Image.open(path))


def chunk(kind, body):
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png(array, icc=b"", extra=b"", level=6):
    """PNG bytes of [H, W, C] u8 or u16 (Pillow writes no 16-bit RGB); `extra` = finished chunks before the pixels."""
    height, width, channels = array.shape
    depth = 8 * array.itemsize
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + row.tobytes() for row in array.astype(array.dtype.newbyteorder(">")))
    head = chunk(b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, colour, 0, 0, 0]))
    profile = chunk(b"iCCP", b"profile\0\0" + zlib.compress(icc)) if icc else b""
    return b"\x89PNG\r\n\x1a\n" + head + profile + extra + chunk(b"IDAT", zlib.compress(rows, level)) + chunk(b"IEND", b"")


def png_chunks(data):
    """(kind, body) of each chunk."""
    at, out = 8, []
    while at < len(data):
        size = int.from_bytes(data[at:at + 4], "big")
        out.append((data[at + 4:at + 8], data[at + 8:at + 8 + size]))
        at += 12 + size
    return out


def png_samples(data):
    """[H, W, C] u8 or u16 of a non-interlaced PNG's bytes, read without any image library."""
    chunks = png_chunks(data)
    head = chunks[0][1]
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    depth, colour, interlaced = head[8], head[9], head[12]
    if depth not in (8, 16) or interlaced:
        raise ValueError(f"a plain 8 or 16-bit PNG, got {depth} bits, interlace {interlaced}")
    channels = {0: 1, 4: 2, 2: 3, 6: 4}[colour]
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    step = channels * depth // 8
    stride = width * step
    rows = np.zeros((height, stride), np.uint8)
    above = np.zeros(stride, np.uint8)
    for y in range(height):
        start = y * (stride + 1)
        rows[y] = above = unfilter(raw[start], np.frombuffer(raw, np.uint8, stride, start + 1), above, step)
    samples = np.frombuffer(rows.tobytes(), ">u2" if depth == 16 else np.uint8)
    return samples.reshape(height, width, channels).astype(np.uint16 if depth == 16 else np.uint8)


def unfilter(kind, line, above, step):
    """One row of a PNG without its filter (PNG specification, section 9)."""
    if kind == 0:
        return line.copy()
    if kind == 2:
        return line + above
    out = [0] * len(line)
    up = above.tolist()
    for i, value in enumerate(line.tolist()):
        a = out[i - step] if i >= step else 0
        b = up[i]
        c = up[i - step] if i >= step else 0
        if kind == 1:
            guess = a
        elif kind == 3:
            guess = (a + b) // 2
        else:
            p = a + b - c
            pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
        out[i] = (value + guess) & 0xFF
    return np.array(out, np.uint8)


def srgb_icc():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif_with_orientation(orientation, more=()):
    exif = Image.Exif()
    exif[0x0112] = orientation
    for tag, value in more:
        exif[tag] = value
    return exif

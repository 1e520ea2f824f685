"""Makes images/: pictures that must fail, each named by the class it fails with (CLASS.WHAT.ENDING).

Run from anywhere with the project's Python; the bytes are the same each time for one version of Pillow."""

import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests/cli"))

from pictures import chunk, noise, png  # noqa: E402

OUT = HERE / "images"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def head(width, height, depth=8, colour=2):
    return SIGNATURE + chunk(b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, colour, 0, 0, 0]))


def saved(name, picture, **options):
    picture.save(OUT / name, **options)
    return (OUT / name).read_bytes()


def main():
    OUT.mkdir(exist_ok=True)
    end = chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    small = Image.fromarray(noise((40, 30)))
    frames = [Image.fromarray(noise((16, 16), seed)) for seed in range(3)]
    good = png(noise((40, 30)))
    flipped = bytearray(good)
    flipped[good.index(b"IDAT") + 40] ^= 0xFF
    no_idat = head(40, 30) + chunk(b"IEND", b"")
    files = {
        "image.empty.zero-bytes.png": b"",
        "image.format.text.jpg": b"this is no picture\n" * 5,
        "image.format.gif.png": b"GIF89a" + bytes(60),
        "image.format.html.webp": b"<!doctype html><title>404</title>",
        "image.format.zeros.png": bytes(512),
        "image.format.lfs-pointer.png": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
        "image.truncated.signature.png": SIGNATURE,
        "image.truncated.half.png": good[:len(good) // 2],
        "image.truncated.start-of-image.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "image.truncated.riff.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        "image.damaged.idat-crc.png": bytes(flipped),
        "image.size.57-byte-bomb.png": head(100000, 100000) + end,
        "image.size.gigapixel.png": head(32768, 32768, 16, 6) + end,
        "image.size.no-width.png": head(0, 480) + end,
        "image.size.one-pixel.png": png(noise((1, 1))),
    }
    for name, data in files.items():
        (OUT / name).write_bytes(data)
    (OUT / "image.damaged.no-idat.png").write_bytes(no_idat)
    whole = saved("image.truncated.rows.jpg", small, quality=90)
    (OUT / "image.truncated.rows.jpg").write_bytes(whole[:len(whole) * 7 // 10])
    whole = saved("image.truncated.progressive.jpg", small, quality=90, progressive=True)
    (OUT / "image.truncated.progressive.jpg").write_bytes(whole[:len(whole) * 7 // 10])
    whole = saved("image.truncated.lossless.webp", small, lossless=True)
    (OUT / "image.truncated.lossless.webp").write_bytes(whole[:len(whole) // 2])
    saved("image.frames.three.png", frames[0], save_all=True, append_images=frames[1:])
    saved("image.frames.three.webp", frames[0], save_all=True, append_images=frames[1:], lossless=True)
    saved("image.cmyk.four-inks.jpg", Image.fromarray(noise((16, 16), channels=4), "CMYK"))


if __name__ == "__main__":
    main()

"""Pictures between Pillow and tiedit, for tests/parity/pictures_parity_test.cpp.

make_pictures.py make OUT    writes pictures with Pillow, and their pixels as Pillow decodes them
make_pictures.py check OUT   reads what tiedit wrote there; exits with 1 and a line for everything that is not so
"""
import io
import json
import pathlib
import re
import sys

import numpy
from PIL import Image, ImageCms, ImageOps


def pixels(seed, shape, dtype=numpy.uint8):
    y, x = numpy.mgrid[0:shape[0], 0:shape[1]]
    base = numpy.stack([(x * (c + 2) + y * 3 + seed * 11) % 256 for c in range(shape[2])], 2)
    noise = numpy.random.default_rng(seed).integers(0, 20, shape)
    out = numpy.clip(base + noise, 0, 255)
    return (out * 257 if dtype == numpy.uint16 else out).astype(dtype)


def make(out):
    rgb, rgba = Image.fromarray(pixels(1, (61, 83, 3))), Image.fromarray(pixels(2, (61, 83, 4)))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files = {
        "baseline.jpg": (rgb, dict(quality=90)),
        "progressive.jpg": (rgb, dict(quality=90, progressive=True, subsampling=0)),
        "turned.jpg": (rgb, dict(quality=90, exif=exif, icc_profile=icc)),
        "grey.jpg": (rgb.convert("L"), dict(quality=90)),
        "restart.jpg": (rgb, dict(quality=80, restart_marker_rows=1)),
        "rgb.png": (rgb, {}), "rgba.png": (rgba, {}), "grey.png": (rgb.convert("L"), {}), "la.png": (rgba.convert("LA"), {}),
        "bit.png": (rgb.convert("1"), {}), "palette.png": (rgb.quantize(200), {}), "palette4.png": (rgb.quantize(11), dict(bits=4)),
        "clear.png": (rgb.quantize(200), dict(transparency=7)), "turned.png": (rgb, dict(exif=exif, icc_profile=icc)),
        "grey16.png": (Image.fromarray(pixels(4, (61, 83, 1), numpy.uint16)[:, :, 0]), {}),
        "lossy.webp": (rgb, dict(quality=80)), "lossless.webp": (rgba, dict(lossless=True, exact=True)),
        "turned.webp": (rgb, dict(quality=80, exif=exif, icc_profile=icc)),
    }
    for name, (image, options) in files.items():
        image.save(out / name, **options)
        read = ImageOps.exif_transpose(Image.open(out / name))
        if read.mode.startswith("I"):
            array = numpy.asarray(read).astype(numpy.uint16)[:, :, None].repeat(3, 2)
        else:
            alpha = "transparency" in read.info or read.mode in ("LA", "RGBA")
            array = numpy.asarray(read.convert("RGBA" if alpha else "RGB"))
        numpy.save(out / f"{name}.npy", array)
    frames = [Image.fromarray(pixels(s, (61, 83, 3))) for s in (5, 6, 7)]
    frames[0].save(out / "moving.webp", save_all=True, append_images=frames[1:], lossless=True)
    numpy.save(out / "moving.webp.npy", numpy.asarray(frames[0]))
    (out / "made.json").write_text(json.dumps(sorted([*files, "moving.webp"])))


def check(out):
    wrong = []
    expected = numpy.load(out / "turned.png.npy")
    for name in ("edited.png", "edited.jpg", "edited.webp"):
        def need(what, true):
            if not true:
                wrong.append(f"{name}: {what}")
        image = Image.open(out / name)
        image.load()
        array = numpy.asarray(image.convert("RGB")).astype(int)
        need("size", image.size == (expected.shape[1], expected.shape[0]))
        if name.endswith("jpg"):  # quality 95, 4:4:4: what Pillow makes of the same picture under these settings
            Image.fromarray(expected).save(out / "same.jpg", quality=95, subsampling=0)
            need("4:4:4", [layer[1:3] for layer in image.layer] == [(1, 1)] * 3)
            need("pixels", (array == numpy.asarray(Image.open(out / "same.jpg"))).all())
        else:
            need("pixels", (array == expected).all())
        need("profile", "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))))
        exif = image.getexif()
        need("orientation 1", exif.get(0x0112) == 1)
        need("maker kept", exif.get(0x010F) == "Maker")
        xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
        xmp = xmp.decode() if isinstance(xmp, bytes) else xmp
        need("source type", "digitalsourcetype/algorithmicallyEnhanced" in xmp)
        if name.endswith("png"):
            need("record", json.loads(image.text["tiedit"]) == {"format": "tiedit.item/1", "text": "größer & <b>"})
            need("parameters", image.text["parameters"] == "größer")
        else:
            record = re.search(r"<tiedit:record>(.*?)</tiedit:record>", xmp, re.S).group(1)
            record = record.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            need("record", json.loads(record) == {"format": "tiedit.item/1", "text": "größer & <b>"})
            comment = exif.get_ifd(0x8769)[0x9286]
            need("comment", comment[:8] == b"UNICODE\0" and "größer" in (comment[8:].decode("utf-16-le", "replace"), comment[8:].decode("utf-16-be", "replace")))
    print("\n".join(wrong) or "all true")
    return 1 if wrong else 0


out = pathlib.Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
sys.exit(make(out) if sys.argv[1] == "make" else check(out))

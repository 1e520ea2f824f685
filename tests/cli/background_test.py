"""Outside the mask every sample of the file is the source's, whatever its depth, profile and alpha (cli.background)."""

import functools
import zlib

import numpy as np
from PIL import Image

from pictures import exif_with_orientation, noise, png, png_chunks, png_samples, srgb_icc
from support import MASKED_NULL, CliTest, main


@functools.cache
def srgb():
    return srgb_icc()  # holds the second it was made in


@functools.cache
def wide_icc():
    """A matrix profile that is not sRGB: the sRGB one with red and green primaries exchanged."""
    profile = bytearray(srgb())
    tags = {bytes(profile[132 + 12 * i:136 + 12 * i]): 132 + 12 * i for i in range(int.from_bytes(profile[128:132], "big"))}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red:red + 4], profile[green:green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


class Background(CliTest):
    def setUp(self):
        super().setUp()
        self.write("masked.yaml", MASKED_NULL)
        drawn = np.zeros((48, 64), np.uint8)
        drawn[10:30, 12:40] = 255
        drawn[40:44, 50:60] = 255
        Image.fromarray(drawn).save(self.dir / "m.png")
        self.mask = drawn == 255

    def run_on(self, name, **options):
        done = self.edit(name, "--mask", "m.png", config="masked.yaml", **options)
        self.assert_exit(done, 0)
        background = self.record(options.get("out", "out"))["background"]
        self.assertEqual((background["outside_max_abs"], background["outside_pixels"], background["exact"]), (0, 0, "file"))

    def test_of_8_and_16_bits_with_and_without_profile_and_alpha(self):
        for bits in (8, 16):
            for channels in (3, 4):
                for icc in (b"", srgb(), wide_icc()):
                    with self.subTest(bits=bits, channels=channels, icc=len(icc)):
                        self.check_png(noise((64, 48), 9, channels, bits), icc)

    def check_png(self, source, icc):
        self.write("cup.png", png(source, icc))
        self.run_on("cup.png")
        data = (self.dir / "out/cup.png").read_bytes()
        made = png_samples(data)
        self.assertEqual((made.shape, made.dtype), (source.shape, source.dtype))
        np.testing.assert_array_equal(made[~self.mask], source[~self.mask])
        changed = (made[..., :3] != source[..., :3]).any(-1)
        self.assertGreater(changed[self.mask].mean(), 0.9, "and the inside was edited")
        if source.shape[2] == 4:
            np.testing.assert_array_equal(made[..., 3], source[..., 3])
        profiles = [body for kind, body in png_chunks(data) if kind == b"iCCP"]
        self.assertEqual(len(profiles), 1 if icc else 0)
        if icc:
            self.assertEqual(zlib.decompress(profiles[0][profiles[0].index(b"\0") + 2:]), icc)

    def test_of_grey_pictures(self):
        for bits in (8, 16):
            source = noise((64, 48), 3, 1, bits)
            self.write("cup.png", png(source))
            self.run_on("cup.png")
            made = png_samples((self.dir / "out/cup.png").read_bytes())
            self.assertEqual(made.dtype, source.dtype)
            np.testing.assert_array_equal(np.broadcast_to(made, (48, 64, made.shape[2]))[~self.mask][:, 0], source[~self.mask][:, 0])

    def test_of_palettes(self):
        Image.fromarray(noise((64, 48), 5)).quantize(200).save(self.dir / "cup.png")
        self.run_on("cup.png")
        source, made = (np.asarray(Image.open(self.dir / p).convert("RGB")) for p in ("cup.png", "out/cup.png"))
        np.testing.assert_array_equal(made[~self.mask], source[~self.mask])

    def test_of_webp_and_jpeg_sources_equals_what_was_decoded(self):
        for name, save in (("cup.webp", {"lossless": True}), ("cup.jpg", {"quality": 92})):
            self.picture(name, seed=6, **save)
            self.run_on(name, out=f"out-{name}")
            made = png_samples((self.dir / f"out-{name}/cup.png").read_bytes())
            source = np.asarray(Image.open(self.dir / name).convert("RGB"))
            limit = 0 if name.endswith("webp") else 1  # Pillow's JPEG library may be another one
            difference = np.abs(made[..., :3].astype(int) - source)
            self.assertLessEqual(difference[~self.mask].max(), limit)

    def test_webp_output_is_lossless(self):
        self.picture(seed=6)
        self.assert_exit(self.edit("cup.png", "--mask", "m.png", "--format", "webp", config="masked.yaml"), 0)
        source, made = np.asarray(Image.open(self.dir / "cup.png")), np.asarray(Image.open(self.dir / "out/cup.webp"))
        np.testing.assert_array_equal(made[~self.mask], source[~self.mask])
        np.testing.assert_array_equal(made[self.mask], source[self.mask] ^ 0x55)

    def test_jpeg_output_says_that_it_is_not_exact(self):
        self.picture(seed=6)
        done = self.edit("cup.png", "--mask", "m.png", "--format", "jpg", config="masked.yaml")
        self.assert_exit(done, 0)
        self.assertEqual(self.record()["background"]["exact"], "before_encoding")
        self.assertIn("output.lossy", [w["class"] for w in self.record()["warnings"]])

    def test_profile_and_exif_are_kept(self):
        more = ((0x010F, "Camera"), (0x0110, "Model 7"), (0x9286, "mine"))
        for name in ("cup.jpg", "cup.png", "cup.webp"):
            Image.fromarray(noise((48, 64), 2)).save(self.dir / name, exif=exif_with_orientation(6, more), icc_profile=wide_icc(), quality=95)
            for ending in ("png", "jpg", "webp"):
                out = f"out-{name}-{ending}"
                self.assert_exit(self.edit(name, "--mask", "m.png", "--format", ending, config="masked.yaml", out=out), 0)
                made = Image.open(self.dir / f"{out}/cup.{ending}")
                made.load()
                self.assertEqual(made.info["icc_profile"], wide_icc(), out)
                exif = made.getexif()
                self.assertEqual((exif.get(0x010F), exif.get(0x0110), exif.get(0x0112, 1)), ("Camera", "Model 7", 1), out)
                self.assertEqual(made.size, (64, 48))


if __name__ == "__main__":
    main()

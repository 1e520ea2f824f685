"""Bad pictures through the real binary, rows 36 to 48: class, line, and no harm to the others (cli.images)."""

import os

import numpy as np
from PIL import Image

from pictures import chunk, exif_with_orientation, noise, pixels, png
from support import BAD, MASKED_NULL, CliTest, main, pictures_of, strays_of


# From the displayed pixels to those that an EXIF orientation turns into them.
UNTURN = {1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
          5: lambda a: a.transpose(1, 0, 2), 6: lambda a: np.rot90(a, 1), 7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
          8: lambda a: np.rot90(a, -1)}


def cut(path, share):
    data = path.read_bytes()
    path.write_bytes(data[:int(len(data) * share)])


class BadPicture(CliTest):
    """Each row alone: exit 3, its class and line, nothing half-written."""

    def fails(self, name, error_class, *parts, flags=()):
        done = self.edit(name, *flags)
        self.assert_failed_alone(done, error_class, f"{name}: ", *parts)

    def test_row_36_no_bytes(self):
        self.write("w.png", b"")
        self.fails("w.png", "image.empty", "error: w.png: an image, got 0 bytes")

    def test_row_37_text_named_jpg(self):
        self.write("w.jpg", "hello, I am a text\n" * 20)
        self.fails("w.jpg", "image.format", "JPEG, PNG or WebP, got text")

    def test_row_38_a_jpeg_cut_at_70_percent(self):
        path = self.picture("w.jpg", (640, 480), quality=90)
        cut(path, 0.7)
        self.fails("w.jpg", "image.truncated", "complete JPEG, got ", " of 480 rows; the file is truncated")

    def test_row_38_png_and_webp_cut(self):
        for name in ("w.png", "w.webp"):
            path = self.picture(name, (200, 150), **({"lossless": True} if name == "w.webp" else {}))
            cut(path, 0.7)
            done = self.edit(name, out=f"out-{name}")
            self.assert_failed_alone(done, "image.truncated", f"{name}: complete ", "the file is truncated", out=f"out-{name}")

    def test_row_39_a_png_with_a_bad_crc(self):
        data = bytearray(png(noise((60, 40))))
        at = data.index(b"IDAT")
        crc = at + 4 + int.from_bytes(data[at - 4:at], "big")
        data[crc] ^= 1
        self.write("w.png", bytes(data))
        self.fails("w.png", "image.damaged", f"intact IDAT, got a CRC mismatch at byte {crc:,}")

    def test_row_40_57_bytes_that_claim_100_000_squared(self):
        head = chunk(b"IHDR", (100000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0]))
        data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
        self.assertEqual(len(data), 57)
        self.write("w.png", data)
        self.fails("w.png", "image.size", "at most 32,768 px a side, got 100,000x100,000")

    def test_rows_40_in_jpeg_and_webp(self):
        jpeg = bytearray(self.picture("w.jpg", (32, 32)).read_bytes())
        at = jpeg.index(b"\xff\xc0")
        jpeg[at + 5:at + 9] = (65000).to_bytes(2, "big") * 2
        self.write("w.jpg", bytes(jpeg))
        self.fails("w.jpg", "image.size", "at most 32,768 px a side, got 65,000x65,000")

    def test_row_41_no_width(self):
        head = chunk(b"IHDR", (0).to_bytes(4, "big") + (480).to_bytes(4, "big") + bytes([8, 2, 0, 0, 0]))
        self.write("w.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
        self.fails("w.png", "image.size", "at least 8 px a side, got 0x480")

    def test_row_42_animations(self):
        frames = [Image.fromarray(noise((32, 32), seed)) for seed in range(12)]
        for name in ("w.png", "w.webp"):
            frames[0].save(self.dir / name, save_all=True, append_images=frames[1:], duration=40)
            done = self.edit(name, out=f"out-{name}")
            self.assert_failed_alone(done, "image.frames", f"{name}: one frame, got 12; use --first-frame", out=f"out-{name}")
            self.assert_exit(self.edit(name, "--first-frame", out=f"out-{name}"), 0)

    def test_row_43_cmyk(self):
        Image.fromarray(noise((32, 32), channels=4), "CMYK").save(self.dir / "w.jpg")
        self.fails("w.jpg", "image.cmyk", "RGB or grey, got CMYK; convert it to RGB first")

    def test_row_44_16_bits_with_strict(self):
        self.write("w.png", png(noise((32, 32), bits=16)))
        self.fails("w.png", "image.depth", "8 bits, got 16; drop --strict to keep 16 outside the mask", flags=("--strict",))

    def test_row_45_a_circular_exif_is_a_warning(self):
        loop = (b"MM\0*\0\0\0\x08" + b"\0\x01" + b"\x87\x69\0\x04\0\0\0\x01\0\0\0\x08" + b"\0\0\0\x08")
        Image.fromarray(noise()).save(self.dir / "w.jpg", exif=b"Exif\0\0" + loop)
        done = self.edit("w.jpg")
        self.assert_error(done, 0, "w.jpg: readable EXIF, got a loop; orientation 1 assumed")
        self.assertEqual([w["class"] for w in self.record()["warnings"]], ["image.exif"])
        self.assertEqual(pictures_of(self.dir / "out"), ["w.png"])

    def test_row_46_a_fifo_a_folder_a_device(self):
        os.mkfifo(self.dir / "w.png")
        self.fails("w.png", "image.kind", "a regular file, got a FIFO")
        done = self.edit("/dev/null", out="out-device")
        self.assert_failed_alone(done, "image.kind", "a regular file, got a device", out="out-device")
        (self.dir / "sub").mkdir()
        self.write("jobs.jsonl", '{"image": "sub", "instruction": "x"}\n')
        done = self.edit("--jobs", "jobs.jsonl", out="out-folder", instruction=None)
        self.assert_failed_alone(done, "image.kind", "a regular file, got a folder", out="out-folder")

    def test_row_47_one_pixel(self):
        self.picture("w.png", (1, 1))
        self.fails("w.png", "image.size", "at least 8 px a side, got 1x1")

    def test_row_48_mode_000(self):
        self.picture("w.png").chmod(0)
        self.null_config()
        done = self.edit("w.png", **self.as_nobody())
        self.assert_failed_alone(done, "image.open", "w.png: a readable file, got permission denied")

    def test_a_damaged_file_is_taken_when_asked(self):
        path = self.picture("w.jpg", (640, 480), quality=90)
        cut(path, 0.7)
        done = self.edit("w.jpg", "--allow-damaged")
        self.assert_exit(done, 0)
        self.assertEqual(self.record()["warnings"][0]["class"], "image.truncated")

    def test_kept_bad_files(self):
        """testdata/bad/images: files whose name says the class they fail with (CLASS.ANYTHING.ENDING)."""
        files = sorted((BAD / "images").iterdir())
        self.assertGreater(len(files), 5)
        for file in files:
            name, (group, slug) = file.name, file.name.split(".")[:2]
            self.write(name, file.read_bytes())
            done = self.edit(name, out=f"out-{name}")
            self.assert_failed_alone(done, f"{group}.{slug}", f"{name}: ", out=f"out-{name}")


class AmongOthers(CliTest):
    def test_bad_pictures_harm_no_other(self):
        for i in range(4):
            self.picture(f"p/good{i}.png", seed=i)
        self.null_config()
        self.edit("p", out="alone")
        self.write("p/a.png", b"")
        self.write("p/b.jpg", "text")
        os.mkfifo(self.dir / "p/c.png")
        self.write("p/d.png", self.picture("q.png").read_bytes()[:500])
        done = self.edit("p", out="out")
        self.assert_exit(done, 3)
        self.assertEqual(pictures_of(self.dir / "out"), [f"good{i}.png" for i in range(4)])
        for i in range(4):
            self.assertEqual((self.dir / f"out/good{i}.png").read_bytes(), (self.dir / f"alone/good{i}.png").read_bytes())
        self.assertEqual([r["state"] for r in self.records()], ["failed"] * 4 + ["done"] * 4, "sorted by plan order")
        self.assertEqual(strays_of(self.dir / "out"), [])
        self.assertEqual(len(done.out), 4)

    def test_a_decoder_bomb_costs_no_memory(self):
        head = chunk(b"IHDR", (32768).to_bytes(4, "big") * 2 + bytes([16, 6, 0, 0, 0]))
        self.write("w.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
        done = self.edit("w.png")
        self.assert_failed_alone(done, "image.size", "at most 100,000,000 pixels, got 32,768x32,768")


class Orientation(CliTest):
    """P10: boxes are given in the displayed picture, whatever the orientation and the format."""

    def test_a_box_and_an_orientation_agree(self):
        self.write("masked.yaml", MASKED_NULL)
        shown = noise((48, 32), seed=3)  # [32, 48]: as displayed
        expected = np.zeros((32, 48), np.uint8)
        expected[4:20, 6:30] = 255
        for ending, save in (("png", {}), ("webp", {"lossless": True}), ("jpg", {"quality": 95})):
            (self.dir / ending).mkdir()
            for orientation, unturn in UNTURN.items():
                stored = Image.fromarray(np.ascontiguousarray(unturn(shown)))
                stored.save(self.dir / f"{ending}/o{orientation}.{ending}", exif=exif_with_orientation(orientation), **save)
            done = self.edit(ending, "--box", "b=6,4,30,20px", config="masked.yaml", out=f"out-{ending}")
            self.assert_exit(done, 0)
            for orientation in UNTURN:
                with Image.open(self.dir / f"out-{ending}/o{orientation}.png") as made:
                    self.assertEqual(made.getexif().get(0x0112, 1), 1)
                    got = np.asarray(made.convert("RGB"))
                mask = pixels(self.dir / f"out-{ending}/o{orientation}.steps/mask.png")
                np.testing.assert_array_equal(mask, expected, f"{ending} {orientation}")
                if ending != "jpg":
                    np.testing.assert_array_equal(got[mask == 0], shown[mask == 0])
                    np.testing.assert_array_equal(got[mask == 255], shown[mask == 255] ^ 0x55)


class Truncation(CliTest):
    def test_no_cut_is_accepted_in_silence(self):
        """P8 on the binary, thinned: every format cut at 12 places; the unit tests cut at 100."""
        shapes = {"base.jpg": {"quality": 90}, "prog.jpg": {"quality": 90, "progressive": True}, "p.png": {}, "w.webp": {"lossless": True}, "lossy.webp": {"quality": 80}}
        (self.dir / "p").mkdir()
        for name, save in shapes.items():
            data = self.picture(name, (120, 90), **save).read_bytes()
            for i in range(12):
                self.write(f"p/{i:02}-{name}", data[:len(data) * (i + 1) // 13])
        done = self.edit("p", "--name", "{stem}.{inext}.{ext}")
        self.assert_exit(done, 3)
        records = self.records()
        self.assertEqual(len(records), 60)
        self.assertEqual([r["id"] for r in records if r["state"] != "failed"], [])
        self.assertTrue({r["error"]["class"] for r in records} <= {"image.truncated", "image.damaged", "image.format"})


if __name__ == "__main__":
    main()

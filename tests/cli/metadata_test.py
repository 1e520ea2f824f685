"""What an output says of itself, and what it does not say (cli.metadata)."""

import json
import os
import socket

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pictures import noise
from support import MASKED_NULL, CliTest, environment, main


class Metadata(CliTest):
    def setUp(self):
        super().setUp()
        self.write("masked.yaml", MASKED_NULL)
        self.picture("in/a/cup.png")

    def made(self, *flags, out="out"):
        done = self.edit("in", "-r", "--box", "b=0.1,0.1,0.6,0.6", "--seed", "5", *flags, config="masked.yaml", out=out, instruction="make it é \"blue\"")
        self.assert_exit(done, 0)

    def shown(self, file):
        done = self.run_tiedit("show", file, "--json")
        self.assert_exit(done, 0)
        return json.loads("\n".join(done.out))

    def test_show_equals_the_record_but_for_outputs_timing_and_paths(self):
        for ending in ("png", "jpg", "webp"):
            self.made("--format", ending, out=ending)
            record = json.loads((self.dir / ending / "a/cup.steps/item.json").read_text())
            self.assertEqual(self.shown(f"{ending}/a/cup.steps/item.json"), record)
            del record["outputs"], record["image"]["path"]
            said = self.shown(f"{ending}/a/cup.{ending}")["record"]
            if ending == "jpg":  # the warning about the file itself comes after its making
                said.pop("warnings"), record.pop("warnings")
            self.assertEqual(said, record)

    def test_the_record_says_what_was_done(self):
        self.made()
        record = json.loads((self.dir / "out/a/cup.steps/item.json").read_text())
        self.assertEqual(list(record)[:4], ["format", "id", "image", "instruction"])
        self.assertEqual((record["format"], record["id"], record["state"], record["outcome"]), ("tiedit.item/1", "a/cup.png", "done", "edited"))
        self.assertEqual(record["instruction"], "make it é \"blue\"")
        self.assertEqual([s["use"] for s in record["steps"]], ["locate.annotations", "edit.null", "composite.keep_background"])
        self.assertEqual(record["outputs"][0]["path"], "a/cup.png")
        self.assertRegex(record["key"], "^[0-9a-f]{64}$")
        self.assertNotIn("timing", record)

    def test_timing_is_the_last_member_unless_told_otherwise(self):
        self.run_tiedit("edit", "in", "-r", "-i", "x", "--box", "b=0.1,0.1,0.6,0.6", "-c", "masked.yaml", "-o", "timed")
        record = json.loads((self.dir / "timed/a/cup.steps/item.json").read_text())
        self.assertEqual(list(record)[-1], "timing")

    def test_a_picture_of_others_says_so(self):
        done = self.run_tiedit("show", "in/a/cup.png")
        self.assert_exit(done, 0)
        self.assertNotIn("record", "\n".join(done.out))
        self.write("text.png", "text")
        self.assert_error(self.run_tiedit("show", "text.png"), 3, "text.png: JPEG, PNG or WebP, got text")
        self.assertIn(self.run_tiedit("show", "no.png").code, (2, 3))

    def test_where_the_picture_came_from_is_marked(self):
        self.made()
        self.assertIn(b"digitalsourcetype/algorithmicallyEnhanced", (self.dir / "out/a/cup.png").read_bytes())

    def test_text_of_other_tools_is_kept(self):
        info = PngInfo()
        info.add_text("workflow", "{\"nodes\": []}")
        info.add_text("Author", "somebody")
        Image.fromarray(noise()).save(self.dir / "in/a/cup.png", pnginfo=info)
        self.made()
        text = Image.open(self.dir / "out/a/cup.png").text
        self.assertEqual(text["Author"], "somebody")
        self.assertIn("{\"nodes\": []}", text.values())
        self.assertEqual(json.loads(text["tiedit"])["id"], "a/cup.png")

    def test_no_absolute_path_host_or_user_in_any_output(self):
        secrets = [str(self.dir).encode(), socket.gethostname().encode(), b"sentinel-user", b"sentinel-home"]
        where = environment(USER="sentinel-user", HOME="/sentinel-home")
        self.picture("in/bad.png").write_bytes(b"")
        os.mkfifo(self.dir / "in/worse.png")
        for out, image in (("o1", "in"), ("o2", self.dir / "in")):
            self.run_tiedit("edit", image, "-r", "-i", "x", "--box", "b=0.1,0.1,0.6,0.6", "-c", self.dir / "masked.yaml", "-o", self.dir / out, env=where)
            files = [p for p in (self.dir / out).rglob("*") if p.is_file() and ".tiedit" not in p.relative_to(self.dir / out).parts]
            self.assertGreater(len(files), 4)
            for file in files:
                data = file.read_bytes()
                for secret in secrets:
                    self.assertNotIn(secret, data, f"{file.name} of {image}")

    def test_the_way_a_picture_is_named_does_not_change_its_bytes(self):
        for out, image in (("o1", "in"), ("o2", self.dir / "in"), ("o3", os.path.relpath(self.dir / "in", self.dir) + "/")):
            self.assert_exit(self.edit(image, "-r", "--box", "b=0.1,0.1,0.6,0.6", config="masked.yaml", out=out), 0)
        first = (self.dir / "o1/a/cup.png").read_bytes()
        self.assertEqual(first, (self.dir / "o2/a/cup.png").read_bytes())
        self.assertEqual(first, (self.dir / "o3/a/cup.png").read_bytes())


if __name__ == "__main__":
    main()

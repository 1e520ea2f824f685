"""The same batch gives the same bytes: twice, in another order, with other threads (P14, cli.determinism)."""

import shutil

from support import MASKED_NULL, ROOT, CliTest, main, tree


class Determinism(CliTest):
    def setUp(self):
        super().setUp()
        self.write("masked.yaml", MASKED_NULL)
        self.names = []
        for i, ending in enumerate(("png", "jpg", "webp") * 4):
            self.names.append(f"p{i:02}.{ending}")
            self.picture(f"in/{self.names[-1]}", (40, 30), seed=i)

    def shas(self, *arguments, out):
        self.assert_exit(self.edit(*arguments, "--box", "b=0.1,0.1,0.7,0.7", config="masked.yaml", out=out), 0)
        return {k: v for k, v in tree(self.dir / out).items() if k not in ("run.json", "run.jsonl")}

    def test_twice_shuffled_and_with_any_number_of_threads(self):
        for mode in ("fixed", "per_item"):
            seed = ("--seed", "9", "--seed-mode", mode)
            first = self.shas("in", *seed, "--threads", "1", out=f"{mode}1")
            self.assertGreater(len(first), 24)
            self.assertEqual(self.shas("in", *seed, "--threads", "4", out=f"{mode}4"), first)
            self.assertEqual(self.shas("in", *seed, out=f"{mode}-twice"), first)
            shuffled = [f"in/{n}" for n in self.names[::-1]]
            self.assertEqual(self.shas(*shuffled, *seed, "--threads", "4", out=f"{mode}-shuffled"), first)
            half = self.shas(*shuffled[:6], *seed, out=f"{mode}-half")
            self.assertEqual(half, {k: first[k] for k in half})

    def test_logs_are_equal_too(self):
        for out, threads in (("a", 1), ("b", 4)):
            self.shas("in", "--threads", threads, out=out)
        for name in ("run.json", "run.jsonl"):
            self.assertEqual((self.dir / "a" / name).read_bytes(), (self.dir / "b" / name).read_bytes())

    def test_of_the_photo_pipeline(self):
        photo = sorted((ROOT / "testdata/photos").glob("*.jpg"))[0]
        (self.dir / "one").mkdir()
        shutil.copy(photo, self.dir / "one/photo.jpg")
        results = []
        for out, threads in (("a", 1), ("b", 4)):
            done = self.edit("one", "--box", "thing=0.3,0.3,0.6,0.6", "--threads", threads, config="photo", instruction="blur the background", out=out)
            self.assert_exit(done, 0)
            results.append(tree(self.dir / out))
        self.assertEqual(*results)


if __name__ == "__main__":
    main()

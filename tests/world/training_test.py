"""Training: the analytic start, the tokenizer, a schedule by the sample count, going on where it ended (world.training)."""
import sys
import unittest

from support import WorldTest, main

try:
    import torch
    from diffusers import StableDiffusionInpaintPipeline
    from transformers import CLIPTokenizer
except ImportError as missing:
    print(f"skipped: {missing}; pip install -r scripts/requirements/world.txt")
    sys.exit(77)

import json

import numpy

import bundle
import latents
import progress
import samples
import tokens
import train_unet
import train_vae

torch.set_num_threads(1)


class Analytic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.code = latents.principal_code(60)
        cls.vae = latents.analytic_vae(cls.code)
        cls.images = numpy.stack([v.image for v in latents.sample_views(8, "training_test")])
        cls.x = torch.tensor(latents.to_signed(cls.images)).permute(0, 3, 1, 2)

    def test_the_encoder_is_the_linear_code(self):
        with torch.no_grad():
            posterior = self.vae.encode(self.x).latent_dist
        self.assertLess(float((posterior.mean - torch.tensor(latents.encode(self.images, self.code))).abs().max()), 4e-3)
        self.assertLess(float(posterior.std.max()), 1e-4)

    def test_the_decoder_begins_as_a_good_upsampler(self):
        with torch.no_grad():
            y = self.vae.decode(self.vae.encode(self.x).latent_dist.mode()).sample
        self.assertGreater(float(-10 * torch.log10(((self.x - y) / 2).square().mean())), 22)

    def test_codes_are_those_of_the_best_linear_reconstruction(self):
        weight, _ = self.code
        rows = numpy.concatenate([latents.patches(latents.to_signed(i)[None]).reshape(-1, 48) for i in self.images])
        rows = rows - rows.mean(0)
        kept = numpy.linalg.norm(rows @ numpy.linalg.pinv(weight) @ weight) ** 2
        best = (numpy.linalg.svd(rows, compute_uv=False)[:4] ** 2).sum()
        self.assertGreater(kept / best, 0.98)


class Words(WorldTest):
    def setUp(self):
        super().setUp()
        self.size = tokens.write_tokenizer(self.dir / "tokenizer")
        self.tokenizer = CLIPTokenizer.from_pretrained(self.dir / "tokenizer")

    def test_each_word_of_the_world_is_one_token_and_any_text_tokenizes(self):
        for word in tokens.WORDS:
            self.assertEqual(len(self.tokenizer(word).input_ids), 3, word)
        ids = self.tokenizer("naïve 東京 café 12!", padding="max_length").input_ids
        self.assertEqual((len(ids), ids[0], max(ids)), (77, self.size - 2, self.size - 1))
        self.assertEqual(ids.count(self.size - 1), ids[::-1].index(next(i for i in ids[::-1] if i != self.size - 1)))

    def test_sizes_of_the_vocabulary(self):
        merges = (self.dir / "tokenizer" / "merges.txt").read_text().splitlines()[1:]
        self.assertEqual(self.size, 512 + len(merges) + 2)


class Schedule(unittest.TestCase):
    def test_warm_up_constant_then_down_over_the_last_two_fifths(self):
        rates = [progress.rate(s // 10, s, 10_000, 1.0) for s in (0, 990, 5_000, 6_000, 8_000, 10_000)]
        numpy.testing.assert_allclose(rates, [0.01, 1, 1, 1, 0.5, 0])


class Samples(unittest.TestCase):
    def test_a_sample_is_a_function_of_its_number(self):
        code = latents.principal_code(20)
        a, b = samples.batch(range(4, 10), {}, code), samples.batch(range(4, 10), {}, code)
        for x, y in zip(a[:5], b[:5]):
            numpy.testing.assert_array_equal(x, y)
        self.assertEqual(a[5], b[5])

    def test_prompts_are_those_that_are_served(self):
        served = {}
        for i in range(40):
            served.setdefault(samples.draw_step(numpy.random.default_rng(i)).edit["description"], {"as served": 1})
        said = {samples.prompt_of(numpy.random.default_rng(100 + i), samples.draw_step(numpy.random.default_rng(i)), served) for i in range(40)}
        self.assertEqual(said, {"as served", ""})

    def test_a_mask_is_never_empty(self):
        for i in range(60):
            self.assertTrue(samples.sample(i, {}).mask.any())


class GoingOn(WorldTest):
    def setUp(self):
        super().setUp()
        code = latents.principal_code(20)
        for name in ("whole", "parts"):
            (self.dir / name).mkdir()
            numpy.savez(self.dir / name / "code.npz", weight=code[0], bias=code[1])
            (self.dir / name / "prompts.json").write_text(json.dumps({"background": {"background": 1}}))

    def train(self, part, name, *arguments):
        part.run(part.arguments(["--work", str(self.dir / name), "--device", "cpu", *arguments]))

    def assert_equal_state(self, file):
        whole, parts = (progress.load_state(self.dir / name / file) for name in ("whole", "parts"))
        self.assertEqual(whole["samples"], parts["samples"])
        for key in ("weights", "average"):
            for a, b in zip(whole[key], parts[key], strict=True):
                torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)

    def test_the_decoder(self):
        self.train(train_vae, "whole", "--full", "24")
        self.train(train_vae, "parts", "--full", "24", "--stop-at", "12")
        self.train(train_vae, "parts", "--full", "24")
        self.assert_equal_state("vae.pt")

    def test_the_unet_and_its_bundle(self):
        self.train(train_unet, "whole", "--full", "72", "--workers", "1")
        self.train(train_unet, "parts", "--full", "72", "--stop-at", "24", "--workers", "1")
        self.train(train_unet, "parts", "--full", "72", "--workers", "2")
        self.assert_equal_state("unet.pt")
        bundle.write_bundle(self.dir / "parts", self.dir / "model")
        self.check_bundle(self.dir / "model")

    def check_bundle(self, folder):
        names = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
        self.assertLessEqual({"model_index.json", "unet/config.json", "unet/diffusion_pytorch_model.safetensors", "vae/config.json",
                              "vae/diffusion_pytorch_model.safetensors", "text_encoder/config.json", "text_encoder/model.safetensors",
                              "tokenizer/vocab.json", "tokenizer/merges.txt", "scheduler/scheduler_config.json"}, names)
        self.assertFalse({n for n in names if n.endswith("tokenizer.json")})
        self.assertIs(json.loads((folder / "vae/config.json").read_text())["force_upcast"], True)
        self.assertEqual(json.loads((folder / "scheduler/scheduler_config.json").read_text())["_class_name"], "DDIMScheduler")
        self.assertLess(max(p.stat().st_size for p in folder.rglob("*")), 16 * 1024 * 1024)
        pipeline = StableDiffusionInpaintPipeline.from_pretrained(folder, torch_dtype=torch.float32, safety_checker=None, requires_safety_checker=False)
        pipeline.set_progress_bar_config(disable=True)
        from PIL import Image
        image = pipeline("red mug", Image.new("RGB", (64, 64)), Image.new("L", (64, 64), 255), num_inference_steps=2, guidance_scale=3).images[0]
        self.assertEqual(image.size, (64, 64))


main()

"""The schedulers of diffusers on a made-up prediction, for tests/engine/samplers_test.cpp: make_samplers.py OUT."""
import json
import pathlib
import sys

import torch

import tiny_diffusion as tiny

SHAPE = (1, 4, 4, 4)
STEPS = (1, 5, 20, 50)
OWN = {"ddim": dict(clip_sample=False, steps_offset=1), "pndm": dict(skip_prk_steps=True, steps_offset=1),
       "euler": dict(steps_offset=1), "euler_a": dict(steps_offset=1), "dpmpp_2m": dict(steps_offset=1),
       "unipc": dict(steps_offset=1), "lcm": {}}
ODD = [  # what the grid leaves out: sampler, n, begin, fields of the class, eta
    ("ddim", 10, 0, dict(clip_sample=True, clip_sample_range=0.8), 0.0),
    ("ddim", 10, 0, dict(set_alpha_to_one=False), 0.3),
    ("ddim", 10, 0, dict(beta_schedule="linear", beta_start=0.0001, beta_end=0.02), 1.0),
    ("ddim", 10, 0, dict(beta_schedule="squaredcos_cap_v2"), 0.0),
    ("ddim", 10, 0, dict(trained_betas=[0.001 + 0.0001 * i for i in range(100)], num_train_timesteps=100), 0.0),
    ("ddim", 10, 0, dict(prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"), 0.0),
    ("ddim", 10, 0, dict(prediction_type="sample", rescale_betas_zero_snr=True, timestep_spacing="linspace"), 0.0),
    ("lcm", 5, 0, dict(prediction_type="v_prediction", rescale_betas_zero_snr=True), 0.0),
    ("lcm", 7, 0, dict(original_inference_steps=100, timestep_scaling=3.0), 0.0),
    ("euler", 10, 0, dict(use_karras_sigmas=True), 0.0),
    ("euler", 10, 3, dict(use_karras_sigmas=True, timestep_spacing="leading"), 0.0),
    ("euler", 10, 0, dict(prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"), 0.0),
    ("euler", 10, 0, dict(prediction_type="sample", rescale_betas_zero_snr=True), 0.0),
    ("euler_a", 10, 0, dict(prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"), 0.0),
    ("dpmpp_2m", 1, 0, dict(use_karras_sigmas=True), 0.0),
    ("dpmpp_2m", 10, 0, dict(use_karras_sigmas=True), 0.0),
    ("dpmpp_2m", 10, 0, dict(use_karras_sigmas=True, beta_schedule="squaredcos_cap_v2"), 0.0),
    ("dpmpp_2m", 20, 0, dict(algorithm_type="sde-dpmsolver++"), 0.0),
    ("dpmpp_2m", 20, 0, dict(solver_order=1), 0.0),
    ("dpmpp_2m", 10, 0, dict(prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"), 0.0),
    ("unipc", 10, 0, dict(use_karras_sigmas=True), 0.0),
    ("unipc", 10, 0, dict(solver_order=1), 0.0),
    ("unipc", 10, 0, dict(prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"), 0.0),
]


def grid():
    for sampler, own in OWN.items():
        for prediction in ("epsilon", "v_prediction", "sample"):
            if prediction == "sample" and sampler in ("pndm", "euler_a"):
                continue
            for spacing in ("leading",) if sampler == "lcm" else ("leading", "linspace", "trailing"):
                for n in STEPS:
                    for begin in {0, 1, 10} if prediction == "epsilon" else {0}:
                        more = {} if sampler == "lcm" else {"timestep_spacing": spacing}
                        if begin < n:
                            yield sampler, n, begin, {**own, **more, "prediction_type": prediction}, 0.0


def run(sampler, n, begin, fields, eta):
    scheduler = tiny.SAMPLERS[sampler](**{**tiny.SD_BETAS, **fields})
    scheduler.set_timesteps(n)
    generator = torch.Generator("cpu").manual_seed(0)
    z0, noise = torch.randn(SHAPE, generator=generator), torch.randn(SHAPE, generator=generator)
    timesteps = scheduler.timesteps
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(begin)
    z = noise * scheduler.init_noise_sigma if begin == 0 else scheduler.add_noise(z0, noise, timesteps[begin:begin + 1])
    more = {"ddim": dict(eta=eta, generator=generator), "pndm": {}, "unipc": {}}.get(sampler, dict(generator=generator))
    first = z
    for t in timesteps[begin:]:
        e = torch.tanh(0.7 * scheduler.scale_model_input(z, t) + t / 1000)
        z = scheduler.step(e, t, z, **more).prev_sample
    config = {k: v for k, v in scheduler.config.items() if not k.startswith("_") and k in KNOWN}
    return {"sampler": sampler, "n": n, "begin": begin, "eta": eta, "config": config,
            "timesteps": [float(t) for t in timesteps], "first": first.flatten().tolist(), "last": z.flatten().tolist()}


KNOWN = {"beta_start", "beta_end", "beta_schedule", "trained_betas", "num_train_timesteps", "prediction_type", "timestep_spacing",
         "steps_offset", "set_alpha_to_one", "clip_sample", "clip_sample_range", "rescale_betas_zero_snr", "use_karras_sigmas",
         "solver_order", "algorithm_type", "original_inference_steps", "timestep_scaling"}


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    cases = [run(*case) for case in [*grid(), *ODD]]
    (out / "cases.json").write_text(json.dumps(cases))


main()

"""Resizing as Pillow 13 does it, for tests/parity/resize_parity_test.cpp: make_resize.py OUT."""
import json
import pathlib
import sys

import numpy
import PIL
from PIL import Image

FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "box": 4}
SIZES = [  # source w, h -> target w, h
    (1, 1, 1, 1), (1, 1, 7, 5), (7, 5, 1, 1), (1, 9, 4, 3), (9, 1, 3, 4), (17, 13, 17, 13), (17, 13, 17, 5), (17, 13, 5, 13),
    (31, 29, 64, 61), (64, 61, 31, 29), (64, 61, 63, 60), (33, 200, 20, 9), (200, 33, 9, 20), (128, 96, 127, 97),
    (320, 240, 224, 224), (101, 1200, 99, 33), (1200, 101, 33, 99), (1100, 40, 700, 23), (50, 50, 1, 50), (50, 50, 50, 1),
]


def main():
    assert PIL.__version__.startswith("13."), PIL.__version__
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(20)
    for _ in range(60):
        SIZES.append(tuple(int(v) for v in random.integers(1, 180, 4)))
    cases = []
    for i, (w, h, m, n) in enumerate(SIZES):
        channels = 3 if i % 3 else 1
        shape = (h, w, 3) if channels == 3 else (h, w)
        pixels = random.integers(0, 256, shape, dtype=numpy.uint8)
        if i % 4 == 0:  # hard edges: where the negative lobes clip
            pixels = numpy.where(pixels > 127, 255, 0).astype(numpy.uint8)
        numpy.save(out / f"source{i}.npy", pixels)
        boxes = [None]
        if w > 2 and h > 2:
            x = numpy.sort(random.uniform(0, w, 2).astype(numpy.float32))
            y = numpy.sort(random.uniform(0, h, 2).astype(numpy.float32))
            if x[1] > x[0] and y[1] > y[0]:
                boxes.append([float(x[0]), float(y[0]), float(x[1]), float(y[1])])
            boxes.append([1, 1, w - 1, h])
        for b, box in enumerate(boxes):
            for name, code in FILTERS.items():
                result = numpy.asarray(Image.fromarray(pixels).resize((m, n), code, box))
                file = f"{i}.{b}.{name}.npy"
                numpy.save(out / file, result)
                cases.append({"source": f"source{i}.npy", "result": file, "filter": name, "box": box})
    (out / "cases.json").write_text(json.dumps(cases))


main()

"""Nearest named colours in NumPy double precision, for tests/parity/colour_parity_test.cpp: make_colour.py OUT."""
import json
import pathlib
import sys

import numpy

from lab import to_lab

TABLE = [("black", "141414"), ("white", "F5F5F5"), ("gray", "808080"), ("silver", "C0C0C0"), ("red", "C81E1E"),
         ("maroon", "7B1E1E"), ("orange", "E67E22"), ("brown", "7A4A23"), ("beige", "D8C3A5"), ("cream", "F5EBD2"),
         ("yellow", "F0DC28"), ("gold", "D4AF37"), ("olive", "7A7A20"), ("green", "1E8C3C"), ("lime", "7ED321"),
         ("teal", "168080"), ("cyan", "28C8D2"), ("blue", "1E3CC8"), ("navy", "14205A"), ("purple", "963CA0"),
         ("violet", "8A4FFF"), ("lavender", "B9A6E0"), ("magenta", "D61FA8"), ("pink", "E678A0")]


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(24)
    rgb = random.integers(0, 256, (300, 400, 3), dtype=numpy.uint8)
    rgb[:, 200:] //= 8  # dark ones, where the table is dense
    rgb[:, 200:] *= 7
    table = numpy.array([[int(code[i:i + 2], 16) for i in (0, 2, 4)] for _, code in TABLE], numpy.uint8)
    nearest = ((to_lab(rgb)[:, :, None] - to_lab(table)) ** 2).sum(-1).argmin(-1)
    numpy.save(out / "rgb.npy", rgb)
    numpy.save(out / "nearest.npy", nearest.astype(numpy.int32))
    (out / "table.json").write_text(json.dumps([{"name": n, "rgb": [int(v) for v in c]} for (n, _), c in zip(TABLE, table)]))
    colours = random.integers(0, 256, (64, 64, 3), dtype=numpy.uint8)
    colours[0, :, :] = numpy.arange(0, 256, 4)[:, None]  # greys
    numpy.save(out / "colours.npy", colours)
    numpy.save(out / "lab.npy", to_lab(colours))


main()

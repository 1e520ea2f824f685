"""Headers of safetensors files, good and broken, and what the reference reader says of them, for
tests/parity/safetensors_parity_test.cpp: make_safetensors.py OUT."""
import base64
import json
import pathlib
import random
import struct
import sys

import safetensors

COUNT = 10_000
TYPES = {"BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "I16": 16, "U16": 16,
         "F16": 16, "BF16": 16, "I32": 32, "F32": 32, "I64": 64, "F64": 64, "C64": 64}
BITS = [b"[", b"]", b"{", b"}", b",", b":", b'"', b"0", b"-1", b"1.0", b"4e0", b"null", b"true", b" ", b"\n", b"\\u0061", b"\x00",
        b"\xff", b"18446744073709551616", b"4294967296", b'"shape"', b'"dtype"', b'"F17"', b'"__metadata__":{"a":"b"},']


def valid(rng):
    """A well-formed header and its data's size."""
    at, header = 0, {}
    if rng.random() < 0.3:
        header["__metadata__"] = rng.choice([{"format": "pt"}, {}, None])
    for i in range(rng.randint(0, 4)):
        kind = rng.choice(list(TYPES))
        shape = [rng.choice([0, 1, 2, 3, 4]) for _ in range(rng.randint(0, 3))]
        bits = TYPES[kind]
        for side in shape:
            bits *= side
        if bits % 8:
            shape, bits = [*shape, 8], bits * 8
        header[f"t{i}"] = {"dtype": kind, "shape": shape, "data_offsets": [at, at + bits // 8]}
        at += bits // 8
    names = list(header)
    rng.shuffle(names)
    return {n: header[n] for n in names}, at


def broken(rng, header, size):
    """One thing wrong with the values."""
    names = [n for n in header if n != "__metadata__"]
    if not names:
        return header, size + rng.randint(0, 2)
    entry = header[rng.choice(names)]
    what = rng.randrange(7)
    if what == 0:
        entry["data_offsets"][rng.randrange(2)] += rng.choice([-1, 1, 4, 2**40])
    elif what == 1:
        entry["shape"] = [*entry["shape"], rng.choice([0, 1, 2, 2**32, 2**63])]
    elif what == 2:
        entry["dtype"] = rng.choice([*TYPES, "F17", "f32", ""])
    elif what == 3:
        entry["more"] = rng.choice([1, "x", None, 1.5])
    elif what == 4:
        del entry[rng.choice(["dtype", "shape", "data_offsets"])]
    elif what == 5:
        size += rng.choice([-1, 1, 34])
    else:
        entry["data_offsets"] = entry["data_offsets"][::-1]
    return header, max(size, 0)


def mutated(rng, text):
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(text) + 1)
        how = rng.randrange(3)
        if how == 0:
            text = text[:at] + rng.choice(BITS) + text[at:]
        elif how == 1:
            text = text[:at] + text[at + rng.randint(1, 3):]
        else:
            text = text[:at] + rng.choice(BITS) + text[at + 1:]
    return text


def one(rng):
    header, size = valid(rng)
    kind = rng.random()
    if kind > 0.7:
        header, size = broken(rng, header, size)
    text = json.dumps(header, separators=rng.choice([(",", ":"), (", ", ": ")])).encode()
    if kind < 0.4:
        text = mutated(rng, text)
    text = rng.choice([b"", b" ", b"\n"]) + text + rng.choice([b"", b"  "])
    length = len(text) + (rng.choice([-1, 1, 100]) if rng.random() < 0.03 else 0)
    return struct.pack("<Q", max(length, 0)) + text + b"x" * size


def accepted(file):
    try:
        safetensors.deserialize(file)
        return True
    except safetensors.SafetensorError:
        return False


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(80)
    with (out / "cases.jsonl").open("w") as lines:
        for _ in range(COUNT):
            file = one(rng)
            lines.write(json.dumps({"file": base64.b64encode(file).decode(), "good": accepted(file)}) + "\n")


main()

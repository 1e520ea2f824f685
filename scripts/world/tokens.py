"""The small CLIP BPE of the bundle: 256 bytes, 256 bytes that end a word, merges that make each of the world's words one
token, two specials. Any text tokenizes."""
import json

import kinds
from palette import COLOURS, TABLES, WALLS
from scene import SIZES, WALL_STYLES

LENGTH = 77
START, END = "<|startoftext|>", "<|endoftext|>"
WORDS = sorted({*kinds.KINDS, *COLOURS, *TABLES, *WALLS, *SIZES, *WALL_STYLES, "grey", "wall", "table", "background", "a", "an", "the",
                "and", "on", "of", "before", "with", "picture", "photo", "tiles", "stripes", "shadow", "next", "to", "left", "right"})


def byte_symbols():
    """Byte -> the character that stands for it in vocabularies of this kind."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    other = [b for b in range(256) if b not in plain]
    return {**{b: chr(b) for b in plain}, **{b: chr(256 + i) for i, b in enumerate(other)}}


def merged(parts, pair):
    out, i = [], 0
    while i < len(parts):
        if tuple(parts[i:i + 2]) == pair:
            out.append(parts[i] + parts[i + 1])
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return out


def learn(words):
    """Merges, the most frequent pair first (ties by the alphabet), until each word is one symbol."""
    parts = {w: [*w[:-1], w[-1] + "</w>"] for w in words}
    merges = []
    while True:
        counts = {}
        for symbols in parts.values():
            for pair in zip(symbols, symbols[1:]):
                counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            return merges
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        parts = {w: merged(symbols, best) for w, symbols in parts.items()}


def write_tokenizer(folder):
    folder.mkdir(parents=True, exist_ok=True)
    symbols = list(byte_symbols()[b] for b in sorted(byte_symbols(), key=lambda b: ord(byte_symbols()[b])))
    merges = learn(WORDS)
    entries = [*symbols, *(s + "</w>" for s in symbols), *(a + b for a, b in merges), START, END]
    vocabulary = {entry: i for i, entry in enumerate(entries)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    specials = {"bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END}
    config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": LENGTH, "do_lower_case": True, "errors": "replace", "add_prefix_space": False, **specials}
    (folder / "special_tokens_map.json").write_text(json.dumps(specials, indent=2) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    return len(vocabulary)

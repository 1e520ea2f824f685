"""Tokens of transformers' CLIPTokenizer, for tests/parity/clip_bpe_parity_test.cpp: make_clip_bpe.py OUT.

Two vocabularies: a small one, and one of the published size (bytes, 48,894 merges of made-up words, two special tokens),
each as vocab.json + merges.txt and as the tokenizer.json that transformers saves; one with another padding token."""
import json
import pathlib
import random
import sys

from transformers import CLIPTokenizer

import tiny_diffusion as tiny

PIECES = ["a photo", "cat", "Dog's", "isn't", "we're", "they'll", "I'd", "'s", "''s", "don’t", "naïve", "café", "cafe\u0301", "ÀÉÎÕÜ",
          "ß", "İstanbul", "ΣΊΣΥΦΟΣ", "ǅ", "ﬁne", "Straße", "東京", "ひらがな", "カタカナ", "한국어", "한", "العربية", "עברית", "ไทย",
          "हिन्दी", "Ⅷ", "½", "²", "٣٤", "１２", "12345", "3.14", "€", "$5", "#1", "@me", "🚀", "👩‍👩‍👧", "🇩🇪", "☃️", "…", "—", "?!",
          "...", "(a:1.3)", "[b]", "\\", "<|endoftext|>", "<|startoftext|>", "<|ENDOFTEXT|>", "<|endoftext|", "<pad>", "!", "!!",
          "\u00a0", "\u2003", "\u3000", "\u200b", "\ufeff", "\u001c", "\u0085", "\u180e", "\u2028", "\t", "\n", "\r\n", "  ", "\x00",
          "\x7f", "\u0301", "a\u0323\u0307", "x_y", "snake_case", "CamelCase", "OPEN 24H", "1st", "2nd", "R2D2", "e=mc²", "ℵ", "K", "Å",
          "𝒜𝓑", "𐐀", "\U0010ffff", "\ue000", "ʼn", "ŉ", "ſ", "ὈΔΥΣΣΕΎΣ", "dž", "Ǆ", "\u1e9e"]


def prompts(count):
    rng = random.Random(15)
    out = ["", " ", "a photo of a cat", "A cat's TOY, isn't it?!", "price: 12345 €", "naïve café 東京 🚀", "OPEN 24H", "don’t", "½ ² Ⅷ ٣",
           "it's we're they'll I'd", "<|endoftext|> x", "<|ENDOFTEXT|>", "word " * 100, *PIECES]
    while len(out) < count + len(PIECES):
        kind = rng.random()
        if kind < 0.6:
            out.append("".join(rng.choice(PIECES) + rng.choice(["", " ", "  "]) for _ in range(rng.randint(1, 12))))
        elif kind < 0.8:
            out.append("".join(chr(rng.choice([rng.randint(32, 126), rng.randint(0xA0, 0x2FF), rng.randint(0x370, 0x5FF),
                                               rng.randint(0x1E00, 0x20BF), rng.randint(0x3040, 0x30FF)])) for _ in range(rng.randint(1, 40))))
        else:
            out.append(" ".join(rng.choice(tiny.WORDS) for _ in range(rng.randint(1, 20))))
    return out


def many_words(merges):
    """Words enough for that many merges, short ones first, so that they share their beginnings."""
    rng = random.Random(3)
    words, known = list(tiny.WORDS), set()
    known.update(tiny.merges_of(words))
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    while len(known) < merges:
        word = "".join(rng.choice(letters[:rng.randint(4, 26)]) for _ in range(rng.randint(2, 8)))
        fresh = [m for m in tiny.merges_of([word]) if m not in known]
        if fresh:
            known.update(fresh[:merges - len(known)])
            words.append(word)
    return words


def write_full(folder, merges):
    """A vocabulary of 512 + merges + 2."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, seen = [], set()
    for word in many_words(merges):
        for pair in tiny.merges_of([word]):
            if pair not in seen and len(rows) < merges:
                seen.add(pair)
                rows.append(pair)
    symbols = tiny.byte_symbols()
    pieces = symbols + [s + "</w>" for s in symbols]
    known = set(pieces)
    kept = []
    for pair in rows:
        joined = "".join(pair)
        if joined not in known and set(pair) <= known:
            known.add(joined)
            pieces.append(joined)
            kept.append(pair)
    pieces += ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({p: i for i, p in enumerate(pieces)}, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in kept))
    return len(pieces)


def main():
    out = pathlib.Path(sys.argv[1])
    texts = prompts(200)
    tiny.write_vocabulary(out / "small" / "files")
    write_full(out / "full" / "files", 48894)
    (out / "exclaiming" / "files").mkdir(parents=True, exist_ok=True)
    tiny.write_vocabulary(out / "exclaiming" / "files")
    cases = []
    for name in ("small", "full", "exclaiming"):
        more = {"pad_token": "!"} if name == "exclaiming" else {}
        tokenizer = CLIPTokenizer.from_pretrained(out / name / "files", model_max_length=77, **more)
        if more:
            (out / name / "files" / "special_tokens_map.json").write_text(json.dumps(more))
        tokenizer.save_pretrained(out / name / "saved")
        again = CLIPTokenizer.from_pretrained(out / name / "saved")
        for text in texts:
            ids = tokenizer(text, padding="max_length", max_length=77, truncation=True).input_ids
            assert ids == again(text, padding="max_length", max_length=77, truncation=True).input_ids, text
            cases.append({"vocabulary": name, "text": text, "ids": ids})
    (out / "cases.json").write_text(json.dumps(cases, ensure_ascii=True))


main()

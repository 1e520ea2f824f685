"""Oracles of plan.layout_llm.

make_layout_llm.py OUT         writes
  OUT/repr.jsonl     {"value", "repr"}: random values as Python prints them
  OUT/messages.jsonl {"examples", "input", "instruction", "message"}: the original's prompt for random graphs
make_layout_llm.py check OUT   reads OUT/schemas.jsonl {"schema", "replies"} and writes
  OUT/verdicts.jsonl {"closed": every object of the schema is closed and requires all of its properties, "valid": [...]}
"""
import json
import pathlib
import random
import re
import sys

import jsonschema

WORDS = ["a dog", "white pup", "the dog's bed", 'a 27" screen', "it's 5\" wide", "café", "back\\slash", "two\nlines", "tab\there", "", "日本", "x\u00a0y", "\u200b"]
# What a model would print: no control characters, which repr writes in a way of its own.
PLAIN = [w for w in WORDS if w.isprintable()]


def scalar(rng, words):
    return rng.choice([None, True, False, rng.randint(-5, 40), rng.random(), round(rng.random(), 2), 1.0, 0.0, 1e-5, 123456789.0,
                       1e16, 1e22, rng.choice(words), rng.choice(words)])


def value(rng, depth, words):
    kind = rng.randrange(4) if depth else 3
    if kind == 0:
        return [value(rng, depth - 1, words) for _ in range(rng.randrange(4))]
    if kind in (1, 2):
        return {f"{rng.choice(words)}{i}": value(rng, depth - 1, words) for i in range(rng.randrange(4))}
    return scalar(rng, words)


def graph(rng):
    boxes = []
    for i in range(rng.randrange(1, 4)):
        x, y = round(rng.random() / 2, 2), round(rng.random() / 2, 2)
        boxes.append({"unique_id": i, "name": rng.choice(WORDS), "box": {"x": x, "y": y, "width": 0.5, "height": 0.25}})
    return {"prompt": rng.choice(WORDS), "boxes": boxes}


class Text:
    """Texts that are put together as they are and cleaned when they are used, as the original does."""

    def __init__(self, raw=""):
        self.raw = raw

    def __add__(self, other):
        return Text(self.raw + other.raw)

    def __str__(self):
        return re.sub(r"\s+", " ", self.raw.replace("\n", "").replace("\t", "")).strip()


def message(examples, given, instruction):
    shown = Text()
    for e in examples:
        shown = shown + Text(f"""
                    Input Scene Graph: {e["input"]}
                    Instruction: '{e["instruction"]}'
                    Chain of Thought: {e["thought"]}
                    Output Scene Graph: {e["output"]}
                """)
    question = Text(f"""
            Input Scene Graph: {given}
            Instruction: '{instruction}'
            Chain of Thought:
        """)
    return str(shown) + str(question)


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def make(out):
    rng = random.Random(7)
    values = [value(rng, 3, WORDS) for _ in range(3000)]
    plain = [{"k": value(rng, 3, PLAIN)} for _ in range(3000)]
    write(out / "repr.jsonl", [{"value": v, "repr": repr(v), "plain": False} for v in values] + [{"value": v, "repr": repr(v), "plain": True} for v in plain])
    rows = []
    for _ in range(200):
        examples = [{"input": graph(rng), "instruction": rng.choice(WORDS), "thought": "Q: what?\n A: " + rng.choice(WORDS), "output": graph(rng)}
                    for _ in range(rng.randrange(4))]
        given, instruction = graph(rng), "Move {'x': 0.1, 'y': 0.2}  to\n" + rng.choice(WORDS)
        rows.append({"examples": examples, "input": given, "instruction": instruction, "message": message(examples, given, instruction)})
    write(out / "messages.jsonl", rows)


def is_closed(schema):
    """Every object says what it has, requires all of it and allows nothing else."""
    if isinstance(schema, list):
        return all(map(is_closed, schema))
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False or sorted(schema["required"]) != sorted(schema["properties"]):
            return False
    bounds = {"minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems", "minLength", "maxLength"}
    return not bounds & set(schema) and all(map(is_closed, schema.values()))


def check(out):
    rows = []
    for line in (out / "schemas.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        jsonschema.Draft202012Validator.check_schema(case["schema"])
        validator = jsonschema.Draft202012Validator(case["schema"])
        rows.append({"closed": is_closed(case["schema"]), "valid": [validator.is_valid(r) for r in case["replies"]]})
    write(out / "verdicts.jsonl", rows)


if __name__ == "__main__":
    checks = sys.argv[1] == "check"
    folder = pathlib.Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    check(folder) if checks else make(folder)

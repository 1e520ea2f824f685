"""Verdicts of Python's jsonschema on plans, and execution orders of random plans: make_plan.py OUT.

OUT/schema.jsonl  {"plan", "valid"}: the examples, the broken plans and random changes of both
OUT/orders.jsonl  {"plan", "order"} (ids), or {"plan", "cycle": true}: 200 acyclic plans and 40 with a cycle
"""
import copy
import json
import pathlib
import random
import re
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def places(value, found):
    """Every (container, key) of a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        found.append((value, key))
        places(inner, found)
    return found


def changed(plan, rng):
    plan = copy.deepcopy(plan)
    for _ in range(rng.randint(1, 2)):
        container, key = rng.choice(places(plan, []))
        kind = rng.randrange(5)
        if kind == 0:
            del container[key]
        elif kind == 1:
            container[key] = rng.choice([None, True, 0, 1, 1.0, -1, 0.5, 1000.5, 1e30, "", "e1", "e1.mask", "whole", [], {}, "x" * 700, "é" * 600])
        elif kind == 2 and isinstance(container, dict):
            container[rng.choice(["text", "destination", "reject", "color", "of", "boxes", "label", "n", "query"])] = copy.deepcopy(container[key])
        elif kind == 3 and isinstance(container[key], list):
            container[key] = (container[key] or [0]) * rng.choice([2, 17, 33])
        else:
            other, name = rng.choice(places(plan, []))
            container[key] = copy.deepcopy(other[name])
        if not places(plan, []):
            break
    return plan


def schema_cases(rng):
    validator = jsonschema.Draft202012Validator(json.loads((ROOT / "configs/schemas/plan.schema.json").read_text()))
    folder = ROOT / "testdata/plans"
    plans = lines(folder / "examples.jsonl") + [case["plan"] for case in lines(folder / "broken.jsonl")]
    plans += [changed(rng.choice(plans[:30]), rng) for _ in range(3000)]
    return [{"plan": plan, "valid": validator.is_valid(plan)} for plan in plans]


def random_edit(rng, own, earlier):
    """An edit that needs up to two earlier ones: by depends_on, by must_keep or by the masks its region is made of."""
    edit = {"id": own, "op": rng.choice(["remove", "attribute", "keep", "add"]), "target_phrase": "x", "region": {"kind": "whole"},
            "description": "x", "depends_on": []}
    for pick in rng.sample(earlier, min(len(earlier), rng.randint(0, 2))):
        how = rng.randrange(3)
        if how == 0:
            edit["depends_on"].append(pick)
        elif how == 1:
            edit["region"].setdefault("must_keep", []).append(pick + ".mask")
        else:
            edit["region"].update(kind="subtract", of=["whole", pick + ".raw"])
    return edit


def needs(edit):
    """Ids an edit needs, read off its text: whatever looks like one, but for its own."""
    return set(re.findall(r'"(e[0-9]+)["\\.]', json.dumps([edit["region"], edit["depends_on"]])))


def random_plan(rng, cyclic):
    count = rng.randint(1, 16)
    ids = [f"e{i}" for i in rng.sample(range(100), count)]
    rank = dict(zip(rng.sample(ids, count), range(count)))
    edits = [random_edit(rng, own, [i for i in ids if rank[i] < rank[own]]) for own in ids]
    if all(edit["op"] == "keep" for edit in edits):
        edits[-1]["op"] = "add"
    if cyclic and count > 1:
        for one, other in ((edits[0], edits[-1]), (edits[-1], edits[0])):
            if other["id"] not in one["depends_on"]:
                one["depends_on"].append(other["id"])
    return {"format": "tiedit.plan/1", "instruction": "x", "edits": edits}, {edit["id"]: needs(edit) for edit in edits}


def reference_order(plan, before):
    """The rule as it is written: keep edits that need nothing first; then always the first whose needs are met."""
    left = [e["id"] for e in plan["edits"] if e["op"] == "keep" and not before[e["id"]]]
    left += [e["id"] for e in plan["edits"] if e["id"] not in left]
    done = []
    while left:
        for own in left:
            if before[own] <= set(done):
                break
        else:
            return None
        done.append(own)
        left.remove(own)
    return done


def order_cases(rng):
    cases = []
    while len(cases) < 240:
        plan, before = random_plan(rng, cyclic=len(cases) >= 200)
        order = reference_order(plan, before)
        if (order is None) == (len(cases) >= 200):
            cases.append({"plan": plan, "order": order} if order else {"plan": plan, "cycle": True})
    return cases


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(18)
    for name, cases in (("schema", schema_cases(rng)), ("orders", order_cases(rng))):
        text = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
        (out / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""plan.layout_llm by replay, alone and in a chain, on the real binary (cli.layout_llm).

The requests are put together here, without the tool, from the prompt files and what a layout is: that a reply is found
proves that the tool asks what the specification says."""

import hashlib
import json
import math

from support import ROOT, CliTest, main

PROMPTS = ROOT / "configs/prompts"
CHAIN = "{use: plan.chain, try: [plan.layout_rules, {use: plan.layout_llm, model: m, mode: replay, structured: none, transcript: t.jsonl}]}"
ALONE = "{use: plan.layout_llm, model: m, mode: replay, structured: none, transcript: t.jsonl%s}"
PIPELINE = """tiedit: 1
steps:
  - layout: {use: layout.from_annotations}
  - plan: %s
  - target: {use: layout.apply}
  - image: {use: edit.transplant}
"""


def short(v):
    v = math.floor(v * 100 + 0.5) / 100
    return int(v) if v == int(v) else v


def text(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def place(x, y):
    column = "left" if x < 1 / 3 else "right" if x > 2 / 3 else "center"
    return column + (" top" if y < 1 / 3 else " bottom" if y > 2 / 3 else " middle")


def covers(mark, objects):
    """Ids, best first; enough of the rule for marks that are near to one object or to none."""
    def share(o):
        (a, b, c, d), (x0, y0, x1, y1) = o["box"], mark["box"]
        inside = max(0, min(c, x1) - max(a, x0)) * max(0, min(d, y1) - max(b, y0))
        own, union = (c - a) * (d - b), (c - a) * (d - b) + (x1 - x0) * (y1 - y0) - inside
        return inside / union, inside / own

    if "at" in mark:
        x, y = mark["at"]
        hit = [o for o in objects if o["box"][0] <= x <= o["box"][2] and o["box"][1] <= y <= o["box"][3]]
        return [o["id"] for o in sorted(hit, key=lambda o: (o["box"][2] - o["box"][0]) * (o["box"][3] - o["box"][1]))][:1]
    found = [(share(o), o["id"]) for o in objects if max(share(o)) >= 0.5]
    return [name for _, name in sorted(found, key=lambda f: (-f[0][0], -f[0][1], f[1]))]


def message(caption, objects, marks, instruction):
    def middle(box):
        return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2

    told = []
    for o in objects:
        x, y = middle(o["box"])
        told.append({"id": o["id"], "phrase": o["phrase"], "at": [short(x), short(y)],
                     "size": [short(o["box"][2] - o["box"][0]), short(o["box"][3] - o["box"][1])], "place": place(x, y)})
    drawn = []
    for m in marks:
        x, y = m.get("at") or middle(m["box"])
        drawn.append({"name": m["name"], "kind": "star" if "at" in m else "box", "at": [short(x), short(y)], "covers": covers(m, objects)})
    return f"OBJECTS {text(told)}\nMARKS {text(drawn)}\nCAPTION {text(caption)}\nINSTRUCTION {text(instruction)}"


def request(caption, objects, marks, instruction, seed=0):
    messages = [{"role": "system", "content": (PROMPTS / "layout_program.txt").read_text()}]
    for line in (PROMPTS / "layout_program.examples.jsonl").read_text().splitlines():
        e = json.loads(line)
        messages.append({"role": "user", "content": message(e["caption"], e["objects"], e["marks"], e["instruction"])})
        messages.append({"role": "assistant", "content": text(e["reply"])})
    messages.append({"role": "user", "content": message(caption, objects, marks, instruction)})
    return {"model": "m", "messages": messages, "temperature": 0, "seed": seed, "max_tokens": 800}


def row(body, reply, finish_reason="stop"):
    key = hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    return text({"format": "tiedit.transcript/1", "key": key, "stage": "plan.layout_llm", "request": body, "status": 200,
                 "reply": {"content": reply, "finish_reason": finish_reason}}) + "\n"


MOVE = text({"thought": "t", "ops": [{"op": "move", "ids": ["o1"], "to": "S1", "by": None, "rel": None, "frame": None, "anchor": None}],
             "caption": "A cup."})


class Replay(CliTest):
    WORDS = "Kindly let o1 sit where S1 is"  # no row of the rules

    def setUp(self):
        super().setUp()
        self.picture(size=(640, 480))
        self.marks = {"boxes": [{"name": "B1", "box": [0.1, 0.2, 0.3, 0.5], "label": "cup"}], "stars": [{"name": "S1", "at": [0.7, 0.4]}]}
        self.write("a.json", json.dumps({"format": "tiedit.annotations/1", **self.marks}))
        self.objects = [{"id": "o1", "phrase": "cup", "box": [0.1, 0.2, 0.3, 0.5]}]

    def ask(self, planner, instruction=WORDS, out="out"):
        self.write("c.yaml", PIPELINE % planner)
        return self.edit("cup.png", "-a", "a.json", "--until", "layout.apply", config="c.yaml", instruction=instruction, out=out)

    def body(self, instruction=WORDS, seed=0):
        return request("", self.objects, self.marks["boxes"] + self.marks["stars"], instruction, seed)

    def target(self, out="out"):
        return json.loads((self.dir / out / "cup.steps/target.json").read_text())

    def test_a_reply_moves_the_object(self):
        self.write("t.jsonl", row(self.body(), MOVE))
        self.assert_exit(self.ask(ALONE % ""), 0)
        self.assertEqual(self.target()["objects"][0]["box"], [0.6, 0.25, 0.8, 0.55])
        plan = json.loads((self.dir / "out/cup.steps/plan.json").read_text())
        self.assertEqual((plan["planner"]["stage"], plan["planner"]["attempts"]), ("plan.layout_llm", 1))
        self.assertEqual((self.dir / "out/cup.steps/plan.raw.1.txt").read_text(), MOVE)

    def test_it_may_be_fenced_thought_about_and_quoted_as_the_field_says(self):
        for i, (reply, tolerant) in enumerate((("<think>hm</think>\n```json\n" + MOVE + "\n```", False), ("Sure: " + MOVE, True),
                                               ("{'ops': [{'op': 'move', 'ids': ['o1'], 'to': 'S1'},]}", True))):
            self.write("t.jsonl", row(self.body(), reply))
            self.assert_exit(self.ask(ALONE % (", reply: tolerant" if tolerant else ""), out=f"out{i}"), 0)
            self.assertEqual(self.target(f"out{i}")["objects"][0]["box"], [0.6, 0.25, 0.8, 0.55])

    def test_a_hopeless_reply_alone_is_a_failed_item(self):
        self.write("t.jsonl", row(self.body(), "I cannot do that"))
        done = self.ask(ALONE % ", repairs: 0")
        self.assert_failed_alone(done, "plan.not_understood", "llm.format reply:1:1: a value, got I")
        self.assertEqual((self.dir / "out/cup.steps/plan.raw.1.txt").read_text(), "I cannot do that")

    def test_a_wrong_reply_is_mended_in_one_round(self):
        wrong = MOVE.replace('"o1"', '"o7"')
        self.write("t.jsonl", row(self.body(), "Sorry"))
        self.assert_failed_alone(self.ask(ALONE % ""), "transcript.entry", "no entry")  # it asks again, with what was wrong
        again = self.body()
        said = "llm.format reply:1:1: a value, got Sorry"
        again["messages"] += [{"role": "assistant", "content": "Sorry"},
                              {"role": "user", "content": f"The program was refused:\n{said}\nReturn the complete corrected object."}]
        self.write("t.jsonl", row(self.body(), "Sorry") + row(again, MOVE))
        self.assert_exit(self.ask(ALONE % "", out="again"), 0)
        self.assertEqual(self.target("again")["objects"][0]["box"], [0.6, 0.25, 0.8, 0.55])
        plan = json.loads((self.dir / "again/cup.steps/plan.json").read_text())
        self.assertEqual(plan["planner"]["attempts"], 2)
        self.write("t.jsonl", row(self.body(), wrong))
        self.assert_failed_alone(self.ask(ALONE % ", repairs: 0", out="wrong"), "plan.not_understood", "layout.id ops[0].ids[0]: ", out="wrong")

    def test_after_a_hopeless_model_the_next_planner_is_asked(self):
        chain = "{use: plan.chain, try: [%s, plan.layout_rules]}" % (ALONE % ", repairs: 0")
        self.write("t.jsonl", row(self.body("Move B1 to S1"), "I cannot"))
        self.assert_exit(self.ask(chain, "Move B1 to S1"), 0)
        self.assertEqual(self.target()["objects"][0]["box"], [0.6, 0.25, 0.8, 0.55])
        self.assertIn("llm.format", [w["class"] for w in self.record()["warnings"]])

    def test_rules_come_first_and_the_model_when_they_do_not_understand(self):
        self.write("t.jsonl", row(self.body(), MOVE))
        self.assert_exit(self.ask(CHAIN), 0)
        self.assertEqual(self.target()["objects"][0]["box"], [0.6, 0.25, 0.8, 0.55])
        self.assert_exit(self.ask(CHAIN, "Move B1 to S1", out="rules"), 0)  # of which the transcript knows nothing
        self.assertEqual(self.target("rules")["objects"][0]["box"], [0.6, 0.25, 0.8, 0.55])

    def test_a_request_that_was_never_made(self):
        self.write("t.jsonl", row(self.body(seed=5), MOVE))
        self.assert_failed_alone(self.ask(ALONE % ""), "transcript.entry", "plan.layout_llm: a transcript that holds the request, got no entry ", "run once with mode: record")

    def test_what_this_build_has_not_is_told_in_one_line(self):
        for field in ("mode: live", "mode: record", "via: local"):
            done = self.ask("{use: plan.layout_llm, model: m, %s}" % field, out=field.replace(": ", "."))
            self.assert_error(done, 6, "plan.layout_llm: mode: replay with a transcript, which is all this build can do, got ")
        self.assert_error(self.ask("{use: plan.layout_llm, model: m, mode: replay}", out="none"), 2, "c.yaml:4:", "steps[1].transcript: a file to answer from, got none")

    def test_a_transcript_changed_by_hand_is_refused(self):
        self.write("t.jsonl", row(self.body(), MOVE).replace('"seed":0', '"seed":1'))
        self.assert_error(self.ask(ALONE % ""), 2, "c.yaml:4:", "steps[1].transcript: t.jsonl:1: key: the request's SHA-256")

    def test_another_reply_is_another_item(self):
        self.write("t.jsonl", row(self.body(), MOVE))
        self.write("c.yaml", PIPELINE % (ALONE % ""))
        run = lambda: self.edit("cup.png", "-a", "a.json", config="c.yaml", instruction=self.WORDS)
        self.assert_exit(run(), 0)
        before = self.target()
        self.write("t.jsonl", row(self.body(), MOVE.replace('"S1"', "[0.2,0.8]")))
        self.assert_exit(run(), 0)
        self.assertNotEqual(self.target(), before)


class ChainConfig(CliTest):
    def check(self, planner):
        self.write("c.yaml", PIPELINE % planner)
        return self.run_tiedit("check", "c.yaml")

    def test_planners_are_stages_with_fields(self):
        self.write("t.jsonl", "")
        done = self.check(CHAIN)
        self.assert_exit(done, 0)
        self.assertIn("try[1]: plan.layout_llm", "\n".join(done.out))

    def test_what_is_wrong_has_its_place(self):
        for planner, line in (("{use: plan.chain}", "steps[1].try: a value, got none"),
                              ("{use: plan.chain, try: []}", "steps[1].try: at least one planner, got none"),
                              ("{use: plan.chain, try: plan.rules}", "steps[1].try: a list of stages, got plan.rules"),
                              ("{use: plan.chain, try: [plan.ruls]}", "steps[1].try[0]: a stage, got plan.ruls; did you mean plan.rules"),
                              ("{use: plan.chain, try: [plan.rules, {use: plan.layout_llm, repairs: 9}]}", "steps[1].try[1].repairs: 0..3, got 9"),
                              ("{use: plan.chain, try: [edit.fill]}", "try[0]: a stage that makes a Plan, got edit.fill")):
            self.assert_error(self.check(planner), 2, line)

    def test_fields_of_its_planners_can_be_set(self):
        self.picture()
        self.write("c.yaml", PIPELINE % CHAIN)
        self.write("t.jsonl", "")
        done = self.edit("cup.png", "--set", "plan.layout_llm.repairs=7", config="c.yaml")
        self.assert_error(done, 2, "--set plan.layout_llm.repairs: 0..3, got 7")


if __name__ == "__main__":
    main()

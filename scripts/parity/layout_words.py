"""Words of layouts, written from the rules of the layout program: phrases, labels, colours, captions."""
import re

# The one colour list (recolor), in its order; names that share a colour follow each other.
COLOURS = {
    "black": 0x141414, "white": 0xF5F5F5, "gray": 0x808080, "grey": 0x808080, "silver": 0xC0C0C0, "red": 0xC81E1E,
    "maroon": 0x7B1E1E, "orange": 0xE67E22, "brown": 0x7A4A23, "tan": 0xD8C3A5, "beige": 0xD8C3A5, "cream": 0xF5EBD2,
    "yellow": 0xF0DC28, "gold": 0xD4AF37, "golden": 0xD4AF37, "olive": 0x7A7A20, "green": 0x1E8C3C, "lime": 0x7ED321,
    "teal": 0x168080, "cyan": 0x28C8D2, "turquoise": 0x28C8D2, "blue": 0x1E3CC8, "navy": 0x14205A, "purple": 0x963CA0,
    "violet": 0x8A4FFF, "lavender": 0xB9A6E0, "magenta": 0xD61FA8, "pink": 0xE678A0,
}
SHADES = {"dark", "light", "pale", "bright"}
ARTICLES = {"a", "an", "the"}
PREPOSITIONS = {"with", "on", "by", "near", "in"}
# Words that exclude each other; of other keys only a recorded value is taken out of a phrase.
EXCLUSIVE = {
    "material": {"wooden", "glass", "metal"},
    "pattern": {"striped", "dotted"},
    "pose": {"sitting", "running"},
    "mood": {"happy", "sad"},
    "age": {"young", "elderly"},
}


def an(word):
    return "an" if word[:1].lower() in ("a", "e", "i", "o", "u") else "a"


def plural(label):
    head, _, last = label.rpartition(" ")
    if re.search("(s|x|z|ch|sh)$", last):
        last += "es"
    elif re.search("[^aeiou]y$", last):
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{head} {last}".strip()


def colour_places(words, shielded=frozenset()):
    """Indices of colour words, the shade before each, and an "and" between two of them."""
    found = {i for i, w in enumerate(words) if w.lower() in COLOURS and i not in shielded}
    for i in sorted(found, reverse=True):
        at = i - 1
        while at >= 0 and words[at].lower() in SHADES and at not in shielded:
            found.add(at)
            at -= 1
    found |= {i for i, w in enumerate(words) if w.lower() == "and" and i - 1 in found and i + 1 in found}
    return found


def label_of(phrase):
    words = phrase.lower().split()
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    for i, word in enumerate(words):
        if i and word in PREPOSITIONS:
            words = words[:i]
            break
    out = colour_places(words)
    return " ".join(w for i, w in enumerate(words) if i not in out) or " ".join(words)


def place_of(words, part):
    lower = [w.lower() for w in words]
    for i in range(len(words) - len(part) + 1):
        if lower[i:i + len(part)] == part:
            return i
    return None


def put_before(words, label, value):
    at = place_of(words, label.lower().split())
    if at is None:
        at = max(len(words) - 1, 0)
    words = words[:at] + value.split() + words[at:]
    if len(words) > 1 and words[0].lower() in ("a", "an"):
        article = an(words[1])
        words[0] = article.capitalize() if words[0][0] == "A" else article
    return " ".join(words)


def label_places(words, label):
    part = label.lower().split()
    at = place_of(words, part)
    return set() if at is None else set(range(at, at + len(part)))


def colour_name(colour):
    """The words for a colour in a phrase, or None."""
    if re.fullmatch("#[0-9a-fA-F]{6}", colour):
        value = int(colour[1:], 16)
        split = lambda v: (v >> 16, v >> 8 & 255, v & 255)
        far = lambda name: sum((a - b) ** 2 for a, b in zip(split(value), split(COLOURS[name])))
        return min(COLOURS, key=far)
    words = colour.lower().split()
    return " ".join(words) if words and colour_places(words) == set(range(len(words))) else None


def recolour(thing, words_for_colour):
    words = thing["phrase"].split()
    out = colour_places(words, label_places(words, thing["label"]))
    thing["phrase"] = put_before([w for i, w in enumerate(words) if i not in out], thing["label"], words_for_colour)


def set_attribute(thing, key, value):
    old = thing["attributes"].get(key)
    gone = {old} if old else EXCLUSIVE.get(key, set())
    label = [w for w in thing["label"].split() if w.lower() not in gone]
    words = thing["phrase"].split()
    shield = set()
    if not label:
        shield = label_places(words, thing["label"])
        label = thing["label"].split()
    thing["label"] = " ".join(label)
    thing["phrase"] = put_before([w for i, w in enumerate(words) if w.lower() not in gone or i in shield], thing["label"], value)
    thing["attributes"][key] = value


# Captions

def bare(phrase):
    words = phrase.split()
    return " ".join(words[1:] if len(words) > 1 and words[0].lower() in ARTICLES else words)


def whole(text):
    return re.compile(r"(?<![0-9A-Za-z])" + re.escape(text) + r"(?![0-9A-Za-z])", re.I)


def mentions(text, label):
    return bool(whole(label).search(text) or whole(plural(label)).search(text))


def with_article(phrase):
    return phrase if phrase.split()[0].lower() in ARTICLES else f"{an(phrase)} {phrase}"


def substituted(caption, old, new, everywhere):
    pattern = re.compile(r"((?<![0-9A-Za-z])an? )?" + whole(old).pattern, re.I)

    def put(match):
        if not match.group(1):
            return new
        article = an(new)
        return (article.capitalize() if match.group(1)[0] == "A" else article) + " " + new

    return pattern.subn(put, caption, count=0 if everywhere else 1)


def caption_after(before, after, old_caption, proposed):
    """`before`, `after`: lists of things; `before` holds those made from marks as they were."""
    was = {t["id"]: t for t in before}
    seen = [t for t in after if t["visible"]]
    labels = {t["label"].lower() for t in seen}
    gone = [t["label"] for t in before if t["visible"] and t["label"].lower() not in labels]
    look = lambda t: {k: v for k, v in t.items() if k not in ("change", "mark", "source", "score")}
    changed = [t for t in seen if t["id"] not in was or look(was[t["id"]]) != look(t)]
    if proposed and all(mentions(proposed, t["label"]) for t in changed) and not any(mentions(proposed, g) for g in gone):
        return proposed
    caption = old_caption
    if caption:
        done = set()
        for t in seen:
            old = was.get(t["id"])
            if not old or not old["visible"] or old["phrase"] == t["phrase"] or (old["phrase"], t["phrase"]) in done:
                continue
            done.add((old["phrase"], t["phrase"]))
            everywhere = old["phrase"].lower() not in {s["phrase"].lower() for s in seen}
            caption, count = substituted(caption, bare(old["phrase"]), bare(t["phrase"]), everywhere)
            if not count:
                caption, _ = substituted(caption, old["label"], bare(t["phrase"]), everywhere)
        for t in seen:
            if t["id"] not in was and not t["from"]:
                caption += ("" if caption[-1] in ".!?" else ".") + f" There is also {with_article(t['phrase'])}."
    if caption and not any(mentions(caption, g) for g in gone):
        return caption
    phrases = [with_article(t["phrase"]) for t in seen]
    text = ", ".join(phrases[:-1]) + (" and " if len(phrases) > 1 else "") + (phrases[-1] if phrases else "")
    return text[:1].upper() + text[1:] + "." if text else ""

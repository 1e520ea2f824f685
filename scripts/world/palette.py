"""The world's colours: names and values of configs/lexicon.yaml, which is the only colour list."""
import pathlib
import re

LEXICON = pathlib.Path(__file__).resolve().parents[2] / "configs" / "lexicon.yaml"
COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink", "white", "black")
WALLS = ("white", "gray", "tan", "yellow", "orange", "pink", "green", "blue", "cyan", "purple")
TABLES = ("brown", "tan", "white", "gray", "cream", "olive", "maroon")
WALL_SHARE = 0.5  # walls are pastel: this share of the colour, the rest near white


def read_lexicon(path=LEXICON):
    """Colour name -> (r, g, b) in 0..1, of the section `colors`."""
    text = path.read_text()
    section = text[text.index("\ncolors:"):]
    section = section[:section.index("\n#")]
    found = re.findall(r'^  (\w+): \{hex: "([0-9A-F]{6})"', section, re.MULTILINE)
    return {name: tuple(int(code[i:i + 2], 16) / 255 for i in (0, 2, 4)) for name, code in found}


RGB = read_lexicon()


def wall_rgb(name):
    """The pastel that a wall of this colour has."""
    if name in ("white", "gray", "tan"):
        return RGB[name]
    return tuple(WALL_SHARE * c + (1 - WALL_SHARE) * 0.93 for c in RGB[name])

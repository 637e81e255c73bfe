"""Every text colour can be read on every ground that it stands on: WCAG 2.2 AA, in both themes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS.read_text())
}
GROUNDS = ["bg", "surface", "raised", "sunken", "hover"]
TEXTS = [
    *[(text, ground) for text in ("text", "muted", "accent", "bad", "good") for ground in GROUNDS],
    *[(text, "accent-soft") for text in ("text", "muted", "accent-strong", "good")],
    *[(tone, f"{tone}-soft") for tone in ("good", "warn", "bad", "info")],
    *[(text, f"{tone}-soft") for text in ("text", "muted") for tone in ("good", "warn", "bad", "info")],
    ("text", "mark"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "bad"),
]
SHAPES = [("edge", ground) for ground in ("bg", "surface", "raised", "sunken")] + [("accent", "sunken")]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXTS, 4.5), (SHAPES, 3)], ids=["text on its ground", "edges of controls"]
)
def test_colours_stand_out_enough(pairs, least, theme):
    found = {pair: contrast(TOKENS[pair[0]][theme], TOKENS[pair[1]][theme]) for pair in pairs}
    assert not {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def test_the_measure_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)

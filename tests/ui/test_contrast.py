"""Every pair of ink and surface that the style sheets put together can be read, in light and in dark (WCAG 2.2 AA)."""

import re
from itertools import product
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "src" / "commontable" / "ui" / "static" / "ui"
INK = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {name: (light, dark) for name, light, dark in INK.findall((STYLES / "tokens.css").read_text())}
TOKENS["mark"] = TOKENS["teal"]

SURFACES = ["paper", "sheet", "sunk"]
SIGNALS = ["teal", "warm", "good", "danger"]
WORDS = [
    *product(["ink", "quiet", "teal-deep", *SIGNALS], SURFACES),
    *((signal, f"{signal}-soft") for signal in SIGNALS),
    *product(["ink"], [f"{signal}-soft" for signal in SIGNALS]),
    ("teal-deep", "teal-soft"),
    ("on-teal", "teal"),
    ("on-teal", "teal-deep"),
    ("on-danger", "danger"),
]
MARKS = [*product(["edge", "mark", "mark-soft", "warm"], SURFACES)]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_the_one_of_the_guidelines():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "surface"), WORDS)
def test_words_can_be_read(ink: str, surface: str, scheme: str):
    at = ["light", "dark"].index(scheme)
    assert ratio(TOKENS[ink][at], TOKENS[surface][at]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "surface"), MARKS)
def test_marks_and_edges_of_controls_can_be_seen(mark: str, surface: str, scheme: str):
    at = ["light", "dark"].index(scheme)
    assert ratio(TOKENS[mark][at], TOKENS[surface][at]) >= 3


def test_colours_come_from_the_tokens_alone():
    for sheet in STYLES.glob("*.css"):
        if sheet.name in {"tokens.css", "print.css"}:
            continue
        found = set(re.findall(r"#[0-9a-f]{3,8}\b", re.sub(r"url\([^)]*\)", "", sheet.read_text())))
        assert found <= {"#fff", "#000"}, f"{sheet.name} invents {found}"


def test_every_token_that_is_used_exists():
    styles = "".join(sheet.read_text() for sheet in STYLES.glob("*.css"))
    named = set(re.findall(r"(--[\w-]+):", styles))
    assert set(re.findall(r"var\((--[\w-]+)", styles)) <= named

"""Paper, ink, one deep teal, one warm signal, one green; the same inks as the pages."""

from __future__ import annotations

from typing import Literal

Scheme = Literal["light", "dark", "page"]

# Specifications are written in the light inks; the other schemes are exchanged for them when drawn.
PAPER = "#faf8f4"
SHEET = "#ffffff"
INK = "#1d2a2e"
QUIET = "#58666a"
LINE = "#dfdbd1"
TABLE = "#0b5563"
TABLE_SOFT = "#c9dfe2"
WARM = "#b4571b"
GOOD = "#2c6e49"

DARK = {
    PAPER: "#14181a",
    SHEET: "#1c2225",
    INK: "#e8ecec",
    QUIET: "#a3b0b3",
    LINE: "#333c40",
    TABLE: "#58b6c4",
    TABLE_SOFT: "#24505a",
    WARM: "#f0a064",
    GOOD: "#7fc79a",
}

# On a page the drawing takes the page's own custom properties: it follows its light, dark and print.
PAGE = {
    PAPER: f"var(--paper, {PAPER})",
    SHEET: f"var(--sheet, {SHEET})",
    INK: f"var(--ink, {INK})",
    QUIET: f"var(--quiet, {QUIET})",
    LINE: f"var(--line, {LINE})",
    TABLE: f"var(--table, {TABLE})",
    TABLE_SOFT: f"var(--chart-soft, {TABLE_SOFT})",
    WARM: f"var(--warm, {WARM})",
    GOOD: f"var(--good, {GOOD})",
}

SANS = "Inter"
SERIF = "'Source Serif 4'"  # quoted: a bare family name must not end in a digit


def inks(scheme: Scheme) -> dict[str, str]:
    """The ink that stands for each light ink in a scheme.

    >>> inks("light")["#0b5563"], inks("dark")["#0b5563"]
    ('#0b5563', '#58b6c4')
    """
    if scheme == "dark":
        return DARK
    if scheme == "page":
        return PAGE
    return {ink: ink for ink in DARK}

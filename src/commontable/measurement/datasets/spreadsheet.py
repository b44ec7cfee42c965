"""Figures as CSV that a spreadsheet opens and never runs: hidden numbers are empty in the file itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from .scorecard import Scorecard
from .summary import linked_mark

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None


def safe(value: Cell) -> str | int | float:
    """The value as it may stand in a spreadsheet: a text that would be run there is quoted, numbers stay numbers.

    >>> safe("=HYPERLINK(1)"), safe(-3), safe(None)
    ("'=HYPERLINK(1)", -3, '')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(RUNS):
        return "'" + value
    return value


def lines_of(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The rows as CSV, in UTF-8 that spreadsheets recognise."""
    yield b"\xef\xbb\xbf"
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(value) for value in row])
        if kept.tell() > 16_000:
            yield kept.getvalue().encode()
            kept.seek(0)
            kept.truncate()
    yield kept.getvalue().encode()


def scorecard_lines(scorecard: Scorecard) -> Iterator[list[Cell]]:
    """The newest figure of every indicator, with its release and its target."""
    cards = list(scorecard)
    more = ["keep_in_mind"] if any(card.meaning.is_linked for card in cards) else []
    yield [
        "outcome", "indicator", "name", "release", "period", "status", "denominator", "value", "low", "high", "unit",
        "direction", "target", "target_period", *more,
    ]  # fmt: skip
    for card in cards:
        meaning, now = card.meaning, card.standing.now
        aim = card.standing.aim
        yield [
            meaning.outcome, meaning.slug, meaning.name, card.released.number if card.released else None,
            card.standing.period, now.status if card.is_measured else "not measured", now.counted, now.value, now.low,
            now.high, meaning.unit, meaning.direction, aim.value if aim else None, aim.period if aim else None,
            *([linked_mark(is_uneven=meaning.is_unevenly_linked) if meaning.is_linked else None] if more else ()),
        ]  # fmt: skip

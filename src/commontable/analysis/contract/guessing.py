"""Encoding, delimiter, header, decimal mark and dates of a file, guessed from what stands in it."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from commontable.analysis.contract.columns import likeness
from commontable.analysis.contract.kinds import wide_encoding
from commontable.analysis.contract.plain import folded
from commontable.analysis.contract.reading import Doubt
from commontable.analysis.contract.records import careful
from commontable.analysis.contract.rows import named
from commontable.analysis.contract.schema import Schema

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 200  # rows
_WITHIN = 20  # rows in which a header is looked for
_DATES = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d",
    "%d/%m/%y", "%m/%d/%y", "%Y%m%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y",
)  # fmt: skip
Rows = Sequence[tuple[int, Sequence[str]]]


def encoding(path: Path) -> tuple[str, Doubt | None]:
    """The encoding of a text file; the whole file is looked at, because the first accent may come late."""
    with path.open("rb") as file:
        start = file.read(65536)
        if wide := wide_encoding(start):
            return wide, None
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        bad = good = 0
        undefined = False
        while piece := file.read(4 * 1024 * 1024):
            if piece.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(piece)
            bad += text.count("\ufffd")
            good += sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", text)))
            undefined = undefined or any(byte in piece for byte in b"\x81\x8d\x8f\x90\x9d")
        bad += decoder.decode(b"", final=True).count("\ufffd")
    if not bad or good > 20 * bad:
        return "utf-8", None
    guess = "latin-1" if undefined else "cp1252"
    return guess, Doubt(
        code="encoding",
        message=f"The file is not UTF-8; it is read as {guess}. Do accented letters look right?",
        parameters={"encoding": guess},
    )


def delimiter(text: str, *, final: bool) -> tuple[str, Doubt | None]:
    """The delimiter under which most rows have the same number of cells.

    >>> delimiter("a;b;c\\n1,5;2,5;3\\n", final=True)[0]
    ';'
    """
    scores = {}
    for mark in DELIMITERS:
        widths = []
        for record in careful(text, delimiter=mark, quote='"', final=final):
            if record.cells != ("",):
                widths.append(len(record.cells))
            if len(widths) >= SAMPLE:
                break
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, rows = wide.most_common(1)[0]
        first = next(i for i, one in enumerate(widths) if one == width)
        scores[mark] = (rows / len(widths) + (0.3 if widths[0] == width else 0.0) - 0.01 * first, width)
    if not scores:
        return ",", None
    ranked = sorted(scores, key=lambda mark: scores[mark], reverse=True)
    best = ranked[0]
    if len(ranked) > 1 and scores[ranked[1]][0] > scores[best][0] - 0.1:
        return best, Doubt(
            code="delimiter",
            message="Two characters could separate the columns. Does every column stand for itself?",
            parameters={"chosen": best, "other": ranked[1]},
        )
    return best, None


def header(rows: Rows, schema: Schema | None) -> tuple[tuple[int, ...], Doubt | None]:
    """The row numbers of the header: where the schema's names stand, else the first full row of texts."""
    near = rows[:_WITHIN]
    widths = Counter(_filled_width(cells) for _, cells in rows)
    common = max(widths, key=lambda width: (widths[width], width), default=0)
    best: tuple[float, tuple[int, ...]] = (-1.0, ())
    for i, (line, cells) in enumerate(near):
        candidates: list[tuple[tuple[int, ...], list[Sequence[str]]]] = [((line,), [cells])]
        if i + 1 < len(near):
            candidates.append(((line, near[i + 1][0]), [cells, near[i + 1][1]]))
        for lines, several in candidates:
            score = _headlike(several, common, schema) - 0.01 * i
            if len(lines) > 1:  # believed when numbers follow at once, otherwise the second row may be data
                follows = near[i + 2][1] if i + 2 < len(near) else ()
                score += 0.05 if any(_number(cell) for cell in follows) else -0.3
            if score > best[0]:
                best = (score, lines)
    if not best[1]:
        return (near[0][0],) if near else (1,), None
    if best[0] < 0.5 or len(best[1]) > 1 or best[1] != (near[0][0],):
        return best[1], Doubt(
            code="header",
            message="The header may be in another row. Are these the column names?",
            parameters={"rows": list(best[1])},
        )
    return best[1], None


def _filled_width(cells: Sequence[str]) -> int:
    return max((i + 1 for i, cell in enumerate(cells) if cell.strip()), default=0)


def _headlike(rows: Sequence[Sequence[str]], common: int, schema: Schema | None) -> float:
    last = rows[-1]
    filled = [cell for cell in last if cell.strip()]
    if not filled:
        return -1.0
    if len(rows) > 1:  # an upper row of a merged header has gaps, the lower one has names
        upper = [cell for cell in rows[0] if cell.strip()]
        gaps = len(upper) < len(filled) and any(not cell.strip() for cell in rows[0][1:])
        if not gaps or any(_number(cell) for cell in [*upper, *filled]) or len(upper) < 2:
            return -1.0
    names = named(rows, max(map(len, rows)))
    known = 0.0
    if schema is not None:
        wanted = {folded(text) for one in schema.fields for text in (one.name, one.title) if text}
        hits = sum(folded(name) in wanted for name in names)
        known = 2.0 * hits / len(schema.fields)
    texts = sum(not _number(cell) for cell in filled) / len(filled)
    full = min(1.0, len(filled) / max(1, common))
    unique = len({folded(cell) for cell in filled}) / len(filled)
    return known + (full * texts * unique if texts == 1.0 else 0.2 * full * texts)


def _number(cell: str) -> bool:
    return bool(re.fullmatch(r"\s*[+-]?[\d.,/:-]*\d[\d.,/: %-]*\s*", cell))


def decimal(rows: Rows, mark: str) -> tuple[str, Doubt | None]:
    """A decimal comma where numbers are written with one and none with a point."""
    commas = points = 0
    for _, cells in rows:
        for cell in cells:
            text = cell.strip()
            commas += bool(re.fullmatch(r"[+-]?\d+,\d+", text))
            points += bool(re.fullmatch(r"[+-]?\d+\.\d+", text))
    if not commas:
        return ".", None
    doubt = Doubt(
        code="decimal",
        message="Some numbers have a comma. Is it the decimal mark?",
        parameters={"commas": commas, "points": points, "delimiter": mark},
    )
    return ("," if commas > points else "."), doubt if points or mark == "," else None


def dates(values: Sequence[str]) -> tuple[str, ...]:
    """The strptime patterns under which every value is a date; none for ISO dates.

    >>> dates(["03/04/2024", "13/04/2024"]), dates(["03/04/2024"]), dates(["2024-04-03"])
    (('%d/%m/%Y',), ('%d/%m/%Y', '%m/%d/%Y'), ())
    """
    filled = sorted({value.strip() for value in values if value.strip()})
    if not filled or all(re.fullmatch(r"\d{4}-\d\d-\d\d", value) for value in filled):
        return ()
    return tuple(pattern for pattern in _DATES if all(_fits(value, pattern) for value in filled))


def _fits(value: str, pattern: str) -> bool:
    try:
        return 1900 <= dt.datetime.strptime(value, pattern).year <= 2100  # noqa: DTZ007
    except ValueError:
        return False


def proposals(headers: Sequence[str], schema: Schema) -> tuple[dict[str, str | None], dict[str, float]]:
    """Every header with its nearest field, each field once, the surest first."""
    pairs = sorted(
        ((likeness(name, one), name, one.name) for name in headers if name for one in schema.fields),
        key=lambda pair: -pair[0],
    )
    proposed: dict[str, str | None] = {name: None for name in headers if name}
    scores: dict[str, float] = {}
    for score, name, ours in pairs:
        if score >= 65 and proposed[name] is None and ours not in proposed.values():
            proposed[name], scores[name] = ours, round(score, 1)
    return proposed, scores

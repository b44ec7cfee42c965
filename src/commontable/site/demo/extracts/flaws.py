"""The faults real files have, put into the first attempt at a file that is due now.

Each takes the rows as the partner's system wrote them (a header name → cell access by position) and spoils a few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commontable.site.demo.extracts.dialect import Sheet

Spoil = Callable[[Sequence[str], Sheet], Sheet]


def misspelt(column: str, *, spelt: str, as_: str, every: int) -> Spoil:
    """A known category is misspelt in one of `every` rows that hold it, as a clerk's pick list once was."""

    def spoil(columns: Sequence[str], sheet: Sheet) -> Sheet:
        at, count = columns.index(column), 0
        for row in sheet:
            if row[at] == spelt:
                count += 1
                row[at] = as_ if count % every == 0 else spelt
        return sheet

    return spoil


def overwritten(column: str, text: str, *, rows: Sequence[int]) -> Spoil:
    """Some cells of a column hold something else."""

    def spoil(columns: Sequence[str], sheet: Sheet) -> Sheet:
        for row in rows:
            sheet[row][columns.index(column)] = text
        return sheet

    return spoil


def respelt(column: str, before: str, after: str, *, rows: Sequence[int]) -> Spoil:
    """Some cells of a column have one mark instead of another."""

    def spoil(columns: Sequence[str], sheet: Sheet) -> Sheet:
        at = columns.index(column)
        for row in rows:
            sheet[row][at] = sheet[row][at].replace(before, after)
        return sheet

    return spoil


def repeated(rows: Sequence[int]) -> Spoil:
    """Some rows stand in the file twice, the second time at its end."""

    def spoil(columns: Sequence[str], sheet: Sheet) -> Sheet:
        return [*sheet, *([*sheet[row]] for row in rows)]

    return spoil


def ragged(row: int) -> Spoil:
    """One row has a cell too many."""

    def spoil(columns: Sequence[str], sheet: Sheet) -> Sheet:
        sheet[row].insert(4, "")
        return sheet

    return spoil


# What is wrong with a first attempt, by partner and dataset: the codes a check reports, and how the file is spoilt.
FLAWS: dict[tuple[str, str], tuple[tuple[str, ...], tuple[Spoil, ...]]] = {
    ("northside", "star"): (
        ("unknown-category",),
        (misspelt("lunch", spelt="Not Eligible", as_="Not Eligibile", every=2),),
    ),
    ("northside", "attendance"): (
        ("unknown-category", "wrong-type"),
        (
            misspelt("lunch", spelt="Not Eligible", as_="Not Eligibile", every=1),
            overwritten("days_absent", "n/a", rows=(41, 902)),
        ),
    ),
    ("harbor-city", "star"): (
        ("unknown-place", "wrong-type"),
        (
            overwritten("school", "Wharf Street", rows=range(100, 112)),
            respelt("reading_score", ",0", " pts", rows=(700, 701)),
        ),
    ),
    ("harbor-city", "attendance"): (
        ("out-of-range", "unknown-category"),
        (
            overwritten("days_absent", "-3,0", rows=(250,)),
            overwritten("grade", "13", rows=(77, 1204)),
        ),
    ),
    ("riverbend", "star"): (
        ("formula-without-value", "sheet-error"),
        (
            overwritten("ethnicity", '=HYPERLINK("http://example.invalid/","see file")', rows=(12,)),
            overwritten("reading_score", "#N/A", rows=(300, 301)),
        ),
    ),
    ("riverbend", "attendance"): (("ragged-row",), (ragged(60), ragged(61))),
    ("delta", "star"): (
        ("duplicate-key", "unknown-place"),
        (overwritten("school", "D099", rows=range(20, 26)), repeated((3, 400, 401))),
    ),
    ("delta", "attendance"): (
        ("duplicate-key", "future-date", "unknown-place"),
        (
            overwritten("counted_on", "06/12/2062", rows=(5, 6)),
            overwritten("school", "D099", rows=range(200, 204)),
            repeated((10, 11, 12, 13)),
        ),
    ),
}

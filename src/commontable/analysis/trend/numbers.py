"""Numbers as people and spreadsheets write them: which mark parts the decimals is told by the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite

from commontable.analysis.trend.points import TrendError

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_MARKED = re.compile(r"[-+]?[\d.,]*\d[\d.,]*")
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")  # thousands, or three decimals
_GROUPED = {mark: re.compile(rf"[-+]?\d{{1,3}}(?:[{mark}]\d{{3}})+(?:[^{mark}\d]\d+)?") for mark in ".,"}
_LONG = 3  # digits before the mark, from which a number without one may be a thousand times another


def decimal_mark(values: Iterable[str], *, counts: Sequence[str], delimiter: str) -> str:
    """What parts the decimals of these numbers: a point or a comma. Texts that are no numbers tell nothing.

    1,5 and 1.234,5 tell it; 1,234 alone does not. Where no number does, it is a point in a file that commas part, and
    the only mark there is in another. Raises `TrendError` where 1.234 may as well be 1234: beside whole numbers of
    that size, or among `counts`, which have no decimals.

    >>> decimal_mark(["1,234", "987"], counts=[], delimiter=",")
    '.'
    >>> decimal_mark(["47,3"], counts=["1.000"], delimiter=";")
    ','
    """
    told: set[str] = set()
    either: list[str] = []
    whole = 0
    if any(_EITHER.fullmatch(text) for text in counts):
        whole = _LONG
    for text in (*values, *counts):
        if not _MARKED.fullmatch(text):
            continue
        if text.isdecimal():
            whole = max(whole, len(text))
        elif _EITHER.fullmatch(text):
            either.append(text)
        else:
            told |= _told_by(text)
    marks = {"," if "," in text else "." for text in either}
    if len(told) == 1:
        return told.pop()
    if delimiter == "," or not either:
        return "."
    if told or len(marks) > 1 or whole >= _LONG or (marks == {","} and delimiter != ";"):
        thousands = re.sub("[.,]", "", either[0])
        raise TrendError(
            f"“{either[0]}” may be {thousands} or {either[0].replace(',', '.')} here; "
            "write numbers without a mark for thousands.",
            code="number",
        )
    return marks.pop()


def number_in(text: str, *, decimal: str) -> float | None:
    """The number that a text is, None where it is none.

    >>> number_in("1,234", decimal="."), number_in("1.234,5", decimal=","), number_in("47,3", decimal=".")
    (1234.0, 1234.5, 47.3)
    >>> number_in("inf", decimal="."), number_in("1,2,3", decimal=".")
    (None, None)
    """
    thousands = "," if decimal == "." else "."
    if thousands in text and _GROUPED[thousands].fullmatch(text):
        text = text.replace(thousands, "")
    text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if isfinite(number) else None


def _told_by(text: str) -> set[str]:
    """The mark of decimals that a number shows by itself: the last of two kinds, or the only one that stands once."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return set()
    mark = text[last]
    if text.count(mark) > 1:
        return {"," if mark == "." else "."} if _GROUPED[mark].fullmatch(text) else set()
    return {mark}

"""Columns of values become numbers or categories, once and strictly."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.effect.spec import EffectError, Value

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

MISSING = frozenset(("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None"))
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_IDENTIFIER = re.compile(r"(^|_|school|district|class|teacher|site|place|county)(id|code)[k0-9]{0,2}$", re.IGNORECASE)
_TRUE, _FALSE = ("1", "true", "yes"), ("0", "false", "no")
_LISTED = 6
LARGEST = 1e15


@dataclass(frozen=True)
class Categories:
    """A column of categories: the number of each row's category in `names`; -1 where nothing stands."""

    codes: Codes
    names: tuple[str, ...]

    def rows(self, keep: Mask) -> Categories:
        """Only the rows in `keep`, only the categories that are left."""
        left, codes = np.unique(self.codes[keep], return_inverse=True)
        return Categories(codes.astype(np.int64), tuple(self.names[one] for one in left))


def column(columns: Mapping[str, Sequence[object]], name: str, *, setting: str) -> list[str]:
    """The column as texts, "" where nothing stands. Raises `EffectError`."""
    if name not in columns:
        there = ", ".join(list(columns)[:40]) or "no column at all"
        raise EffectError(f"there is no column {name}; there is {there}.", where=f"[effect] {setting}")
    return [_text(one) for one in columns[name]]


def numbers(texts: Sequence[str]) -> Numbers | None:
    """The texts as numbers, NaN where nothing stands; None where one of them is no number."""
    found = np.full(len(texts), np.nan)
    for row, text in enumerate(texts):
        if text:
            if not _NUMBER.fullmatch(text):
                return None
            found[row] = float(text)
    return found


def measured(texts: Sequence[str], name: str, *, setting: str) -> Numbers:
    """Numbers only; true and false count as 1 and 0. Raises `EffectError` where the column holds text."""
    found = numbers(texts)
    if found is not None and bool((np.abs(found) > LARGEST).any()):
        raise EffectError(f"{name} holds a number beyond {LARGEST:g}.", where=f"[effect] {setting}")
    if found is None:
        lowered = {text.lower() for text in texts if text}
        if lowered <= {"true", "false"}:
            return np.array([math.nan if not one else float(one.lower() == "true") for one in texts])
        odd = next(text for text in texts if text and not _NUMBER.fullmatch(text))
        raise EffectError(
            f"{name} must hold numbers, but there is “{odd[:40]}”; give a column of numbers, or 0 and 1.",
            where=f"[effect] {setting}",
        )
    return found


def categories(texts: Sequence[str]) -> Categories:
    """The texts as categories, in order of their names (numbers in order of size)."""
    there = sorted(set(texts) - {""}, key=in_order)
    place = {name: code for code, name in enumerate(there)} | {"": -1}
    return Categories(np.fromiter((place[text] for text in texts), dtype=np.int64, count=len(texts)), tuple(there))


def in_order(text: str) -> tuple[int, float, str]:
    """Numbers first, by size, then texts: the order of periods and of categories."""
    return (0, float(text), text) if _NUMBER.fullmatch(text) else (1, 0.0, text)


def identifies(name: str) -> bool:
    """The name of a column says that its numbers are codes.

    >>> [identifies(one) for one in ("schoolidk", "district_code", "id", "covid", "score")]
    [True, True, True, False, False]
    """
    return _IDENTIFIER.search(name) is not None


def level(wanted: Value, found: Categories, name: str, *, setting: str) -> int:
    """The number of the category that SPEC means by `wanted`. Raises `EffectError` that says what there is."""
    meant = [_text(wanted), *((_TRUE if wanted else _FALSE) if isinstance(wanted, bool) else ())]
    lowered = {one.lower() for one in meant} if isinstance(wanted, bool) else set()
    for code, there in enumerate(found.names):
        if there in meant or there.lower() in lowered or _alike(there, meant[0]):
            return code
    raise EffectError(
        f"no row of {name} holds “{meant[0][:40]}”; there is {listed(found)}.", where=f"[effect] {setting}"
    )


def two_sides(found: Categories) -> tuple[int, int] | None:
    """Which categories say yes and no, if the column holds just these: 1 and 0, true and false, yes and no."""
    lowered = [name.lower() for name in found.names]
    for yes, no in zip(_TRUE, _FALSE, strict=True):
        if lowered and set(lowered) <= {yes, no}:
            return (lowered.index(yes) if yes in lowered else -1, lowered.index(no) if no in lowered else -1)
    return None


def listed(found: Categories) -> str:
    """The categories, most frequent first, in words; long lists are cut."""
    counts = Counter(found.codes[found.codes >= 0].tolist())
    first = [f"“{found.names[code][:40]}”" for code, _ in counts.most_common(_LISTED)]
    more = len(found.names) - len(first)
    return (", ".join(first) + (f" and {more} more" if more > 0 else "")) or "nothing"


def _alike(there: str, wanted: str) -> bool:
    if not (_NUMBER.fullmatch(there) and _NUMBER.fullmatch(wanted)):
        return False
    return float(there) == float(wanted)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.strip()
        return "" if text in MISSING else text
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    text = str(value).strip()
    return "" if text in MISSING or text in ("<NA>", "NaT") else text

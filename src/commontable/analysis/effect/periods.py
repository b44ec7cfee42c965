"""Periods stand in their order, or it is said that they do not tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from commontable.analysis.effect.columns import Categories
from commontable.analysis.effect.spec import EffectError
from commontable.analysis.trend.periods import days_of

Place = tuple[str, tuple[float, ...]]

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_DATED = re.compile(r"[0-9]{4}([-/–.:T Z]|[0-9])*|[0-9]{2}[-/–][0-9]{2}")
_NAMED = re.compile(r"(\D*?)[ _-]*([0-9]{1,4})")
_BEFORE, _AFTER = ("pre", "before", "baseline"), ("post", "after", "endline")


def place_of(text: str) -> Place | None:
    """What kind of period the text is, and its place among its kind; None where it tells no order.

    >>> place_of("2014-15") < place_of("2015-16"), place_of("wave 9") < place_of("wave 10"), place_of("pre")
    (True, True, ('word', (0.0,)))
    >>> place_of("2024-Q4") < place_of("Q1 2025"), place_of("2024-25 T2") < place_of("Sep 2025")
    (True, True)
    >>> place_of("spring"), place_of("9/1/2024")
    (None, None)
    """
    lowered = text.lower()
    if _NUMBER.fullmatch(text):
        return "number", (float(text),)
    if _DATED.fullmatch(text):
        return "date", tuple(float(one) for one in re.findall(r"[0-9]+", text))
    if lowered in (*_BEFORE, *_AFTER):
        return "word", (float(lowered in _AFTER),)
    if not isinstance(days := days_of([text]), str):
        return "day", (float(days[0].toordinal()),)
    if found := _NAMED.fullmatch(lowered):
        return f"“{found[1].strip()}” and a number", (float(found[2]),)
    return None


def periods(texts: Sequence[str], name: str) -> Categories:
    """The column of periods, in their order. Raises `EffectError` where they do not tell it."""
    places = {text: place_of(text) for text in sorted(set(texts) - {""})}
    kinds = {place[0] if place else "" for place in places.values()}
    if "" in kinds or len(kinds) > 1:
        odd = next((text for text, place in places.items() if place is None), min(places))
        raise EffectError(
            f"{name} holds “{odd[:40]}”, which does not tell its place among the others; write years, dates like "
            "2026-09-01, one word and a number (term 1, term 2), or before and after.",
            where="[effect] time",
        )
    there = sorted(places, key=lambda text: (places[text] or ("", ()), text))
    codes = {text: code for code, text in enumerate(there)} | {"": -1}
    return Categories(np.fromiter((codes[text] for text in texts), dtype=np.int64, count=len(texts)), tuple(there))

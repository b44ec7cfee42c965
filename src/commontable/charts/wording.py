"""Numbers as a reader of each language writes them, made before the drawing, which then holds only words."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from commontable.charts.figures import Figure, Words

PERCENT = "percent"


def number(value: float, *, unit: str, decimals: int, language: str) -> str:
    """A number in the reader's language; in unit "percent" 47 is forty-seven of a hundred.

    >>> number(47.5, unit="percent", decimals=0, language="en")
    '48%'
    >>> number(47.51, unit="percent", decimals=1, language="es").replace(chr(160), " ")
    '47,5 %'
    >>> number(1234.5, unit="points", decimals=1, language="id")
    '1.234,5'
    """
    from babel import Locale
    from babel.numbers import parse_pattern

    locale = Locale.parse(language, sep="-")
    patterns = locale.percent_formats if unit == PERCENT else locale.decimal_formats
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    exact = abs(exact) if exact == 0 else exact
    shape: str = next(iter(patterns.values())).pattern
    shape = re.sub(r"0(\.#+)?(?!.*0)", "0" + ("." + "0" * decimals if decimals else ""), shape, count=1)
    written: str = parse_pattern(shape).apply(exact / 100 if unit == PERCENT else exact, locale)
    return written.replace("-", "\N{MINUS SIGN}")


def figure(of: Figure, *, unit: str, decimals: int, words: Words) -> str:
    """What stands for a figure in words: its number, its range, or why there is none.

    >>> some = Figure(label="a", low=10, high=20, status="ranged")
    >>> figure(some, unit="percent", decimals=0, words=Words())
    '10% to 20%'
    >>> figure(Figure(label="a", low=95, high=100, status="ranged"), unit="percent", decimals=0, words=Words())
    'at least 95%'
    >>> figure(Figure(label="a", status="hidden"), unit="percent", decimals=0, words=Words())
    'protected: too few to show'
    """
    if of.status == "hidden":
        return words.hidden
    if of.status == "empty":
        return words.empty
    if of.low is not None and of.high is not None and of.value is None:
        low = number(of.low, unit=unit, decimals=decimals, language=words.language)
        high = number(of.high, unit=unit, decimals=decimals, language=words.language)
        pattern = words.between
        if unit == PERCENT and of.low <= 0:
            pattern = words.up_to
        elif unit == PERCENT and of.high >= 100:
            pattern = words.from_on
        return pattern.format(low=low, high=high)
    assert of.value is not None
    return number(of.value, unit=unit, decimals=decimals, language=words.language)


def count(value: int | None, *, words: Words) -> str:
    """How many were counted, or nothing where that is not told.

    >>> count(12345, words=Words(language="id")), count(None, words=Words())
    ('12.345', '')
    """
    return "" if value is None else number(value, unit="number", decimals=0, language=words.language)

"""Dates of birth as people and machines write them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from .folding import words

_MONTHS = {
    name: number + 1
    for number, names in enumerate(
        ("jan ene", "feb fev", "mar maa", "apr abr avr", "may mei mai", "jun", "jul", "aug ago agu", "sep set",
         "oct okt", "nov nop", "dec dic des")
    )
    for name in names.split()
}  # fmt: skip
_SHEETS_BEGIN = date(1899, 12, 30)
_LATEST_SHORT_YEAR = 35


@lru_cache(maxsize=200_000)
def day(text: str, order: str) -> tuple[int, int, int] | None:
    """Year, month and day; None where there is none, or one that stands for unknown. A day that cannot be (month 14) is
    kept where it says its year: a slip of the pen still tells who it is.

    >>> day("2015-03-04", "day_first"), day("20150304", "day_first"), day("4.3.2015 00:00", "day_first")
    ((2015, 3, 4), (2015, 3, 4), (2015, 3, 4))
    >>> day("03/04/2015", "month_first"), day("25/12/15", "month_first"), day("4-Mar-2015", "month_first")
    ((2015, 3, 4), (2015, 12, 25), (2015, 3, 4))
    >>> day("1900-01-01", "month_first"), day("unknown", "day_first"), day("42067", "day_first")
    (None, None, (2015, 3, 4))
    """
    found = [word.partition("t")[0] if word[0].isdecimal() else word for word in words(text)]
    if found and found[0].isdecimal() and len(found[0]) in {5, 8}:
        return _run_together(found[0], order)
    if len(found) < 3:
        return None
    first, second, third = (_plain(one) for one in found[:3])
    named = [place for place, one in enumerate(found[:2]) if one[:3] in _MONTHS]
    if named:
        month = str(_MONTHS[found[named[0]][:3]])
        rest = [one for place, one in enumerate((first, second, third)) if place != named[0]]
        numbers = (rest[0], month, rest[1]) if len(rest[0]) == 4 else (rest[1], month, rest[0])
    elif len(first) == 4:
        numbers = (first, second, third)
    else:
        numbers = _ordered(first, second, third, order)
    return _real(*numbers)


def _plain(word: str) -> str:
    return word[:-2] if word[-2:] in {"st", "nd", "rd", "th"} else word


def _ordered(first: str, second: str, year: str, order: str) -> tuple[str, str, str]:
    if not (first.isdecimal() and second.isdecimal()):
        return (year, first, second)
    is_month_first = int(first) <= 12 if order == "month_first" else int(second) > 12 >= int(first)
    return (year, first, second) if is_month_first else (year, second, first)


def _run_together(digits: str, order: str) -> tuple[int, int, int] | None:
    if len(digits) == 5:  # a spreadsheet counts days
        if not 3_000 <= int(digits) <= 60_000:
            return None
        counted = _SHEETS_BEGIN + timedelta(days=int(digits))
        return _real(str(counted.year), str(counted.month), str(counted.day))
    if "1800" <= digits[:4] <= "2199" or not "1800" <= digits[4:] <= "2199":
        return _real(digits[:4], digits[4:6], digits[6:])
    return _real(*_ordered(digits[:2], digits[2:4], digits[4:], order))


def _real(year: str, month: str, day_: str) -> tuple[int, int, int] | None:
    if not (year.isdecimal() and month.isdecimal() and day_.isdecimal()) or len(month) > 2 or len(day_) > 2:
        return None
    if len(year) == 2:
        year = ("20" if int(year) <= _LATEST_SHORT_YEAR else "19") + year
    told = (int(year), int(month), int(day_))
    # 1900 and before, and the day on which computers begin to count, stand for "not known".
    if not 1901 <= told[0] <= 2099 or told == (1970, 1, 1) or told[1] == 0 or told[2] == 0:
        return None
    return told

"""Birth dates of any common format as eight digits, year first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from commontable.analysis.linkage.folding import folded

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero januari janvier",
            "feb february febrero februari fevrier",
            "mar march marzo maret mars mrt",
            "apr april abr abril avril",
            "may mayo mei mai",
            "jun june junio juni juin",
            "jul july julio juli juillet",
            "aug august ago agosto agustus agt aout",
            "sep sept september septiembre setiembre septembre",
            "oct october octubre oktober okt octobre",
            "nov november noviembre nopember novembre",
            "dec december dic diciembre des desember decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_WORDS = re.compile(r"[a-z]+|\d+")
_SIGNS = str.maketrans(dict.fromkeys("年月日년월일", " "))
_SHEET_BEGINS = date(1899, 12, 30)
_NEVER = ("00000000", "99999999", "11111111")


def days_first(texts: Iterable[str]) -> bool | None:
    """Whether dates such as 03/04/2015 in one column name the day first: one that cannot be a month tells; None where
    both or neither are seen.

    >>> days_first(["03/04/2015", "25/12/2014"]), days_first(["12/25/2014"]), days_first(["03/04/2015"])
    (True, False, None)
    """
    first = second = 0
    for text in texts:
        parts = _WORDS.findall(text)
        if len(parts) >= 3 and all(one.isdigit() and len(one) <= 2 for one in parts[:2]) and len(parts[2]) in (2, 4):
            first += int(parts[0]) > 12 >= int(parts[1])
            second += int(parts[1]) > 12 >= int(parts[0])
    if first == second:
        return None
    return first > second


def eight_digits(text: str, *, days_first: bool = True, latest_year: int = 2035) -> str:
    """The date as YYYYMMDD, or "" where none can be told. A date that cannot be (month 14) is kept as it is written
    with its year first, because a slip of the pen still tells who it is. Two-digit years end with `latest_year`.

    >>> [eight_digits(one) for one in ("2015-03-04", "20150304", "4/3/2015", "04.03.15", "March 4th, 2015")]
    ['20150304', '20150304', '20150304', '20150304', '20150304']
    >>> eight_digits("3/4/2015", days_first=False), eight_digits("2015-03-04T00:00:00"), eight_digits("42067")
    ('20150304', '20150304', '20150304')
    >>> eight_digits("2015年3月4日"), eight_digits("2015년 3월 4일")
    ('20150304', '20150304')
    >>> eight_digits("unknown"), eight_digits("1900-01-01"), eight_digits("19481430"), eight_digits("0000-00-00")
    ('', '19000101', '19481430', '')
    """
    text = _TIME.sub("", text.strip())
    parts = _WORDS.findall(folded(text.translate(_SIGNS)) if not text.isascii() else text.lower())
    numbers = [one for one in parts if one.isdigit()]
    month = next((_MONTHS[one] for one in parts if one in _MONTHS), None)
    if month is not None and len(numbers) == 2:
        year_first = len(numbers[0]) == 4
        year, day = numbers if year_first else (numbers[1], numbers[0])
        found = _joined(year, str(month), day, latest_year)
    elif month is None and len(numbers) >= 3:
        if len(numbers[0]) == 4:
            found = _joined(numbers[0], numbers[1], numbers[2], latest_year)
        else:
            day, month_number = (numbers[0], numbers[1]) if days_first else (numbers[1], numbers[0])
            if int(month_number) > 12 >= int(day):
                day, month_number = month_number, day
            found = _joined(numbers[2], month_number, day, latest_year)
    elif len(numbers) == 1 or (len(numbers) == 2 and numbers[1] == "0"):
        found = _run_together(numbers[0], days_first)
    else:
        found = ""
    return "" if found in _NEVER else found


def _joined(year: str, month: str, day: str, latest_year: int) -> str:
    if len(year) == 2:
        century = latest_year // 100 * 100
        year = str(century + int(year) - (100 if century + int(year) > latest_year else 0))
    if len(year) != 4 or len(month) > 2 or len(day) > 2:
        return ""
    return f"{year}{int(month):02d}{int(day):02d}"


def _run_together(digits: str, days_first: bool) -> str:
    if len(digits) == 8:
        if "1800" <= digits[:4] <= "2199" or not "1800" <= digits[4:] <= "2199":
            return digits
        first, second, year = digits[:2], digits[2:4], digits[4:]
        return f"{year}{second}{first}" if days_first else f"{year}{first}{second}"
    if len(digits) == 5 and 3000 <= int(digits) <= 60000:
        return f"{_SHEET_BEGINS + timedelta(days=int(digits)):%Y%m%d}"
    return ""

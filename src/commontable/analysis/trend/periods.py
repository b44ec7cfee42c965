"""Days behind the names of periods, and the names of those to come."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import timedelta
from itertools import pairwise
from statistics import median

_SCHOOL_YEAR = re.compile(r"(?:SY\s*)?(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", re.IGNORECASE)
_KIND = r"(?P<kind>T|Term|S|Semester|Trimester|Q|Quarter)\s*-?(?P<number>[1-4])"
_PART = (
    re.compile(rf"(?P<year>.*\d)\s*[-/, ]?\s*{_KIND}", re.IGNORECASE),
    re.compile(rf"{_KIND}\s*[-/, ]\s*(?P<year>\d.*)", re.IGNORECASE),
)
_WEEK = re.compile(r"(\d{4})-?W(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_OTHER_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_HOUR = r"(?:(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[AP]M|[+-]\d{2}:?\d{2})?)?"
_DAY = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_HOUR}", re.IGNORECASE)
_BARE_DAY = re.compile(r"([12]\d{3})(\d{2})(\d{2})")
_OTHER_DAY = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|(?<=/)\d{{2}}){_HOUR}", re.IGNORECASE)
_WORD = r"(?P<name>[^\W\d_]{3,})\.?"
_NAMED_YEAR = r"(?:[\s,/-]|\bde\b)+'?(?P<year>\d{4}|\d{2})"
_NAMED = (
    re.compile(rf"{_WORD}{_NAMED_YEAR}", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}})[\s-]+{_WORD}", re.IGNORECASE),
)
_NAMED_DAY = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:[\s-]|\bde\b)+{_WORD}{_NAMED_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_NAMED_YEAR}", re.IGNORECASE),
)
_FISCAL = re.compile(r"(?:FY|AY|CY)\s*([12]\d{3})", re.IGNORECASE)
_SEASON = (
    re.compile(r"(?P<name>fall|autumn|winter|spring|summer)\s+(?P<year>\d.*)", re.IGNORECASE),
    re.compile(r"(?P<year>.*\d)\s+(?P<name>fall|autumn|winter|spring|summer)", re.IGNORECASE),
)
# As schools test: winter is after New Year.
_SEASON_MONTHS = {"fall": 9, "autumn": 9, "winter": 1, "spring": 4, "summer": 6}
# As they begin in English, Spanish and Indonesian.
_MONTHS = (
    ("january", "enero", "januari"), ("february", "febrero", "februari"), ("march", "marzo", "maret"),
    ("april", "abril"), ("may", "mayo", "mei"), ("june", "junio", "juni"), ("july", "julio", "juli"),
    ("august", "agosto", "agustus"), ("september", "septiembre", "setiembre"), ("october", "octubre", "oktober"),
    ("november", "noviembre"), ("december", "diciembre", "desember"),
)  # fmt: skip
_FIRST_MONTHS = {"t": (9, 13, 16, 18), "s": (9, 14, 18, 21), "q": (9, 11, 14, 16)}  # of a school year, from September


def date_of(period: str) -> Date | None:
    """The first day of a period as people write it: a school year (from September), a term or quarter of one, a year,
    a quarter, a season, a month, a week, a day; None where it names none.

    >>> [str(date_of(text)) for text in ("2024-25", "2024", "2024-03", "2024-25 T2", "2024-Q3", "2024-09-30")]
    ['2024-09-01', '2024-01-01', '2024-03-01', '2025-01-01', '2024-07-01', '2024-09-30']
    >>> [str(date_of(text)) for text in ("Sep 2024", "30 de septiembre de 2024", "Fall 2024", "Term 2 2024-25")]
    ['2024-09-01', '2024-09-30', '2024-09-01', '2025-01-01']
    >>> date_of("grade 9") is None
    True
    """
    text = period.strip()
    return next((found for form in (*_FORMS, _month_first) if (found := _tried(form, text))), None)


def days_of(periods: Sequence[str]) -> list[Date] | str:
    """The days of a column of periods, all read in one way; or the first text that names no day.

    A way of writing is chosen that fits them all, so that 2004-05 is a month beside 2004-01. Days written 9/30/2024 or
    30/9/2024 are read where only one of the two can be meant.

    >>> [str(day) for day in days_of(["2004-01", "2004-05"])], [str(day) for day in days_of(["2003-04", "2004-05"])]
    (['2004-01-01', '2004-05-01'], ['2003-09-01', '2004-09-01'])
    >>> days_of(["2024-01-31", "31 January"])
    '31 January'
    >>> str(days_of(["9/1/2024", "9/30/2024"])[1]), days_of(["9/1/2024", "10/1/2024"]), days_of([])
    ('2024-09-30', '9/1/2024', [])
    """
    texts = [one.strip() for one in periods]
    for form in _FORMS:
        if (found := _all_in(form, texts)) is not None:
            return found
    fitting = [days for form in (_month_first, _day_first) if (days := _all_in(form, texts)) is not None]
    if len(fitting) == 1 or (len(fitting) == 2 and fitting[0] == fitting[1]):
        return fitting[0]
    return next((text for text in texts if not any(_tried(form, text) for form in _FORMS)), texts[0])


def following(periods: Sequence[str], *, many: int) -> list[tuple[Date, str]]:
    """The days and names of the periods to come, in the rhythm of these; none where they name no days.

    >>> [name for _, name in following(["2023-24", "2024-25"], many=2)]
    ['2025-26', '2026-27']
    >>> following(["2024-11", "2024-12"], many=1)[0][1]
    '2025-01'
    """
    days = days_of(periods)
    if isinstance(days, str) or not days:
        return []
    newest = max(days)
    last = periods[days.index(newest)].strip()
    ahead = days_ahead(sorted(days), many=many)
    if (found := _SCHOOL_YEAR.fullmatch(last)) and _school_year(last) == newest:
        start, between, end = int(found[1]), last[found.end(1) : found.start(2)], len(found[2])
        years = range(start + 1, start + many + 1)
        return [(Date(year, 9, 1), f"{year}{between}{str(year + 1)[-end:]}") for year in years]
    if re.fullmatch(r"\D*[12]\d{3}", last) and all((day.month, day.day) == (newest.month, newest.day) for day in ahead):
        return [(day, f"{last[:-4]}{day.year:04}") for day in ahead]
    if any(_tried(form, last) for form in (_month, _other_month, _named_month)):
        return [(day, f"{day:%Y-%m}") for day in ahead]
    return [(day, day.isoformat()) for day in ahead]


def days_ahead(days: Sequence[Date], *, many: int) -> list[Date]:
    """The days to come, as far apart as these usually are: whole years, whole months, or days.

    >>> [str(day) for day in days_ahead([Date(2024, 1, 1), Date(2024, 2, 1), Date(2024, 3, 1)], many=2)]
    ['2024-04-01', '2024-05-01']
    """
    usual = median((b - a).days for a, b in pairwise(days)) if len(days) > 1 else 365
    last = days[-1]
    months = round(usual / 30.44)
    is_monthly = bool(months) and abs(usual - months * 30.44) <= 2.5
    steps = range(1, many + 1)
    try:
        if is_monthly:
            return [_months_on(last, months * n) for n in steps]
        return [last + timedelta(days=round(usual * n)) for n in steps]
    except (ValueError, OverflowError):  # beyond the year 9999
        return []


def _months_on(day: Date, many: int) -> Date:
    year, month = divmod(day.year * 12 + day.month - 1 + many, 12)
    first_of_next = Date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return Date(year, month + 1, min(day.day, (first_of_next - timedelta(days=1)).day))


def _tried(form: Callable[[str], Date | None], text: str) -> Date | None:
    try:
        return form(text)
    except (ValueError, OverflowError):
        return None


def _all_in(form: Callable[[str], Date | None], texts: Sequence[str]) -> list[Date] | None:
    """The days of all of them in this form; None at the first that it does not fit."""
    found = []
    for text in texts:
        if (day := _tried(form, text)) is None:
            return None
        found.append(day)
    return found


def _fitted(forms: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next((found for form in forms if (found := form.fullmatch(text))), None)


def _school_year(text: str) -> Date | None:
    found = _SCHOOL_YEAR.fullmatch(text)
    if not found or str(int(found[1]) + 1)[-len(found[2]) :] != found[2]:
        return None
    return Date(int(found[1]), 9, 1)


def _part_of_year(text: str) -> Date | None:
    found = _fitted(_PART, text)
    if not found:
        return None
    number, kind = int(found["number"]) - 1, found["kind"][0].lower()
    if year := _school_year(found["year"].strip()):
        return _months_on(Date(year.year, 1, 1), _FIRST_MONTHS[kind][number] - 1)
    year = _year(found["year"].strip())
    return Date(year.year, (1, 4, 7, 10)[number] if kind == "q" else (1, 5, 9, 11)[number], 1) if year else None


def _season(text: str) -> Date | None:
    found = _fitted(_SEASON, text)
    if not found:
        return None
    month = _SEASON_MONTHS[found["name"].lower()]
    if year := _school_year(found["year"].strip()):
        return Date(year.year + (month < 9), month, 1)
    year = _year(found["year"].strip())
    return Date(year.year, month, 1) if year else None


def _week(text: str) -> Date | None:
    found = _WEEK.fullmatch(text)
    return Date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None


def _month(text: str) -> Date | None:
    found = _MONTH.fullmatch(text)
    return Date(int(found[1]), int(found[2]), 1) if found else None


def _other_month(text: str) -> Date | None:
    found = _OTHER_MONTH.fullmatch(text)
    return Date(int(found[2]), int(found[1]), 1) if found else None


def _named_month(text: str) -> Date | None:
    found = _fitted(_NAMED, text)
    number = found and _number_of(found["name"])
    return Date(_full(found["year"]), number, 1) if found and number else None


def _named_day(text: str) -> Date | None:
    found = _fitted(_NAMED_DAY, text)
    number = found and _number_of(found["name"])
    return Date(_full(found["year"]), number, int(found["day"])) if found and number else None


def _number_of(month: str) -> int | None:
    """The number of a month whose name begins so."""
    begins = month.lower()
    return next((n for n, names in enumerate(_MONTHS, 1) if any(name.startswith(begins) for name in names)), None)


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _fiscal_year(text: str) -> Date | None:
    found = _FISCAL.fullmatch(text)
    return Date(int(found[1]), 1, 1) if found else None


def _year(text: str) -> Date | None:
    return Date(int(text), 1, 1) if re.fullmatch(r"[12]\d{3}", text) else None


def _day(text: str) -> Date | None:
    found = _DAY.fullmatch(text)
    return Date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _bare_day(text: str) -> Date | None:
    found = _BARE_DAY.fullmatch(text)
    return Date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _month_first(text: str) -> Date | None:
    found = _OTHER_DAY.fullmatch(text)
    return Date(_full(found[4]), int(found[1]), int(found[3])) if found else None


def _day_first(text: str) -> Date | None:
    found = _OTHER_DAY.fullmatch(text)
    return Date(_full(found[4]), int(found[3]), int(found[1])) if found else None


_FORMS = (
    _day, _school_year, _month, _year, _part_of_year, _week,
    _bare_day, _other_month, _named_month, _named_day, _season, _fiscal_year,
)  # fmt: skip

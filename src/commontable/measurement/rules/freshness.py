"""How old a figure is, and in which order periods follow each other."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

Aim = TypeVar("Aim")

FRESH_DAYS, OLD_DAYS = 120, 400  # a term; a school year and a month of grace


class Freshness(StrEnum):
    """Whether a figure is still news."""

    FRESH = "fresh"
    AGEING = "ageing"
    OLD = "old"


def freshness(published_on: date, *, today: date) -> Freshness:
    """Whether a figure published that day is fresh, ageing, or older than a school year.

    >>> freshness(date(2026, 3, 3), today=date(2026, 3, 12)).value
    'fresh'
    >>> freshness(date(2025, 9, 1), today=date(2026, 3, 12)).value
    'ageing'
    >>> freshness(date(2024, 9, 1), today=date(2026, 3, 12)).value
    'old'
    """
    days = (today - published_on).days
    if days < FRESH_DAYS:
        return Freshness.FRESH
    return Freshness.AGEING if days < OLD_DAYS else Freshness.OLD


def period_order(period: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts periods as people count them.

    >>> sorted(["grade 10", "grade 9", "2024-25", "2023-24"], key=period_order)
    ['2023-24', '2024-25', 'grade 9', 'grade 10']
    >>> sorted(["2024²", "2024"], key=period_order)
    ['2024', '2024²']
    """
    parts = re.findall(r"\d{1,18}|\D+", period)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def in_order(periods: Iterable[str]) -> list[str]:
    """Each period once, the oldest first.

    >>> in_order(["2024-25", "2022-23", "2024-25"])
    ['2022-23', '2024-25']
    """
    return sorted(set(periods), key=period_order)


def aim_for(period: str, aims: Mapping[str, Aim]) -> tuple[str, Aim] | None:
    """The target that a figure of this period is read against: its own period's, else the next, else the last.

    >>> aim_for("2024-25", {"2022-23": 50, "2029-30": 60, "2034-35": 80})
    ('2029-30', 60)
    >>> aim_for("2024-25", {"2022-23": 50})
    ('2022-23', 50)
    """
    if not aims:
        return None
    ahead = [one for one in in_order(aims) if period_order(one) >= period_order(period)]
    chosen = ahead[0] if ahead else in_order(aims)[-1]
    return chosen, aims[chosen]

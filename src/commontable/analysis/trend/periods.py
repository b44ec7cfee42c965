"""Days behind the names of periods, and the names of those to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date


def date_of(period: str) -> Date | None:
    """The first day of a period as people write it: a school year, a year, a month, a day; None where it names none."""
    raise NotImplementedError


def following(periods: Sequence[str], *, many: int) -> list[tuple[Date, str]]:
    """The days and names of the periods that come after these, in their own rhythm."""
    raise NotImplementedError

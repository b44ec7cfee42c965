"""Activities: when a place takes part, in the periods that figures know."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

FEWEST_PERIODS = 2


class Panel(models.TextChoices):
    """What an effect is estimated from."""

    PLACES = "places", _("released figures of places, period by period")
    PUPILS = "pupils", _("pupils' rows, in the closed process")


class Design(models.TextChoices):
    """How taking part is compared with not taking part, from the strongest down."""

    RANDOMISED = "randomised", _("drawn by lot")
    DID = "did", _("before and after, beside places that had not begun")
    MATCHED = "matched", _("compared with the most alike")
    ADJUSTED = "adjusted", _("compared with everybody, adjusted")


class StudyStage(models.TextChoices):
    """What has become of the estimate."""

    COMPUTING = "computing", _("being computed")
    DONE = "done", _("computed")
    FAILED = "failed", _("could not be computed")


def first_period(starts_on: date, periods: Sequence[tuple[date, str]], *, ends_on: date | None = None) -> int | None:
    """The place in `periods` (their first days and names, in order) from which a site took part; None where in none.

    A period counts when the activity ran for at least half of it. The last period is taken to be as long as the one
    before it.

    >>> years = [(date(2022, 8, 1), "2022-23"), (date(2023, 8, 1), "2023-24"), (date(2024, 8, 1), "2024-25")]
    >>> [first_period(date(2023, 9, 15), years), first_period(date(2024, 3, 1), years)]
    [1, 2]
    >>> first_period(date(2025, 6, 1), years) is None
    True
    """
    for i, (begins, _name) in enumerate(periods):
        length = _length(periods, i)
        ends = begins + length
        ran = min(ends, ends_on or ends) - max(begins, starts_on)
        if ran >= length / 2:
            return i
    return None


def _length(periods: Sequence[tuple[date, str]], i: int) -> timedelta:
    if i + 1 < len(periods):
        return periods[i + 1][0] - periods[i][0]
    return periods[i][0] - periods[i - 1][0] if i else timedelta(days=365)


def taking_part(starts: Mapping[str, tuple[date, date | None]], periods: Sequence[tuple[date, str]]) -> dict[str, int]:
    """Place → the number of the first period it took part in; places that never did are left out."""
    found = {place: first_period(begins, periods, ends_on=ends) for place, (begins, ends) in starts.items()}
    return {place: first for place, first in found.items() if first is not None}

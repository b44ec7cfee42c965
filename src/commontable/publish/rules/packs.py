"""What a pack may show of each indicator, and how many fit."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_CHAPTERS = 25

One = TypeVar("One")


class Part(models.TextChoices):
    """What is shown of each indicator beside its figure and sentence."""

    OVER_TIME = "over_time", _("the line over time")
    GROUPS = "groups", _("groups beside each other")
    PLACES = "places", _("places, as a table")
    MADE = "made", _("what is counted")


def moved(listed: Sequence[One], one: One, *, by: int) -> list[One]:
    """The list with `one` so many steps further on (back, where negative), as far as the list goes.

    >>> moved(["a", "b", "c"], "c", by=-1), moved(["a", "b"], "a", by=-1)
    (['a', 'c', 'b'], ['a', 'b'])
    """
    rest = [each for each in listed if each != one]
    at = min(max(listed.index(one) + by, 0), len(rest))
    return [*rest[:at], one, *rest[at:]]

"""What a baseline or a target may be."""

from math import isfinite

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .definition import Direction, Unit


def fault_of(value: float, *, unit: str) -> Promise | str | None:
    """Why the value cannot be a figure in that unit; None when it can. Percent is 0 to 100.

    >>> fault_of(47.5, unit="percent") is None, fault_of(-3, unit="points") is None
    (True, True)
    >>> str(fault_of(147, unit="percent"))
    'A percentage lies between 0 and 100.'
    """
    if not isfinite(value):
        return _("Write a number.")
    if unit == Unit.PERCENT and not 0 <= value <= 100:
        return _("A percentage lies between 0 and 100.")
    if unit in {Unit.DAYS, Unit.NUMBER} and value < 0:
        return _("This cannot be less than nothing.")
    return None


def is_backward(value: float, *, baseline: float, direction: str) -> bool:
    """Whether the target asks for no more than where the partnership started.

    >>> is_backward(45, baseline=47, direction="increase"), is_backward(45, baseline=47, direction="decrease")
    (True, False)
    """
    return value <= baseline if direction == Direction.INCREASE else value >= baseline

"""A target: how many more children, met or missed, and by which group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from commontable.analysis.equity.figures import Figure

_CLOSE = 1e-9
"""A share of a child below this is the rounding of a computer."""


class Children(NamedTuple):
    """How many children: exactly when `fewest == most`."""

    fewest: int
    most: int


class TargetStatus(StrEnum):
    """Where an indicator stands against its target."""

    MET = "met"
    MET_WHOLE_MISSED_BY_GROUP = "met_whole_missed_by_group"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The status, which groups missed their target, which cannot be told, and the sentence in English."""

    status: TargetStatus
    missed: tuple[str, ...]
    unknown: tuple[str, ...]
    message: str


def children_to_target(rate: float, n: int, target: float, *, direction: str) -> int:
    """How many more children (fewer, when `direction` is "decrease") it takes to reach `target`; 0 when it
    is met.

    Rates and targets in percent (0 to 100). California's API put it so: ceil(gap × n).

    >>> children_to_target(62.0, 50, 70.0, direction="increase")
    4
    >>> children_to_target(21.0, 200, 15.0, direction="decrease")
    12
    """
    short = (target - rate) if direction == "increase" else (rate - target)
    return max(0, ceil(short * n / 100 - _CLOSE))


def children_between(figure: Figure, target: float, *, direction: str) -> Children | None:
    """The same from a shown figure: from a ranged figure the fewest and the most, `None` from a hidden one.

    >>> children_between(Figure(n=50, low=60, high=70), 80, direction="increase")
    Children(fewest=5, most=10)
    """
    return _from_to(figure, (target, target), direction)


def children_to_close(group: Figure, reference: Figure, *, direction: str) -> Children | None:
    """How many more children in `group` it takes to stand where `reference` stands; (0, 0) if it already
    does; `None` when either is hidden.

    >>> children_to_close(Figure(n=200, value=48.0), Figure(n=400, value=60.5), direction="increase")
    Children(fewest=25, most=25)
    """
    return None if reference.ends is None else _from_to(group, reference.ends, direction)


def _from_to(figure: Figure, targets: tuple[float, float], direction: str) -> Children | None:
    if figure.ends is None or figure.n is None or direction not in {"increase", "decrease"}:
        return None
    every = [
        children_to_target(end, figure.n, target, direction=direction) for end in figure.ends for target in targets
    ]
    return Children(min(every), max(every))


def target_status(
    whole: Figure,
    groups: Sequence[Figure],
    *,
    target: float,
    direction: str,
    group_targets: Mapping[str, float] | None = None,
) -> Standing:
    """Met, missed, or met as a whole and missed by a group (never silent about that).

    Each group is held to its own target where it has one, else to `target`. Groups without children do not
    count. A hidden figure, or a range that holds the target, cannot be told.

    >>> target_status(Figure(n=900, value=71), [Figure(group="Boys", n=450, value=64)], target=70,
    ...     direction="increase").message
    'Met as a whole, missed by a group: Boys.'
    """
    own = group_targets or {}
    verdicts = {
        figure.group: _met(figure, own.get(figure.group, target), direction) for figure in groups if figure.n != 0
    }
    missed = tuple(group for group, verdict in verdicts.items() if verdict is False)
    unknown = tuple(group for group, verdict in verdicts.items() if verdict is None)
    met = _met(whole, target, direction)
    if met is None:
        status, said = TargetStatus.UNKNOWN, "It cannot be told whether the target is met."
    elif not met:
        status, said = TargetStatus.MISSED, "Missed."
    elif missed:
        status = TargetStatus.MET_WHOLE_MISSED_BY_GROUP
        many = "groups" if len(missed) > 1 else "a group"
        said = f"Met as a whole, missed by {many}: {', '.join(missed)}."
    else:
        status = TargetStatus.MET
        said = f"Met; it cannot be told for: {', '.join(unknown)}." if unknown else "Met."
    return Standing(status=status, missed=missed, unknown=unknown, message=said)


def _met(figure: Figure, target: float, direction: str) -> bool | None:
    if figure.ends is None or direction not in {"increase", "decrease"}:
        return None
    low, high = figure.ends
    if direction == "increase":
        return True if low >= target - _CLOSE else False if high < target - _CLOSE else None
    return True if high <= target + _CLOSE else False if low > target + _CLOSE else None

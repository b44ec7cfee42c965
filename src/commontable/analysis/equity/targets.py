"""A target: how many more children, met or missed, and by which group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from commontable.analysis.equity.figures import Figure


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

    Rates and targets in percent (0 to 100).
    """
    raise NotImplementedError


def children_between(figure: Figure, target: float, *, direction: str) -> Children | None:
    """The same from a shown figure: a range of children from a ranged figure, `None` from a hidden one."""
    raise NotImplementedError


def target_status(
    whole: Figure,
    groups: Sequence[Figure],
    *,
    target: float,
    direction: str,
    group_targets: Mapping[str, float] | None = None,
) -> Standing:
    """Met, missed, or met as a whole and missed by a group (never silent about that)."""
    raise NotImplementedError

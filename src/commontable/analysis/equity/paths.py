"""Targeted universalism: one goal for every child, and each group's own path there from where it starts.

After powell, Menendian and Ake, Targeted Universalism (2019). The path is a straight line from a group's baseline
to its goal; it says what pace the goal asks for, not what will happen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor

from commontable.analysis.equity.figures import Figure
from commontable.analysis.equity.measures import CLOSE
from commontable.analysis.equity.targets import Children, children_between


class Step(StrEnum):
    """Where a group stands on its path."""

    REACHED = "reached"
    ON_PATH = "on_path"
    BEHIND = "behind"
    MISSED = "missed"  # the period of the goal is over
    NO_START = "no_start"  # not reached, and nobody said where it started
    UNKNOWN = "unknown"  # protected, or a range that holds both answers


@dataclass(frozen=True, kw_only=True)
class Path:
    """A group's way to its goal: percentages 0 to 100, or means.

    `expected` is where the straight line is now; `pace` how many points each period from now on takes, `so_far`
    how many each period has brought since the start; `children` how many more it takes.
    """

    group: str
    goal: float
    step: Step
    expected: float | None = None
    pace: float | None = None
    so_far: float | None = None
    children: Children | None = None


def path(
    *,
    now: tuple[float, Figure],
    goal: tuple[float, float],
    direction: str,
    start: tuple[float, float] | None = None,
) -> Path:
    """Where the group stands: `now`, `goal` and `start` are each a period as a number, and a figure.

    From a range only what both its ends say is said.

    >>> found = path(start=(2022, 40.0), now=(2024, Figure(group="Free lunch", n=200, value=44.0)),
    ...     goal=(2030, 60.0), direction="increase")
    >>> found.step.value, found.expected, round(found.pace, 2), found.so_far, found.children.most
    ('behind', 45.0, 2.67, 2.0, 32)
    """
    (at, figure), (by, value) = now, goal
    found = Path(group=figure.group, goal=value, step=Step.UNKNOWN)
    ends = figure.ends
    if ends is None or direction not in {"increase", "decrease"}:
        return found
    sign = 1 if direction == "increase" else -1
    reached = _same(sign * (end - value) >= -CLOSE for end in ends)
    children = children_between(figure, value, direction=direction)
    left = by - at
    pace = (value - figure.value) / left if figure.value is not None and left > 0 and reached is False else None
    if reached or left <= 0:
        step = Step.UNKNOWN if reached is None else Step.REACHED if reached else Step.MISSED
        return replace(found, step=step, children=children)
    if start is None or not start[0] < at:
        return replace(found, step=Step.UNKNOWN if reached is None else Step.NO_START, pace=pace, children=children)
    begun, first = start
    expected = first + (value - first) * (at - begun) / (by - begun)
    level = _same(sign * (end - expected) >= -CLOSE for end in ends)
    return replace(
        found,
        step=Step.UNKNOWN if level is None else Step.ON_PATH if level else Step.BEHIND,
        expected=expected,
        pace=pace,
        so_far=None if figure.value is None else (figure.value - first) / (at - begun),
        children=children,
    )


def growth_target(score: float, *, goal: float = 800, share: float = 0.05) -> int:
    """How far to grow in a year: that share of what is missing to the goal, at least 1; 0 once it is reached.

    California's Academic Performance Index (Public Schools Accountability Act of 1999): 5 % of the distance to 800,
    halves rounded up. All 5,454 school targets of the year 2000 come out as the state set them.

    >>> growth_target(620), growth_target(630), growth_target(795), growth_target(812)
    (9, 9, 1, 0)
    """
    return 0 if score >= goal else max(1, floor(share * (goal - score) + 0.5 + CLOSE))


def _same(verdicts: Iterable[bool]) -> bool | None:
    listed = list(verdicts)
    return listed[0] if all(one == listed[0] for one in listed) else None

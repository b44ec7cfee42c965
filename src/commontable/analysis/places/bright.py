"""Bright spots: places beyond natural variation in the good direction, by a rule that is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from commontable.analysis.places.spread import Judged, Spread

IN_A_HISTORY = 0.01  # of series of 12 to 48 points of nothing but noise whose last point is flagged on one side


class Why(StrEnum):
    """By which rule a place stands out: its level now, its change, or its own history."""

    LEVEL = "level"
    CHANGE = "change"
    HISTORY = "history"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place that stands out, by one rule or several. `judged` holds its figures for level and change."""

    place: str
    why: tuple[Why, ...]
    judged: Mapping[Why, Judged]


@dataclass(frozen=True, kw_only=True)
class BrightSpots:
    """Who stands out in the good direction, and who in the other, both in the order of their names.

    `looked` says how many places each rule looked at, `by_chance` how many bright spots to expect from chance alone
    among so many looks: with many places a few stand out for no reason.
    """

    bright: tuple[Spot, ...]
    visit: tuple[Spot, ...]
    looked: Mapping[Why, int]
    by_chance: float


def bright_spots(
    *,
    direction: Literal["increase", "decrease", "neutral"],
    level: Spread | None = None,
    change: Spread | None = None,
    improving: Collection[str] = (),
    worsening: Collection[str] = (),
    with_history: int = 0,
) -> BrightSpots:
    """The places beyond the limits of a level or a change, and those whose own history says so.

    `improving` and `worsening` are places by the run rules of their own series (`commontable.analysis.trend`), of
    `with_history` series that are long enough. Without a good direction there is no bright spot.

    >>> nobody = bright_spots(direction="increase", with_history=100)
    >>> nobody.bright, round(nobody.by_chance, 6)
    ((), 1.0)
    """
    good, bad = {"increase": ("high", "low"), "decrease": ("low", "high")}.get(direction, ("none", "none"))
    by_rule = {Why.LEVEL: level, Why.CHANGE: change}
    found: dict[str, dict[str, dict[Why, Judged | None]]] = {"good": {}, "bad": {}}
    for why, one in by_rule.items():
        for judged in one.judged if one else ():
            for name, side in (("good", good), ("bad", bad)):
                if judged.side == side:
                    found[name].setdefault(judged.place, {})[why] = judged
    if direction != "neutral":
        for name, places in (("good", improving), ("bad", worsening)):
            for place in places:
                found[name].setdefault(place, {})[Why.HISTORY] = None
    looked = {why: len(one.judged) for why, one in by_rule.items() if one and one.judged}
    if with_history:
        looked[Why.HISTORY] = with_history
    chance = sum(one.by_chance for one in by_rule.values() if one) + IN_A_HISTORY * with_history
    return BrightSpots(bright=_spots(found["good"]), visit=_spots(found["bad"]), looked=looked, by_chance=chance)


def _spots(found: Mapping[str, Mapping[Why, Judged | None]]) -> tuple[Spot, ...]:
    return tuple(
        Spot(
            place=place,
            why=tuple(why for why in Why if why in rules),
            judged={why: judged for why, judged in rules.items() if judged is not None},
        )
        for place, rules in sorted(found.items())
    )

"""Like with like: the places nearest to one place by size, poverty and kind, and where it stands among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, pstdev
from types import MappingProxyType
from typing import Literal

from commontable.analysis.places.readings import Reading, reason_of

Trait = Literal["children", "poverty", "locale"]

WEIGHTS: Mapping[Trait, float] = MappingProxyType({"children": 1.0, "poverty": 2.0, "locale": 1.0})
FEWEST, MOST = 5, 10  # peers
FAMILIES = ("city", "suburb", "town", "rural")  # each lies beside the next


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is known of a place: children, percent of them in poverty, kind ("city", "town-remote"…)."""

    place: str
    children: float | None = None
    poverty: float | None = None
    locale: str = ""

    def known(self) -> tuple[Trait, ...]:
        """The traits that are known, in the order of the weights."""
        given = {"children": bool(self.children), "poverty": self.poverty is not None, "locale": bool(self.locale)}
        return tuple(trait for trait in WEIGHTS if given[trait])


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A place that is much like another: the smaller the distance, the more."""

    traits: Traits
    distance: float

    @property
    def place(self) -> str:
        """Its name."""
        return self.traits.place


@dataclass(frozen=True, kw_only=True)
class Peers:
    """The places most like one, nearest first, by the traits `used`; `lacking` others do not have them all.

    With fewer than five there are none: `peers` is empty and `found` says how many there were.
    """

    of: Traits
    used: tuple[Trait, ...]
    peers: tuple[Peer, ...]
    found: int
    lacking: int
    fewest: int = FEWEST


@dataclass(frozen=True, kw_only=True)
class Among:
    """Where a figure stands among those of its peers: how many of those shown are higher, lower and as high.

    `lowest`, `middle` and `highest` are of the peers alone. `unshown` peers have no exact figure.
    """

    lowest: float
    middle: float
    highest: float
    higher: int
    lower: int
    same: int
    unshown: int


def nearest(
    of: Traits,
    others: Iterable[Traits],
    *,
    weights: Mapping[Trait, float] = WEIGHTS,
    most: int = MOST,
    fewest: int = FEWEST,
) -> Peers:
    """The `most` places nearest to one, by a standardised distance over the traits it has.

    Size is compared by its logarithm (twice as many children is as far as half as many). Size and poverty are measured
    in standard deviations over all places that have the traits; kind of place counts 0 for the same, 0.5 within a
    family, then 1 a step along city, suburb, town, rural. The distance is the root of the weighted mean of the squares.
    Places at the same distance come by name, so the order of the list changes nothing.

    >>> places = [Traits(place=name, poverty=value) for name, value in zip("abcdef", (10, 20, 30, 40, 50, 60))]
    >>> [one.place for one in nearest(places[0], places, most=2, fewest=1).peers]
    ['b', 'c']
    """
    used = tuple(trait for trait in of.known() if weights.get(trait, 0) > 0)
    rest = [one for one in others if one.place != of.place]
    able = [one for one in rest if used and set(used) <= set(one.known())]
    lacking = len(rest) - len(able)
    if len(able) < fewest:
        return Peers(of=of, used=used, peers=(), found=len(able), lacking=lacking, fewest=fewest)
    scales: dict[Trait, float] = {trait: _deviation([of, *able], trait) for trait in used if trait != "locale"}
    total = sum(weights[trait] for trait in used)

    def distance(other: Traits) -> float:
        squares = (weights[trait] * _apart(of, other, trait, scales.get(trait, 1.0)) ** 2 for trait in used)
        return math.sqrt(math.fsum(squares) / total)

    ranked = sorted((Peer(traits=one, distance=distance(one)) for one in able), key=lambda p: (p.distance, p.place))
    return Peers(of=of, used=used, peers=tuple(ranked[:most]), found=len(able), lacking=lacking, fewest=fewest)


def among(value: float | None, readings: Sequence[Reading], *, fewest: int = FEWEST) -> Among | None:
    """Where the value stands among its peers' figures; None where it is not shown, or fewer than five of theirs are.

    >>> peers = [Reading(place=str(n), value=n) for n in (40.0, 45.0, 50.0, 55.0, 60.0)]
    >>> stands = among(52.0, [*peers, Reading(place="h", status="hidden")])
    >>> stands.lower, stands.higher, stands.middle, stands.unshown
    (3, 2, 50.0, 1)
    """
    shown = [one.value for one in readings if reason_of(one) is None and one.value is not None]
    if value is None or len(shown) < fewest:
        return None
    return Among(
        lowest=min(shown),
        middle=median(shown),
        highest=max(shown),
        higher=sum(one > value for one in shown),
        lower=sum(one < value for one in shown),
        same=sum(one == value for one in shown),
        unshown=len(readings) - len(shown),
    )


def _number(of: Traits, trait: Trait) -> float:
    if trait == "children":
        return math.log(of.children or 1.0)
    return of.poverty or 0.0


def _deviation(places: Sequence[Traits], trait: Trait) -> float:
    """The standard deviation of a trait over the places; 1 where all are the same, so that nothing is divided by zero.

    It is taken in order of size, so that the order of the places cannot change its last digit.
    """
    return pstdev(sorted(_number(one, trait) for one in places)) or 1.0


def _apart(one: Traits, other: Traits, trait: Trait, scale: float) -> float:
    if trait != "locale":
        return (_number(one, trait) - _number(other, trait)) / scale
    if one.locale == other.locale:
        return 0.0
    steps = abs(FAMILIES.index(one.locale.partition("-")[0]) - FAMILIES.index(other.locale.partition("-")[0]))
    return float(steps) if steps else 0.5

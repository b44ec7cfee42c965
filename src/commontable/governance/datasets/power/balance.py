"""Power by the rule beside influence in practice, by sector, partner and level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as translate

from commontable.analysis.power import effective_number, shares
from commontable.governance.models import Body
from commontable.governance.rules.power import Measure
from commontable.partnership.rules.levels import Level
from commontable.partnership.rules.sectors import Sector

from .influence import BACKBONE, Deed, deeds_of
from .weighing import Weighed, weigh

KINDS = ("sectors", "partners", "levels")


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One sector, partner or level. Shares run from 0 to 1; `formal` is None where power cannot be weighed,
    `practice` (the mean of its shares in everything that happened) where nothing happened.
    """

    key: str
    label: Any
    seats: int
    formal: float | None
    practice: float | None
    amounts: Mapping[Measure, int]
    shares: Mapping[Measure, float]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """All actors of a kind, the strongest first. `effective_…`: how many equally strong actors would be as
    concentrated; None where there is nothing to share.
    """

    kind: str
    actors: list[Actor]
    measures: list[Measure]
    effective_formal: float | None
    effective_practice: float | None
    effective: Mapping[Measure, float]

    def formal(self) -> dict[str, float]:
        """Power by the rule of those who have a seat with a vote; a level that is not recorded is no actor."""
        return {str(one.label): one.formal for one in self.actors if one.key and one.formal is not None and one.seats}

    def practice(self) -> dict[str, float]:
        """Influence in practice of everybody; a level that is not recorded is no actor."""
        return {str(one.label): one.practice for one in self.actors if one.key and one.practice is not None}


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A body weighed, and what happened in it since."""

    weighed: Weighed
    since: datetime
    spreads: Mapping[str, Spread]

    @property
    def happened(self) -> bool:
        """Anything was counted at all."""
        return bool(self.spreads["sectors"].measures)


def balance_of(body: Body, *, since: datetime, at: datetime) -> Balance:
    """The body's balance of power today, beside what happened since; in five questions to the register."""
    weighed = weigh(body, at=at)
    deeds = deeds_of(body, since=since, until=at)
    return Balance(
        weighed=weighed, since=since, spreads={kind: spread_of(kind, weighed=weighed, deeds=deeds) for kind in KINDS}
    )


def spread_of(kind: str, *, weighed: Weighed, deeds: Iterable[Deed]) -> Spread:
    """Power and influence by that kind of actor (`KINDS`)."""
    seats, formal = _by_the_rule(kind, weighed)
    amounts: dict[Measure, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for deed in deeds:
        amounts[deed.measure][_key(kind, deed)] += deed.amount
    keys = list(dict.fromkeys([*seats, *(key for found in amounts.values() for key in found)]))
    measures = [measure for measure in Measure if measure in amounts]
    shared = {
        measure: dict(zip(keys, shares(amounts[measure].get(key, 0) for key in keys), strict=True))
        for measure in measures
    }
    actors = [
        Actor(
            key=key,
            label=_label(kind, key),
            seats=seats.get(key, 0),
            formal=formal.get(key, 0.0) if formal else None,
            practice=sum(shared[measure][key] for measure in measures) / len(measures) if measures else None,
            amounts={measure: amounts[measure].get(key, 0) for measure in measures},
            shares={measure: shared[measure][key] for measure in measures},
        )
        for key in keys
    ]
    actors.sort(key=lambda one: (-(one.formal or 0), -(one.practice or 0), str(one.label)))
    return Spread(
        kind=kind,
        actors=actors,
        measures=measures,
        effective_formal=effective_number(formal.values()) or None,
        effective_practice=effective_number(one.practice or 0 for one in actors) or None,
        effective={measure: effective_number(shared[measure].values()) for measure in measures},
    )


def _by_the_rule(kind: str, weighed: Weighed) -> tuple[dict[str, int], dict[str, float]]:
    """Voting seats and Shapley–Shubik power by actor."""
    power = {one.seat.name: float(one.shapley_shubik) for one in weighed.power.seats} if weighed.power else {}
    seats: dict[str, int] = defaultdict(int)
    formal: dict[str, float] = defaultdict(float)
    for one in weighed.voting:
        partner = one.seat.partner or one.holder.partner
        key = {"sectors": one.seat.sector, "partners": partner.name, "levels": one.holder.level}[kind]
        seats[key] += 1
        if power:
            formal[key] += power[one.seat.name]
    return seats, formal


def _key(kind: str, deed: Deed) -> str:
    return {"sectors": deed.sector, "partners": deed.partner, "levels": deed.level}[kind]


def _label(kind: str, key: str) -> Any:
    if kind == "sectors":
        return translate("Backbone") if key == BACKBONE else Sector(key).label
    if kind == "levels":
        return Level(key).label if key else translate("Level not recorded")
    return key

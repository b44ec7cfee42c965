"""An indicator across the places of one level: every place's line, natural variation between them, bright spots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from commontable.analysis.cells import ALL_LEVEL
from commontable.analysis.places import (
    BrightSpots,
    Judged,
    Reading,
    Spot,
    Spread,
    Unjudged,
    bright_spots,
    changes_between,
    spread,
)
from commontable.measurement.models import Cell, Place
from commontable.measurement.rules.place_facts import Facts, family_of
from commontable.partnership.models import Partnership

from .figures import MISSING, Row, Shown, rows_of
from .histories import Histories, histories_of
from .indicator import IndicatorReading
from .place_facts import facts_of
from .standing import Meaning


@dataclass(frozen=True, kw_only=True)
class Node:
    """One place of the network. `series` has a figure for every period, oldest first; `listed` is None for a code that
    is on no list of places."""

    code: str
    name: str
    series: tuple[Shown, ...]
    listed: Place | None = None

    @property
    def now(self) -> Shown:
        """Its newest figure."""
        return self.series[-1]

    @cached_property
    def facts(self) -> Facts:
        """What is known of it."""
        return facts_of(self.listed) if self.listed else Facts()

    @property
    def parent(self) -> Place | None:
        """The place it lies in."""
        return self.listed.parent if self.listed else None

    @property
    def family(self) -> str:
        """City, suburb, town or rural; empty where nobody has said."""
        return family_of(self.facts.locale)


@dataclass(frozen=True, kw_only=True)
class Network:
    """All places of a level with figures in one release. `since` is the period that changes are counted from."""

    meaning: Meaning
    level: str
    levels: tuple[str, ...]
    periods: tuple[str, ...]
    since: str
    nodes: tuple[Node, ...]
    histories: Histories = field(default_factory=Histories)

    @property
    def period(self) -> str:
        """The newest period."""
        return self.periods[-1] if self.periods else ""

    @cached_property
    def has_sizes(self) -> bool:
        """Whether somebody wrote down how large some of the places are."""
        return any(node.facts.children is not None for node in self.nodes)

    def size_of(self, node: Node) -> int | None:
        """A place's children as somebody wrote them down; where nobody did for any, those its newest figure counts."""
        return node.facts.children if self.has_sizes else node.now.counted

    @cached_property
    def by_code(self) -> Mapping[str, Node]:
        """The places by their code."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def spreads(self) -> tuple[Spread, ...]:
        """Natural variation between the places, at every period."""
        return tuple(
            spread(self.readings(self.nodes, at), measure="share" if self.meaning.is_share else "mean")
            for at in range(len(self.periods))
        )

    @property
    def level_spread(self) -> Spread:
        """The same at the newest period."""
        return self.spreads[-1]

    @cached_property
    def changes(self) -> Mapping[str, tuple[float, float]]:
        """Place → its figures then and now, where both are shown."""
        return self._moved[1]

    @cached_property
    def change_spread(self) -> Spread | None:
        """Natural variation of changes; None where there is no earlier period."""
        if not self.since:
            return None
        then = self.spreads[self.periods.index(self.since)]
        around = None
        if self.meaning.is_share and self.level_spread.judged and then.judged:
            around = (self.level_spread.centre + then.centre) / 2
        measure = "share" if self.meaning.is_share else "mean"
        return spread(self._moved[0], measure=measure, is_change=True, around=around)  # type: ignore[arg-type]

    @cached_property
    def spots(self) -> BrightSpots:
        """Who stands out, by which rule, and how many would by chance."""
        return bright_spots(
            direction=self.meaning.direction,  # type: ignore[arg-type]
            level=self.level_spread,
            change=self.change_spread,
            improving=self.histories.improving,
            worsening=self.histories.worsening,
            with_history=self.histories.judged,
        )

    @cached_property
    def bright(self) -> Mapping[str, Spot]:
        """The bright spots by their place."""
        return {spot.place: spot for spot in self.spots.bright}

    @cached_property
    def visit(self) -> Mapping[str, Spot]:
        """The places worth a visit, by their place."""
        return {spot.place: spot for spot in self.spots.visit}

    @cached_property
    def judged(self) -> Mapping[str, Judged]:
        """The places held against the limits of the newest period."""
        return {one.place: one for one in self.level_spread.judged}

    @cached_property
    def judged_changes(self) -> Mapping[str, Judged]:
        """The places whose change was held against the others'."""
        return {one.place: one for one in self.change_spread.judged} if self.change_spread else {}

    @cached_property
    def unjudged(self) -> Mapping[str, Unjudged]:
        """The places that are not judged at the newest period, and why."""
        return {one.place: one for one in self.level_spread.unjudged}

    @staticmethod
    def readings(nodes: Iterable[Node], at: int) -> list[Reading]:
        """The figures of that period as the science takes them."""
        return [reading_of(node.code, node.series[at]) for node in nodes]

    @cached_property
    def _moved(self) -> tuple[list[Reading], dict[str, tuple[float, float]]]:
        if not self.since:
            return [], {}
        then = self.periods.index(self.since)
        return changes_between(self.readings(self.nodes, then), self.readings(self.nodes, -1))


def reading_of(code: str, shown: Shown) -> Reading:
    """A place's figure as the science takes it; of what is protected nothing but that it is."""
    if shown.status != "published" or shown.value is None:
        status = shown.status if shown.status in ("hidden", "ranged") else "empty"
        return Reading(place=code, status=status)  # type: ignore[arg-type]
    return Reading(place=code, value=shown.value, counted=shown.counted)


def read_network(
    reading: IndicatorReading, partnership: Partnership, *, level: str = "", since: str = ""
) -> Network | None:
    """The places of a level (the one with most places, where none is named) in the release read; None without any.

    Two questions to the register, however many places there are.
    """
    of = reading.standing
    if reading.release is None or not of.period:
        return None
    cells = Cell.objects.filter(release=reading.release, indicator=reading.indicator, depth=0)
    figures: dict[str, dict[str, dict[str, Shown]]] = {}
    for row in (Row(*row) for row in rows_of(cells.exclude(place_level=ALL_LEVEL))):
        figures.setdefault(row.level, {}).setdefault(row.place, {})[row.period] = row.shown
    if not figures:
        return None
    levels = _in_order(figures, coarse_to_fine=(of.meaning.schema.get("roles") or {}).get("place") or ())
    chosen = level if level in figures else max(levels, key=lambda one: len(figures[one]))
    periods = tuple(of.periods)
    listed = {place.code: place for place in _places(partnership, chosen)}
    nodes = [
        Node(
            code=code,
            name=listed[code].name if code in listed else code,
            series=tuple(shown.get(period, MISSING) for period in periods),
            listed=listed.get(code),
        )
        for code, shown in figures[chosen].items()
    ]
    nodes = sorted(nodes, key=lambda node: (node.name.casefold(), node.code))
    earlier = periods[:-1]
    return Network(
        meaning=of.meaning,
        level=chosen,
        levels=levels,
        periods=periods,
        since=since if since in earlier else (earlier[-1] if earlier else ""),
        nodes=tuple(nodes),
        histories=histories_of(
            {node.code: node.series for node in nodes}, periods=periods, meaning=of.meaning,
            kept_as=(reading.release.pk, reading.indicator.pk, chosen),
        ),
    )  # fmt: skip


def _places(partnership: Partnership, level: str) -> Iterable[Place]:
    found: Iterable[Place] = (
        Place.objects.of(partnership).filter(level=level).select_related("parent", "facts").order_by("name")
    )
    return found


def _in_order(levels: Iterable[str], *, coarse_to_fine: Sequence[str]) -> tuple[str, ...]:
    order = list(coarse_to_fine)
    return tuple(sorted(levels, key=lambda one: (order.index(one) if one in order else len(order), one)))

"""Places over time as a panel: their figures, protected or not, are made and compared in the closed process only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from commontable.analysis.effect.asking import OUTCOME, asked_rows, without_numbers
from commontable.analysis.effect.spec import Design, EffectError, EffectSpec
from commontable.analysis.engine import quoted_name
from commontable.analysis.trend import days_of

if TYPE_CHECKING:
    from commontable.analysis.release.sources import Source

PLACE, PERIOD, FIRST, TOOK_PART, BEFORE = "place", "period", "first", "took part", "before"
FACTS = ("children", "poverty", "locale")
YEAR = timedelta(days=365)
FEWEST = 5
"""Places behind any figure of an answer: a mean over fewer is nearly what each of them has."""

Days = Sequence[tuple[date, str]]


@dataclass(frozen=True, kw_only=True)
class Places:
    """Which places are compared: `starts` says where the activity ran, from which day (ISO) and until which.

    `success` or `mean_of` is the outcome as the indicator counts it, over the rows where `where` holds; `facts` of
    places (children, poverty, locale) are compared alike where all places have them.
    """

    design: Design
    period_column: str
    place_column: str
    starts: Mapping[str, tuple[str, str | None]]
    where: str = ""
    success: str = ""
    mean_of: str = ""
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    direction: str = "increase"

    def to_dict(self) -> dict[str, Any]:
        """The question as plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Places:
        """The question from plain values."""
        return cls(**{**given, "design": Design(given["design"])})


def first_period(starts_on: date, periods: Days, *, ends_on: date | None = None) -> int | None:
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
        ends = periods[i + 1][0] if i + 1 < len(periods) else begins + (begins - periods[i - 1][0] if i else YEAR)
        if min(ends, ends_on or ends) - max(begins, starts_on) >= (ends - begins) / 2:
            return i
    return None


def answer_of(ask: Places, source: Source, *, memory_megabytes: int = 1024) -> dict[str, Any]:
    """The answer as plain values, with the names of the periods and how many places took part; no place's figure."""
    from commontable.analysis.effect import estimate

    columns, spec, known = panel_of(ask, source, memory_megabytes=memory_megabytes)
    return {**without_numbers(estimate(columns, spec), fewest=FEWEST, by_place=True).to_dict(), **known}


def panel_of(
    ask: Places, source: Source, *, memory_megabytes: int = 1024
) -> tuple[dict[str, list[Any]], EffectSpec, dict[str, Any]]:
    """The estimator's columns and question, and what is known of the panel. Raises `EffectError` or `ReleaseError`."""
    place, period = (f"CAST({quoted_name(one)} AS VARCHAR)" for one in (ask.place_column, ask.period_column))
    rows = asked_rows(
        source,
        where=ask.where,
        success=ask.success,
        mean_of=ask.mean_of,
        uses=(ask.period_column, ask.place_column),
        kept=f"{place} IS NOT NULL AND {period} IS NOT NULL",
        chosen={PLACE: place, PERIOD: period},
        by=f"{place}, {period}",
        memory_megabytes=memory_megabytes,
    )
    figures = {
        (place, period): value
        for place, period, value in zip(rows[PLACE], rows[PERIOD], rows[OUTCOME], strict=True)
        if value is not None
    }
    periods = _in_order(sorted({period for _place, period in figures}))
    places = sorted({place for place, _period in figures})
    first = _first(ask, periods, places)
    known = {"periods": [name for _day, name in periods], "sites": len(first)}
    if ask.design == Design.DID:
        return *_followed(figures, periods, first, places, ask.direction), known
    return *_at_the_end(ask, figures, [name for _day, name in periods], first, places), known


def _in_order(names: Sequence[str]) -> list[tuple[date, str]]:
    days = days_of(names) if len(names) > 1 else "only one"
    if isinstance(days, str):
        said = "the periods name no days, or there is only one, so before and after cannot be told."
        raise EffectError(said, where="[effect] time")
    return sorted(zip(days, names, strict=True))


def _first(ask: Places, periods: Days, places: Sequence[str]) -> dict[str, int]:
    found = {}
    for place in places:
        if place in ask.starts:
            begins, ends = ask.starts[place]
            ended = date.fromisoformat(ends) if ends else None
            number = first_period(date.fromisoformat(begins), periods, ends_on=ended)
            if number is not None:
                found[place] = number
    if not found:
        said = "none of the activity's sites has a figure in a period in which it ran."
        raise EffectError(said, where="[effect] treatment")
    return found


def _followed(
    figures: Mapping[tuple[str, str], float],
    periods: Days,
    first: Mapping[str, int],
    places: Sequence[str],
    direction: str,
) -> tuple[dict[str, list[Any]], EffectSpec]:
    rows = [
        (place, number, figures[place, name])
        for place in places
        for number, (_day, name) in enumerate(periods, 1)
        if (place, name) in figures
    ]
    columns: dict[str, list[Any]] = {
        PLACE: [place for place, _number, _value in rows],
        PERIOD: [number for _place, number, _value in rows],
        OUTCOME: [value for _place, _number, value in rows],
        FIRST: [first[place] + 1 if place in first else 0 for place, _number, _value in rows],
    }
    spec = EffectSpec(
        design=Design.DID, outcome=OUTCOME, treatment=FIRST, starts=True, time=PERIOD, unit=PLACE, cluster=PLACE,
        direction=direction,
    )  # fmt: skip
    return columns, spec


def _at_the_end(
    ask: Places,
    figures: Mapping[tuple[str, str], float],
    periods: Sequence[str],
    first: Mapping[str, int],
    places: Sequence[str],
) -> tuple[dict[str, list[Any]], EffectSpec]:
    """A row a place at the newest period, beside its figure before anybody began and the facts known of it."""
    began = min(first.values())
    if not began:
        said = "every period lies after the activity began; nothing tells how places stood before."
        raise EffectError(said, where="[effect] baseline")
    newest, before = periods[-1], periods[began - 1]
    kept = [place for place in places if (place, newest) in figures and (place, before) in figures]
    known = [name for name in FACTS if all(ask.facts.get(place, {}).get(name) not in (None, "") for place in kept)]
    columns: dict[str, list[Any]] = {
        OUTCOME: [figures[place, newest] for place in kept],
        BEFORE: [figures[place, before] for place in kept],
        TOOK_PART: [int(place in first) for place in kept],
        **{name: [ask.facts[place][name] for place in kept] for name in known},
    }
    spec = EffectSpec(
        design=ask.design, outcome=OUTCOME, treatment=TOOK_PART, baseline=(BEFORE,), covariates=tuple(known),
        direction=ask.direction,
    )  # fmt: skip
    return columns, spec

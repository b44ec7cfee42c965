"""What an estimate of an effect is made from: released figures of places, or the question put to pupils' rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.analysis.cells import EVERYONE
from commontable.analysis.effect import Design, EffectSpec
from commontable.analysis.effect.pupils import Pupils
from commontable.analysis.trend import date_of
from commontable.measurement.models import Activity, Cell, EffectStudy, IndicatorVersion, Place
from commontable.measurement.rules.activity import taking_part
from commontable.partnership.rules.lifecycle import NotAllowed

VALUE, PLACE, PERIOD, FIRST, TOOK_PART, BEFORE = "value", "place", "period", "first", "took_part", "before"
FACTS = ("children", "poverty", "locale")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Columns for the estimator, and what had to be left out of them."""

    columns: dict[str, list[Any]]
    spec: EffectSpec
    protected: int
    periods: tuple[str, ...]
    taking_part: int


def panel_of_places(study: EffectStudy) -> Panel:
    """The places of one level in the study's release, period by period; only figures that were published as they are.

    Raises NotAllowed where periods name no day, or no place took part in any of them.
    """
    level = str(study.question["level"])
    figures, protected = _figures(study, level)
    periods = sorted({period for _place, period in figures}, key=lambda name: (date_of(name) or date.min, name))
    days = [(day, name) for name in periods if (day := date_of(name))]
    if len(days) < len(periods) or len(periods) < 2:
        raise NotAllowed(
            _("The periods of these figures name no days, or there is only one, so before and after cannot be told.")
        )
    first = taking_part(_starts(study.activity, level), days)
    places = sorted({place for place, _period in figures})
    if not set(first) & set(places):
        raise NotAllowed(_("None of the activity's sites has a released figure in a period in which it ran."))
    direction = _direction(study)
    if study.design == Design.DID:
        rows = [(place, number, figures[place, name]) for place in places for number, name in enumerate(periods, 1)
                if (place, name) in figures]  # fmt: skip
        columns: dict[str, list[Any]] = {
            PLACE: [place for place, _number, _value in rows],
            PERIOD: [number for _place, number, _value in rows],
            VALUE: [value for _place, _number, value in rows],
            FIRST: [first[place] + 1 if place in first else 0 for place, _number, _value in rows],
        }
        spec = EffectSpec(
            design=Design.DID, outcome=VALUE, treatment=FIRST, starts=True, time=PERIOD, unit=PLACE, cluster=PLACE,
            direction=direction,
        )  # fmt: skip
    else:
        columns, spec = _at_the_end(study, figures, periods, first, places, direction)
    return Panel(
        columns=columns, spec=spec, protected=protected, periods=tuple(periods),
        taking_part=len(set(first) & set(places)),
    )  # fmt: skip


def _at_the_end(
    study: EffectStudy,
    figures: Mapping[tuple[str, str], float],
    periods: list[str],
    first: Mapping[str, int],
    places: list[str],
    direction: str,
) -> tuple[dict[str, list[Any]], EffectSpec]:
    """A row a place at the newest period, beside its figure before anybody began and the facts known of it."""
    began = min(first.values())
    if not began:
        raise NotAllowed(
            _("Every released period lies after the activity began; nothing tells how places stood before.")
        )
    newest, before = periods[-1], periods[began - 1]
    kept = [place for place in places if (place, newest) in figures and (place, before) in figures]
    columns: dict[str, list[Any]] = {
        PLACE: list(kept),
        VALUE: [figures[place, newest] for place in kept],
        BEFORE: [figures[place, before] for place in kept],
        TOOK_PART: [int(place in first) for place in kept],
    }
    facts = _facts(study, str(study.question["level"]))
    known = [name for name in FACTS if all(facts.get(place, {}).get(name) not in (None, "") for place in kept)]
    for name in known:
        columns[name] = [facts[place][name] for place in kept]
    spec = EffectSpec(
        design=Design(study.design), outcome=VALUE, treatment=TOOK_PART, baseline=(BEFORE,), covariates=tuple(known),
        direction=direction,
    )  # fmt: skip
    return columns, spec


def pupils_of(study: EffectStudy, version: IndicatorVersion) -> Pupils:
    """The question put to the rows of the indicator's dataset, as the indicator counts them."""
    asked, roles = study.question, version.dataset.schema["roles"]
    level = str(asked.get("cluster", ""))
    sites = () if asked.get("treatment") else tuple(sorted(_starts(study.activity, level)))
    return Pupils(
        design=Design(study.design),
        period_column=roles["period"],
        period=str(asked["period"]),
        where=version.where,
        success=version.success,
        mean_of=version.mean_of,
        treatment=str(asked.get("treatment", "")),
        treated=str(asked.get("treated", "")),
        comparison=str(asked.get("comparison", "")),
        sites=sites,
        place_column=level,
        covariates=tuple(asked.get("covariates", ())),
        direction=_direction(study),
        minimum=max(study.activity.partnership.minimum_count, version.minimum_count or 0),
    )


def levels_released(study_release: int, indicator: int) -> list[str]:
    """The levels of place that the release holds figures of, but everywhere."""
    found = Cell.objects.filter(release=study_release, indicator=indicator, breakdown=EVERYONE, depth=0)
    return sorted(set(found.exclude(place_level="all").values_list("place_level", flat=True)))


def _figures(study: EffectStudy, level: str) -> tuple[dict[tuple[str, str], float], int]:
    cells = Cell.objects.filter(
        release=study.release, indicator=study.indicator, breakdown=EVERYONE, depth=0, place_level=level
    ).values_list("place", "period", "status", "value")
    found = {(place, period): value for place, period, status, value in cells if status == "published"}
    protected = sum(1 for _place, _period, status, _value in cells if status in ("hidden", "ranged"))
    return found, protected


def _starts(activity: Activity, level: str) -> dict[str, tuple[date, date | None]]:
    """Code of a place → the days on which the activity began and ended there."""
    sites = activity.sites.filter(place__level=level).values_list("place__code", "starts_on", "ends_on")
    return {code: (starts_on, ends_on) for code, starts_on, ends_on in sites}


def _facts(study: EffectStudy, level: str) -> dict[str, dict[str, Any]]:
    known = Place.objects.of(study.partnership).filter(level=level, facts__isnull=False).select_related("facts")
    return {place.code: {name: getattr(place.facts, name) for name in FACTS} for place in known}


def _direction(study: EffectStudy) -> str:
    version = study.indicator.versions.filter(stage="agreed").first()
    direction = version.direction if version else "increase"
    return direction if direction in ("increase", "decrease") else "increase"

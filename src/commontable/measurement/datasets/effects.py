"""The question whether an activity helped, as it is put to the rows of an indicator's dataset."""

from __future__ import annotations

from datetime import date
from typing import Any

from commontable.analysis.effect import Design
from commontable.analysis.effect.places import FACTS, Places
from commontable.analysis.effect.pupils import Pupils
from commontable.measurement.models import Activity, EffectStudy, IndicatorVersion, Place
from commontable.measurement.rules.activity import Panel


def question_of(study: EffectStudy, version: IndicatorVersion) -> Places | Pupils:
    """The study's question, with the outcome as the definition counts it."""
    period = version.dataset.schema["roles"]["period"]
    counted = {"where": version.where, "success": version.success, "mean_of": version.mean_of}
    design, direction = Design(study.design), _direction(version)
    asked = study.question
    if study.panel == Panel.PLACES:
        level = str(asked["level"])
        return Places(
            design=design, period_column=period, place_column=level, direction=direction, facts=_facts(study, level),
            starts={
                code: (begins.isoformat(), ends.isoformat() if ends else None)
                for code, (begins, ends) in _starts(study.activity, level).items()
            },
            **counted,
        )  # fmt: skip
    cluster = str(asked.get("cluster", ""))
    return Pupils(
        design=design,
        period_column=period,
        period=str(asked["period"]),
        treatment=str(asked.get("treatment", "")),
        treated=str(asked.get("treated", "")),
        comparison=str(asked.get("comparison", "")),
        sites=() if asked.get("treatment") else tuple(sorted(_starts(study.activity, cluster))),
        place_column=cluster,
        covariates=tuple(asked.get("covariates", ())),
        direction=direction,
        minimum=max(study.activity.partnership.minimum_count, version.minimum_count or 0),
        **counted,
    )


def _starts(activity: Activity, level: str) -> dict[str, tuple[date, date | None]]:
    """Code of a place → the days on which the activity began and ended there."""
    sites = activity.sites.filter(place__level=level).values_list("place__code", "starts_on", "ends_on")
    return {code: (starts_on, ends_on) for code, starts_on, ends_on in sites}


def _facts(study: EffectStudy, level: str) -> dict[str, dict[str, Any]]:
    known = Place.objects.of(study.partnership).filter(level=level, facts__isnull=False).select_related("facts")
    return {place.code: {name: getattr(place.facts, name) for name in FACTS} for place in known}


def _direction(version: IndicatorVersion) -> str:
    return version.direction if version.direction in ("increase", "decrease") else "increase"

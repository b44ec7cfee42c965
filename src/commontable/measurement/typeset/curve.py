"""A turn-the-curve page as one sheet of paper: typeset by Typst, its chart as vectors, in the language of the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.typeset.pdf import breakable, typeset
from commontable.charts import to_svg
from commontable.charts.rendering import FONTS
from commontable.measurement.datasets.curve_words import (
    curve_chart,
    figure_in_words,
    foreseen_in_words,
    newest_of,
    target_in_words,
    verdict_in_words,
)
from commontable.measurement.datasets.curves import curve_of_turning
from commontable.measurement.datasets.note_points import notes_at, pins_of
from commontable.measurement.datasets.summary import linked_mark
from commontable.measurement.datasets.turning import Lines, day_of, lines_of
from commontable.measurement.models import Turning
from commontable.measurement.rules.turning import TurningStage
from commontable.ui import wording
from commontable.ui.plain_text import printable

from .paper_size import PAPERS

TEMPLATE = Path(__file__).with_name("curve.typ")
LONGEST_WHY = 360  # characters of a paragraph that fit the sheet; the page itself holds all of it
WIDTH = 720


def sheet_of(turning: Turning, *, paper: str, at: datetime) -> bytes:
    """The page as a tagged PDF of exactly one sheet; what does not fit is counted, and stands on the page.

    `paper` is a key of PAPERS. The same page, figures and moment give the same bytes.
    """
    table = turning.partnership
    with translation.override(table.default_language), timezone.override(ZoneInfo(table.time_zone)):
        data = _data(turning, at=at) | {"paper": PAPERS[paper]}
    return typeset(TEMPLATE, data, made_at=at, fonts=[FONTS])


def _data(turning: Turning, *, at: datetime) -> dict[str, Any]:
    table, curve, lines = turning.partnership, curve_of_turning(turning), lines_of(turning)
    verdict = verdict_in_words(curve, frozen=turning.frozen)
    notes = notes_at(turning.indicator, breakdown=turning.breakdown, place=(turning.place_level, turning.place))
    period, newest = newest_of(curve)
    chart = curve_chart(curve, frozen=turning.frozen, pins=pins_of(notes)) if len(curve.series) > 1 else None
    now = figure_in_words(curve, newest.value) if newest.value is not None else translate("protected")
    facts = [
        (translate("Measured by"), curve.title),
        (translate("Now"), f"{now} ({period})" if period else translate("no figure yet")),
        (translate("Target"), target_in_words(curve) or translate("nobody has set one yet")),
    ]
    if curve.meaning.is_linked:
        is_uneven = curve.linked_by is not None and curve.linked_by.is_uneven
        facts.append((translate("Keep in mind"), linked_mark(is_uneven=is_uneven)))
    kind = translate("Turning a curve, page %(number)d") % {"number": turning.number}
    return {
        "title": _line(f"{curve.title}: {turning.end}"),
        "language": table.default_language.partition("-")[0],
        "table": _line(table.name),
        "kind": kind,
        "day": wording.day(at),
        "heading": verdict.heading,
        "end": _line(turning.end),
        "why": _clipped(turning.why),
        "facts": [(label, _line(value)) for label, value in facts],
        "verdict": verdict.text,
        "foreseen": foreseen_in_words(curve, frozen=turning.frozen),
        "chart": to_svg(chart, width=WIDTH) if chart else "",
        "chart_says": chart.says if chart else "",
        "headings": [
            translate("The result we want"),
            translate("The curve, and where it goes if nothing changes"),
            translate("The story behind the curve"),
            translate("Partners with a role"),
            translate("What works"),
            translate("Who does what, by when"),
        ],
        "columns": [translate("What"), translate("Who"), translate("By when")],
        **_listed(lines),
        "learnt": _clipped(turning.learnt) if turning.stage == TurningStage.CLOSED else "",
        "learnt_heading": translate("What we learnt"),
        "nothing": translate("Nothing is written yet."),
    }


def _listed(lines: Lines) -> dict[str, Any]:
    found: dict[str, list[Any]] = {
        "factors": [(_line(one.text), one.get_force_display(), _line(one.evidence)) for one in lines.factors],
        "partners": [(_line(one.called), _line(one.text)) for one in lines.partners],
        "ideas": [
            (_line(one.text), " · ".join(filter(None, [one.get_cost_display(), _line(one.reach)])), _line(one.evidence))
            for one in lines.ideas
        ],
        "steps": [
            (
                _line(one.commitment.what if one.commitment else one.text),
                _line(f"{one.commitment.member.name}, {one.commitment.partner.name}" if one.commitment else one.called),
                wording.day(day_of(one), "medium"),
            )
            for one in lines.steps
        ],
    }
    return {**found, "more": {name: _more(listed) for name, listed in found.items()}}


def _more(listed: Sequence[Any]) -> list[str]:
    """What is said of so many lines that did not fit, by their number: nothing of none."""
    return ["", *(
        ngettext("and %(n)d more on the page", "and %(n)d more on the page", n) % {"n": n}
        for n in range(1, len(listed) + 1)
    )]  # fmt: skip


def _line(text: str) -> str:
    return breakable(" ".join(printable(text).split()))


def _clipped(text: str) -> str:
    said = " ".join(printable(text).split())
    if len(said) > LONGEST_WHY:
        said = said[:LONGEST_WHY].rsplit(" ", 1)[0] + " …"
    return breakable(said)

"""The chart of natural variation, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from commontable.analysis.trend import Studied
from commontable.charts import Chart, Figure
from commontable.charts.variation import VariationWords, Varying
from commontable.charts.variation import variation as draw

from . import pictures, variation_words, wording
from .standing import Aim
from .studying import direction_of
from .variation import Variation


def words() -> VariationWords:
    """Every word the chart may print, in the reader's language."""
    return VariationWords(
        **asdict(pictures.words()),
        measured=_("As measured"),
        mean=_("Mean"),
        band=_("What happens anyway"),
        signal=_("Signal"),
        anew=_("Starts anew"),
        improvement=_("improvement"),
        concern=_("concern"),
        change=_("change"),
    )


def over_time(one: Variation, *, pins: Mapping[str, str] | None = None) -> Chart:
    """The line on the band of its natural variation, with what comes if nothing changes, target and notes."""
    meaning = one.of.meaning
    title = meaning.name
    if one.group != "{}":
        title = _("%(name)s: %(group)s") % {"name": title, "group": variation_words.name_of(one.of, one.group)}
    aim = Aim(period=one.target[0], value=one.target[1], is_due=False) if one.target else None
    return draw(
        [_varying(one, studied) for studied in one.study.points],
        title=title,
        says=variation_words.newest(one).text,
        unit=meaning.unit,
        decimals=meaning.decimals,
        target=aim.value if aim else None,
        target_says=wording.aim(aim, meaning) if aim else "",
        direction=direction_of(meaning),
        foreseen=[
            Figure(label=ahead.label, value=ahead.value, low=ahead.low, high=ahead.high)
            for ahead in one.forecast.points
        ],
        foreseen_says=_("If nothing changes"),
        pins=pins,
        pins_say=_("Notes"),
        words=words(),
    )


def _varying(one: Variation, studied: Studied) -> Varying:
    label = studied.point.name
    measured = one.series[label].drawn(label)
    is_seasonal = one.study.season is not None
    figure = replace(measured, value=studied.adjusted) if is_seasonal and studied.adjusted is not None else measured
    limits = studied.limits
    group = one.study.groups[studied.group]
    starts_anew = studied.group > 0 and studied.point.date == _first(one, studied.group)
    return Varying(
        figure=figure,
        measured=measured if is_seasonal else None,
        mean=limits.mean if limits else None,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        mark=variation_words.mark(studied),
        says=variation_words.rule(studied),
        group=studied.group,
        reason=group.reason if starts_anew else "",
    )


def _first(one: Variation, group: int) -> object:
    return next(point.point.date for point in one.study.points if point.group == group)

"""A curve in words and as a chart: where it was going, what was foreseen, whether it has turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _

from commontable.analysis.trend import Foreseen, Turned
from commontable.charts import Chart, Figure, trend
from commontable.charts.figures import Direction
from commontable.ui import wording

from .curves import Curve, forecast_of, verdict_of
from .figures import MISSING, Shown
from .pictures import words

KINDS = {"turned": "good", "worse": "danger", "not_yet": "warn"}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What may be said about whether the curve has turned."""

    outcome: str  # turned, not_yet, worse, too_soon, untold, none
    heading: str
    text: str
    short: str

    @property
    def kind(self) -> str:
        """How a chip or a bar shows it; never by colour alone."""
        return KINDS.get(self.outcome, "quiet")


def verdict_in_words(curve: Curve, *, frozen: Mapping[str, Any]) -> Verdict:
    """Whether what came beat what was foreseen, in sentences with the figures and the release they rest on."""
    found = verdict_of(curve, frozen=frozen)
    if found is None:
        return Verdict(
            outcome="none", heading=_("Nobody can foresee this curve yet"), text=_no_forecast(frozen),
            short=_("no forecast"),
        )  # fmt: skip
    if found.outcome == "turned":
        heading, text, short = _("The curve has turned"), _turned(curve, found, frozen), _("turned")
    elif found.outcome == "worse":
        heading, text, short = _("It became worse than foreseen"), _turned(curve, found, frozen), _("worse")
    elif found.outcome == "not_yet":
        heading, text, short = _("The curve has not turned yet"), _not_yet(curve, found, frozen), _("not yet")
    elif found.outcome == "untold":
        heading, short = _("Nobody can say whether the curve has turned"), _("cannot be told")
        text = _("A figure has come for a period that was foreseen, but it is protected or a range.")
    else:
        heading, short = _("It is too soon to say whether the curve turns"), _("too soon")
        text = _too_soon(curve, frozen)
    return Verdict(outcome=str(found.outcome), heading=heading, text=text, short=short)


def foreseen_in_words(curve: Curve, *, frozen: Mapping[str, Any]) -> str:
    """Where the curve was going when the page was opened; empty without a forecast."""
    foreseen = forecast_of(frozen)
    if foreseen is None or not foreseen.points:
        return ""
    last = foreseen.points[-1]
    said = {**_range(curve, last), "period": last.label, "share": round(100 * foreseen.confidence)}
    return _(
        "If nothing changes: %(value)s in %(period)s, most likely between %(low)s and %(high)s. Of all futures in "
        "which nothing changes, at least %(share)d in a hundred lie there."
    ) % said  # fmt: skip


def method_in_words(frozen: Mapping[str, Any]) -> str:
    """How the forecast was made; empty without one."""
    foreseen = forecast_of(frozen)
    if foreseen is None or not foreseen.points:
        return ""
    if foreseen.method == "line":
        return _("The figures have moved in one direction for longer than chance alone does; the forecast goes on so.")
    if foreseen.because == "unsettled":
        return _("The figures have moved lately, and no line explains it; the forecast is their mean, and unsettled.")
    return _("Up to now the figures vary as chance alone does; the forecast is their mean.")


def curve_chart(curve: Curve, *, frozen: Mapping[str, Any], pins: Mapping[str, str] | None = None) -> Chart:
    """The line as the newest release shows it, over the forecast as it was when the page was opened."""
    foreseen = forecast_of(frozen)
    ahead = [
        Figure(label=one.label, value=one.value, low=one.low, high=one.high)
        for one in (foreseen.points if foreseen else ())
    ]
    return trend(
        [shown.drawn(period) for period, shown in curve.series.items()],
        title=curve.title,
        says=_course(curve, frozen) or curve.title,
        unit=curve.meaning.unit,
        decimals=curve.meaning.decimals,
        target=curve.target[1] if curve.target else None,
        target_says=aim_in_words(curve),
        direction=cast(Direction, curve.meaning.direction),
        foreseen=ahead,
        foreseen_says=_("if nothing changes"),
        pins=pins,
        pins_say=_("Notes"),
        words=words(),
    )


def target_in_words(curve: Curve) -> str:
    """The target, with its period; empty where nobody set one."""
    if curve.target is None:
        return ""
    return _("%(value)s by %(period)s") % {
        "value": figure_in_words(curve, curve.target[1]), "period": curve.target[0],
    }  # fmt: skip


def aim_in_words(curve: Curve) -> str:
    """The same, as it stands at its line in a chart."""
    return _("target %(aim)s") % {"aim": target_in_words(curve)} if curve.target else ""


def figure_in_words(curve: Curve, value: float) -> str:
    """A number in the indicator's unit."""
    return wording.figure(value, curve.meaning.unit, curve.meaning.decimals)


def newest_of(curve: Curve) -> tuple[str, Shown]:
    """The newest period with its figure; an empty one where there is none."""
    return next(reversed(list(curve.series.items())), ("", MISSING))


def _course(curve: Curve, frozen: Mapping[str, Any]) -> str:
    """Where the curve went and where it was going; empty where nothing can be said."""
    return " ".join(part for part in (_went(curve), foreseen_in_words(curve, frozen=frozen)) if part)


def _went(curve: Curve) -> str:
    known = [(period, shown.value) for period, shown in curve.series.items() if shown.value is not None]
    if len(known) < 2:
        return ""
    (first, start), (last, end) = known[0], known[-1]
    return _("%(start)s in %(first)s, %(end)s in %(last)s.") % {
        "start": figure_in_words(curve, start), "first": first, "end": figure_in_words(curve, end), "last": last,
    }  # fmt: skip


def _range(curve: Curve, foreseen: Foreseen) -> dict[str, str]:
    return {name: figure_in_words(curve, getattr(foreseen, name)) for name in ("value", "low", "high")}


def _came(curve: Curve, found: Turned, frozen: Mapping[str, Any]) -> dict[str, Any]:
    assert found.point is not None and found.point.value is not None and found.foreseen is not None
    return {
        "came": figure_in_words(curve, found.point.value), "period": found.point.label,
        "low": figure_in_words(curve, found.foreseen.low), "high": figure_in_words(curve, found.foreseen.high),
        "number": frozen.get("release"),
    }  # fmt: skip


def _turned(curve: Curve, found: Turned, frozen: Mapping[str, Any]) -> str:
    return _(
        "%(came)s in %(period)s lies outside %(low)s to %(high)s, which was to be expected if nothing changed "
        "(forecast made with release %(number)s). Figures alone do not say why."
    ) % _came(curve, found, frozen)  # fmt: skip


def _not_yet(curve: Curve, found: Turned, frozen: Mapping[str, Any]) -> str:
    return _(
        "%(came)s in %(period)s lies within %(low)s to %(high)s, which was to be expected if nothing changed "
        "(forecast made with release %(number)s)."
    ) % _came(curve, found, frozen)  # fmt: skip


def _too_soon(curve: Curve, frozen: Mapping[str, Any]) -> str:
    foreseen = forecast_of(frozen)
    assert foreseen is not None
    first = foreseen.points[0]
    return _(
        "The forecast stays as it was with release %(number)s. When the figure of %(period)s comes, it shows here "
        "whether it lies outside %(low)s to %(high)s."
    ) % {**_range(curve, first), "period": first.label, "number": frozen.get("release")}  # fmt: skip


def _no_forecast(frozen: Mapping[str, Any]) -> str:
    if not frozen.get("history"):
        return _("No release held a figure when this page was opened, so there was nothing to go on.")
    missing = (frozen.get("forecast") or {}).get("missing")
    if missing and missing.get("what") == "points":
        return _(
            "A forecast takes at least %(needed)d periods whose figure is shown; when this page was opened there were "
            "%(have)d. The page still works: close it and open another once more figures have come."
        ) % {"needed": missing["needed"], "have": missing["have"]}  # fmt: skip
    return _(
        "The figures that were known when this page was opened allow no forecast: the periods name no day, or too few "
        "figures are shown."
    )

"""`commontable trend SERIES.csv [--chart xmr] [--direction increase] [--target X] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import Literal

from commontable.analysis.trend.forecast import Forecast, forecast_of
from commontable.analysis.trend.periods import date_of, following
from commontable.analysis.trend.points import Bounds, Point, Rebase, TrendError
from commontable.analysis.trend.reading import Series, read_series
from commontable.analysis.trend.sigma import Kind
from commontable.analysis.trend.study import Study, study
from commontable.analysis.trend.words import in_words, missing_in_words, plain

Values = Literal["percent", "share", "count"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `trend`."""
    parser.description = "Tell natural variation from signals in a series, and foresee what comes if nothing changes."
    parser.add_argument("series", type=Path, metavar="SERIES.csv", help="columns date, value, [denominator], [facet]")
    parser.add_argument(
        "--chart", default="xmr", type=_named, choices=["xmr", "p", "pp", "u", "up", "auto"],
        help="pp and up are Laney's p′ and u′; auto: pp where every point has a denominator, else xmr (xmr)",
    )  # fmt: skip
    parser.add_argument("--direction", default="neutral", choices=["increase", "decrease", "neutral"])
    parser.add_argument("--target", type=float, metavar="X", help="what it should reach")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables and sentences")
    parser.add_argument("--baseline", type=int, metavar="N", help="limits from the first N points (12 or more)")
    parser.add_argument(
        "--rebase", action="append", default=[], metavar="DATE[:REASON]", help="a new process from this date on"
    )
    parser.add_argument("--season", choices=["month", "term", "auto"], help="take the season out")
    parser.add_argument("--bounds", metavar="LOW,HIGH", help="what the measure can be at all: 0,100 or 0,")
    parser.add_argument("--values", choices=["percent", "share", "count"], help="what the values of a p or u chart are")
    parser.add_argument("--per", type=float, default=1.0, metavar="N", help="values of a u chart are per N units (1)")
    parser.add_argument("--ahead", type=int, default=3, metavar="N", help="how many periods to foresee (3)")
    parser.add_argument("--keep-outliers", action="store_true", help="do not screen moving ranges for outliers")
    parser.add_argument(
        "--today", type=Date.fromisoformat, default=None, metavar="DATE", help="later dates are faults (today)"
    )


def _named(chart: str) -> str:
    """The short name of a chart that is written with a prime: p′, p' and pprime are pp."""
    lowered = chart.casefold()
    return {"p'": "pp", "p′": "pp", "pprime": "pp", "u'": "up", "u′": "up", "uprime": "up"}.get(lowered, lowered)


def run(args: argparse.Namespace) -> int:
    """Every series of the file is studied and printed (0). 2, with one line on standard error that says what is wrong
    or missing: the file cannot be used, or none of its series says anything yet; its points are printed even so.
    """
    today = args.today or datetime.now().astimezone().date()  # the one clock: a command line stands in time
    try:
        listed = read_series(args.series, today=today)
        _check_rebases(args.rebase, listed)
        told = [_told(one, args) for one in listed]
        said = _as_json(told) if args.json else "\n\n".join("\n".join(in_words(*one)) for one in told)
    except TrendError as error:
        sys.stderr.write(f"commontable trend: {args.series.name or args.series}: {' '.join(error.message.split())}\n")
        return 2
    sys.stdout.write(said + "\n")
    missing = [done.missing for _, done, _ in told]
    if all(missing) and missing[0]:
        sys.stderr.write(f"commontable trend: {args.series.name or args.series}: {missing_in_words(missing[0])}\n")
        return 2
    return 0


def _as_json(told: Sequence[tuple[str, Study, Forecast]]) -> str:
    facets = [plain(facet, done, foreseen) for facet, done, foreseen in told]
    try:
        return json.dumps({"facets": facets}, ensure_ascii=False, indent=2, allow_nan=False)
    except ValueError:
        raise TrendError("These numbers are too large to be computed with.", code="number") from None


def _told(series: Series, args: argparse.Namespace) -> tuple[str, Study, Forecast]:
    chart = _chart(series, args.chart)
    points, shrink = _in_unit(series, chart=chart, values=args.values, per=args.per)
    bounds = _bounds(args.bounds)
    done = study(
        points, chart=chart, direction=args.direction, target=_scaled(args.target, 1 / shrink), season=args.season,
        baseline=args.baseline, rebases=[_rebase(text, series) for text in args.rebase],
        bounds=_stretched(bounds, 1 / shrink) if bounds else None,
        screen_outliers=not args.keep_outliers, per=args.per if chart in ("u", "up") else None,
    )  # fmt: skip
    ahead = following([one.label for one in points], many=args.ahead) or args.ahead
    foreseen = forecast_of(done, ahead=ahead)
    if shrink == 1:
        return series.facet, done, foreseen
    return series.facet, _study_in(done, shrink), _forecast_in(foreseen, shrink)


def _chart(series: Series, asked: str) -> Kind:
    if asked != "auto":
        kind: Kind = asked  # type: ignore[assignment]  # argparse lets nothing else through
        return kind
    known = [one for one in series.points if one.value is not None]
    counted = known and all(one.denominator for one in known)
    return "pp" if counted and all(0 <= (one.value or 0) <= 100 for one in known) else "xmr"


def _in_unit(series: Series, *, chart: Kind, values: Values | None, per: float) -> tuple[Sequence[Point], float]:
    """The points as the chart takes them, and by how much what it finds is shrunk to be in the file's own unit again.

    A p chart takes percentages. Where every value is 1 or less and one of them is no whole number, they are shares.
    """
    known = [one.value for one in series.points if one.value is not None]
    if chart == "xmr" or not known:
        if values is not None and chart == "xmr":
            raise TrendError("--values is for p and u charts; an XmR chart takes values as they are.", code="values")
        return series.points, 1.0
    if chart in ("u", "up"):
        if values in ("percent", "share"):
            raise TrendError("The values of a u chart are rates, or with --values count counts.", code="values")
        return (_rates(series, per=per, is_share=False) if values == "count" else series.points), 1.0
    if values is None:
        values = "share" if max(known) <= 1 and any(one % 1 for one in known) else "percent"
    if values == "percent" and max(known) > 100:
        raise TrendError(
            f"{max(known):g} lies above 100: the values of a p chart are percentages. "
            "If they are counts, write --values count.",
            code="values",
        )
    if values == "share":
        if max(known) > 1:
            raise TrendError(f"{max(known):g} is no share: shares lie between 0 and 1.", code="values")
        return [replace(one, value=_scaled(one.value, 100)) for one in series.points], 0.01
    return (_rates(series, per=100, is_share=True) if values == "count" else series.points), 1.0


def _rates(series: Series, *, per: float, is_share: bool) -> list[Point]:
    """Counts as so many per `per` of the denominator."""
    for line, one in zip(series.lines, series.points, strict=True):
        if one.value is not None and not one.denominator:
            raise TrendError(f"Line {line}: a count needs a denominator.", code="denominator")
        if is_share and one.value is not None and one.denominator and one.value > one.denominator:
            raise TrendError(
                f"Line {line}: {one.value:g} of {one.denominator:g} is more than all of them.", code="denominator"
            )
    return [
        replace(one, value=per * one.value / one.denominator) if one.value is not None and one.denominator else one
        for one in series.points
    ]


def _study_in(done: Study, shrink: float) -> Study:
    """The study in the file's own unit."""

    def limits(of: object) -> dict[str, float]:
        names = ("mean", "lower", "upper", "near_lower", "near_upper", "sigma")
        return {name: getattr(of, name) * shrink for name in names}

    points = tuple(
        replace(
            one,
            point=replace(one.point, value=_scaled(one.value, shrink)),
            adjusted=_scaled(one.adjusted, shrink),
            limits=replace(one.limits, **limits(one.limits)) if one.limits else None,
        )
        for one in done.points
    )
    groups = tuple(
        replace(one, limits=replace(one.limits, **limits(one.limits)) if one.limits else None) for one in done.groups
    )
    return replace(
        done,
        target=_scaled(done.target, shrink),
        bounds=_stretched(done.bounds, shrink),
        points=points,
        groups=groups,
        slots={name: adds * shrink for name, adds in done.slots.items()},
    )


def _forecast_in(foreseen: Forecast, shrink: float) -> Forecast:
    points = tuple(
        replace(one, value=one.value * shrink, low=one.low * shrink, high=one.high * shrink) for one in foreseen.points
    )
    return replace(foreseen, points=points)


def _scaled(number: float | None, by: float) -> float | None:
    return None if number is None else number * by


def _stretched(bounds: Bounds, by: float) -> Bounds:
    return _scaled(bounds[0], by), _scaled(bounds[1], by)


def _bounds(text: str | None) -> Bounds | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    try:
        low, high = (float(part) if part else None for part in parts)
    except ValueError:
        raise TrendError(f"Bounds are two numbers, such as 0,100 or 0, and not “{text}”.", code="bounds") from None
    if low is not None and high is not None and not low < high:
        raise TrendError(f"The lower bound must lie below the upper one, not {text}.", code="bounds")
    return low, high


def _check_rebases(texts: Sequence[str], listed: Sequence[Series]) -> None:
    """Every re-base parts at least one of the series; else it was mistyped."""
    for text in texts:
        days = [[point.date for point in one.points] for one in listed]
        starts = [_rebase(text, one).date for one in listed]
        if not any(min(own) < start <= max(own) for own, start in zip(days, starts, strict=True)):
            raise TrendError(
                f"Nothing can be re-based from {starts[0]}: no series has points before and since.", code="rebase"
            )


def _rebase(text: str, series: Series) -> Rebase:
    """From a day, or from a period as the series names it."""
    day, _, reason = text.partition(":")
    found = next((one.date for one in series.points if one.label == day.strip()), None) or date_of(day)
    if found is None:
        raise TrendError(f"“{day}” is no date to re-base from; write 2024-09-01:reason.", code="rebase")
    return Rebase(date=found, reason=reason.strip())

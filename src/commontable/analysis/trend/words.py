"""What a study says, in plain values and in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from commontable.analysis.trend.forecast import Forecast
from commontable.analysis.trend.points import Missing, Point
from commontable.analysis.trend.study import Group, Limits, Studied, Study

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
CHARTS = {"xmr": "XmR", "p": "p", "pp": "p′", "u": "u", "up": "u′"}
FLAGS = {
    "outside": "outside",
    "trend": "trend of 7",
    "two_of_three": "2 of 3 near the limit",
    "run": "7 on one side",
}


def plain(facet: str, done: Study, foreseen: Forecast) -> dict[str, object]:
    """JSON-able: mean, limits and icons as they are now, every point, and what comes if nothing changes."""
    limits = done.limits
    return {
        "facet": facet,
        "chart": done.chart,
        "mean": limits.mean if limits else None,
        "lower": limits.lower if limits else None,
        "upper": limits.upper if limits else None,
        "points": [_point(one) for one in done.points],
        "variation": done.variation,
        "assurance": done.assurance,
        "forecast": _forecast(foreseen) if foreseen.points else None,
        "direction": done.direction,
        "target": done.target,
        "trial": done.group.is_trial if limits else None,
        "groups": [_group(one) for one in done.groups],
        "season": {"by": done.season, "adds": dict(done.slots)} if done.season else None,
        "missing": missing_in_words(done.missing) if done.missing else None,
        "says": sentences(done, foreseen),
    }


def in_words(facet: str, done: Study, foreseen: Forecast) -> list[str]:
    """A table of the points, and sentences."""
    heading = f"{facet} · " if facet else ""
    lines = [f"{heading}{CHARTS[done.chart]} chart, {len(done.points)} points", ""]
    rows = [("date", "value", *(("adjusted",) if done.season else ()), "mean", "lower", "upper", "signal")]
    for one in done.points:
        own = (_figure(one.adjusted),) if done.season else ()
        limits = one.limits
        said = [_figure(n) for n in ((limits.mean, limits.lower, limits.upper) if limits else (None, None, None))]
        shown = _figure(one.value) if one.point.is_known else one.point.status
        rows.append((one.point.name, shown, *own, *said, FLAGS.get(one.flag, "")))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    last = len(widths) - 1
    lines += [
        "  ".join(
            cell.ljust(widths[n]) if n in (0, last) else cell.rjust(widths[n]) for n, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
    return [*lines, "", *sentences(done, foreseen)]


def sentences(done: Study, foreseen: Forecast) -> list[str]:
    """What the newest point says, what the target may hope for, what comes, and what was left out."""
    found = []
    if done.missing:
        found.append(missing_in_words(done.missing))
    else:
        assert done.limits is not None
        found.append(_newest(done))
        found += [text for text in (_assured(done), _ahead(foreseen)) if text]
        if done.group.is_trial:
            found.append(f"These are trial limits, from {done.group.baseline} points; from 12 on they are steady.")
    if done.season:
        found.append(f"The season was taken out: each {done.season}'s mean deviation from the series.")
    if done.season_missing:
        at = done.season_missing.at
        slot = _MONTHS[int(at) - 1] if at.isdecimal() else at
        found.append(f"The season was not taken out: {slot} has been seen in one year only, and two are needed.")
    if done.left_out:
        many = len(done.left_out)
        found.append(
            f"{many} {'point has' if many == 1 else 'points have'} no exact value and "
            f"{'is' if many == 1 else 'are'} a gap: {_named(done.left_out)}."
        )
    negative = [one.point for one in done.points if one.value is not None and one.value < 0]
    if negative and done.bounds[0] is None:
        found.append(f"Below 0: {_named(negative)}. If these are counts or shares, correct them.")
    return found


def missing_in_words(missing: Missing) -> str:
    """What is missing to tell limits, and what would help."""
    if missing.what == "variation":
        return "Every value is the same, so there is no variation to measure: no limits are drawn."
    if missing.what == "denominators":
        return (
            f"{missing.needed - missing.have} of {missing.needed} points have no denominator, which this chart needs."
        )
    if missing.what == "neighbours":
        return "Too few points follow each other without a gap: natural variation cannot be told yet."
    points = "point is" if missing.have == 1 else "points are"
    return (
        f"{missing.have} known {points} too few to tell natural variation: {missing.needed} are needed at least, "
        f"{missing.needed - missing.have} more."
    )


def _newest(done: Study) -> str:
    newest, limits = done.newest, done.limits
    assert newest is not None
    if limits is None or not newest.flag:
        return "Nothing has changed beyond what happens anyway: the newest point is natural variation."
    judged = {"improvement": "an improvement", "concern": "a concern"}.get(newest.favour, "a change")
    where = "above" if newest.side == "high" else "below"
    why = {
        "outside": f"it lies outside the limits, {where} the mean",
        "trend": f"it is one of 7 in a row that go the same way, {where} the mean",
        "two_of_three": f"two of three in a row lie near the limit, {where} the mean",
        "run": f"it is one of 7 in a row {where} the mean",
    }[newest.flag]
    return f"The newest point is {judged}: {why}."


def _assured(done: Study) -> str:
    return {
        "pass": "As it runs now, the target will be met every time.",
        "fail": "As it runs now, the target will not be met: it lies beyond natural variation.",
        "inconsistent": "As it runs now, the target will be met now and then, by luck.",
        None: "",
    }[done.assurance]


def _ahead(foreseen: Forecast) -> str:
    if not foreseen.points:
        return ""
    one = foreseen.points[0]
    why = {
        "common_cause": "the mean and its natural variation",
        "trend": "the straight line that the series follows",
        "unsettled": "the mean, though the series has signals that no line explains",
        "too_few": "",
    }[foreseen.because]
    return (
        f"If nothing changes, {one.label or one.date} will be about {_figure(one.value)}, "
        f"between {_figure(one.low)} and {_figure(one.high)} ({why})."
    )


def _point(one: Studied) -> dict[str, object]:
    return {
        "date": one.point.name,
        "value": one.value,
        "flag": one.flag,
        "day": one.point.date.isoformat(),
        "status": one.point.status,
        "adjusted": one.adjusted,
        "side": one.side,
        "favour": one.favour,
        "group": one.group,
        **_limits(one.limits),
    }


def _group(one: Group) -> dict[str, object]:
    missing = missing_in_words(one.missing) if one.missing else None
    return {
        "from": one.start.isoformat(),
        "reason": one.reason,
        "counted": one.counted,
        "baseline": one.baseline,
        "trial": one.is_trial,
        "missing": missing,
        **_limits(one.limits),
    }


def _limits(limits: Limits | None) -> dict[str, float | None]:
    names = ("mean", "lower", "upper")
    return {name: getattr(limits, name) if limits else None for name in names}


def _forecast(foreseen: Forecast) -> dict[str, object]:
    return {
        "method": foreseen.method,
        "because": foreseen.because,
        "confidence": foreseen.confidence,
        "points": [
            {"date": one.label or one.date.isoformat(), "value": one.value, "low": one.low, "high": one.high}
            for one in foreseen.points
        ],
    }


def _figure(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:.4f}".rstrip("0").rstrip(".") if abs(number) < 1e6 else f"{number:.6g}"


def _named(points: Sequence[Point]) -> str:
    listed = [one.name for one in points[:5]]
    more = len(points) - len(listed)
    return ", ".join(listed) + (f" and {more} more" if more else "")

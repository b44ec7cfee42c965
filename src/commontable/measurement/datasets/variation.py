"""An indicator's figures as the science of natural variation takes them, for everybody or for one group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from commontable.analysis.cells import ALL_LEVEL, EVERYONE, breakdown_text
from commontable.analysis.trend import Forecast, Study, Turned, following, forecast_of, turned
from commontable.measurement.models import FixedLimits, Indicator, Rebase
from commontable.measurement.rules.freshness import aim_for, in_order

from .figures import Shown
from .readers import published_cells
from .standing import Standing
from .studying import Judged, days_by_period, direction_of, judged, point_of, studied

PERIODS_AHEAD = 3


@dataclass(frozen=True, kw_only=True)
class Variation:
    """One series studied. `forecast` is what comes if nothing changes; `verdict` whether the newest figure beat what
    was to come before it: None where nothing was foreseen.
    """

    of: Standing
    series: Mapping[str, Shown]  # period → figure, oldest first
    study: Study
    forecast: Forecast
    verdict: Turned | None
    periods_ahead: Sequence[str]
    group: str = EVERYONE  # canonical text
    rebases: Sequence[Rebase] = field(default_factory=tuple)
    has_season: bool = False  # whether one could be taken out
    target: tuple[str, float] | None = None

    @property
    def judged(self) -> Judged | None:
        """What the newest known figure says; None where natural variation cannot be told."""
        return judged(self.study, self.forecast)


def varying(
    of: Standing, *, rebases: Sequence[Rebase] = (), group: tuple[str, str] | None = None, by_season: bool = False
) -> Variation | None:
    """The figures of everybody, or of one group (breakdown, value), studied; None where there are none."""
    series = of.figures.everybody if group is None else of.figures.groups.get(group[0], {}).get(group[1], {})
    if not series:
        return None
    series = {period: series[period] for period in in_order(series)}
    key = EVERYONE if group is None else breakdown_text({group[0]: group[1]})
    aims = of.figures.aims.get(key) or of.figures.aims.get(EVERYONE, {})
    target = None if of.is_of_one_place else aim_for(list(series)[-1], aims)
    starts = [(one.period, one.reason) for one in rebases]
    done = studied(
        series,
        meaning=of.meaning,
        target=target[1] if target else None,
        starts=starts,
        fixed=of.figures.fixed,
        season="auto" if by_season else None,
    )
    ahead = following(list(series), many=PERIODS_AHEAD)
    return Variation(
        of=of,
        series=series,
        study=done,
        forecast=forecast_of(done, ahead=ahead),
        verdict=_verdict(series, of=of, starts=starts, season="auto" if by_season else None),
        periods_ahead=[name for _, name in ahead],
        group=key,
        rebases=rebases,
        has_season=by_season or studied(series, meaning=of.meaning, season="auto").season is not None,
        target=target,
    )


def released_periods(indicator: Indicator) -> list[str]:
    """Every period for which a published release holds a figure of everybody, oldest first."""
    cells = published_cells(indicator.partnership).filter(
        indicator=indicator, place_level=ALL_LEVEL, breakdown=EVERYONE
    )
    return in_order(cells.order_by().values_list("period", flat=True).distinct())


def known_figures(indicator: Indicator) -> int:
    """For how many periods a published release shows the figure of everybody."""
    cells = published_cells(indicator.partnership).filter(
        indicator=indicator, place_level=ALL_LEVEL, breakdown=EVERYONE, status="published"
    )
    found: int = cells.order_by().values("period").distinct().count()
    return found


def fixed_limits_of(indicator: Indicator) -> FixedLimits | None:
    """Whose first figures set the limits for good; None where all figures do."""
    found: FixedLimits | None = (
        indicator.fixed_limits.filter(withdrawn_at=None).select_related("set_by__partner").first()
    )
    return found


def rebases_of(indicator: Indicator) -> list[Rebase]:
    """Those that stand, by period."""
    listed = list(indicator.rebases.filter(withdrawn_at=None).select_related("set_by__partner"))
    order = in_order(one.period for one in listed)
    return sorted(listed, key=lambda one: order.index(one.period))


def _verdict(
    series: Mapping[str, Shown], *, of: Standing, starts: Sequence[tuple[str, str]], season: Literal["auto"] | None
) -> Turned | None:
    """Whether the newest figure beat what the figures before it foresaw; None where they foresaw nothing."""
    periods = list(series)
    if len(periods) < 2 or any(period == periods[-1] for period, _ in starts):
        return None
    days = days_by_period(periods)
    newest = periods[-1]
    before = studied(
        {period: series[period] for period in periods[:-1]}, meaning=of.meaning, starts=starts,
        fixed=of.figures.fixed, season=season,
    )  # fmt: skip
    made = forecast_of(before, ahead=[(days[newest], newest)])
    if not made.points:
        return None
    return turned([point_of(series[newest], day=days[newest], label=newest)], made, direction_of(of.meaning))

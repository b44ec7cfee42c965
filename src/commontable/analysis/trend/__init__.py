"""Natural variation: what a series does by itself, what is a signal, what comes if nothing changes.

XmR charts by the rules of Making Data Count (NHS England), p and u charts and Laney's p′ and u′ for shares and rates,
season, fixed baselines, re-bases with a reason. A figure that is protected or a range is a gap, never a number.
"""

from commontable.analysis.trend.forecast import Forecast, Foreseen, Turned, forecast, forecast_of, turned
from commontable.analysis.trend.periods import date_of, days_of, following
from commontable.analysis.trend.points import PERCENTAGES, Missing, Point, Rebase, TrendError
from commontable.analysis.trend.study import Group, Limits, Studied, Study, study

__all__ = [
    "PERCENTAGES",
    "Forecast",
    "Foreseen",
    "Group",
    "Limits",
    "Missing",
    "Point",
    "Rebase",
    "Studied",
    "Study",
    "TrendError",
    "Turned",
    "date_of",
    "days_of",
    "following",
    "forecast",
    "forecast_of",
    "study",
    "turned",
]

"""One goal for every child, and beside it each group's own way there: targeted universalism."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commontable.analysis import equity
from commontable.analysis.cells import EVERYONE, breakdown_text
from commontable.analysis.equity import Path, Step
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.figures import MISSING, Shown
from commontable.measurement.datasets.wording import Said
from commontable.measurement.rules.freshness import aim_for, period_order
from commontable.ui.wording import NOTHING

from . import saying
from .comparison import EVERYBODY, Comparison


@dataclass(frozen=True, kw_only=True)
class Way:
    """The way of one group, or of everybody, to its goal."""

    group: str
    name: str
    shown: Shown
    path: Path
    by: str
    is_own: bool
    started: tuple[str, float] | None

    @property
    def is_everybody(self) -> bool:
        """Whether it is the universal goal."""
        return self.group == EVERYBODY


def ways(of: Comparison) -> list[Way]:
    """Everybody's way first, then that of every group of the breakdown; none where no goal was set for anybody.

    A group without a goal of its own is on its way to everybody's. It starts from its baseline, else from the first
    of its figures that is exactly known.
    """
    aims, period = of.of.figures.aims, of.of.period
    universal = aim_for(period, aims.get(EVERYONE, {}))
    found = []
    for group in (EVERYBODY, *of.groups):
        text = EVERYONE if group == EVERYBODY else breakdown_text({of.column: group})
        own = aim_for(period, aims.get(text, {}))
        goal = own or universal
        if goal is not None:
            found.append(_way(of, group, text, goal, is_own=own is not None and group != EVERYBODY))
    return found


def _way(of: Comparison, group: str, text: str, goal: tuple[str, float], *, is_own: bool) -> Way:
    standing = of.of
    series = standing.figures.everybody if group == EVERYBODY else standing.figures.groups[of.column].get(group, {})
    shown = series.get(standing.period, MISSING)
    by, value = goal
    is_due = period_order(by) <= period_order(standing.period)
    at = _position(standing.period)
    until = at if is_due else max(_position(by), at + 1)
    started = standing.figures.starts.get(text)
    if started is None:
        first = next((p for p in standing.periods if series.get(p, MISSING).value is not None), None)
        started = (first, series[first].value or 0.0) if first and first != standing.period else None
    return Way(
        group=group,
        name=_("Everybody") if group == EVERYBODY else saying.name(of, group),
        shown=shown,
        path=equity.path(
            now=(at, shown.compared(group)),
            goal=(until, value),
            start=(_position(started[0]), started[1]) if started else None,
            direction=of.direction,
        ),
        by=by,
        is_own=is_own,
        started=started,
    )


def _position(period: str) -> float:
    """Where a period lies on a line of years: the first number in its name."""
    number = re.search(r"\d{1,9}", period)
    return float(number[0]) if number else 0.0


def status(of: Way) -> Said:
    """Where it stands, as a word."""
    return {
        Step.REACHED: Said(_("reached"), "good"),
        Step.ON_PATH: Said(_("on its way"), "good"),
        Step.BEHIND: Said(_("behind its way"), "warn"),
        Step.MISSED: Said(_("missed"), "warn"),
        Step.NO_START: Said(_("not yet reached")),
        Step.UNKNOWN: Said(_("nobody") if of.shown.status == "empty" else _("cannot be told"), "quiet"),
    }[of.path.step]


def pace(of: Comparison, way: Way) -> str:
    """What each period from now on takes, and what each has brought so far."""
    path, meaning = way.path, of.of.meaning
    if path.pace is None:
        return NOTHING
    said = {"needed": wording.points(path.pace, meaning)}
    if path.so_far is None:
        return _("%(needed)s each period from now on") % said
    if of.sign * path.so_far <= 0:
        return _("%(needed)s each period from now on; so far it has not come nearer") % said
    said["so_far"] = wording.points(path.so_far, meaning)
    return _("%(needed)s each period from now on; so far %(so_far)s") % said


def heading(of: Comparison, listed: list[Way]) -> Said:
    """How the goal stands in this breakdown; that a group missed what the whole met is said above all else."""
    if not listed:
        return Said(_("No target is set, for everybody or for any group."))
    whole = next((way for way in listed if way.is_everybody), None)
    missed = [way.name for way in listed if not way.is_everybody and way.path.step is Step.MISSED]
    late = [way.name for way in listed if not way.is_everybody and way.path.step in (Step.BEHIND, Step.MISSED)]
    if missed and whole and whole.path.step is Step.MISSED:
        return Said(
            _("The target is missed by everybody together, and by %(groups)s.") % {"groups": wording.names(missed)},
            "warn",
        )
    if missed:
        return Said(_("The target is missed for %(groups)s.") % {"groups": wording.names(missed)}, "warn")
    if whole and whole.path.step in (Step.ON_PATH, Step.REACHED) and late:
        return Said(
            _("Everybody together is on the way to the target; %(groups)s is not.") % {"groups": late[0]}
            if len(late) == 1
            else _("Everybody together is on the way to the target; %(groups)s are not.")
            % {"groups": wording.names(late)},
            "warn",
        )
    if whole and whole.path.step is Step.REACHED:
        return Said(_("The target is met, and by every group that can be told."), "good")
    if late:
        return Said(_("Behind on the way to the target: %(groups)s.") % {"groups": wording.names(late)}, "warn")
    return Said(_("One goal for every child, and each group's own way there."))

"""What natural variation says of an indicator, in sentences: whether anything has changed, and what comes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from django.utils.dates import MONTHS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis.trend import Missing, Studied, Study, following
from commontable.analysis.trend.sigma import TRIAL
from commontable.analysis.trend.signals import LONG
from commontable.charts.variation import Mark
from commontable.ui.wording import figure

from .standing import Meaning, Standing
from .studying import rising
from .variation import Variation
from .wording import Said


def newest(one: Variation) -> Said:
    """Whether the newest figure is more than what happens anyway, and by which rule."""
    done = one.study
    if done.missing:
        return Said(missing(one))
    last = done.newest
    if last is None or last is not done.points[-1]:
        return Said(_("The newest figure is protected or a range, so whether anything has changed cannot be said."))
    says = one.judged
    if says == "steady":
        return Said(_("Nothing has changed beyond what happens anyway."))
    if not last.flag:
        text = (
            _("Improving: the figures follow a steady line.")
            if says == "improving"
            else _("Getting worse: the figures follow a steady line.")
        )
        return Said(text, "good" if says == "improving" else "warn")
    why = signal_of_newest(done)
    if says == "improving":
        return Said(_("Improving: %(why)s.") % {"why": why}, "good")
    if says == "worse":
        return Said(_("Getting worse: %(why)s.") % {"why": why}, "warn")
    return Said(_("Changing: %(why)s.") % {"why": why})


def signal_of_newest(done: Study) -> str:
    """The rule that the newest figure breaks, as a clause."""
    last = done.points[-1]
    said = {"period": last.point.name, "count": run_of_newest(done)}
    is_high = last.side == "high"
    if last.flag == "outside":
        if is_high:
            return _("%(period)s lies above everything that happens anyway") % said
        return _("%(period)s lies below everything that happens anyway") % said
    if last.flag == "trend":
        if rising(done):
            return _("each of the last %(count)d periods is higher than the one before") % {"count": LONG - 1}
        return _("each of the last %(count)d periods is lower than the one before") % {"count": LONG - 1}
    if last.flag == "two_of_three":
        if is_high:
            return _("two of the last three periods lie unusually far above the mean")
        return _("two of the last three periods lie unusually far below the mean")
    if is_high:
        return _("%(count)d periods in a row above the mean") % said
    return _("%(count)d periods in a row below the mean") % said


def run_of_newest(done: Study) -> int:
    """How many of the last points lie on the side of the mean where the newest lies."""
    last = done.points[-1]
    backwards: Sequence[Studied] = done.points[::-1]

    def is_beside(one: Studied) -> bool:
        if one.adjusted is None or one.limits is None or one.group != last.group:
            return False
        return (one.adjusted > one.limits.mean) if last.side == "high" else (one.adjusted < one.limits.mean)

    return sum(1 for _one in takewhile(is_beside, backwards))


RULES = {
    "outside": lambda: _("outside of what happens anyway"),
    "trend": lambda: _("one of seven in a row that go the same way"),
    "two_of_three": lambda: _("one of two in three near the limit"),
    "run": lambda: _("one of seven in a row on one side of the mean"),
}


def rule(one: Studied) -> str:
    """Which rule a point breaks, for the table; empty where none."""
    return RULES[one.flag]() if one.flag else ""


def mark(one: Studied) -> Mark:
    """How a chart marks the point."""
    return {"improvement": "improvement", "concern": "concern", "neutral": "change"}.get(one.favour, "")  # type: ignore[return-value]


def missing(one: Variation) -> str:
    """What is missing to tell natural variation, and until when it is likely to be known."""
    found = one.study.missing or Missing(what="points")
    if found.what == "variation":
        return _("All figures are the same, so there is no variation to measure and no limits are drawn.")
    if found.what == "neighbours":
        return _("Too few figures follow each other without a gap, so natural variation cannot be told yet.")
    more = max(found.needed - found.have, 1)
    known = ngettext("%(count)d figure is known", "%(count)d figures are known", found.have) % {"count": found.have}
    if one.study.group.reason:
        known = ngettext(
            "%(count)d figure is known since the new start",
            "%(count)d figures are known since the new start",
            found.have,
        ) % {"count": found.have}
    text = ngettext(
        "%(known)s; natural variation can be told with %(more)d more.",
        "%(known)s; natural variation can be told with %(more)d more.",
        more,
    ) % {"known": known, "more": more}
    names = [name for _day, name in following(list(one.series), many=more)]
    if names:
        text += " " + _("That is likely with the figures of %(period)s.") % {"period": names[-1]}
    return text


def assured(one: Variation) -> Said | None:
    """Whether the target will be met if nothing changes."""
    if one.study.assurance is None:
        return None
    return {
        "pass": Said(_("As things run now, the target will be met every time."), "good"),
        "fail": Said(_("As things run now, the target will not be met: it lies beyond what happens anyway."), "warn"),
        "inconsistent": Said(_("As things run now, the target will be met now and then, by luck.")),
    }[one.study.assurance]


def icon_of_variation(one: Variation) -> str:
    """The words beside the icon of variation; empty where it cannot be told."""
    return {
        "steady": _("no real change"),
        "improving": _("improving"),
        "worse": _("getting worse"),
        "changed": _("changing"),
        None: "",
    }[one.judged]


def icon_of_assurance(one: Variation) -> str:
    """The words beside the icon of assurance; empty without a target."""
    return {
        "pass": _("target met every time"),
        "fail": _("target not met as things run"),
        "inconsistent": _("target met now and then"),
        None: "",
    }[one.study.assurance]


def ahead(one: Variation) -> str:
    """What comes if nothing changes, and by which method."""
    if not one.forecast.points:
        return ""
    first, meaning = one.forecast.points[0], one.of.meaning
    said = {
        "period": first.label,
        "value": _figure(first.value, meaning),
        "low": _figure(first.low, meaning),
        "high": _figure(first.high, meaning),
    }
    text = _("If nothing changes, %(period)s will be about %(value)s, very likely between %(low)s and %(high)s.") % said
    why = {
        "common_cause": _("Foreseen from the mean and its natural variation."),
        "trend": _("Foreseen from the steady line that the figures follow."),
        "unsettled": _("Foreseen from the mean, though the figures have changed in a way that no line explains."),
    }
    return f"{text} {why[one.forecast.because]}"


def verdict(one: Variation) -> Said | None:
    """Whether the newest figure beat what was to come if nothing changed."""
    if one.verdict is None or one.verdict.foreseen is None:
        return None
    foreseen, meaning = one.verdict.foreseen, one.of.meaning
    said = {
        "period": foreseen.label,
        "low": _figure(foreseen.low, meaning),
        "high": _figure(foreseen.high, meaning),
    }
    return {
        "turned": Said(
            _("The curve has turned: %(period)s beat the %(low)s to %(high)s that were to come if nothing changed.")
            % said,
            "good",
        ),
        "worse": Said(
            _("%(period)s is worse than the %(low)s to %(high)s that were to come if nothing changed.") % said, "warn"
        ),
        "not_yet": Said(
            _("The curve has not turned: %(period)s lies within the %(low)s to %(high)s that were to come anyway.")
            % said
        ),
        "untold": Said(
            _("Whether the curve has turned cannot be told: the figure of %(period)s is protected or a range.") % said
        ),
        "too_soon": Said(_("It is too soon to tell whether the curve has turned.")),
    }[one.verdict.outcome]


def asides(one: Variation) -> list[str]:
    """What to know beside: limits that stay, trial limits, gaps, the season."""
    found, done = [], one.study
    if done.limits and done.group.baseline < done.group.counted:
        found.append(
            ngettext(
                "The first figure sets mean and limits; later ones are judged by them and do not move them.",
                "The first %(count)d figures set mean and limits; later ones are judged by them and do not move them.",
                done.group.baseline,
            )
            % {"count": done.group.baseline}
        )
    if done.limits and done.group.is_trial:
        found.append(
            ngettext(
                "These are trial limits, from %(count)d figure. From %(steady)d on they are steady.",
                "These are trial limits, from %(count)d figures. From %(steady)d on they are steady.",
                done.group.baseline,
            )
            % {"count": done.group.baseline, "steady": TRIAL}
        )
    if left_out := done.left_out:
        names = get_text_list([point.name for point in left_out], _("and"))
        found.append(
            ngettext(
                "Left out because it is protected, a range or missing: %(periods)s.",
                "Left out because they are protected, ranges or missing: %(periods)s.",
                len(left_out),
            )
            % {"periods": names}
        )
    if done.season:
        found.append(
            _("The season is taken out: what each month differs from the mean, on average.")
            if done.season == "month"
            else _("The season is taken out: what each term differs from the mean, on average.")
        )
    if done.season_missing:
        at = done.season_missing.at
        terms = {"autumn": _("autumn"), "spring": _("spring"), "summer": _("summer")}
        slot = str(MONTHS[int(at)]) if at.isdecimal() else terms[at]
        found.append(_("The season is not taken out: %(slot)s has been seen in one year only.") % {"slot": slot})
    return found


def limits(one: Variation) -> str:
    """Mean and limits as they are now: "44%, from 38% to 50%"; empty where they cannot be told."""
    found, meaning = one.study.limits, one.of.meaning
    if found is None:
        return ""
    return _("mean %(mean)s; %(low)s to %(high)s happens anyway") % {
        "mean": _figure(found.mean, meaning),
        "low": _figure(found.lower, meaning),
        "high": _figure(found.upper, meaning),
    }


def _figure(value: float, meaning: Meaning) -> str:
    return figure(value, meaning.unit, meaning.decimals)


def name_of(of: Standing, group: str) -> str:
    """Whose figures they are."""
    return of.called(group) or _("Everybody")

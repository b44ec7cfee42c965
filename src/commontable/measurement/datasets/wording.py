"""Whole sentences in the reader's language for what a story says, one function a kind of sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis.equity import Children, TargetStatus
from commontable.measurement.rules.story import GapMove, Move
from commontable.ui.wording import NOTHING, figure, span

from .figures import Shown
from .standing import Aim, Meaning, Standing

MOST_NAMES = 3


class Said(NamedTuple):
    """A sentence or a chip, and its tone: "", "good", "warn" or "quiet"."""

    text: str
    kind: str = ""


def shown(of: Shown, meaning: Meaning) -> str:
    """A figure in words: "47%", "40–50%", "at least 95%"; a dash where there is none to show."""
    if of.status == "ranged" and of.low is not None and of.high is not None:
        is_whole = of.low.is_integer() and of.high.is_integer()
        return span(of.low, of.high, meaning.unit, 0 if is_whole else meaning.decimals)
    return figure(of.value, meaning.unit, meaning.decimals) if of.status == "published" else NOTHING


def agreed(value: float, meaning: Meaning) -> str:
    """A target or baseline as people agreed on it: "60%", without decimals where it has none."""
    return figure(value, meaning.unit, 0 if float(value).is_integer() else max(meaning.decimals, 1))


def points(value: float, meaning: Meaning) -> str:
    """How far apart two figures are: "3 points"; one decimal where whole points would say nothing."""
    decimals = meaning.decimals
    if abs(value) and round(abs(value), decimals) == 0:
        decimals += 1
    written = figure(abs(value), "number", decimals)
    many = 1 if round(abs(value), decimals) == 1 else 2
    if meaning.unit == "days":
        return ngettext("%(count)s day", "%(count)s days", many) % {"count": written}
    if meaning.unit == "number":
        return written
    return ngettext("%(count)s point", "%(count)s points", many) % {"count": written}


def names(listed: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    if len(listed) <= MOST_NAMES + 1:
        return get_text_list(list(listed), _("and"))
    more = len(listed) - MOST_NAMES
    return ngettext("%(names)s and %(count)d more group", "%(names)s and %(count)d more groups", more) % {
        "names": ", ".join(listed[:MOST_NAMES]),
        "count": more,
    }


def aim(of: Aim, meaning: Meaning) -> str:
    """The target in words: "target 60% or more by 2029-30"."""
    said = {"figure": agreed(of.value, meaning), "period": of.period}
    if meaning.direction == "decrease":
        return _("target %(figure)s or less by %(period)s") % said
    return _("target %(figure)s or more by %(period)s") % said


def moved(of: Standing) -> Said:
    """What became of the figure since the period before, honest about chance."""
    move, meaning = of.story.movement, of.meaning
    if move.kind is Move.FIRST and move.since:
        return Said(
            _("From now on it is measured or done in another way than in %s, so the two are not compared.") % move.since
        )
    if move.kind is Move.FIRST:
        return Said(_("This is the first figure, so there is nothing to compare it with yet."))
    if move.points is None:
        return Said(
            _("Whether it has changed since %s cannot be said: one of the two figures is protected or a range.")
            % move.since
        )
    change = {"points": points(move.points, meaning), "since": move.since}
    if move.points == 0:
        return Said(_("Unchanged since %(since)s.") % change)
    is_up = move.points > 0
    if move.kind is Move.CHANCE:
        return Said(
            (
                _("%(points)s up since %(since)s, which is within what chance alone does. No news.")
                if is_up
                else _("%(points)s down since %(since)s, which is within what chance alone does. No news.")
            )
            % change
        )
    if move.kind is Move.NATURAL:
        return Said(
            (
                _("%(points)s up since %(since)s, which happens anyway from one period to the next. No real change.")
                if is_up
                else _(
                    "%(points)s down since %(since)s, which happens anyway from one period to the next. No real change."
                )
            )
            % change
        )
    if not move.is_tested:
        text = (
            _("%(points)s up since %(since)s. An average alone does not tell whether that is more than chance.")
            if is_up
            else _("%(points)s down since %(since)s. An average alone does not tell whether that is more than chance.")
        )
        return Said(text % change)
    text = (
        _("%(points)s up since %(since)s, more than chance alone does.")
        if is_up
        else _("%(points)s down since %(since)s, more than chance alone does.")
    )
    if meaning.direction == "decrease":
        text = (
            _("%(points)s up since %(since)s, more than chance alone does; here lower is better.")
            if is_up
            else _("%(points)s down since %(since)s, more than chance alone does; here lower is better.")
        )
    return Said(text % change, "good" if move.kind is Move.BETTER else "warn")


def gap(of: Standing) -> Said | None:
    """Between whom the widest gap lies, and what became of it."""
    divide = of.story.divide
    if divide is None:
        return None
    said = {
        "behind": of.called(divide.behind),
        "ahead": of.called(divide.ahead),
        "points": points(divide.points, of.meaning),
        "change": points(divide.change, of.meaning),
        "since": of.before,
    }
    if not divide.is_beyond_chance:
        if not of.meaning.is_share:
            return Said(_("Widest gap: %(behind)s, %(points)s from %(ahead)s.") % said)
        return Said(_("No gap between groups that is more than chance alone does."))
    if divide.move is GapMove.WIDER:
        return Said(
            _("%(behind)s: %(points)s behind %(ahead)s, and the gap is %(change)s wider than in %(since)s.") % said,
            "warn",
        )
    if divide.move is GapMove.NARROWER:
        return Said(
            _("%(behind)s: %(points)s behind %(ahead)s, and the gap is %(change)s narrower than in %(since)s.") % said,
            "good",
        )
    if divide.move is GapMove.SAME:
        return Said(_("%(behind)s: %(points)s behind %(ahead)s, much as in %(since)s.") % said)
    return Said(_("%(behind)s: %(points)s behind %(ahead)s.") % said)


def target_missed_by(of: Standing) -> Said | None:
    """Loudly: the whole has met its target and some groups have not."""
    standing = of.story.standing
    if standing is None or standing.status is not TargetStatus.MET_WHOLE_MISSED_BY_GROUP:
        return None
    listed = names([of.called(group) for group in standing.missed])
    return Said(_("Met as a whole, but missed for %(groups)s.") % {"groups": listed}, "warn")


def longer(of: Standing) -> Said | None:
    """What became of the figure over the longer run, where that is more than chance and the last step is not."""
    course = of.story.course
    if course is of.story.movement or course.points is None or course.kind not in (Move.BETTER, Move.WORSE):
        return None
    said = {"points": points(course.points, of.meaning), "since": course.since}
    text = (
        _("Over the longer run: %(points)s up since %(since)s, more than chance alone does.")
        if course.points > 0
        else _("Over the longer run: %(points)s down since %(since)s, more than chance alone does.")
    )
    if not course.is_tested:
        text = (
            _("Over the longer run: %(points)s up since %(since)s.")
            if course.points > 0
            else _("Over the longer run: %(points)s down since %(since)s.")
        )
    return Said(text % said, "good" if course.kind is Move.BETTER else "warn")


def target(of: Standing) -> Said | None:
    """Where the figure stands against its target, with children counted."""
    standing, story = of.story.standing, of.story
    if standing is None or of.aim is None:
        return None
    if standing.status is TargetStatus.UNKNOWN:
        return Said(_("Whether the target is met cannot be said from a range."))
    if standing.status is TargetStatus.MET:
        return Said(_("The target is met."), "good")
    tone = "warn" if of.aim.is_due else ""
    if standing.status is TargetStatus.MISSED and story.children is None:
        return Said(_("The target is not met."), tone) if of.aim.is_due else None
    parts = []
    if standing.status is TargetStatus.MISSED and story.children is not None:
        parts.append(format_html(_("It takes {children} to reach the target."), children=children(of, story.children)))
    if (of_group := story.children_of_furthest) is not None and of_group.most > 0:
        parts.append(
            format_html(
                _("For {group}, the group furthest behind, to reach it too, it takes {children}."),
                group=of.called(story.furthest),
                children=children(of, of_group),
            )
        )
    return Said(format_html_join(" ", "{}", ((part,) for part in parts)), tone) if parts else None


def children(of: Standing, many: Children) -> SafeString:
    """How many more children, or how many fewer where lower is better."""
    counts = {"count": figure(many.most, "number"), "fewest": figure(many.fewest, "number")}
    if of.meaning.direction == "decrease":
        text = ngettext("%(count)s child fewer", "%(count)s fewer children", many.most) % counts
        if many.fewest != many.most:
            text = _("between %(fewest)s and %(count)s fewer children") % counts
    else:
        text = ngettext("%(count)s more child", "%(count)s more children", many.most) % counts
        if many.fewest != many.most:
            text = _("between %(fewest)s and %(count)s more children") % counts
    return format_html("<b>{}</b>", text)

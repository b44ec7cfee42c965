"""The short words: chips, headlines, and what the whole scorecard says in two or three sentences."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis.equity import TargetStatus
from commontable.measurement.rules.freshness import Freshness, freshness
from commontable.measurement.rules.story import GapMove, Move

from .scorecard import Card, Scorecard
from .standing import Standing
from .wording import Said, shown


def chips(card: Card, *, at: datetime) -> list[Said]:
    """The few words that stand over a figure, what needs attention first."""
    if card.released is None or not card.is_measured:
        return [Said(_("not yet measured"), "quiet")]
    found = [
        one
        for one in (target_chip(card.standing), gap_chip(card.standing), move_chip(card.standing))
        if one is not None
    ]
    found.sort(key=lambda one: ("warn", "good", "", "quiet").index(one.kind))
    if freshness(card.released.published_at.date(), today=at.date()) is Freshness.OLD:
        found.append(Said(_("no new figure for over a year"), "quiet"))
    if card.meaning.is_linked:
        found.append(Said(linked_mark(is_uneven=card.meaning.is_unevenly_linked), "quiet"))
    if card.meaning.is_synthetic:
        found.append(Said(_("invented data"), "quiet"))
    return found


def linked_mark(*, is_uneven: bool) -> str:
    """The mark of a figure that rests on linked files; a warning only where groups are found unequally."""
    return _("linked files: gaps may be false") if is_uneven else _("from linked files")


def move_chip(of: Standing) -> Said | None:
    """Better, worse, no news."""
    move = of.story.course
    if not of.now.is_known:
        return Said(_("protected"), "quiet")
    if chip := natural_chip(of):
        return chip
    if move.kind is Move.UNTOLD:
        return Said(_("shown as a range"), "quiet") if of.now.status == "ranged" else None
    if move.kind is Move.BETTER and move.is_tested:
        return Said(_("improved since %s") % move.since, "good")
    if move.kind is Move.WORSE and move.is_tested:
        return Said(_("slipped since %s") % move.since, "warn")
    if move.kind in (Move.BETTER, Move.WORSE):
        return Said(_("moved the right way") if move.kind is Move.BETTER else _("moved the wrong way"))
    if move.kind is Move.FIRST:
        return Said(_("starts anew") if move.since else _("first figure"), "quiet")
    return Said(_("no news"), "quiet")


def heading_for(of: Standing) -> Move | None:
    """Better or worse where natural variation says so, or, where it cannot be told yet, the change does; no news
    (chance) where neither does; None where nothing was tested.
    """
    if of.natural is not None:
        return {"improving": Move.BETTER, "worse": Move.WORSE}.get(of.natural, Move.CHANCE)
    return of.story.course.kind if of.story.course.is_tested else None


def natural_chip(of: Standing) -> Said | None:
    """What natural variation says of the newest figure; None where it cannot be told yet."""
    found: dict[str | None, Said] = {
        "steady": Said(_("no real change"), "quiet"),
        "improving": Said(_("improving"), "good"),
        "worse": Said(_("getting worse"), "warn"),
        "changed": Said(_("changing")),
    }
    return found.get(of.natural)


def target_chip(of: Standing) -> Said | None:
    """Met, missed, or met as a whole and missed by a group."""
    if of.story.standing is None or of.aim is None:
        return None
    status = of.story.standing.status
    if status is TargetStatus.MET_WHOLE_MISSED_BY_GROUP:
        return Said(_("met as a whole, missed by a group"), "warn")
    if status is TargetStatus.MET:
        return Said(_("target met"), "good")
    if status is TargetStatus.MISSED and of.aim.is_due:
        return Said(_("target missed"), "warn")
    return None


def gap_chip(of: Standing) -> Said | None:
    """Widening or narrowing, where it is more than chance."""
    divide = of.story.divide
    if divide is None or not divide.is_beyond_chance:
        return None
    if divide.move is GapMove.WIDER:
        return Said(_("gap widening"), "warn")
    return Said(_("gap narrowing"), "good") if divide.move is GapMove.NARROWER else None


def headline(of: Standing) -> str:
    """The sentence over an indicator's page: its name, and how it stands."""
    said = {"name": of.meaning.name, "figure": shown(of.now, of.meaning)}
    if not of.period:
        return _("%(name)s: not yet measured") % said
    if not of.now.is_known:
        return _("%(name)s: protected") % said
    status = of.story.standing.status if of.story.standing else None
    if status is TargetStatus.MET_WHOLE_MISSED_BY_GROUP:
        return _("%(name)s: %(figure)s, met as a whole, missed by a group") % said
    if status is TargetStatus.MET:
        return _("%(name)s: %(figure)s, target met") % said
    if status is TargetStatus.MISSED and of.aim and of.aim.is_due:
        return _("%(name)s: %(figure)s, target missed") % said
    going = heading_for(of)
    if going is Move.BETTER:
        return _("%(name)s: %(figure)s, and improving") % said
    if going is Move.WORSE:
        return _("%(name)s: %(figure)s, and slipping") % said
    return _("%(name)s: %(figure)s") % said


def course(of: Standing) -> str:
    """The line over time as a sentence, for whoever cannot see it. Tells only figures that are shown."""
    known = [(period, of.figures.everybody[period]) for period in of.periods if period in of.figures.everybody]
    known = [(period, one) for period, one in known if one.is_known]
    if not known:
        return _("%(name)s: no figure can be shown.") % {"name": of.meaning.name}
    (first, then), (last, now) = known[0], known[-1]
    said = {
        "name": of.meaning.name,
        "first": first,
        "last": last,
        "then": shown(then, of.meaning),
        "now": shown(now, of.meaning),
    }
    if first == last:
        return _("%(name)s: %(now)s in %(last)s.") % said
    return _("%(name)s: %(then)s in %(first)s, %(now)s in %(last)s.") % said


def lede(scorecard: Scorecard) -> str:
    """What the core indicators of the seven outcomes say together; only what the figures can defend."""
    core = scorecard.core
    measured = [card for card in core if card.is_measured]
    moves = Counter(heading_for(card.standing) for card in measured)
    better, worse, same = moves[Move.BETTER], moves[Move.WORSE], moves[Move.CHANCE]
    sentences = []
    if better:
        sentences.append(
            ngettext(
                "%(count)d outcome has improved more than chance alone explains.",
                "%(count)d outcomes have improved more than chance alone explains.",
                better,
            )
            % {"count": better}
        )
    if worse:
        sentences.append(
            ngettext("%(count)d outcome has slipped.", "%(count)d outcomes have slipped.", worse) % {"count": worse}
        )
    if same:
        sentences.append(
            ngettext("%(count)d outcome shows no news.", "%(count)d outcomes show no news.", same) % {"count": same}
        )
    loud = sum(
        1
        for card in measured
        if card.standing.story.standing
        and card.standing.story.standing.status is TargetStatus.MET_WHOLE_MISSED_BY_GROUP
    )
    if loud:
        sentences.append(
            ngettext(
                "%(count)d target is met as a whole and missed by a group.",
                "%(count)d targets are met as a whole and missed by a group.",
                loud,
            )
            % {"count": loud}
        )
    wider = sum(
        1 for card in measured if card.standing.story.divide and card.standing.story.divide.move is GapMove.WIDER
    )
    if wider:
        sentences.append(
            ngettext("%(count)d gap is widening.", "%(count)d gaps are widening.", wider) % {"count": wider}
        )
    return " ".join(sentences)

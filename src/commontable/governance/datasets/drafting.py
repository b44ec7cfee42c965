"""A first draft of the minutes, from what the register knows of a meeting, in the language of the table."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import rule_of
from commontable.governance.datasets.presence import Sitting, quorum_at, quorum_on_record, sittings_of
from commontable.governance.datasets.speaking import shares, voices_of
from commontable.governance.models import AgendaItem, Decision, Meeting, Origin
from commontable.governance.rules.meeting import Presence
from commontable.partnership.rules.sectors import Sector
from commontable.ui import wording


def drafted(meeting: Meeting, *, at: datetime) -> str:
    """Who was there, each item with its time and what came of it, decisions, promises, and how the word went round."""
    zone = ZoneInfo(meeting.partnership.time_zone)
    with translation.override(meeting.partnership.default_language), timezone.override(zone):
        return "\n".join(_lines(meeting, at)).strip()


def _lines(meeting: Meeting, at: datetime) -> Iterator[str]:
    sittings = sittings_of(meeting, at=at)
    yield from _attendance(meeting, sittings)
    decisions = list(Decision.objects.filter(meeting=meeting).order_by("number"))
    promises = list(
        Origin.objects.filter(meeting=meeting)
        .select_related("commitment__partner", "commitment__member")
        .order_by("commitment__number")
    )
    items = list(meeting.items.order_by("position", "pk"))
    for number, item in enumerate(items, start=1):
        yield f"## {number}. {_line(item.title)}"
        yield from _item(item)
        yield from _outcomes(
            [one for one in decisions if one.item_id == item.pk], [one for one in promises if one.item_id == item.pk]
        )
        yield ""
    known = {item.pk for item in items}
    loose = (
        [one for one in decisions if one.item_id not in known],
        [one for one in promises if one.item_id not in known],
    )
    if any(loose):
        yield "## " + translate("Beside the agenda")
        yield from _outcomes(*loose)
        yield ""
    voices = voices_of(meeting)
    if voices.spoken or voices.speaking:
        yield "## " + translate("How the word went round")
        for share in shares(sittings, voices, at=at):
            yield "- " + _share(Sector(share.sector).label, share.turns, share.minutes)


def _attendance(meeting: Meeting, sittings: list[Sitting]) -> Iterator[str]:
    yield "## " + translate("Who was there")
    quorum = quorum_at(sittings, rule=rule_of(meeting.body))
    if not any(one.attendance for one in sittings):
        yield translate("Nobody recorded who was there.")
    elif quorum is not None:
        yield " ".join(quorum_on_record(quorum))
    for one in sittings:
        if one.attendance is None:
            continue
        who = one.attendance.member
        if one.attendance.presence == Presence.PRESENT and who:
            yield f"- {_line(one.seat.name)}: {_line(who.name)}, {_line(who.partner.name)}"
        elif one.attendance.presence == Presence.ALTERNATE and who:
            yield "- " + translate("%(seat)s: %(name)s, %(partner)s, standing in") % {
                "seat": _line(one.seat.name), "name": _line(who.name), "partner": _line(who.partner.name),
            }  # fmt: skip
    for presence, label in ((Presence.EXCUSED, translate("Excused: %s")), (Presence.ABSENT, translate("Absent: %s"))):
        names = [_line(one.seat.name) for one in sittings if one.attendance and one.attendance.presence == presence]
        if names:
            yield label % ", ".join(names)
    yield ""


def _item(item: AgendaItem) -> Iterator[str]:
    if item.began_at is None:
        yield translate("We did not come to this item.")
        return
    if item.ended_at is not None:
        took = max(1, round((item.ended_at - item.began_at).total_seconds() / 60))
        yield ngettext(
            "It took %(took)d minute; %(planned)d were planned.",
            "It took %(took)d minutes; %(planned)d were planned.",
            took,
        ) % {"took": took, "planned": item.minutes}
    if item.came_of_it:
        yield item.came_of_it


def _outcomes(decisions: list[Decision], promises: list[Origin]) -> Iterator[str]:
    for decision in decisions:
        yield ""
        yield translate("Decision %(number)d: %(title)s") % {"number": decision.number, "title": _line(decision.title)}
        yield decision.text
        yield from _tally(decision)
    if promises:
        yield ""
        yield translate("Promised:")
    for origin in promises:
        promise = origin.commitment
        yield "- " + translate("%(partner)s (%(name)s): %(what)s, by %(day)s") % {
            "partner": _line(promise.partner.name),
            "name": _line(promise.member.name),
            "what": _line(promise.what),
            "day": wording.day(promise.due_on),
        }


def _tally(decision: Decision) -> Iterator[str]:
    heads = {choice: votes.get("heads", 0) for choice, votes in (decision.outcome.get("by_choice") or {}).items()}
    if any(heads.values()):
        yield translate(
            "In favour: %(support)d. With reservations: %(reservations)d. Stood aside: %(stand_aside)d. "
            "Objected: %(object)d."
        ) % {choice: heads.get(choice, 0) for choice in ("support", "reservations", "stand_aside", "object")}


def _share(sector: object, turns: int, minutes: int) -> str:
    if not turns:
        return translate("%(sector)s: nobody spoke") % {"sector": sector}
    spoke = ngettext("%(n)d turn", "%(n)d turns", turns) % {"n": turns}
    took = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return f"{sector}: {spoke}, {took}"


def _line(text: str) -> str:
    """The text in one line: a name never begins a heading or a list of its own."""
    return " ".join(text.split())

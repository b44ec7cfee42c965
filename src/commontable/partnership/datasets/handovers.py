"""Handovers: what a pack is made of, who is to take over, and what shows that somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.journal.extensions import modules_named
from commontable.partnership.models import Handover, HandoverStep, Member, Partnership
from commontable.partnership.permissions import Permission, may
from commontable.partnership.rules.handover import SPANS, Sign
from commontable.ui import wording

from .needs import Kind, Need


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a chapter: what, a detail, where to read on, until or since when.

    `pass_url` is where whoever keeps handovers passes it on to the successor, `verb` what the button says.
    """

    what: str
    detail: str = ""
    url: str = ""
    day: date | None = None
    day_says: str = ""
    verb: str = ""
    pass_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One part of a pack, in the order of `place`; where there are no rows, `empty` says what that means."""

    key: str
    place: int
    title: str
    intro: str = ""
    prose: str = ""
    rows: list[Row] = field(default_factory=list)
    empty: str = ""
    verb: str = ""
    pass_url: str = ""
    is_counted: bool = True  # whether the number of its rows says something


@dataclass(frozen=True)
class Span:
    """The steps of the first so many days, and the day by which they are done."""

    days: int
    by: date
    steps: list[HandoverStep]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.done_at is not None for step in self.steps)


def chapters_of(handover: Handover, *, at: datetime) -> list[Chapter]:
    """The pack: what every app knows of the place that passes on, read from the register at that moment."""
    found = [
        chapter for _label, module in modules_named("handover") for chapter in module.chapters(handover=handover, at=at)
    ]
    return sorted(found, key=lambda chapter: chapter.place)


def signs_at(partnership: Partnership, *, day: date) -> dict[int, list[Sign]]:
    """What shows that members leave, in every app, by the member's key."""
    found = [
        sign for _label, module in modules_named("handover") for sign in module.signs(partnership=partnership, day=day)
    ]
    found.sort(key=lambda sign: sign.member)
    return {member: list(signs) for member, signs in groupby(found, key=lambda sign: sign.member)}


def handovers_of(partnership: Partnership, *, of: Member | None = None) -> QuerySet[Handover]:
    """The handovers of the table, or those in which that member leaves or takes over; the newest first."""
    found = Handover.objects.of(partnership)
    if of is not None:
        found = found.filter(Q(leaver=of) | Q(successor=of))
    listed: QuerySet[Handover] = (
        found.select_related("partner", "leaver", "successor", "owner", "partnership")
        .annotate(step_count=Count("steps"), done_count=Count("steps", filter=Q(steps__done_at__isnull=False)))
        .order_by("-noticed_on", "-pk")
    )
    return listed


def last_day(handover: Handover) -> date | None:
    """The first day without the leaver, where one was set."""
    days = [day for day in (handover.leaver.left_on, handover.partner.left_on) if day is not None]
    return min(days, default=None)


def spans_of(handover: Handover) -> list[Span]:
    """The steps by 30, 60 and 90 days, counted from when the successor opened the handover, else from its beginning."""
    first = handover.partnership.day(handover.opened_at) if handover.opened_at else handover.noticed_on
    steps = list(handover.steps.order_by("days", "pk"))
    spans = [(days, [step for step in steps if step.days == days]) for days in SPANS]
    return [Span(days, date.fromordinal(first.toordinal() + days), within) for days, within in spans if within]


def address_of(handover: Handover, route: str = "handover", **parts: Any) -> str:
    """The address of the pack, or of one of its pages."""
    return reverse(
        f"partnership:{route}", kwargs={"table": handover.partnership.slug, "handover": handover.pk, **parts}
    )


def waiting_for(successor: Member) -> Handover | None:
    """The handover that this person is to open, where there is one."""
    open_ones = Handover.objects.filter(successor=successor, ended_at=None).select_related("partnership", "leaver")
    found: Handover | None = open_ones.order_by("pk").first()
    return found


def needs_of(member: Member, *, at: datetime) -> list[Need]:
    """What handovers ask of the member: to open theirs, to write to who comes; of the director, to name a successor.

    One question to the register.
    """
    mine = Q(successor=member) | Q(leaver=member)
    keeps = may(Permission.KEEP_HANDOVERS, by=member, at=at)
    asked = Handover.objects.of(member.partnership).filter(ended_at=None)
    found = list((asked if keeps else asked.filter(mine)).select_related("leaver", "partner").order_by("pk"))
    for handover in found:
        handover.partnership = member.partnership
    return [need for one in found for need in _needs(one, member=member, keeps=keeps)]


def _needs(handover: Handover, *, member: Member, keeps: bool) -> Iterator[Need]:
    leaver = handover.leaver
    if handover.successor_id == member.pk and handover.opened_at is None:
        yield Need(
            what=translate("Your handover"),
            about=translate("from %(name)s waits for you") % {"name": leaver.name},
            detail=translate("What your organisation decided, promised and owes, and what to do first"),
            url=address_of(handover),
            verb=translate("Open it"),
            kind=Kind.HANDOVER,
        )
    if handover.leaver_id == member.pk and not handover.parting_words:
        yield Need(
            what=translate("Somebody takes over from you"),
            about=translate("What would you tell them?"),
            url=address_of(handover, "handover_words"),
            verb=translate("Write it down"),
            by=leaver.left_on,
            kind=Kind.PARTING_WORDS,
        )
    if keeps and handover.successor_id is None and handover.leaver_id != member.pk:
        yield Need(
            what=translate("Who takes over from %(name)s?") % {"name": leaver.name},
            about=handover.get_trigger_display(),
            detail=_until(handover),
            url=address_of(handover),
            verb=translate("Prepare it"),
            by=leaver.left_on,
            kind=Kind.WHO_FOLLOWS,
        )


def _until(handover: Handover) -> str:
    if handover.leaver.left_on is None:
        return handover.partner.name
    said = translate("%(partner)s, gone from %(day)s")
    return said % {"partner": handover.partner.name, "day": wording.day(handover.leaver.left_on)}

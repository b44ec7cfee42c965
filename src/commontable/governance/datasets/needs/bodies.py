"""What waits for the director: seats nobody holds, tenures that end soon, a chair whose time is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.models import ChairTerm, Seat, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.terms import months_after
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.partnership.permissions import may
from commontable.ui import wording

from .rows import Area, Row, columns, needs_in

SOON = timedelta(days=30)
SEAT, CHAIR = "seat", "chair"


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """For the director: a line a body with vacant seats, one a tenure that ends within 30 days, one a late chair."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    if not may(Permission.SEAT_MEMBERS, by=member, at=at):
        return
    day = member.partnership.day(at)
    is_open = Q(body__closed_on__isnull=True) | Q(body__closed_on__gt=day)
    yield columns(
        _unsettled(member, day, is_open), kind=Value(SEAT), title=F("name"), body=F("body__name"),
        slug=F("body__slug"), key=F("pk"), more=F("holder"), until=F("leaves_on"),
    )  # fmt: skip
    terms = ChairTerm.objects.of(member.partnership).filter(chairs_on(day), is_open)
    yield columns(
        terms, kind=Value(CHAIR), body=F("body__name"), slug=F("body__slug"), more=F("member__name"),
        number=F("body__chair_months"), key=F("pk"), since=F("starts_on"), until=F("ends_on"),
    )  # fmt: skip


def _unsettled(member: Member, day: date, is_open: Q) -> Any:
    """Seats nobody holds, and those whose `holder` leaves soon, on `leaves_on`, with nobody to follow."""
    holding = Tenure.objects.on(day).filter(seat=OuterRef("pk"), kind=TenureKind.HOLDER)
    following = Tenure.objects.filter(seat=OuterRef("pk"), kind=TenureKind.HOLDER, starts_on__gt=day)
    existing = Seat.objects.of(member.partnership).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day), is_open, opened_on__lte=day
    )
    named = existing.annotate(
        holder=Subquery(holding.values("member__name")[:1]), leaves_on=Subquery(holding.values("ends_on")[:1])
    )
    unsettled = named.filter(Q(holder__isnull=True) | Q(leaves_on__lte=day + SOON))
    return unsettled.exclude(models.Exists(following), holder__isnull=False)


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    day, table = member.partnership.day(at), member.partnership.slug
    seats = sorted((row for row in rows if row.kind == SEAT), key=lambda row: (row.body, row.title, row.key))
    vacant = Counter((row.slug, row.body) for row in seats if row.more is None)
    for (slug, name), count in vacant.items():
        yield Need(
            what=ngettext("%(n)d seat is vacant", "%(n)d seats are vacant", count) % {"n": count},
            about=translate("in %(body)s") % {"body": name},
            detail=translate("While a seat is vacant its sector is not heard."),
            url=reverse("governance:body", kwargs={"table": table, "body": slug}),
            verb=translate("Fill the seats"),
            kind=Kind.SEATS,
        )
    for row in seats:
        if row.more is not None:
            yield Need(
                what=translate("%(member)s leaves a seat") % {"member": row.more},
                about=translate("%(seat)s in %(body)s") % {"seat": row.title, "body": row.body},
                detail=translate("Nobody follows yet."),
                url=reverse("governance:seat", kwargs={"table": table, "body": row.slug, "seat": row.key}),
                verb=translate("Record who follows"),
                by=row.until,
                kind=Kind.SEATS,
            )
    for row in rows:
        if row.kind == CHAIR and row.since and row.number:
            due = row.until or months_after(row.since, row.number)
            if due <= day:
                yield _late_chair(row, member, due)


def _late_chair(row: Row, member: Member, due: date) -> Need:
    return Need(
        what=translate("The chair of %(body)s should be handed over") % {"body": row.body},
        about=translate("%(member)s has it since %(day)s") % {"member": row.more, "day": wording.day(row.since)},
        url=reverse("governance:hand_over_chair", kwargs={"table": member.partnership.slug, "body": row.slug}),
        verb=translate("Hand over the chair"),
        by=due,
        kind=Kind.CHAIR,
    )


AREA = Area(asks=_asks, says=_says)

"""What waits for the director: seats nobody holds, tenures that end soon, a chair whose time is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.models import ChairTerm, Seat, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.terms import months_after
from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member
from commontable.partnership.permissions import may
from commontable.ui import wording

SOON = timedelta(days=30)


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """For the director: a line a body with vacant seats, one a tenure that ends within 30 days, one a late chair."""
    if not may(Permission.SEAT_MEMBERS, by=member, at=at):
        return
    day, table = member.partnership.day(at), member.partnership.slug
    seats = list(_unsettled(member, day))
    vacant: dict[tuple[str, str], int] = defaultdict(int)
    for seat in seats:
        if seat.holder is None:
            vacant[seat.body.slug, seat.body.name] += 1
    for (slug, name), count in vacant.items():
        yield Need(
            what=ngettext("%(n)d seat is vacant", "%(n)d seats are vacant", count) % {"n": count},
            about=translate("in %(body)s") % {"body": name},
            detail=translate("While a seat is vacant its sector is not heard."),
            url=reverse("governance:body", kwargs={"table": table, "body": slug}),
            verb=translate("Fill the seats"),
        )
    for seat in seats:
        if seat.holder is not None:
            yield Need(
                what=translate("%(member)s leaves a seat") % {"member": seat.holder},
                about=translate("%(seat)s in %(body)s") % {"seat": seat.name, "body": seat.body.name},
                detail=translate("Nobody follows yet."),
                url=reverse("governance:seat", kwargs={"table": table, "body": seat.body.slug, "seat": seat.pk}),
                verb=translate("Record who follows"),
                by=seat.until,
            )
    yield from _late_chairs(member, day)


def _unsettled(member: Member, day: date) -> Iterable[Any]:
    """Seats nobody holds, and those whose holder leaves soon with nobody to follow; `holder`, `until` filled in."""
    holding = Tenure.objects.on(day).filter(seat=OuterRef("pk"), kind=TenureKind.HOLDER)
    following = Tenure.objects.filter(seat=OuterRef("pk"), kind=TenureKind.HOLDER, starts_on__gt=day)
    existing = Seat.objects.of(member.partnership).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        Q(body__closed_on__isnull=True) | Q(body__closed_on__gt=day),
        opened_on__lte=day,
    )
    named = existing.annotate(
        holder=Subquery(holding.values("member__name")[:1]), until=Subquery(holding.values("ends_on")[:1])
    )
    unsettled = named.filter(Q(holder__isnull=True) | Q(until__lte=day + SOON)).exclude(
        models.Exists(following), holder__isnull=False
    )
    return unsettled.select_related("body").order_by("body__name", "until", "name", "pk")


def _late_chairs(member: Member, day: date) -> Iterable[Need]:
    terms = ChairTerm.objects.of(member.partnership).filter(
        chairs_on(day), Q(body__closed_on__isnull=True) | Q(body__closed_on__gt=day)
    )
    for term in terms.select_related("body", "member").order_by("starts_on", "pk"):
        due = term.ends_on or months_after(term.starts_on, term.body.chair_months)
        if due <= day:
            yield Need(
                what=translate("The chair of %(body)s should be handed over") % {"body": term.body.name},
                about=translate("%(member)s has it since %(day)s")
                % {"member": term.member.name, "day": wording.day(term.starts_on)},
                url=reverse(
                    "governance:hand_over_chair",
                    kwargs={"table": member.partnership.slug, "body": term.body.slug},
                ),
                verb=translate("Hand over the chair"),
                by=due,
            )

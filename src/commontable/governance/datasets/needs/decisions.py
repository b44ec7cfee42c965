"""Decisions that wait: to be carried out by the director, to be looked at again by whoever leads the body."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.models import ChairTerm, Decision, in_force
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import EffectKind
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member

from .rows import Area, Row, columns, needs_in

MOST = 20
TO_DO = "to do"


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """Effects to carry out, and reviews whose day has come."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    day = member.partnership.day(at)
    chairs = ChairTerm.objects.filter(in_force(day), member=member).values("body")
    to_review = Q(review_on__lte=day) & (Q(body__facilitator=member) | Q(body__in=chairs))
    to_do = Q(pk__in=())
    if member.roles_at(at) & Permission.CARRY_OUT_DECISIONS.grant.roles:
        to_do = Q(carried_out__isnull=True) & ~Q(effect_kind=EffectKind.NONE)
    decisions = Decision.objects.of(member.partnership).filter(to_do | to_review, replaced_by__isnull=True)
    yield columns(
        decisions, kind=Case(When(to_do, then=Value(TO_DO)), default=Value("")), title=F("title"), number=F("number"),
        body=F("body__name"), slug=F("effect_kind"), more=F("waits_because"), until=F("review_on"),
    )  # fmt: skip


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    for row in sorted(rows, key=lambda row: row.number or 0)[:MOST]:
        if row.kind == TO_DO:
            yield Need(
                what=translate("Decision %(number)d") % {"number": row.number},
                about=translate("waits to be carried out: %(title)s") % {"title": row.title},
                detail=row.more or f"{row.body} · {EffectKind(row.slug or '').label}",
                url=_url(member, row, "carry_out"),
                verb=translate("Carry it out"),
                kind=Kind.CARRY_OUT,
            )
        else:
            yield Need(
                what=translate("Decision %(number)d") % {"number": row.number},
                about=translate("is to be looked at again: %(title)s") % {"title": row.title},
                detail=row.body or "",
                url=_url(member, row, "review_decision"),
                verb=translate("Say what came of it"),
                by=row.until,
                kind=Kind.LOOK_AGAIN,
            )


def _url(member: Member, row: Row, page: str) -> str:
    return reverse(f"governance:{page}", args=[member.partnership.slug, row.number])


AREA = Area(asks=_asks, says=_says)

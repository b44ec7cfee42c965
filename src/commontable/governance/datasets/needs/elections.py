"""Elections that wait: for a ballot, for a nominee's answer, to be counted, for those elected to take their place."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.models import Ballot, Candidate, ChairTerm, Election, Proxy, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage, Ending
from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member

MOST = 20


def waits(member: Member, at: datetime) -> Iterator[Need]:
    """Ballots of the member's seats, nominations to answer; for whoever leads or directs, the next step. One query."""
    for one in _concerned(member, at):
        if one.stage == ElectionStage.OPEN and one.is_open(at):
            if one.seat is not None:
                yield Need(
                    what=one.title,
                    about=translate("waits for your ballot"),
                    detail=one.body.name,
                    url=_url(member, "cast_ballot", one.number, one.seat),
                    verb=translate("Vote"),
                    by=member.partnership.day(one.closes_at) if one.closes_at else None,
                )
        elif one.stage == ElectionStage.OPEN and one.is_led:
            yield _to_do(
                member, one, translate("has ended and waits to be counted"), "count_election", translate("Count")
            )
        elif one.stage == ElectionStage.NOMINATIONS and one.nomination is not None:
            yield Need(
                what=one.title,
                about=translate("asks whether you will stand"),
                detail=one.body.name,
                url=_url(member, "accept_nomination", one.number, one.nomination),
                verb=translate("Answer"),
            )
        elif one.stage == ElectionStage.CLOSED:
            yield _to_do(
                member, one, translate("is counted; those elected wait for their place"), "seat_elected",
                translate("Give the place"),
            )  # fmt: skip


def _concerned(member: Member, at: datetime) -> Any:
    """Elections with `seat` (whose uncast ballot is the member's), `nomination` (to answer) and `is_led`."""
    day, held = member.partnership.day(at), member.roles_at(at)
    holds = Tenure.objects.on(day).filter(member=member).values("seat")
    carries = Proxy.objects.filter(to=member, withdrawn_at=None, starts_at__lte=at, ends_at__gt=at).values("seat")
    ballots = Ballot.objects.filter(Q(seat__in=holds) | Q(seat__in=carries), election=OuterRef("pk"), has_voted=False)
    nominations = Candidate.objects.filter(
        election=OuterRef("pk"), member=member, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    chairs = ChairTerm.objects.filter(chairs_on(day), member=member).values("body")
    led = Q(body__facilitator=member) | Q(body__in=chairs)
    concerns = Q(stage=ElectionStage.OPEN, seat__isnull=False)
    concerns |= Q(stage=ElectionStage.OPEN, closes_at__lte=at, is_led=True)
    concerns |= Q(stage=ElectionStage.NOMINATIONS, nomination__isnull=False)
    if held & Permission.SEAT_MEMBERS.grant.roles:
        concerns |= Q(stage=ElectionStage.CLOSED, seated_at__isnull=True, result__ending=str(Ending.ELECTED))
    return (
        Election.objects.of(member.partnership)
        .annotate(
            seat=Subquery(ballots.order_by("seat").values("seat")[:1]),
            nomination=Subquery(nominations.values("pk")[:1]),
            is_led=ExpressionWrapper(led, output_field=BooleanField()),
        )
        .filter(concerns)
        .select_related("body")
        .defer("about", "result")
        .order_by("number")[:MOST]
    )


def _to_do(member: Member, one: Any, about: str, page: str, verb: str) -> Need:
    return Need(
        what=one.title, about=about, detail=one.body.name, url=_url(member, page, one.number), verb=verb
    )  # fmt: skip


def _url(member: Member, page: str, *parts: int) -> str:
    return reverse(f"governance:{page}", args=[member.partnership.slug, *parts])

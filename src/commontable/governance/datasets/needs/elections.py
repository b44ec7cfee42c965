"""Elections that wait: for a ballot, for a nominee's answer, to be counted, for those elected to take their place."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.models import Ballot, Candidate, ChairTerm, Election, Proxy, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage, Ending
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.ui import wording

from .rows import Area, Row, columns, needs_in

MOST = 20
LEADS = "leads"


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """Ballots of the member's seats, nominations to answer; for whoever leads or directs, the next step."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    """Elections with the seat whose uncast ballot is the member's, their nomination, and whether they lead."""
    day, held = member.partnership.day(at), member.roles_at(at)
    holds = Tenure.objects.on(day).filter(member=member).values("seat")
    carries = Proxy.objects.acting(at, day=day).filter(to=member).values("seat")
    ballots = Ballot.objects.filter(Q(seat__in=holds) | Q(seat__in=carries), election=OuterRef("pk"), has_voted=False)
    nominations = Candidate.objects.filter(
        election=OuterRef("pk"), member=member, accepted_at__isnull=True, withdrawn_at__isnull=True
    )
    chairs = ChairTerm.objects.filter(chairs_on(day), member=member).values("body")
    led = Q(body__facilitator=member) | Q(body__in=chairs)
    concerns = Q(stage=ElectionStage.OPEN, row_key__isnull=False)
    concerns |= Q(led, stage=ElectionStage.OPEN, closes_at__lte=at)
    concerns |= Q(stage=ElectionStage.NOMINATIONS, row_other__isnull=False)
    if held & Permission.SEAT_MEMBERS.grant.roles:
        concerns |= Q(stage=ElectionStage.CLOSED, seated_at__isnull=True, result__ending=str(Ending.ELECTED))
    yield columns(
        Election.objects.of(member.partnership), kind=F("stage"), title=F("title"), body=F("body__name"),
        number=F("number"), at=F("closes_at"), key=Subquery(ballots.order_by("seat").values("seat")[:1]),
        other=Subquery(nominations.values("pk")[:1]), more=Case(When(led, then=Value(LEADS)), default=Value("")),
    ).filter(concerns)  # fmt: skip


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    for row in sorted(rows, key=lambda row: row.number or 0)[:MOST]:
        is_over = row.at is not None and row.at <= at
        if row.kind == ElectionStage.OPEN and not is_over and row.key:
            by = member.partnership.day(row.at) if row.at else None
            about = translate("waits for your ballot")
            yield _need(member, row, about, "cast_ballot", translate("Vote"), row.key, by, kind=Kind.BALLOT)
        elif row.kind == ElectionStage.OPEN and is_over and row.more == LEADS:
            about = translate("has ended and waits to be counted")
            yield _need(member, row, about, "count_election", translate("Count"), kind=Kind.TO_COUNT)
        elif row.kind == ElectionStage.NOMINATIONS and row.other:
            about = translate("asks whether you will stand")
            yield _need(member, row, about, "accept_nomination", translate("Answer"), row.other, kind=Kind.NOMINATED)
        elif row.kind == ElectionStage.CLOSED:
            about = translate("is counted; those elected wait for their place")
            yield _need(member, row, about, "seat_elected", translate("Give the place"), kind=Kind.TO_SEAT)


def _need(
    member: Member,
    row: Row,
    about: str,
    page: str,
    verb: str,
    part: int | None = None,
    by: date | None = None,
    *,
    kind: Kind,
) -> Need:
    parts = [row.number, *([part] if part else [])]
    url = reverse(f"governance:{page}", args=[member.partnership.slug, *parts])
    detail = row.body or ""
    if by and row.at:
        detail = translate("%(body)s · until %(closes)s") % {"body": detail, "closes": wording.moment(row.at)}
    return Need(what=row.title or "", about=about, detail=detail, url=url, verb=verb, by=by, kind=kind)


AREA = Area(asks=_asks, says=_says)

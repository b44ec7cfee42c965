"""What promises and agreements ask of one member, as rows of the same columns, so that the register is asked once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Exists, F, Field, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import BigIntegerField, CharField, DateField, DateTimeField
from django.db.models.functions import Coalesce

from commontable.agreements.models import Agreement, AgreementVersion, Comment, Commitment, Party, Picture, Review
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.partnership.datasets.one_question import in_columns
from commontable.partnership.models import Member, Partner

from .agreements import expiring
from .commitments import promises_concerning

MOST = 400  # rows; nobody reads more on one page
PROMISE, SIGN, NAME, REVIEW, SEND, RENEW = "promise", "sign", "name", "review", "send", "renew"
COMMENT, SHOW = "comment", "show"
COLUMNS: dict[str, Field[Any, Any]] = {
    "number": BigIntegerField(),
    "title": CharField(),
    "stage": CharField(),
    "day": DateField(),
    "partner": BigIntegerField(),
    "partner_name": CharField(),
    "partner_short": CharField(),
    "member": BigIntegerField(),
    "member_name": CharField(),
    "left_on": DateField(),
    "done_at": DateTimeField(),
    "withdrawn_at": DateTimeField(),
    "is_marked": BooleanField(),
}


@dataclass(frozen=True)
class Row:
    """Something that waits. Agreements fill number, title, day and partner, pictures number and day; promises all."""

    kind: str
    number: int
    title: str | None
    stage: str | None
    day: date | None
    partner: int | None
    partner_name: str | None
    partner_short: str | None
    member: int | None
    member_name: str | None
    left_on: date | None
    done_at: datetime | None
    withdrawn_at: datetime | None
    is_marked: bool

    @property
    def called(self) -> str:
        """What people call the partner."""
        return self.partner_short or self.partner_name or ""


def rows_for(member: Member, *, at: datetime, is_director: bool) -> list[Row]:
    """Everything that promises and agreements may ask of the member, promises first and soonest day first."""
    asked = [
        in_columns(found, COLUMNS, **filled)
        .annotate(row_kind=Value(kind))
        .values_list("row_kind", *(f"row_{n}" for n in COLUMNS))
        for kind, found, filled in _asked(member, at, is_director)
    ]
    together = asked[0].union(*asked[1:], all=True).order_by("row_day", "row_number")
    return [Row(*values) for values in together[:MOST]]


def promise_in(row: Row, *, member: Member) -> Any:
    """The row as a commitment, with `was_moved`, as pages know it."""
    partner = Partner(pk=row.partner, name=row.partner_name or "", short_name=row.partner_short or "")
    who = Member(pk=row.member, name=row.member_name or "", left_on=row.left_on, partner=partner)
    promise: Any = Commitment(
        partnership=member.partnership, number=row.number, partner=partner, member=who, what=row.title or "",
        due_on=row.day or date.max, stage=row.stage or "", done_at=row.done_at, withdrawn_at=row.withdrawn_at,
    )  # fmt: skip
    promise.was_moved = bool(row.is_marked)
    return promise


def _asked(member: Member, at: datetime, is_director: bool) -> Iterator[tuple[str, QuerySet[Any], dict[str, Any]]]:
    today = member.partnership.day(at)
    yield PROMISE, promises_concerning(member.partner, partnership=member.partnership, at=at), {
        "number": F("number"), "title": F("what"), "stage": F("stage"), "day": F("due_on"), "partner": F("partner"),
        "partner_name": F("partner__name"), "partner_short": F("partner__short_name"), "member": F("member"),
        "member_name": F("member__name"), "left_on": F("member__left_on"), "done_at": F("done_at"),
        "withdrawn_at": F("withdrawn_at"), "is_marked": F("was_moved"),
    }  # fmt: skip
    in_party = {
        "number": F("version__agreement__number"), "title": F("version__agreement__title"),
        "partner": F("partner"), "partner_name": F("partner__name"), "partner_short": F("partner__short_name"),
    }  # fmt: skip
    yield SIGN, _to_sign(member), in_party
    yield NAME, _to_name(member, today), in_party
    yield REVIEW, _to_review(member), in_party
    in_version = {"number": F("agreement__number"), "title": F("agreement__title")}
    yield SEND, _to_send(member), in_version
    open_to_all = Picture.objects.filter(partnership=member.partnership, shown_at=None, withdrawn_at=None)
    yield COMMENT, _to_comment(open_to_all, member, today), {"number": F("pk"), "day": F("comments_until")}
    if is_director:
        yield RENEW, _to_renew(member, today), {**in_version, "day": F("ends_on")}
        yield SHOW, open_to_all.filter(comments_until__lt=today), {"number": F("pk")}


def _to_sign(member: Member) -> QuerySet[Party]:
    """Where the member signs, has not, and nobody signs before them."""
    before = Party.objects.filter(version=OuterRef("version"), signature__isnull=True, order__lt=OuterRef("order"))
    found = _out(member).filter(signatory=member, signature__isnull=True)
    waiting: QuerySet[Party] = found.exclude(Exists(before))
    return waiting


def _to_name(member: Member, today: date) -> QuerySet[Party]:
    """Where nobody is left who could sign for the member's partner."""
    gone = Q(signatory=None) | Q(signatory__left_on__lte=today)
    found: QuerySet[Party] = _out(member).filter(gone, partner=member.partner_id, signature__isnull=True)
    return found


def _to_review(member: Member) -> QuerySet[Party]:
    """Where the member's partner has not said whether the text is ready; asked of who signs, else of everybody."""
    said = Review.objects.filter(
        version=OuterRef("version"), partner=OuterRef("partner"), revision=OuterRef("version__revision")
    )
    read = Party.objects.filter(
        Q(signatory=member) | Q(signatory=None), partnership=member.partnership, partner=member.partner_id,
        version__stage=VersionStage.REVIEW,
    )  # fmt: skip
    waiting: QuerySet[Party] = read.exclude(Exists(said))
    return waiting


def _to_send(member: Member) -> QuerySet[AgreementVersion]:
    """The member's own texts that every other party finds ready."""
    newest = Review.objects.filter(
        version=OuterRef("version"), partner=OuterRef("partner"), revision=OuterRef("version__revision")
    ).order_by("-at", "-pk")
    unready = (
        Party.objects.filter(version=OuterRef("pk"))
        .exclude(partner=member.partner_id)
        .annotate(finds_it_ready=Coalesce(Subquery(newest.values("is_ready")[:1]), Value(False)))
        .filter(finds_it_ready=False)
    )
    own = AgreementVersion.objects.filter(
        partnership=member.partnership, agreement__author=member, stage=VersionStage.REVIEW
    )
    ready: QuerySet[AgreementVersion] = own.exclude(Exists(unready))
    return ready


def _to_renew(member: Member, today: date) -> QuerySet[AgreementVersion]:
    """Those that end within ninety days and that nothing follows yet, not even a draft."""
    follows = Agreement.objects.filter(renews=OuterRef("agreement"), versions__stage__in=OPEN)
    ends = expiring(member.partnership, day=today, within_days=90).exclude(Exists(follows))
    return ends.filter(ends_on__lte=today + timedelta(days=90))


def _to_comment(pictures: QuerySet[Picture], member: Member, today: date) -> QuerySet[Picture]:
    """Where the partner has a line and has said nothing about it yet."""
    promised = Commitment.objects.filter(
        partner=member.partner_id, due_on__gte=OuterRef("starts_on"), due_on__lte=OuterRef("ends_on")
    )
    said = Comment.objects.filter(picture=OuterRef("pk"), partner=member.partner_id)
    waiting: QuerySet[Picture] = pictures.filter(Exists(promised), comments_until__gte=today).exclude(Exists(said))
    return waiting


def _out(member: Member) -> QuerySet[Party]:
    found: QuerySet[Party] = Party.objects.filter(partnership=member.partnership, version__stage=VersionStage.SIGNING)
    return found

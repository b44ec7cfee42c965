"""Proposals that wait: for a seat's position, a word on an answer, the next step of whoever leads the body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.datasets.proposals import WORDS_A_MINUTE
from commontable.governance.models import (
    ChairTerm,
    Objection,
    Position,
    Proposal,
    ProposalVersion,
    Proxy,
    Round,
    Tenure,
)
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.proposal import ObjectionStage, ProposalStage
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.ui import wording

from .rows import Area, Row, columns, needs_in

WANTED, JUDGE, CLOSE, ANSWER, OPEN = "wanted", "judge", "close", "answer", "open"
LETTERS_A_WORD = 6
SHOWN = 120  # characters of an answer


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """Positions wanted from the member's seats, answers to their objections; for whoever leads, the next step."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    day = member.partnership.day(at)
    holding = Tenure.objects.on(day).filter(kind=TenureKind.HOLDER)
    carried = Proxy.objects.acting(at, day=day).filter(to=member)
    mine = Q(seat__in=holding.filter(member=member).values("seat")) | Q(seat__in=carried.values("seat"))
    is_open = Q(round__closed_at=None) & (Q(round__closes_at=None) | Q(round__closes_at__gt=at))
    silent = Position.objects.filter(mine, is_open, choice="", has_voted=False, is_recused=False)
    yield columns(
        silent, kind=Value(WANTED), title=F("round__proposal__title"), body=F("round__proposal__body__name"),
        number=F("round__proposal__number"), more=F("seat__name"), at=F("round__closes_at"), key=F("pk"),
        other=Length("round__version__text"),
    )  # fmt: skip
    judged = Q(position__seat__in=holding.filter(member=member).values("seat"))
    judged |= Q(position__seat__in=carried.values("seat"))
    answered = Objection.objects.filter(judged, stage=ObjectionStage.ANSWERED)
    yield columns(
        answered, kind=Value(JUDGE), title=F("proposal__title"), number=F("proposal__number"), key=F("pk"),
        more=Substr("answer", 1, SHOWN + 1),
    )  # fmt: skip
    chaired = ChairTerm.objects.filter(chairs_on(day), member=member).values("body")
    led = Q(body__facilitator=member) | Q(body__in=chaired)
    rounds = Round.objects.filter(proposal__in=Proposal.objects.filter(led).values("pk"), closed_at=None)
    yield columns(
        rounds.filter(closes_at__lte=at), kind=Value(CLOSE), title=F("proposal__title"), key=F("pk"),
        number=F("proposal__number"), other=F("number"), at=F("closes_at"),
    )  # fmt: skip
    unanswered = Objection.objects.filter(
        stage=ObjectionStage.STANDING, answer="", proposal__stage=ProposalStage.BETWEEN_ROUNDS
    )
    yield columns(
        unanswered.filter(proposal__in=Proposal.objects.filter(led | Q(author=member)).values("pk")),
        kind=Value(ANSWER), title=F("proposal__title"), number=F("proposal__number"), key=F("pk"),
        more=F("position__seat__name"),
    )  # fmt: skip
    newest = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    yield columns(
        Proposal.objects.filter(led, stage=ProposalStage.TABLED), kind=Value(OPEN), title=F("title"), key=F("pk"),
        number=F("number"), more=F("author__name"), at=Subquery(newest.values("written_at")[:1]),
    )  # fmt: skip


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    found: dict[str | None, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.kind][row.number or 0].append(row)
    far = datetime.max.replace(tzinfo=at.tzinfo)
    for wanted in sorted(found[WANTED].values(), key=lambda rows: rows[0].at or far):
        yield _wanted(wanted, member)
    for one in (row for rows in found[JUDGE].values() for row in rows):
        answer = one.more or ""
        yield _need(
            member, one, about=translate("has an answer to your objection"), verb=translate("Say whether it helps"),
            detail=f"{answer[:SHOWN]}…" if len(answer) > SHOWN else answer, part="objections", kind=Kind.ANSWERED,
        )  # fmt: skip
    for one in (row for rows in found[CLOSE].values() for row in rows):
        yield _need(
            member, one, about=translate("has been open long enough"), verb=translate("Close the round"),
            detail=translate("Its time ended %(moment)s") % {"moment": wording.moment(one.at)}, page="close_round",
            kind=Kind.TO_CLOSE,
        )  # fmt: skip
    for several in found[ANSWER].values():
        count = len(several)
        about = ngettext("%(n)s objection waits for an answer", "%(n)s objections wait for an answer", count)
        yield _need(
            member, several[0], about=about % {"n": count}, verb=translate("Answer"), detail=_named(several),
            part="objections", kind=Kind.TO_ANSWER,
        )  # fmt: skip
    for one in (row for rows in found[OPEN].values() for row in rows):
        yield _need(
            member, one, about=translate("is on the table and waits for a round"), verb=translate("Open a round"),
            detail=translate("Proposed by %(name)s") % {"name": one.more}, page="open_round",
            kind=Kind.TO_OPEN,
        )  # fmt: skip


def _wanted(rows: Sequence[Row], member: Member) -> Need:
    first = rows[0]
    minutes = max(2, round((first.other or 0) / LETTERS_A_WORD / WORDS_A_MINUTE))
    about = ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
    detail = translate("%(body)s asks %(seats)s · %(minutes)s") % {
        "body": first.body, "seats": _named(rows), "minutes": about,
    }  # fmt: skip
    if first.at:
        detail = translate("%(detail)s · open until %(moment)s") % {
            "detail": detail, "moment": wording.moment(first.at),
        }  # fmt: skip
    return _need(
        member, first, about=translate("waits for your answer"), verb=translate("Read and answer"), detail=detail,
        kind=Kind.POSITION,
    )  # fmt: skip


def _named(rows: Sequence[Row]) -> str:
    return get_text_list([row.more or "" for row in rows], translate("and"))


def _need(
    member: Member,
    row: Row,
    *,
    about: str,
    verb: str,
    detail: str,
    kind: Kind,
    part: str = "",
    page: str = "proposal",
) -> Need:
    parts = {"round": row.other} if page == "close_round" else {}
    kwargs = {"table": member.partnership.slug, "proposal": row.number, **parts}
    url = reverse(f"governance:{page}", kwargs=kwargs) + (f"#{part}" if part else "")
    by = member.partnership.day(row.at) if row.at and row.kind == WANTED else None
    return Need(what=row.title or "", about=about, detail=detail, url=url, verb=verb, by=by, kind=kind)


AREA = Area(asks=_asks, says=_says)

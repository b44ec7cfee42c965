"""Disputes that wait for one member: to be mediated, for a mediator, for an answer, for a step that is late.

A need names a dispute by its number alone: somebody may be looking over the reader's shoulder.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.models import Dispute, Side
from commontable.governance.rules.dispute import OPEN, DisputeStage
from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member
from commontable.ui import wording

from .rows import Area, Row, columns, needs_in

ASKED, CHOOSE, TELL, ANSWER, AGREE, LATE = "asked", "choose", "tell", "answer", "agree", "late"


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """What the disputes the member has a part in need from them, one thing of each."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    day = member.partnership.day(at)
    own = Side.objects.filter(dispute=OuterRef("pk"), member=member)
    authors = Q(raised_by=member) | Q(Exists(own.filter(partner=OuterRef("raised_by__partner"))))
    told = Q(Exists(own), told_at__isnull=False) | authors
    gone = (
        Q(mediator__isnull=True)
        | Q(mediator__left_on__lte=day)
        | Q(mediator__partner__left_on__lte=day)
    )  # fmt: skip
    waiting = {
        ASKED: Q(mediator=member, is_accepted=False, stage=DisputeStage.RAISED),
        CHOOSE: authors & gone,
        TELL: authors & Q(is_accepted=True, told_at__isnull=True),
        ANSWER: told
        & Q(Exists(own.filter(accepts_mediator__isnull=True)), is_accepted=True, told_at__isnull=False)
        & Q(stage=DisputeStage.RAISED),
        AGREE: told & Q(Exists(own.filter(agreed_sha256="")), stage=DisputeStage.SETTLING),
        LATE: (told | Q(mediator=member, is_accepted=True)) & Q(stage_until__lt=day),
    }
    concerns = Q(pk__in=())
    for what in waiting.values():
        concerns |= what
    kind = Case(*(When(when, then=Value(what)) for what, when in waiting.items()), output_field=CharField())
    found = Dispute.objects.of(member.partnership).filter(concerns, stage__in=OPEN)
    yield columns(found, kind=kind, number=F("number"), until=F("stage_until"), slug=F("stage"))


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    day = member.partnership.day(at)
    for row in sorted(rows, key=lambda row: row.number or 0):
        about, verb = {
            ASKED: (translate("asks whether you would mediate"), translate("Look and answer")),
            CHOOSE: (translate("waits for somebody to mediate"), translate("Ask somebody")),
            TELL: (translate("has a mediator; the other side does not know of it yet"), translate("Go on")),
            ANSWER: (translate("asks whether you accept the mediator"), translate("Answer")),
            AGREE: (translate("has a settlement on the table"), translate("Read it")),
            LATE: (translate("should have taken its next step"), translate("Open")),
        }[row.kind or LATE]
        ends = row.until
        said = translate("until %(day)s") if ends and ends >= day else translate("was to be done by %(day)s")
        yield Need(
            what=translate("Dispute %(number)d") % {"number": row.number},
            about=about,
            detail=said % {"day": wording.day(ends)} if ends else "",
            url=reverse("governance:dispute", args=[member.partnership.slug, row.number]),
            verb=verb,
            by=ends,
        )


AREA = Area(asks=_asks, says=_says)

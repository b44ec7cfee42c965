"""What minutes need from one member: to check what was said, for whoever sat; to write and close, for who leads."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.models import Attendance, ChairTerm, Correction, Meeting, Minutes, in_force
from commontable.governance.models.meetings import SAT
from commontable.governance.rules.meeting import CorrectionStage, MeetingStage, MinutesStage
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.ui import wording

from .rows import Area, Row, columns, needs_in

TO_DRAFT = "to draft"
OLD = timedelta(days=180)  # what nobody closed in half a year is history, not a duty
YES, NO = Value(1), Value(0)


def waits(member: Member, at: datetime) -> Iterable[Need]:
    """Minutes to check before a day, to draft, to lay before those present, to settle and to approve."""
    return needs_in([AREA], member, at)


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    day = member.partnership.day(at)
    chairs = ChairTerm.objects.filter(in_force(day), member=member).values("body")
    lately = {"stage": MeetingStage.HELD, "closed_at__gt": at - OLD}
    met = Meeting.objects.of(member.partnership).filter(minutes__isnull=True, **lately)
    yield columns(
        met.filter(Q(body__facilitator=member) | Q(body__in=chairs)),
        kind=Value(TO_DRAFT), title=F("title"), body=F("body__name"), uuid=F("uuid"), at=F("starts_at"),
    )  # fmt: skip
    sat = Exists(Attendance.objects.filter(meeting=OuterRef("meeting"), member=member, presence__in=SAT))
    leads = Q(meeting__body__facilitator=member) | Q(meeting__body__in=chairs)
    waiting = Exists(Correction.objects.filter(minutes=OuterRef("pk"), stage=CorrectionStage.OPEN))
    written = (
        Minutes.objects.of(member.partnership)
        .filter(**{f"meeting__{name}": value for name, value in lately.items()})
        .exclude(stage=MinutesStage.APPROVED)
    )
    to_check = Q(sat, stage=MinutesStage.PREPARED, corrections_until__gte=day)
    yield columns(
        written.filter(leads | to_check),
        kind=F("stage"), title=F("meeting__title"), body=F("meeting__body__name"), uuid=F("meeting__uuid"),
        at=F("meeting__starts_at"), until=F("corrections_until"), key=Case(When(sat, then=YES), default=NO),
        other=Case(When(leads, then=YES), default=NO), number=Case(When(waiting, then=YES), default=NO),
    )  # fmt: skip


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    day = member.partnership.day(at)
    for row in sorted(rows, key=lambda row: (row.at is None, row.at, str(row.uuid))):
        where = {"table": member.partnership.slug, "meeting": row.uuid}
        about, url = row.title or "", reverse("governance:minutes", kwargs=where)
        is_open = row.until is not None and day <= row.until
        if row.kind == MinutesStage.PREPARED and row.key and is_open:
            yield Need(
                what=translate("Minutes to check:"),
                detail=translate("%(body)s. You were there; corrections are open until %(day)s.")
                % {"body": row.body, "day": wording.day(row.until)},
                about=about, url=url, verb=translate("Read"), by=row.until, kind=Kind.MINUTES_TO_CHECK,
            )  # fmt: skip
        if row.kind == TO_DRAFT:
            yield Need(
                what=translate("Minutes to draft:"),
                detail=translate("%(body)s. One press writes down what the table knows already.") % {"body": row.body},
                about=about, url=url, verb=translate("Draft"), kind=Kind.MINUTES_TO_WRITE,
            )  # fmt: skip
        elif row.other:
            if row.kind == MinutesStage.DRAFT:
                what, verb = translate("Minutes to lay before those present:"), translate("Finish")
            elif row.number:
                what, verb = translate("Corrections of minutes to settle:"), translate("Settle")
            elif not is_open:
                what, verb = translate("Minutes to approve:"), translate("Approve")
            else:
                continue
            kind = Kind.MINUTES_TO_WRITE
            yield Need(what=what, detail=row.body or "", about=about, url=url, verb=verb, kind=kind)


AREA = Area(asks=_asks, says=_says)

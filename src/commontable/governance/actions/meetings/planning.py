"""A date is found: times are offered, whoever sits says which suit, one is fixed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, DateAnswer, DateOption, Meeting
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import Answer, MeetingStage, lifecycle
from commontable.governance.rules.meeting_times import MOST_DATES, check_dates, check_times
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .calling import new_meeting

Dates = Iterable[tuple[datetime, datetime]]


@transaction.atomic
def plan_meeting(
    *, body: Body, title: str, options: Dates, by: Member, at: datetime,
    place: str = "", online_url: str = "", notes: str = "",
) -> Meeting:  # fmt: skip
    """Dates (begin and end of each) are offered, and whoever sits on the body is asked which suit."""
    require(Permission.CALL_MEETINGS, by=by, on=body, at=at)
    offered = check_dates(options, at=at)
    meeting = new_meeting(
        body=body, title=title, stage=MeetingStage.FINDING_DATE, by=by, at=at,
        place=place, online_url=online_url, notes=notes,
    )  # fmt: skip
    for starts_at, ends_at in offered:
        DateOption.objects.create(
            partnership_id=meeting.partnership_id, meeting=meeting, starts_at=starts_at, ends_at=ends_at
        )
    journal.record("governance.meeting.planned", by=by, on=meeting, at=at, body=body.name, dates=offered)
    return meeting


@transaction.atomic
def offer_dates(*, meeting: Meeting, options: Dates, by: Member, at: datetime) -> Meeting:
    """Further dates stand beside those offered before; answers given stay."""
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    _still_open(hold(meeting))
    offered = check_dates(options, at=at)
    known = {option.starts_at for option in meeting.options.all()}
    if known & {starts_at for starts_at, _ends_at in offered}:
        raise NotAllowed(_("One of these dates is offered already."))
    if len(known) + len(offered) > MOST_DATES:
        raise NotAllowed(
            _("Offer %(most)d dates at most; people answer a short list, and leave a long one.") % {"most": MOST_DATES}
        )
    for starts_at, ends_at in offered:
        DateOption.objects.create(
            partnership_id=meeting.partnership_id, meeting=meeting, starts_at=starts_at, ends_at=ends_at
        )
    journal.record("governance.meeting.changed", by=by, on=meeting, at=at, dates_offered=offered)
    return meeting


@transaction.atomic
def drop_date(*, option: DateOption, by: Member, at: datetime) -> Meeting:
    """The date is no longer offered; the last one cannot be dropped."""
    meeting = option.meeting
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    _still_open(hold(meeting))
    if not meeting.options.exclude(pk=option.pk).exists():
        raise NotAllowed(_("This is the last date offered. Offer another first, or cancel the meeting."))
    dropped = option.starts_at
    option.delete()
    journal.record("governance.meeting.changed", by=by, on=meeting, at=at, date_dropped=dropped)
    return meeting


@transaction.atomic
def answer_dates(
    *, meeting: Meeting, answers: Mapping[int, str], by: Member, at: datetime, by_link: bool = False
) -> Meeting:
    """The member has said to each of these dates (by the key of the option) whether it suits; later answers replace."""
    require(Permission.ANSWER_MEETINGS, by=by, on=meeting, at=at)
    _still_open(hold(meeting))
    options = {option.pk: option for option in meeting.options.all()}
    if not answers:
        raise NotAllowed(_("Say to at least one date whether it suits you."))
    if set(answers) - set(options):
        raise NotAllowed(_("One of these dates is no longer offered. Look at the list again."))
    for key, answer in answers.items():
        DateAnswer.objects.update_or_create(
            option=options[key], member=by,
            defaults={"partnership_id": meeting.partnership_id, "answer": Answer(answer), "at": at},
        )  # fmt: skip
    said = {options[key].starts_at.isoformat(): answer for key, answer in answers.items()}
    journal.record("governance.meeting.dates_answered", by=by, on=meeting, at=at, answers=said, by_link=by_link)
    return meeting


@transaction.atomic
def fix_date(*, meeting: Meeting, option: DateOption, by: Member, at: datetime) -> Meeting:
    """The meeting is called for that date. Of two people who fix one at once, the second learns which it is."""
    require(Permission.CALL_MEETINGS, by=by, on=meeting, at=at)
    _still_open(hold(meeting))
    if option.meeting_id != meeting.pk:
        raise ValueError("the date was offered for another meeting")
    check_times(starts_at=option.starts_at, ends_at=option.ends_at, at=at)
    meeting.stage = lifecycle.move(meeting.stage, to=MeetingStage.CALLED)
    meeting.starts_at, meeting.ends_at, meeting.changed_at = option.starts_at, option.ends_at, at
    meeting.save(update_fields=["stage", "starts_at", "ends_at", "changed_at"])
    journal.record("governance.meeting.called", by=by, on=meeting, at=at, starts_at=meeting.starts_at)
    return meeting


def _still_open(meeting: Meeting) -> None:
    if meeting.stage == MeetingStage.CANCELLED:
        raise NotAllowed(_("This meeting was cancelled."))
    if meeting.stage != MeetingStage.FINDING_DATE:
        raise NotAllowed(_("The date of this meeting has been fixed meanwhile. You see it at the top of its page."))

"""Minutes are laid before those present, and letters tell them so; a broken mail server loses none."""

import logging
from datetime import date, datetime
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.governance.actions.minutes.writing import prepare_minutes
from commontable.governance.actions.unreached import begin_letters, keep_unreached
from commontable.governance.datasets.minutes import those_who_sat
from commontable.governance.letters.minutes import prepared_letter
from commontable.governance.models import Minutes
from commontable.governance.rules.meeting import MinutesStage
from commontable.partnership.actions.handovers.lost_letters import keep_refusal
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120, 600)  # minutes
log = logging.getLogger(__name__)


@transaction.atomic
def prepare_and_tell(*, minutes: Minutes, corrections_until: date, by: Member, at: datetime) -> Minutes:
    """Those who sat at the meeting and are still at the table may correct the minutes, and are told so by mail."""
    minutes = prepare_minutes(minutes=minutes, corrections_until=corrections_until, by=by, at=at)
    day = minutes.partnership.day(at)
    readers = [member.pk for member in those_who_sat(minutes.meeting) if member.is_present(day)]
    transaction.on_commit(lambda: send_letters.enqueue(minutes.pk, by.pk, at.isoformat(), readers))
    return minutes


@task()
def send_letters(minutes_id: int, by_id: int, prepared_at: str, member_ids: list[int], tried: int = 0) -> int:
    """Each of them has the letter; those whose letter could not leave are tried again later. How many left.

    Nothing is sent where the minutes were taken back, or prepared anew, meanwhile.
    """
    minutes = Minutes.objects.select_related("meeting__body", "partnership").get(pk=minutes_id)
    if minutes.stage != MinutesStage.PREPARED or minutes.prepared_at != datetime.fromisoformat(prepared_at):
        return 0
    begin_letters(minutes, tried=tried)
    by, lost = Member.objects.get(pk=by_id), []
    people = Member.objects.filter(pk__in=member_ids).select_related("user", "partnership").order_by("pk")
    for member in people:
        try:
            prepared_letter(minutes, to=member, by=by).send()
        except (OSError, SMTPException) as broken:
            log.exception("A letter about the minutes %s could not be sent to member %s.", minutes.pk, member.pk)
            keep_refusal(member=member, error=broken, at=timezone.now())
            lost.append(member.pk)
    left = (minutes_id, by_id, prepared_at, lost)
    if lost and not tried_again_later(send_letters, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters about the minutes %s could not be sent and were given up.", len(lost), minutes.pk)
        keep_unreached(minutes, members=lost)
    return len(member_ids) - len(lost)

"""Letters about disputes leave in the background; a task holds keys and days only, never a word of what it is about."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django_tasks import task

from commontable.governance.actions.disputes.mediating import ask_mediator
from commontable.governance.actions.unreached import begin_letters, keep_unreached
from commontable.governance.datasets.disputes import people_of
from commontable.governance.letters.disputes import asked_letter, step_letter
from commontable.governance.models import Dispute
from commontable.governance.rules.dispute import OPEN
from commontable.governance.rules.dispute_days import NOTICE
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120, 600)  # minutes
MORNING = time(7)
log = logging.getLogger(__name__)


@transaction.atomic
def ask_and_tell(
    *, dispute: Dispute, member: Member, by: Member, at: datetime, share_notes: bool = False
) -> Dispute:  # fmt: skip
    """The member is asked to mediate, and told so by a letter."""
    dispute = follow(ask_mediator, dispute=dispute, member=member, by=by, at=at, share_notes=share_notes)
    transaction.on_commit(lambda: send_asked.enqueue(dispute.pk, member.pk))
    return dispute


@transaction.atomic
def follow(act: Callable[..., Any], *, at: datetime, **given: Any) -> Any:
    """The act is done; its dispute's people have a letter before the day on which the step under way ends."""
    done = act(at=at, **given)
    dispute = done if isinstance(done, Dispute) else done.dispute
    transaction.on_commit(lambda: _remind_in_time(dispute, at=at))
    return done


def _remind_in_time(dispute: Dispute, *, at: datetime) -> None:
    ends_on = dispute.stage_until
    if dispute.stage not in OPEN or ends_on is None or not send_step.get_backend().supports_defer:
        return
    moment = datetime.combine(ends_on - NOTICE, MORNING, ZoneInfo(dispute.partnership.time_zone)).astimezone(UTC)
    if moment > at:
        send_step.using(run_after=moment).enqueue(dispute.pk, str(dispute.stage), ends_on.isoformat())


@task()
def send_asked(dispute_id: int, member_id: int, tried: int = 0) -> int:
    """Whoever is asked to mediate has the letter, unless they have answered or somebody else is asked meanwhile."""
    dispute = Dispute.objects.select_related("partnership").get(pk=dispute_id)
    if dispute.mediator_id != member_id or dispute.is_accepted or dispute.stage not in OPEN:
        return 0
    return _sent(send_asked, asked_letter, dispute, (dispute_id,), [member_id], tried=tried, one=True)


@task()
def send_step(
    dispute_id: int, stage: str, until: str, member_ids: list[int] | None = None, tried: int = 0
) -> int:  # fmt: skip
    """The dispute's people know that a step ends soon; not where it has ended, or its day was moved, meanwhile."""
    dispute = Dispute.objects.select_related("partnership", "raised_by").get(pk=dispute_id)
    if dispute.stage != stage or dispute.stage_until != date.fromisoformat(until):
        return 0
    when = datetime.combine(dispute.stage_until - NOTICE, MORNING, ZoneInfo(dispute.partnership.time_zone))
    people = [one.pk for one in people_of(dispute, at=when)]
    wanted = people if member_ids is None else [pk for pk in member_ids if pk in people]
    return _sent(send_step, step_letter, dispute, (dispute_id, stage, until), wanted, tried=tried)


def _sent(
    sending: Any, write: Callable[..., EmailMultiAlternatives], dispute: Dispute, given: tuple[Any, ...],
    member_ids: Sequence[int], *, tried: int, one: bool = False,
) -> int:  # fmt: skip
    """How many letters left. The others are tried again later, and at last kept as given up; no line names anybody."""
    begin_letters(dispute, tried=tried)
    lost = []
    for member in Member.objects.filter(pk__in=member_ids).select_related("user", "partnership", "partner"):
        try:
            write(dispute, to=member).send()
        except (OSError, SMTPException) as broken:
            log.warning("A letter could not be sent: %s", type(broken).__name__)
            lost.append(member.pk)
    left = (*given, lost[0] if one else lost) if lost else given
    if lost and not tried_again_later(sending, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters could not be sent and were given up.", len(lost))
        keep_unreached(dispute, members=lost)
    return len(member_ids) - len(lost)

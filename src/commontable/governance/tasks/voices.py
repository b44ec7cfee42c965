"""Letters with links to answer by leave in the background; a broken mail server loses none."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.governance.actions.deliberation.linking import ask_silent_seats
from commontable.governance.actions.unreached import begin_letters, keep_unreached
from commontable.governance.datasets.voices import silent_seats
from commontable.governance.letters.voices import answer_letter
from commontable.governance.models import Round
from commontable.partnership.actions.handovers.lost_letters import keep_refusal
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120)  # minutes
log = logging.getLogger(__name__)


@transaction.atomic
def ask_and_send(*, round: Round, by: Member, at: datetime) -> int:
    """Every silent seat's holder is sent their link; how many people."""
    silent = ask_silent_seats(round=round, by=by, at=at)
    seats = [one.position.seat_id for one in silent]
    transaction.on_commit(lambda: send_links.enqueue(round.pk, seats, by.name))
    return len(seats)


@task()
def send_links(round_id: int, seat_ids: list[int], asked_by: str, tried: int = 0) -> int:
    """The holders of those of the seats that are still silent have their letters; how many left."""
    at = timezone.now()
    round = Round.objects.select_related("proposal__body", "proposal__partnership").get(pk=round_id)
    if not round.is_open(at):
        return 0
    begin_letters(round, tried=tried)
    asked = [one for one in silent_seats(round, at=at) if one.position.seat_id in seat_ids]
    lost = []
    for one in asked:
        one.holder.partnership = round.proposal.partnership
        try:
            answer_letter(one.position, member=one.holder, asked_by=asked_by, at=at).send()
        except (OSError, SMTPException) as broken:
            log.error("A letter with a link could not be sent to member %s: %r", one.holder.pk, broken)
            keep_refusal(member=one.holder, error=broken, at=at)
            lost.append(one.position.seat_id)
    left = (round_id, lost, asked_by)
    if lost and not tried_again_later(send_links, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters with links to answer by were given up.", len(lost))
        keep_unreached(round, members=[one.holder.pk for one in asked if one.position.seat_id in lost])
    return len(asked) - len(lost)

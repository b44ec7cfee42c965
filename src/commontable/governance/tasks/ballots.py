"""Letters with links to ballots leave in the background; a broken mail server loses none."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.governance.actions.elections.linking import ask_for_ballots
from commontable.governance.actions.unreached import begin_letters, keep_unreached
from commontable.governance.datasets.elections import silent_ballots
from commontable.governance.letters.ballots import ballot_letter
from commontable.governance.models import Election
from commontable.partnership.actions.handovers.lost_letters import keep_refusal
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120)  # minutes
log = logging.getLogger(__name__)


@transaction.atomic
def ask_and_send(*, election: Election, by: Member, at: datetime) -> int:
    """The holder of every seat that has not voted is sent their link; how many people."""
    keys = [one.ballot.pk for one in ask_for_ballots(election=election, by=by, at=at)]
    transaction.on_commit(lambda: send_ballots.enqueue(election.pk, keys, by.name))
    return len(keys)


@task()
def send_ballots(election_id: int, ballot_ids: list[int], asked_by: str, tried: int = 0) -> int:
    """The holders of those of the seats that still have not voted have their letters; how many left."""
    at = timezone.now()
    election = Election.objects.select_related("body", "partnership").get(pk=election_id)
    if not election.is_open(at):
        return 0
    begin_letters(election, tried=tried)
    asked = [one for one in silent_ballots(election, at=at) if one.ballot.pk in ballot_ids]
    lost = []
    for one in asked:
        one.holder.partnership, one.ballot.election = election.partnership, election
        try:
            ballot_letter(one.ballot, member=one.holder, asked_by=asked_by, at=at).send()
        except (OSError, SMTPException) as broken:
            log.error("A letter with a link to a ballot could not be sent to member %s: %r", one.holder.pk, broken)
            keep_refusal(member=one.holder, error=broken, at=at)
            lost.append(one.ballot.pk)
    left = (election_id, lost, asked_by)
    if lost and not tried_again_later(send_ballots, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters with links to ballots were given up.", len(lost))
        keep_unreached(election, members=[one.holder.pk for one in asked if one.ballot.pk in lost])
    return len(asked) - len(lost)

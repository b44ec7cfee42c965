"""The parties are asked to read a draft, and whoever is to sign for each has a letter about it."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.agreements.actions.agreements.reviewing import ask_for_review
from commontable.agreements.letters.reading import reading_letter
from commontable.agreements.models import AgreementVersion
from commontable.agreements.rules.agreement import VersionStage
from commontable.partnership.models import Member
from commontable.partnership.tasks.later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120, 600)  # minutes
log = logging.getLogger(__name__)


@transaction.atomic
def ask_and_tell(*, version: AgreementVersion, by: Member, at: datetime) -> AgreementVersion:
    """The draft is with the parties, and those who are to sign know by mail."""
    version = ask_for_review(version=version, by=by, at=at)
    today = version.partnership.day(at)
    signing = [party.signatory for party in version.parties.select_related("signatory__partner").order_by("pk")]
    told = [who.pk for who in signing if who is not None and who.pk != by.pk and who.is_present(today)]
    transaction.on_commit(lambda: send_letters.enqueue(version.pk, version.revision, by.name, told))
    return version


@task()
def send_letters(version_id: int, revision: int, by: str, member_ids: list[int], tried: int = 0) -> int:
    """Each of them has the letter, while the text that was sent round is still being read; how many letters left."""
    version = AgreementVersion.objects.select_related("agreement", "partnership").get(pk=version_id)
    if version.stage != VersionStage.REVIEW or version.revision != revision:
        return 0
    lost, at = [], timezone.now()
    people = Member.objects.filter(pk__in=member_ids).select_related("user", "partner", "partnership").order_by("pk")
    for member in people:
        try:
            reading_letter(version, to=member, by=by, at=at).send()
        except (OSError, SMTPException):
            log.exception("A letter about version %s could not be sent to member %s.", version_id, member.pk)
            lost.append(member.pk)
    left = (version_id, revision, by, lost)
    if lost and not tried_again_later(send_letters, *left, tried=tried, waits=TRY_AGAIN_AFTER):
        log.error("%d letters about version %s were given up; home says it to them still.", len(lost), version_id)
    return len(member_ids) - len(lost)

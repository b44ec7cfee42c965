"""Files of codes are checked in the background."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.measurement.actions import encoded as actions
from commontable.measurement.models import EncodedFile, Extract, LinkedDataset
from commontable.partnership.models import Member


def receive_codes(*, linked: LinkedDataset, extract: Extract, file: BinaryIO, by: Member, at: datetime) -> EncodedFile:
    """The codes have arrived (see `send_codes`) and wait in the queue to be checked."""
    encoded = actions.send_codes(linked=linked, extract=extract, file=file, by=by, at=at)
    transaction.on_commit(lambda: check_codes.enqueue(encoded.pk, by.pk))
    return encoded


@transaction.atomic
def check_codes_again(*, encoded: EncodedFile, by: Member, at: datetime) -> EncodedFile:
    """The codes wait in the queue once more (see `ask_to_check_again`)."""
    held = actions.ask_to_check_again(encoded=encoded, by=by, at=at)
    transaction.on_commit(lambda: check_codes.enqueue(held.pk, by.pk))
    return held


@task()
def check_codes(encoded_id: int, member_id: int) -> None:
    """The codes are checked, and kept or refused."""
    encoded = EncodedFile.objects.get(pk=encoded_id)
    by = Member.objects.select_related("partner").get(pk=member_id)
    actions.check_codes(encoded=encoded, by=by, at=timezone.now())

"""A letter about a promise's day goes out once; the program writes down that it did, before it sends it."""

from datetime import date, datetime

from django.db import transaction

from commontable.agreements.models import Commitment, Reminder
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.partnership.actions.locking import hold


@transaction.atomic
def claim_reminder(*, commitment: Commitment, due_on: date, kind: str, at: datetime) -> Reminder | None:
    """The letter is whoever's who calls first; None where it went out, or where the promise has another day by now.

    The program's own act, on nobody's behalf, so no permission is asked and the journal stays as it is.
    """
    hold(commitment)
    if commitment.stage != CommitmentStage.OPEN or commitment.due_on != due_on:
        return None
    reminder, is_new = Reminder.objects.get_or_create(
        commitment=commitment, due_on=due_on, kind=kind,
        defaults={"partnership_id": commitment.partnership_id, "sent_at": at},
    )  # fmt: skip
    return reminder if is_new else None


@transaction.atomic
def give_back_reminder(*, reminder: Reminder) -> None:
    """The letter could not leave: it is to be sent again."""
    Reminder.objects.filter(pk=reminder.pk).delete()

"""Of which promises a letter reminds today, and whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from commontable.agreements.models import Commitment, Reminder
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.agreements.rules.reminding import BEFORE, NO_LONGER, ReminderKind, reminder_due
from commontable.partnership.models import Member

MOST_READERS = 5  # of a partner, where whoever promised has left


def reminders_due(*, at: datetime) -> Iterator[tuple[Commitment, ReminderKind]]:
    """The open promises of all tables whose letter is due and has not gone out for the day they have now."""
    near = Commitment.objects.filter(
        stage=CommitmentStage.OPEN,
        due_on__gte=at.date() - NO_LONGER - BEFORE,
        due_on__lte=at.date() + BEFORE + BEFORE,
        partner__left_on=None,
    )
    told = set(Reminder.objects.filter(commitment__in=near).values_list("commitment_id", "due_on", "kind"))
    people = near.select_related("partnership", "partner", "member__partner", "member__user")
    for promise in people.annotate(moved_at=Max("new_dates__at")).order_by("pk"):
        table = promise.partnership
        kind = reminder_due(
            due_on=promise.due_on, promised_on=table.day(promise.moved_at or promise.made_at), today=table.day(at)
        )
        if kind is not None and (promise.pk, promise.due_on, kind.value) not in told:
            yield promise, kind


def readers_of(promise: Commitment, *, at: datetime) -> list[Member]:
    """Whoever answers for the promise; where they have left, others who sit for the partner."""
    today = promise.partnership.day(at)
    if promise.member.is_present(today):
        return [promise.member]
    here = Member.objects.of(promise.partnership).present(today).filter(partner=promise.partner_id)
    return list(here.select_related("partner", "user", "partnership").order_by("joined_on", "pk")[:MOST_READERS])

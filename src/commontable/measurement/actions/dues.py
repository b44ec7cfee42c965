"""Partners are asked for files: which dataset, which period, by when."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import Dataset, Due
from commontable.measurement.permissions import Permission
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def ask_for_file(*, dataset: Dataset, partner: Partner, label: str, due_on: date, by: Member, at: datetime) -> Due:
    """The partner owes one file of the dataset for the period `label`, by that day.

    Asking again for what was cancelled takes the cancellation back.
    """
    require(Permission.KEEP_DATASETS, by=by, on=dataset, at=at)
    if dataset.partnership_id != partner.partnership_id:
        raise ValueError("the dataset and the partner belong to different partnerships")
    if dataset.closed_at is not None:
        raise NotAllowed(_("This dataset is closed. Reopen it before you ask for files."))
    if not partner.is_present(dataset.partnership.day(at)):
        raise NotAllowed(_("%(partner)s has left the table.") % {"partner": partner.name})
    due = Due.objects.filter(dataset=dataset, partner=partner, label=label).first()
    if due is not None and due.cancelled_at is None:
        raise NotAllowed(
            _("%(partner)s has been asked for %(period)s already.") % {"partner": partner.name, "period": label}
        )
    if due is None:
        due = Due(partnership_id=dataset.partnership_id, dataset=dataset, partner=partner, label=label)
    due.due_on, due.cancelled_at = due_on, None
    due.save()
    journal.record(
        "measurement.due.asked", by=by, on=due, at=at, partner=partner.name, label=label, due_on=due_on.isoformat()
    )
    return due


@transaction.atomic
def ask_for_files(
    *, dataset: Dataset, partners: Iterable[Partner], label: str, due_on: date, by: Member, at: datetime
) -> list[Due]:
    """Each of the partners owes one file; nobody is asked where one of them cannot be."""
    return [
        ask_for_file(dataset=dataset, partner=partner, label=label, due_on=due_on, by=by, at=at) for partner in partners
    ]


@transaction.atomic
def change_due(*, due: Due, due_on: date, by: Member, at: datetime) -> Due:
    """The file is due on the new day."""
    require(Permission.KEEP_DATASETS, by=by, on=due, at=at)
    hold(due)
    if due.cancelled_at is not None:
        raise NotAllowed(_("This file is no longer asked for. Ask for it again instead."))
    before, due.due_on = due.due_on, due_on
    due.save(update_fields=["due_on"])
    journal.record("measurement.due.changed", by=by, on=due, at=at, before=before.isoformat(), after=due_on.isoformat())
    return due


@transaction.atomic
def cancel_due(*, due: Due, by: Member, at: datetime) -> Due:
    """The partner no longer owes this file; a file that was accepted for it stays in force."""
    require(Permission.KEEP_DATASETS, by=by, on=due, at=at)
    hold(due)
    if due.cancelled_at is not None:
        raise NotAllowed(_("This file is no longer asked for already."))
    due.cancelled_at = at
    due.save(update_fields=["cancelled_at"])
    journal.record("measurement.due.cancelled", by=by, on=due, at=at)
    return due

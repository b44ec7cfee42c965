"""Files are read and checked in the background; what nobody needs any more is swept away."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.analysis.contract import Reading
from commontable.measurement.actions import intake, retention
from commontable.measurement.models import Delivery, Due
from commontable.measurement.rules.delivery import RUNNING
from commontable.partnership.models import Member


def receive_file(
    *, due: Due, file: BinaryIO, file_name: str, by: Member, at: datetime, even_if_same: bool = False
) -> Delivery:
    """The file has arrived (see `send_file`) and waits in the queue to be read."""
    delivery = intake.send_file(due=due, file=file, file_name=file_name, by=by, at=at, even_if_same=even_if_same)
    return _queued(delivery, by=by)


def check_as_confirmed(*, delivery: Delivery, reading: Reading, by: Member, at: datetime) -> Delivery:
    """The reading is confirmed and the check waits in the queue."""
    return _queued(intake.confirm_reading(delivery=delivery, reading=reading, by=by, at=at), by=by)


def check_with_answers(
    *,
    delivery: Delivery,
    answers: intake.matching.Answers,
    mistakes: intake.matching.Mistakes,
    by: Member,
    at: datetime,
) -> Delivery:
    """The answers are kept; where one says what a spelling means, the next check waits in the queue."""
    held = intake.answer_questions(delivery=delivery, answers=answers, mistakes=mistakes, by=by, at=at)
    return _queued(held, by=by)


def check_without_identity(*, delivery: Delivery, field: str, why: str, by: Member, at: datetime) -> Delivery:
    """The column counts as one that names nobody, and the next check waits in the queue."""
    return _queued(intake.say_no_identity(delivery=delivery, field=field, why=why, by=by, at=at), by=by)


def check_once_more(*, delivery: Delivery, by: Member, at: datetime) -> Delivery:
    """The check waits in the queue again."""
    return _queued(intake.ask_to_check_again(delivery=delivery, by=by, at=at), by=by)


def _queued(delivery: Delivery, *, by: Member) -> Delivery:
    if delivery.stage in RUNNING:
        transaction.on_commit(lambda: check_file.enqueue(delivery.pk, by.pk))
    return delivery


@task()
def check_file(delivery_id: int, member_id: int) -> None:
    """The file is read and checked as far as it goes without a person."""
    delivery = Delivery.objects.get(pk=delivery_id)
    by = Member.objects.select_related("partner").get(pk=member_id)
    intake.check_delivery(delivery=delivery, by=by, at=timezone.now(), clock=timezone.now)


@task()
def sweep_quarantine() -> dict[str, int]:
    """Files nobody went on with, and what crashes left behind, are gone."""
    return retention.sweep(at=timezone.now())


@task()
def destroy_due_extracts() -> int:
    """Rows whose time has come are destroyed; how many files."""
    return len(retention.destroy_due_extracts(at=timezone.now()))

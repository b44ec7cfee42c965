"""Somebody says how a file is to be read, what their columns and spellings mean, or has it checked again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Reading
from commontable.journal import actions as journal
from commontable.measurement.cover import require_cover
from commontable.measurement.models import Delivery
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import Stage, is_stalled, lifecycle
from commontable.measurement.rules.reading import with_answers
from commontable.measurement.vault import files, keys
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .checking import confirmed_reading, keep_reading
from .closing import drop_staged
from .looking import Look, look

Answers = Mapping[str, Mapping[str, str]]  # field → their spelling → our category
Mistakes = Mapping[str, list[str]]  # field → spellings that are wrong in the file


def look_again(*, delivery: Delivery, reading: Reading, by: Member, at: datetime) -> Look:
    """The top of the file is shown as this reading reads it. Nothing is decided. Raises Unreadable, NotAllowed."""
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    if delivery.stage != Stage.TO_MAP:
        raise NotAllowed(_("This file is not waiting to be told how it is read. Reload the page."))
    require_cover(due=delivery.due, at=at)
    return look(delivery, told=reading)


@transaction.atomic
def confirm_reading(*, delivery: Delivery, reading: Reading, by: Member, at: datetime) -> Delivery:
    """The file is to be checked, read as confirmed; the check itself is started by whoever calls this."""
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    held = _held(delivery)
    held.stage = lifecycle.move(held.stage, to=Stage.CHECKING)
    require_cover(due=held.due, at=at)
    keep_reading(held, reading)
    _wait_for_check(held, at=at)
    journal.record("measurement.file.mapped", by=by, on=held, at=at, columns=len(reading.columns))
    return held


@transaction.atomic
def reopen_reading(*, delivery: Delivery, by: Member, at: datetime) -> Delivery:
    """The file waits again to be told how it is read; what a check found is gone."""
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    held = _held(delivery)
    held.stage = lifecycle.move(held.stage, to=Stage.TO_MAP)
    drop_staged(held)
    held.run, held.beat_at, held.refusal = None, None, {}
    held.save(update_fields=["stage", "staged", "staged_key", "run", "beat_at", "refusal"])
    journal.record("measurement.file.reopened", by=by, on=held, at=at)
    return held


@transaction.atomic
def answer_questions(*, delivery: Delivery, answers: Answers, mistakes: Mistakes, by: Member, at: datetime) -> Delivery:
    """Spellings that were answered count as the category said, and the file is to be checked again.

    Spellings called mistakes stay findings, to be put right in the file. Raises NotAllowed for what was not asked.
    """
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    held = _held(delivery)
    document = report_of(held)
    reading = confirmed_reading(held)
    if held.stage != Stage.FINDINGS or document is None or reading is None:
        raise NotAllowed(_("There is no question open about this file any more. Reload the page."))
    asked = {(one["field"], one["value"]): set(one["known"]) for one in document["report"]["questions"]}
    for field, spellings in answers.items():
        for spelling, category in spellings.items():
            if category not in asked.get((field, spelling), ()):
                raise NotAllowed(_("This was not asked, or is no category of the dataset. Reload the page."))
    require_cover(due=held.due, at=at)
    folder = files.quarantine_folder(held.partnership_id, held.uuid)
    document["mistakes"] = {field: list(spellings) for field, spellings in mistakes.items()}
    files.seal_document(document, folder, files.REPORT, keys.delivery_key(held))
    if any(answers.values()):
        keep_reading(held, with_answers(reading, answers))
        held.stage = lifecycle.move(held.stage, to=Stage.CHECKING)
        _wait_for_check(held, at=at)
    answered = sum(len(spellings) for spellings in answers.values())
    journal.record("measurement.file.answered", by=by, on=held, at=at, spellings=answered)
    return held


@transaction.atomic
def ask_to_check_again(*, delivery: Delivery, by: Member, at: datetime) -> Delivery:
    """The file is to be checked once more: its check broke off, or what it was checked against has changed."""
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    held = _held(delivery)
    if not is_stalled(stage=held.stage, beat_at=held.beat_at, at=at):
        held.stage = lifecycle.move(held.stage, to=Stage.CHECKING)  # refuses while a check is under way
    require_cover(due=held.due, at=at)
    _wait_for_check(held, at=at)
    journal.record("measurement.file.rechecked", by=by, on=held, at=at)
    return held


def report_of(delivery: Delivery) -> dict | None:  # type: ignore[type-arg]
    """What the check found, with values: for the eyes of the delivery's own partner's steward, after `require`."""
    if delivery.wrapped_key is None:
        return None
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    return files.read_document(folder, files.REPORT, keys.delivery_key(delivery))


def look_of(delivery: Delivery) -> Look | None:
    """What the top of the file shows: for the eyes of the delivery's own partner's steward, after `require`."""
    if delivery.wrapped_key is None:
        return None
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    document = files.read_document(folder, files.LOOK, keys.delivery_key(delivery))
    return Look.from_dict(document) if document is not None else None


def _held(delivery: Delivery) -> Delivery:
    held: Delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("due__dataset", "due__partner", "due__partnership", "partnership")
        .get(pk=delivery.pk)
    )
    return held


def _wait_for_check(delivery: Delivery, *, at: datetime) -> None:
    drop_staged(delivery)
    delivery.run, delivery.beat_at, delivery.progress, delivery.refusal = None, at, 0, {}
    delivery.save(update_fields=["stage", "staged", "staged_key", "run", "beat_at", "progress", "refusal"])

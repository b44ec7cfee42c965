"""A file is taken back, by its sender or because nobody went on with it."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from commontable.journal import actions as journal
from commontable.measurement.models import Delivery, EncodedFile
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import FORGOTTEN_AFTER, OPEN, Stage, lifecycle
from commontable.measurement.vault import files
from commontable.partnership.models import Member
from commontable.partnership.permissions import require

from .closing import close
from .uncovered import withdraw_every_uncovered

LEFT_BEHIND = timedelta(hours=1)  # younger files may belong to an upload that the register does not know yet


@transaction.atomic
def withdraw_delivery(*, delivery: Delivery, by: Member, at: datetime) -> Delivery:
    """The file is withdrawn and can never be read again; what was in force stays in force."""
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    held = _held(delivery.pk)
    held.stage = lifecycle.move(held.stage, to=Stage.WITHDRAWN)
    close(held, because="by_sender", at=at)
    journal.record("measurement.file.withdrawn", by=by, on=held, at=at)
    return held


def sweep_quarantine(*, at: datetime) -> dict[str, int]:
    """Files that no agreement covers any more, or nobody went on with for a day, are withdrawn; no leftover lies about.

    Counts of what went, by kind. The program does this itself, so no permission is asked.
    """
    uncovered = withdraw_every_uncovered(at=at)
    waiting = Delivery.objects.filter(stage__in=OPEN)
    forgotten = [one.pk for one in waiting if at - last_moved(one) > FORGOTTEN_AFTER]
    for pk in forgotten:
        _forget(pk, at=at)
    wanted = {
        files.quarantine_folder(partnership, uuid)
        for partnership, uuid in [
            *Delivery.objects.filter(stage__in=OPEN).values_list("partnership_id", "uuid"),
            *EncodedFile.objects.filter(checked_at=None, deleted_at=None).values_list("partnership_id", "uuid"),
        ]
    }
    root = files.quarantine_root()
    removed = sum(
        files.remove(folder)
        for folder, changed in files.kept_folders(root, 2)
        if folder not in wanted and is_left_behind(changed, at=at)
    )
    return {
        "uncovered": uncovered,
        "forgotten": len(forgotten),
        "orphans": removed,
        "arriving": _sweep_arriving(at=at),
    }


def last_moved(delivery: Delivery) -> datetime:
    """When somebody or something last went on with it."""
    moments: list[datetime | None] = [delivery.sent_at, delivery.checked_at, delivery.beat_at]
    return max(moment for moment in moments if moment is not None)


@transaction.atomic
def _forget(pk: int, *, at: datetime) -> None:
    held = _held(pk)
    if held.stage not in OPEN or at - last_moved(held) <= FORGOTTEN_AFTER:
        return
    held.stage = lifecycle.move(held.stage, to=Stage.WITHDRAWN)
    close(held, because="forgotten", at=at)
    journal.record("measurement.file.withdrawn", by=None, on=held, at=at, because="forgotten")


def is_left_behind(changed: float, *, at: datetime) -> bool:
    """Whether a file changed last so long ago that nothing under way can need it."""
    return at.timestamp() - changed > LEFT_BEHIND.total_seconds()


def _sweep_arriving(*, at: datetime) -> int:
    """Uploads in the clear that a crash left in the web server's own folder."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    old = [one for one in folder.glob("*.upload*") if one.is_file() and is_left_behind(one.stat().st_mtime, at=at)]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _held(pk: int) -> Delivery:
    held: Delivery = Delivery.objects.select_for_update(of=("self",)).select_related("due").get(pk=pk)
    return held

"""A delivery is closed: its key is dropped with the register's row, its sealed files right after."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from commontable.measurement.models import Delivery
from commontable.measurement.vault import files

CLOSED_FIELDS = [
    "stage", "closed_at", "closed_because", "wrapped_key", "run", "beat_at", "progress",
    "staged", "staged_key", "row_count", "finding_counts", "refusal", "diff", "reading", "checked_at",
]  # fmt: skip


def close(delivery: Delivery, *, because: str, at: datetime, keeps_rows: bool = False) -> None:
    """The upload and what was found in it can never be read again; with `keeps_rows` the typed rows stay.

    The stage is the caller's. Files go when the transaction is through; what a crash leaves behind, the sweep takes.
    """
    quarantine = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    waiting = staged_folder(delivery)
    delivery.closed_at, delivery.closed_because = at, because
    delivery.wrapped_key, delivery.run, delivery.beat_at, delivery.progress = None, None, None, 0
    delivery.staged_key = None
    if not keeps_rows:
        delivery.staged = {}
    delivery.save(update_fields=CLOSED_FIELDS)
    transaction.on_commit(lambda: files.remove(quarantine))
    if waiting is not None and not keeps_rows:
        transaction.on_commit(lambda: files.remove(waiting))


def drop_staged(delivery: Delivery) -> None:
    """No typed rows wait for confirmation any more; the caller saves."""
    waiting = staged_folder(delivery)
    delivery.staged, delivery.staged_key = {}, None
    if waiting is not None:
        transaction.on_commit(lambda: files.remove(waiting))


def staged_folder(delivery: Delivery) -> Path | None:
    """The folder of typed rows that wait for confirmation, or None."""
    if not delivery.staged:
        return None
    return files.extract_folder(delivery.partnership_id, delivery.due.dataset_id, UUID(delivery.staged["uuid"]))

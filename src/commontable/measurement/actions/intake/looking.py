"""The top of a file is looked at: is it certain how it is to be read, or does somebody have to say?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commontable.analysis.confined import Limits
from commontable.analysis.contract import Preview, Reading, Schema, Unreadable, preview_confined
from commontable.journal import actions as journal
from commontable.measurement.datasets.known_places import schema_with_places
from commontable.measurement.models import ColumnMapping, Delivery
from commontable.measurement.rules.delivery import Stage, lifecycle
from commontable.measurement.rules.reading import is_certain, knows, same_dialect, with_columns
from commontable.measurement.vault import files, keys
from commontable.partnership.models import Member

from .closing import close
from .runs import held_for

LIMITS = Limits(cpu_seconds=60, wall_seconds=90)


@dataclass(frozen=True)
class Look:
    """What the top of a file shows, how it would be read, and whether that is beyond doubt."""

    preview: Preview
    reading: Reading
    is_certain: bool

    def to_dict(self) -> dict[str, Any]:
        """To be kept sealed: it holds rows."""
        return {"preview": self.preview.to_dict(), "reading": self.reading.to_dict(), "is_certain": self.is_certain}

    @classmethod
    def from_dict(cls, document: dict[str, Any]) -> "Look":
        """The look is whole again."""
        return cls(
            Preview.from_dict(document["preview"]), Reading.from_dict(document["reading"]), document["is_certain"]
        )


def look(delivery: Delivery, *, told: Reading | None = None) -> Look:
    """The top of the file, read in a confined process and kept sealed. `told`: read it like this. Raises Unreadable."""
    schema = schema_with_places(delivery.due.dataset)
    before = remembered(delivery)
    found = _told(delivery, schema, told, before) if told else _guessed(delivery, schema, before)
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    files.seal_document(found.to_dict(), folder, files.LOOK, keys.delivery_key(delivery))
    return found


def remembered(delivery: Delivery) -> Reading | None:
    """How this partner's last file of the dataset was read."""
    mapping = ColumnMapping.objects.filter(dataset_id=delivery.due.dataset_id, partner_id=delivery.partner_id).first()
    return Reading.from_dict(mapping.reading) if mapping is not None else None


def _told(delivery: Delivery, schema: Schema, told: Reading, before: Reading | None) -> Look:
    preview = _preview(delivery, schema, told)
    known = told if told.columns else before
    reading = with_columns(preview, before=known)
    return Look(preview, reading, is_certain=True)


def _guessed(delivery: Delivery, schema: Schema, before: Reading | None) -> Look:
    guess = _preview(delivery, schema, None)
    if before is None:
        return Look(guess, with_columns(guess), is_certain(guess, schema))
    if knows(before, guess) and same_dialect(before, guess.reading):
        return Look(guess, before, is_certain=True)
    try:
        as_before = _preview(delivery, schema, before)
    except Unreadable:
        as_before = None
    if as_before is not None and knows(before, as_before):
        return Look(as_before, before, is_certain=True)
    reading = with_columns(guess, before=before)
    return Look(guess, reading, knows(before, guess) and not guess.doubts)


def _preview(delivery: Delivery, schema: Schema, reading: Reading | None) -> Preview:
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    return preview_confined(
        folder / files.UPLOAD,
        schema=schema,
        reading=reading,
        limits=LIMITS,
        sealed_upload=keys.delivery_key(delivery),
    )


@transaction.atomic
def ask_how_to_read(delivery: Delivery, run: UUID, *, by: Member, at: datetime, refusal: Unreadable | None) -> Delivery:
    """The delivery waits until somebody says how it is to be read."""
    held = held_for(delivery, run)
    held.stage = lifecycle.move(held.stage, to=Stage.TO_MAP)
    held.run, held.beat_at, held.progress, held.checked_at = None, None, 0, at
    held.refusal = _told_of(refusal)
    held.save(update_fields=["stage", "run", "beat_at", "progress", "refusal", "checked_at"])
    journal.record("measurement.file.looked_at", by=by, on=held, at=at, because=held.refusal.get("code", ""))
    return held


@transaction.atomic
def note_unreadable(delivery: Delivery, run: UUID, *, refusal: Unreadable, by: Member, at: datetime) -> Delivery:
    """The file is refused, with the reason; what was sent is gone."""
    held = held_for(delivery, run)
    held.stage = lifecycle.move(held.stage, to=Stage.UNREADABLE)
    held.refusal, held.checked_at = _told_of(refusal), at
    close(held, because="unreadable", at=at)
    journal.record("measurement.file.unreadable", by=by, on=held, at=at, code=refusal.code)
    return held


def _told_of(refusal: Unreadable | None) -> dict[str, object]:
    """What the register may know of a refusal: its code, numbers and limits, no text of the file's."""
    if refusal is None:
        return {}
    known = {"kind", "detail", "found", "limit", "line", "encoding"}
    return {"code": refusal.code, "parameters": {k: v for k, v in refusal.parameters.items() if k in known}}

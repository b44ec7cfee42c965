"""A checked file is confirmed: its rows are in force, the earlier ones no longer; and that can be taken back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.cover import require_cover, require_open
from commontable.measurement.models import Delivery, Due, Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import Stage, lifecycle
from commontable.measurement.vault import files
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .arriving import require_wanted
from .checking import confirmed_reading
from .closing import close
from .known import erased_people


class AlreadyConfirmed(NotAllowed):
    """Somebody confirmed the same file a moment ago; there is one extract, and it is in force."""


@transaction.atomic
def accept_delivery(*, delivery: Delivery, by: Member, at: datetime) -> Extract:
    """The file's rows are in force for what was due, and the earlier ones are not; the original is destroyed.

    Raises NotAllowed where the file is not ready, or something changed since it was checked: then check it again.
    Raises NotCovered where no agreement in force covers the rows at this very moment; whoever ends it waits meanwhile.
    """
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    due = _held_due(delivery.due_id)
    held = Delivery.objects.select_for_update(of=("self",)).select_related("due", "partnership").get(pk=delivery.pk)
    if held.stage == Stage.ACCEPTED:
        raise AlreadyConfirmed(_("This file is already confirmed. There is nothing more to do."))
    stage = lifecycle.move(held.stage, to=Stage.ACCEPTED)
    require_wanted(due)
    staged, dataset = held.staged, due.dataset
    previous = Extract.objects.select_for_update().filter(due=due, superseded_at=None, destroyed_at=None).first()
    if staged["schema_version"] != dataset.version:
        raise NotAllowed(_("The dataset's columns were changed since this file was checked. Check it again."))
    if staged["instead_of"] != (str(previous.uuid) if previous else ""):
        raise NotAllowed(_("What is in force has changed since this file was checked. Check it again."))
    if staged.get("erased", 0) != len(erased_people(dataset.pk, held.partner_id)):
        raise NotAllowed(_("Somebody was erased since this file was checked. Check it again."))
    covered_by = require_cover(due=due, at=at, hold=True).offer
    extract = Extract(
        uuid=UUID(staged["uuid"]),
        partnership_id=held.partnership_id,
        delivery=held,
        due=due,
        dataset=dataset,
        partner_id=held.partner_id,
        schema=dataset.schema,
        schema_version=dataset.version,
        row_count=staged["rows"],
        file_sha256=held.file_sha256,
        measures_sha256=staged["measures_sha256"],
        identities_sha256=staged["identities_sha256"],
        wrapped_key=held.staged_key,
        agreement_version_id=covered_by.key if covered_by else None,
        accepted_at=at,
        accepted_by=by,
        destroy_on=held.partnership.day(at) + timedelta(days=dataset.retention_days),
    )
    _place(extract)
    if previous is not None:
        previous.superseded_at = at
        previous.save(update_fields=["superseded_at"])
    held.stage = stage
    held.reading = ((reading := confirmed_reading(held)) and reading.to_dict()) or {}
    close(held, because="confirmed", at=at, keeps_rows=True)
    extract.save()
    journal.record(
        "measurement.extract.accepted",
        by=by,
        on=extract,
        at=at,
        due=str(due),
        rows=extract.row_count,
        file_sha256=extract.file_sha256,
        destroy_on=extract.destroy_on.isoformat(),
        **({"agreement": [covered_by.agreement, covered_by.version]} if covered_by else {}),
        **({"instead_of": str(previous.uuid)} if previous else {}),
    )
    return extract


def _held_due(pk: int) -> Due:
    held: Due = (
        Due.objects.select_for_update(of=("self",)).select_related("dataset", "partner", "partnership").get(pk=pk)
    )
    return held


def _place(extract: Extract) -> None:
    """The extract knows its files, which stand where the check wrote them. Raises NotAllowed where one is gone."""
    root = files.vault_root()
    folder = files.extract_folder(extract.partnership_id, extract.dataset_id, extract.uuid)
    measures, identities = (folder / f"{part}.parquet" for part in files.PARTS)
    needed = [measures, *([identities] if extract.identities_sha256 else [])]
    if not all(path.is_file() for path in needed):
        raise NotAllowed(_("The checked rows are no longer here. Check the file again."))
    extract.measures_path = measures.relative_to(root).as_posix()
    extract.identities_path = identities.relative_to(root).as_posix() if extract.identities_sha256 else ""


@transaction.atomic
def restore_extract(*, extract: Extract, by: Member, at: datetime) -> Extract:
    """An earlier file is in force again, and the one that had replaced it is not.

    Raises NotAllowed once it is destroyed, NotCovered where no agreement in force covers what is asked for now.
    """
    require(Permission.SEND_FILES, by=by, on=extract, at=at)
    due = _held_due(extract.due_id)
    held: Extract = (
        Extract.objects.select_for_update(of=("self",))
        .select_related("dataset", "partner", "partnership")
        .get(pk=extract.pk)
    )
    if held.destroyed_at is not None:
        raise NotAllowed(_("This file was destroyed and cannot come back. Send it again."))
    if held.superseded_at is None:
        raise NotAllowed(_("This file is already the one in force."))
    if due.dataset.closed_at is not None:
        raise NotAllowed(_("The dataset is closed and takes no more files. Ask the backbone to reopen it."))
    require_open([held], at=at, hold=True)
    current = Extract.objects.filter(due=due, superseded_at=None, destroyed_at=None).first()
    if current is not None:
        current.superseded_at = at
        current.save(update_fields=["superseded_at"])
    held.superseded_at = None
    held.save(update_fields=["superseded_at"])
    journal.record(
        "measurement.extract.restored",
        by=by,
        on=held,
        at=at,
        due=str(due),
        **({"instead_of": str(current.uuid)} if current else {}),
    )
    return held

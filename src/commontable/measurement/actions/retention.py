"""Rows are kept no longer than was agreed: the key goes, the files go, a certificate stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import Delivery, Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import OPEN
from commontable.measurement.vault import files
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .intake.withdrawing import is_left_behind, sweep_quarantine


@transaction.atomic
def destroy_extract(*, extract: Extract, why: str, by: Member, at: datetime) -> Extract:
    """The partner's own accepted rows can never be read again; a certificate says so. Nothing brings them back."""
    require(Permission.DESTROY_OWN_FILES, by=by, on=extract, at=at)
    return _destroy(extract, why=why, by=by, at=at)


@transaction.atomic
def destroy_due_extract(*, extract: Extract, by: Member, at: datetime) -> Extract:
    """Rows whose time has come can never be read again; a certificate says so. Raises NotAllowed before the day."""
    require(Permission.DESTROY_DUE_FILES, by=by, on=extract, at=at)
    if extract.destroy_on > extract.partnership.day(at):
        raise NotAllowed(
            _("This file may be kept until the day that was agreed; its own partner may destroy it sooner.")
        )
    return _destroy(extract, why=translate("The time agreed for keeping it is over."), by=by, at=at)


def destroy_due_extracts(*, partnership: Partnership | None = None, at: datetime) -> list[Extract]:
    """No rows are left whose time has come. The program does this itself, so no permission is asked."""
    why = translate("The time agreed for keeping it is over.")
    return [_destroy(one, why=why, by=None, at=at) for one in due_extracts(partnership=partnership, at=at)]


def due_extracts(*, partnership: Partnership | None = None, at: datetime) -> list[Extract]:
    """Accepted files whose time has come and that are not destroyed yet."""
    held = Extract.objects.filter(destroyed_at=None).select_related("partnership", "due__dataset", "partner")
    if partnership is not None:
        held = held.filter(partnership=partnership)
    return [one for one in held.order_by("pk") if one.destroy_on <= one.partnership.day(at)]


@transaction.atomic
def _destroy(extract: Extract, *, why: str, by: Member | None, at: datetime) -> Extract:
    held: Extract = (
        Extract.objects.select_for_update(of=("self",))
        .select_related("dataset", "partner", "due", "accepted_by", "delivery")
        .get(pk=extract.pk)
    )
    if held.destroyed_at is not None:
        raise NotAllowed(_("This file has already been destroyed."))
    held.certificate = certificate_of(held, why=why, by=by, at=at)
    held.wrapped_key, held.destroyed_at = None, at
    held.save(update_fields=["certificate", "wrapped_key", "destroyed_at"])
    journal.record(
        "measurement.extract.destroyed",
        by=by,
        on=held,
        at=at,
        rows=held.row_count,
        file_sha256=held.file_sha256,
        why=why,
    )
    # The key goes with the commit, the files after it: a crash between leaves what nobody can read, for the sweep.
    folder = files.extract_folder(held.partnership_id, held.dataset_id, held.uuid)
    transaction.on_commit(lambda: files.remove(folder))
    return held


def certificate_of(extract: Extract, *, why: str, by: Member | None, at: datetime) -> dict[str, Any]:
    """What stays of destroyed rows: hashes, counts, when, who and why; no row."""
    return {
        "extract": str(extract.uuid),
        "dataset": extract.dataset.title,
        "partner": extract.partner.name,
        "period": extract.due.label,
        "rows": extract.row_count,
        "file_sha256": extract.file_sha256,
        "measures_sha256": extract.measures_sha256,
        "identities_sha256": extract.identities_sha256,
        "confirmed_at": extract.accepted_at.isoformat(),
        "confirmed_by": extract.accepted_by.name,
        "keep_until": extract.destroy_on.isoformat(),
        "destroyed_at": at.isoformat(),
        "destroyed_by": by.name if by else "",
        "why": why,
        "how": "The AES-256 key of the files was deleted, then the files.",
    }


def sweep(*, at: datetime) -> dict[str, int]:
    """Quarantine and vault hold nothing that the register does not need; counts of what went, by kind."""
    counts = sweep_quarantine(at=at)
    wanted = {str(uuid) for uuid in Extract.objects.filter(destroyed_at=None).values_list("uuid", flat=True)}
    for run, staged in Delivery.objects.filter(stage__in=OPEN).values_list("run", "staged"):
        wanted |= {str(run or ""), str(staged.get("uuid", ""))}
    removed = 0
    for folder, changed in files.kept_folders(files.vault_root(), 3):
        gone = folder.name not in wanted and (is_left_behind(changed, at=at) or _was_destroyed(folder.name))
        removed += gone and files.remove(folder)
    return {**counts, "vault": removed}


def _was_destroyed(name: str) -> bool:
    try:
        return Extract.objects.filter(uuid=UUID(name), destroyed_at__isnull=False).exists()
    except ValueError:
        return False

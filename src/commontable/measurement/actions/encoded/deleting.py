"""Codes are personal data: they go once they are linked, with their file, with a new profile, or as their partner says.

The key goes with the act, the files right after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import EncodedFile, Extract, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.certificate import sealed
from commontable.measurement.rules.encoded import STALLED_AFTER
from commontable.measurement.vault import codes, files
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

FORGOTTEN_AFTER = timedelta(hours=24)
BECAUSE = {
    "linked": _("They were linked; the list of persons is made."),
    "withdrawn": _("Their partner took them back."),
    "replaced": _("The partner sent newer ones."),
    "new_profile": _("A new profile is in use; codes of the one before can be linked with nothing."),
    "file_destroyed": _("The file they stood for was destroyed."),
    "refused": _("They could not be used."),
    "forgotten": _("They were never checked to the end."),
    "plan_closed": _("The plan was closed."),
}


@transaction.atomic
def withdraw_codes(*, encoded: EncodedFile, by: Member, at: datetime) -> EncodedFile:
    """The partner's own codes can never be read again; what was linked from them before stays as it is."""
    require(Permission.SEND_FILES, by=by, on=encoded, at=at)
    held = hold(encoded)
    if held.deleted_at is not None:
        raise NotAllowed(_("These codes are deleted already."))
    _delete(held, because="withdrawn", by=by, at=at)
    return held


def delete_linked_codes(*, run: LinkageRun, by: Member | None, at: datetime) -> int:
    """No codes are left of the files that this linking saw; how many files went.

    Part of the act that keeps a linking's result, inside its transaction: whoever does that was asked for permission.
    """
    seen = EncodedFile.objects.filter(plan=run.plan_id, extract__crosswalks__run=run, deleted_at=None)
    return _delete_every(seen.filter(sent_at__lte=run.begun_at), because="linked", by=by, at=at)


def delete_all_codes(plan: LinkagePlan, *, because: str, by: Member | None, at: datetime) -> int:
    """No codes of the plan are left; how many files went. Part of another act, inside its transaction."""
    return _delete_every(EncodedFile.objects.filter(plan=plan, deleted_at=None), because=because, by=by, at=at)


def drop_codes(extract: Extract, *, by: Member | None, at: datetime) -> int:
    """No codes are left that stand for the file; how many went. Part of the file's destruction, in its transaction."""
    kept = EncodedFile.objects.filter(extract=extract, deleted_at=None)
    return _delete_every(kept, because="file_destroyed", by=by, at=at)


def replace_codes(encoded: EncodedFile, *, by: Member, at: datetime) -> EncodedFile | None:
    """Codes that came before for the same file give way to these; answers them. Inside the transaction of arriving."""
    before: EncodedFile | None = (
        EncodedFile.objects.select_for_update(of=("self",))
        .filter(
            linked=encoded.linked_id,
            partner=encoded.partner_id,
            extract=encoded.extract_id,
            superseded_at=None,
            deleted_at=None,
        )
        .select_related("extract")
        .first()
    )
    if before is not None:
        before.superseded_at = at
        _delete(before, because="replaced", by=by, at=at)
    return before


def refuse_codes(held: EncodedFile, *, by: Member, at: datetime) -> None:
    """A file that cannot be used is gone at once: it may hold names. Inside the transaction of its check."""
    _delete(held, because="refused", by=by, at=at)


def sweep_codes(*, at: datetime) -> int:
    """No file of codes waits for a check that nobody finished for a day. The program does this itself."""
    waiting = EncodedFile.objects.filter(checked_at=None, deleted_at=None, sent_at__lte=at - FORGOTTEN_AFTER)
    waiting = waiting.exclude(beat_at__gt=at - STALLED_AFTER)
    return _delete_every(waiting, because="forgotten", by=None, at=at)


@transaction.atomic
def _delete_every(found: Iterable[EncodedFile], *, because: str, by: Member | None, at: datetime) -> int:
    count = 0
    for one in found:
        held = hold(one)
        if held.deleted_at is None:
            _delete(held, because=because, by=by, at=at)
            count += 1
    return count


def _delete(held: EncodedFile, *, because: str, by: Member | None, at: datetime) -> None:
    certificate = sealed(
        {
            "table": held.partnership.name,
            "codes": str(held.uuid),
            "plan": held.plan.title,
            "dataset": held.linked.dataset.title,
            "partner": held.partner.name,
            "period": f"{held.extract.due.label}, {held.refresh}" if held.extract else held.refresh,
            "rows": held.row_count or 0,
            "file_sha256": held.sha256,
            "sent_at": held.sent_at.isoformat(),
            "destroyed_at": at.isoformat(),
            "destroyed_by": by.name if by else "",
            "why": str(BECAUSE[because]),
            "how": "The AES-256 key of the file was deleted, then the file.",
        }
    )
    held.wrapped_key, held.deleted_at = None, at
    held.details = {**held.details, "because": because, "certificate": certificate}
    held.save(update_fields=["wrapped_key", "deleted_at", "superseded_at", "details"])
    journal.record(
        "measurement.codes.deleted", by=by, on=held, at=at, because=because, sha256=held.sha256, rows=held.row_count,
        certificate_sha256=certificate["digest"],
    )  # fmt: skip
    quarantine, kept = files.quarantine_folder(held.partnership_id, held.uuid), codes.codes_path(held)

    def remove() -> None:
        files.remove(quarantine)
        if kept.is_file():
            kept.unlink(missing_ok=True)
            files.flush_folder(kept.parent)

    transaction.on_commit(remove)

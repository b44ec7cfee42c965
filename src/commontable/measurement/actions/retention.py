"""Rows are kept no longer than was agreed: the key goes, the files go, a certificate stays."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.cover import Agreed, agreed_at
from commontable.measurement.datasets.holds import holds_on
from commontable.measurement.models import Delivery, Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.certificate import sealed
from commontable.measurement.rules.covering import Keeping
from commontable.measurement.rules.delivery import OPEN
from commontable.measurement.vault import files
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.wording import day as in_words

from .encoded.deleting import drop_codes, sweep_codes
from .holds import Held, held_before, require_not_held
from .intake.withdrawing import is_left_behind, sweep_quarantine
from .linkage.keeping import destroy_superseded, drop_crosswalks, wanted_folders, was_destroyed
from .linkage.running import fail_stalled


class NotYet(NotAllowed):
    """The rows may still be kept."""


@transaction.atomic
def destroy_extract(*, extract: Extract, why: str, by: Member, at: datetime) -> Extract:
    """The partner's own accepted rows can never be read again; a certificate says so. Nothing brings them back."""
    require(Permission.DESTROY_OWN_FILES, by=by, on=extract, at=at)
    return _destroy(extract, why=why, by=by, at=at)


@transaction.atomic
def destroy_due_extract(*, extract: Extract, by: Member, at: datetime) -> Extract:
    """Rows whose time has come can never be read again; a certificate says so. Raises NotAllowed before the day."""
    require(Permission.DESTROY_DUE_FILES, by=by, on=extract, at=at)
    return _destroy(extract, why="", by=by, at=at)


def destroy_due_extracts(*, partnership: Partnership | None = None, at: datetime) -> list[Extract]:
    """No rows are left whose time has come. The program does this itself, so no permission is asked."""
    gone = []
    for one in due_extracts(partnership=partnership, at=at):
        with suppress(NotYet, Held):  # an agreement that covers the rows, or a hold, came a moment ago
            gone.append(_destroy(one, why="", by=None, at=at))
    return gone


def due_extracts(*, partnership: Partnership | None = None, at: datetime) -> list[Extract]:
    """Accepted files whose time has come and that are not destroyed yet; those under a legal hold are not among them.

    It comes on the day that was set when the file was accepted, or sooner: so many days after the last agreement that
    covered the rows has ended as that agreement gives.
    """
    held = Extract.objects.filter(destroyed_at=None).select_related("partnership", "dataset", "due__dataset", "partner")
    if partnership is not None:
        held = held.filter(partnership=partnership)
    agreed: dict[int, Agreed] = {}
    found = []
    for one in held.order_by("pk"):
        if one.partnership_id not in agreed:
            agreed[one.partnership_id] = agreed_at(one.partnership_id)
        today = one.partnership.day(at)
        if agreed[one.partnership_id].keeping(one, day=today).until <= today:
            found.append(one)
    kept_back = _held_back(found)
    return [one for one in found if one.pk not in kept_back]


def _held_back(extracts: list[Extract]) -> set[int]:
    tables: dict[int, list[Extract]] = {}
    for one in extracts:
        tables.setdefault(one.partnership_id, []).append(one)
    return {pk for of_one_table in tables.values() for pk in holds_on(of_one_table)}


def kept_now(extract: Extract, *, at: datetime) -> Keeping:
    """Until when these rows are kept as things stand, and which agreement's end brought that day, where one did."""
    return agreed_at(extract.partnership_id).keeping(extract, day=extract.partnership.day(at))


@transaction.atomic
def _destroy(extract: Extract, *, why: str, by: Member | None, at: datetime) -> Extract:
    """The rows are gone. Without `why` they go because their time has come; raises NotYet where it has not."""
    held: Extract = (
        Extract.objects.select_for_update(of=("self",))
        .select_related("dataset", "partner", "due", "accepted_by", "delivery", "partnership", "agreement_version")
        .get(pk=extract.pk)
    )
    if held.destroyed_at is not None:
        raise NotAllowed(_("This file has already been destroyed."))
    require_not_held([held])
    today = held.partnership.day(at)
    kept = agreed_at(held.partnership_id, hold=True).keeping(held, day=today)
    if not why and kept.until > today:
        raise NotYet(_("This file may be kept until the day that was agreed; its own partner may destroy it sooner."))
    drop_codes(held, by=by, at=at)
    linkings = drop_crosswalks(held, by=by, at=at)
    held.certificate = certificate_of(
        held, kept=kept, why=why or why_due(kept), linkings_dropped=linkings, by=by, at=at
    )
    held.wrapped_key, held.destroyed_at = None, at
    held.save(update_fields=["certificate", "wrapped_key", "destroyed_at"])
    journal.record(
        "measurement.extract.destroyed",
        by=by,
        on=held,
        at=at,
        rows=held.row_count,
        file_sha256=held.file_sha256,
        why=held.certificate["why"],
        certificate_sha256=held.certificate["digest"],
    )
    # The key goes with the commit, the files after it: a crash between leaves what nobody can read, for the sweep.
    folder = files.extract_folder(held.partnership_id, held.dataset_id, held.uuid)
    transaction.on_commit(lambda: files.remove(folder))
    return held


def why_due(kept: Keeping) -> str:
    """Why rows have to go by their day, in a sentence."""
    if kept.because is None or kept.ended_on is None:
        return translate("The time agreed for keeping it is over.")
    return translate("Agreement %(number)d, version %(version)d, ended on %(day)s.") % {
        "number": kept.because.agreement,
        "version": kept.because.version,
        "day": in_words(kept.ended_on),
    }


def certificate_of(
    extract: Extract, *, kept: Keeping, why: str, linkings_dropped: int = 0, by: Member | None, at: datetime
) -> dict[str, Any]:
    """What stays of destroyed rows: hashes, counts, when, who and why; no row. Sealed with a digest over itself."""
    came_under, ended = extract.agreement_version, kept.because
    document = {
        "table": extract.partnership.name,
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
        "keep_until": kept.until.isoformat(),
        "destroyed_at": at.isoformat(),
        "destroyed_by": by.name if by else "",
        "why": why,
        "how": "The AES-256 key of the files was deleted, then the files.",
    }
    if came_under is not None:
        document["accepted_under"] = {"agreement": came_under.agreement.number, "version": came_under.number}
    if ended is not None and kept.ended_on is not None:
        document["ended"] = {
            "agreement": ended.agreement,
            "version": ended.version,
            "title": ended.title,
            "ended_on": kept.ended_on.isoformat(),
        }
    if holds := held_before(extract):
        document["held"] = holds
    if linkings_dropped:
        document["linkings_dropped"] = linkings_dropped  # in which it stood who is who in this file
    return sealed(document)


def sweep(*, at: datetime) -> dict[str, int]:
    """Quarantine and vault hold nothing that the register does not need; counts of what went, by kind."""
    counts = {**sweep_quarantine(at=at), "codes": sweep_codes(at=at)}
    fail_stalled(at=at)
    destroy_superseded(at=at)
    wanted = wanted_folders() | {
        str(uuid) for uuid in Extract.objects.filter(destroyed_at=None).values_list("uuid", flat=True)
    }
    for run, staged in Delivery.objects.filter(stage__in=OPEN).values_list("run", "staged"):
        wanted |= {str(run or ""), str(staged.get("uuid", ""))}
    removed = 0
    for folder, changed in files.kept_folders(files.vault_root(), 3):
        is_destroyed = _was_destroyed(folder.name) or was_destroyed(folder.name)
        gone = folder.name not in wanted and (is_destroyed or is_left_behind(changed, at=at))
        removed += gone and files.remove(folder)
    removed += _sweep_rewritten(at=at)
    return {**counts, "vault": removed}


def _sweep_rewritten(*, at: datetime) -> int:
    """Files as they were before somebody was erased from them, or half written anew, that a crash left."""
    removed = 0
    for extract in Extract.objects.filter(destroyed_at=None).order_by("pk").iterator():
        folder = files.extract_folder(extract.partnership_id, extract.dataset_id, extract.uuid)
        in_force = {files.vault_root() / one for one in (extract.measures_path, extract.identities_path) if one}
        for path in folder.glob("*"):
            if not path.name.startswith(files.PARTS) or path in in_force:
                continue
            with suppress(FileNotFoundError):  # an erasure that ends just now takes it away
                if is_left_behind(path.stat().st_mtime, at=at):
                    path.unlink()
                    removed += 1
    return removed


def _was_destroyed(name: str) -> bool:
    try:
        return Extract.objects.filter(uuid=UUID(name), destroyed_at__isnull=False).exists()
    except ValueError:
        return False

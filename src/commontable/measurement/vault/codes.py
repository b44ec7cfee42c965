"""Files of codes: on their way in, checked beside the accepted file they stand for, and the door to them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from commontable.analysis.release.sources import SealedFile
from commontable.journal import actions as journal
from commontable.measurement.cover import linking_of, require_linking, require_open
from commontable.measurement.models import EncodedFile, Extract, LinkagePlan
from commontable.partnership.models import Member

from .files import UPLOAD, Missing, extract_folder, quarantine_folder, vault_root
from .keys import IDENTITIES, extract_key, part_key, unwrapped, wrapped_file_key

_KIND, _CODES = "codes", "codes"


def wrapped_codes_key(*, partnership_id: int, uuid: UUID) -> bytes:
    """A fresh key for one file of codes, wrapped by the partnership's. Raises VaultLocked."""
    return wrapped_file_key(partnership_id=partnership_id, uuid=uuid, kind=_KIND)


def arriving_codes(encoded: EncodedFile) -> SealedFile:
    """The upload as it lies sealed in quarantine, with its key. Raises VaultLocked once it was deleted."""
    folder = quarantine_folder(encoded.partnership_id, encoded.uuid)
    return SealedFile(path=folder / UPLOAD, key=part_key(_key(encoded), UPLOAD))


def codes_of(encoded: EncodedFile) -> SealedFile:
    """Where the checked codes lie, beside the rows they stand for, with their key. Raises VaultLocked once deleted."""
    return SealedFile(path=codes_path(encoded), key=part_key(_key(encoded), _CODES), sha256=encoded.sha256)


def codes_path(encoded: EncodedFile) -> Path:
    """Where the checked codes lie: in the folder of the accepted file, so that they go when it goes."""
    extract = encoded.extract
    assert extract is not None
    return extract_folder(extract.partnership_id, extract.dataset_id, extract.uuid) / f"codes-{encoded.uuid}.parquet"


@transaction.atomic
def identities_for_codes(extract: Extract, *, by: Member | None, at: datetime) -> SealedFile:
    """The identities of the partner's own accepted file, to look for the codes' row ids in; no name stands in it.

    That it was opened is in the journal.
    """
    path = vault_root() / extract.identities_path
    if not extract.identities_path or not path.is_file():
        raise Missing(str(extract.uuid))
    found = SealedFile(path=path, key=part_key(extract_key(extract), IDENTITIES))
    journal.record("measurement.extract.identities_checked", by=by, on=extract, at=at, rows=extract.row_count)
    return found


def encoded_in_force(plan: LinkagePlan) -> list[EncodedFile]:
    """Every checked file of codes of the plan that stands for an accepted file in force and was not deleted."""
    return list(
        EncodedFile.objects.filter(
            plan=plan,
            checked_at__isnull=False,
            refusal={},
            superseded_at=None,
            deleted_at=None,
            wrapped_key__isnull=False,
            extract__superseded_at=None,
            extract__destroyed_at=None,
        )
        .select_related("linked__dataset", "partner", "extract__dataset", "extract__partner", "extract__partnership")
        .order_by("linked__dataset__slug", "partner__name", "pk")
    )


@transaction.atomic
def sealed_codes(plan: LinkagePlan, *, by: Member | None, at: datetime) -> dict[UUID, SealedFile]:
    """The codes of every accepted file of the plan and their keys, by file, to be linked in a confined process.

    In each: `id` (the row ids of the accepted file's `row_id` column) and one column a match key; what
    `analysis.tokens.link_tokens` takes. Every one opened is in the journal. Raises NotCovered where no agreement in
    force lets the rows be linked; Missing or VaultLocked; and then nothing was opened.
    """
    files = encoded_in_force(plan)
    extracts = [one.extract for one in files if one.extract is not None]
    require_open(extracts, at=at, hold=True)
    require_linking(
        linking_of(plan),
        partnership_id=plan.partnership_id,
        day=plan.partnership.day(at),
        hold=True,
        extracts=extracts,
    )
    found: dict[UUID, SealedFile] = {}
    for one in files:
        assert one.extract is not None
        sealed = codes_of(one)
        if not sealed.path.is_file():
            raise Missing(str(one.uuid))
        journal.record("measurement.codes.opened", by=by, on=one, at=at, sha256=one.sha256, rows=one.row_count)
        found[one.extract.uuid] = sealed
    return found


def _key(encoded: EncodedFile) -> bytes:
    return unwrapped(encoded.wrapped_key, partnership_id=encoded.partnership_id, uuid=encoded.uuid, kind=_KIND)

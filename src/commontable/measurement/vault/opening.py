"""The only door to accepted rows; whoever passes is on record."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from commontable.analysis.contract import Previous
from commontable.analysis.release.sources import SealedFile
from commontable.journal import actions as journal
from commontable.measurement.cover import require_open
from commontable.measurement.models import Extract
from commontable.partnership.models import Member

from .files import Missing, vault_root
from .keys import IDENTITIES, MEASURES, extract_key, part_key


@transaction.atomic
def sealed_sources(extracts: Iterable[Extract], *, by: Member | None, at: datetime) -> list[SealedFile]:
    """The measures of accepted files and their keys, to be computed with in a confined process; identities stay shut.

    Every one opened is in the journal. Raises NotCovered where no agreement in force covers one of them, Missing or
    VaultLocked, and then nothing was opened.
    """
    extracts = list(extracts)
    require_open(extracts, at=at, hold=True)
    return [
        SealedFile(
            path=path,
            key=part_key(key, MEASURES),
            sha256=extract.file_sha256,
            label=f"{extract.partner.name}, {extract.due.label}",
        )
        for extract, key, path in _opened(extracts, "measurement.extract.opened", by=by, at=at)
    ]


@transaction.atomic
def compared_with(extract: Extract, *, by: Member, at: datetime) -> Previous:
    """An accepted file with both its keys, for the partner's own next file to be compared with.

    No agreement is asked for here: the partner sees its own rows, and the next file was let in by one.
    """
    ((_, key, path),) = _opened([extract], "measurement.extract.compared", by=by, at=at)
    identities = vault_root() / extract.identities_path if extract.identities_path else None
    return Previous(
        measures=path,
        key_measures=part_key(key, MEASURES),
        identities=identities,
        key_identities=part_key(key, IDENTITIES) if identities else None,
    )


def _opened(
    extracts: Iterable[Extract], event: str, *, by: Member | None, at: datetime
) -> list[tuple[Extract, bytes, Path]]:
    opened = []
    for extract in extracts:
        key, path = extract_key(extract), vault_root() / extract.measures_path
        if not path.is_file():
            raise Missing(str(extract.uuid))
        journal.record(event, by=by, on=extract, at=at, file_sha256=extract.file_sha256, rows=extract.row_count)
        opened.append((extract, key, path))
    return opened

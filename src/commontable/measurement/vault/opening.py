"""The only door to accepted rows; whoever passes is on record."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from commontable.analysis.contract import Previous
from commontable.analysis.release.sources import SealedFile
from commontable.journal import actions as journal
from commontable.measurement.cover import linking_of, require_linking, require_open
from commontable.measurement.models import Extract, LinkagePlan, LinkageRun
from commontable.partnership.models import Member

from .files import Missing, vault_root
from .keys import IDENTITIES, MEASURES, extract_key, part_key
from .linkage import crosswalk_of, run_key, uncertain_of


@transaction.atomic
def sealed_sources(
    extracts: Iterable[Extract], *, by: Member | None, at: datetime, what_for: str = ""
) -> list[SealedFile]:
    """The measures of accepted files and their keys, to be computed with in a confined process; identities stay shut.

    Every one opened is in the journal, with `what_for`: the title of the release or study. Raises NotCovered where no
    agreement in force covers one of them, Missing or VaultLocked, and then nothing was opened.
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
        for extract, key, path in _opened(extracts, "measurement.extract.opened", by=by, at=at, what_for=what_for)
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


@transaction.atomic
def own_rows(extract: Extract, *, with_identities: bool, form: str, by: Member, at: datetime) -> Previous:
    """An accepted file for its own partner's data steward to take out again, with the key of its identities or without.

    No agreement is asked for: the rows are the partner's own. That they were taken is in the journal. Raises Missing or
    VaultLocked.
    """
    opened = _opened([extract], "measurement.extract.exported", by=by, at=at, form=form, identities=with_identities)
    ((_, key, path),) = opened
    identities = vault_root() / extract.identities_path if extract.identities_path and with_identities else None
    return Previous(
        measures=path,
        key_measures=part_key(key, MEASURES),
        identities=identities,
        key_identities=part_key(key, IDENTITIES) if identities else None,
    )


@transaction.atomic
def searched(extracts: Iterable[Extract], *, by: Member, at: datetime) -> dict[UUID, Previous]:
    """The partner's own accepted files with both keys of each, to be searched for one person who is to be erased.

    No agreement is asked for: whoever holds a file answers to the family. Every one is in the journal. Raises Missing
    or VaultLocked, and then nothing was opened.
    """
    return {
        extract.uuid: Previous(
            measures=path,
            key_measures=part_key(key, MEASURES),
            identities=vault_root() / extract.identities_path,
            key_identities=part_key(key, IDENTITIES),
        )
        for extract, key, path in _opened(extracts, "measurement.extract.searched", by=by, at=at)
    }


@transaction.atomic
def sealed_identities(
    plan: LinkagePlan, extracts: Iterable[Extract], *, by: Member | None, at: datetime
) -> dict[UUID, SealedFile]:
    """The identities of accepted files and their keys, to be linked in a confined process; measures stay shut.

    Every one opened is in the journal. Raises NotCovered where no agreement in force covers the rows, or none that lets
    them be linked for the plan's purpose; Missing or VaultLocked; and then nothing was opened.
    """
    extracts = list(extracts)
    _require_linked(plan, extracts, at=at)
    found: dict[UUID, SealedFile] = {}
    for extract, key, _path in _opened(extracts, "measurement.extract.identified", by=by, at=at, what_for=plan.title):
        path = vault_root() / extract.identities_path
        if not extract.identities_path or not path.is_file():
            raise Missing(str(extract.uuid))
        found[extract.uuid] = SealedFile(
            path=path,
            key=part_key(key, IDENTITIES),
            sha256=extract.file_sha256,
            label=f"{extract.partner.name}, {extract.due.label}",
        )
    return found


@transaction.atomic
def linked_sources(
    run: LinkageRun, extracts: Iterable[Extract], *, by: Member | None, at: datetime
) -> dict[UUID, SealedFile]:
    """Who is who in these accepted files by that linking (`_row`, `person`), with the keys; nothing of measures.

    The files are in the journal, each with the linking. Raises NotCovered where an agreement no longer covers one of
    them or its linking; Missing where the linking did not see a file or its list is gone; VaultLocked.
    """
    extracts = list(extracts)
    _require_linked(run.plan, extracts, run=run, at=at)
    key, found = run_key(run), {}
    known = set(run.crosswalks.filter(dropped_at=None).values_list("extract", flat=True))
    for extract in extracts:
        one = crosswalk_of(run, extract, key=key)
        if extract.pk not in known or not one.path.is_file():
            raise Missing(str(extract.uuid))
        journal.record(
            "measurement.crosswalk.opened", by=by, on=extract, at=at, linking=str(run), rows=extract.row_count
        )
        found[extract.uuid] = one
    return found


@transaction.atomic
def uncertain_pairs(run: LinkageRun, *, by: Member, at: datetime) -> SealedFile:
    """The pairs of that linking which people look at, with the key; that they were opened is in the journal.

    Raises NotCovered as `linked_sources`, Missing or VaultLocked. Who may see them is for the caller to ask.
    """
    files = Extract.objects.filter(crosswalks__run=run, crosswalks__dropped_at=None, destroyed_at=None)
    _require_linked(run.plan, list(files.select_related("dataset", "partner", "due", "partnership")), run=run, at=at)
    found = uncertain_of(run, key=run_key(run))
    if not found.path.is_file():
        raise Missing(str(run.uuid))
    journal.record("measurement.linkage.pairs_opened", by=by, on=run, at=at, pairs=run.uncertain)
    return found


def _require_linked(plan: LinkagePlan, extracts: list[Extract], *, run: LinkageRun | None = None, at: datetime) -> None:
    require_open(extracts, at=at, hold=True)
    require_linking(
        linking_of(plan, run=run),
        partnership_id=plan.partnership_id,
        day=plan.partnership.day(at),
        hold=True,
        extracts=extracts,
    )


def _opened(
    extracts: Iterable[Extract], event: str, *, by: Member | None, at: datetime, **told: object
) -> list[tuple[Extract, bytes, Path]]:
    opened = []
    for extract in extracts:
        key, path = extract_key(extract), vault_root() / extract.measures_path
        if not path.is_file():
            raise Missing(str(extract.uuid))
        known = {"file_sha256": extract.file_sha256, "rows": extract.row_count}
        journal.record(event, by=by, on=extract, at=at, **known, **{name: one for name, one in told.items() if one})
        opened.append((extract, key, path))
    return opened

"""One person is erased from a partner's accepted files of a dataset, and does not come back with the next file."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from commontable.analysis.contract import Previous, Schema
from commontable.analysis.contract.erasing import Erased, SeveralFit, erased_confined
from commontable.journal import actions as journal
from commontable.measurement.models import Dataset, Due, ErasedPerson, Erasure, Extract, SuppressionKey
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.certificate import sealed
from commontable.measurement.vault import files, keys, searched
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .encoded.deleting import drop_codes
from .holds import require_not_held
from .linkage.keeping import drop_crosswalks


class NobodyFits(NotAllowed):
    """None of the partner's files holds such a person; nothing was changed."""


@dataclass(frozen=True)
class _Rewritten:
    """One file before and after."""

    extract: Extract
    wrapped: bytes
    to: Previous
    outcome: Erased


@sensitive_variables("who")
def erase_person(*, dataset: Dataset, who: Mapping[str, str], why: str, by: Member, at: datetime) -> Erasure:
    """No accepted file of the member's own partner holds a row of that person any more, in force or replaced.

    `who`: columns that say who somebody is → what stands in them, such as the partner's own number. It is kept nowhere:
    each file is searched and written anew in a closed process under a new key, the old key and files go, codes and
    lists of who is who made from it go too, and a keyed fingerprint keeps the person out of the partner's next files.
    What was published stays. Runs for seconds; never call it inside a transaction. Raises NobodyFits, NotAllowed where
    several people fit, a legal hold keeps a file, or something changed meanwhile; Missing, VaultLocked, NotConfined.
    """
    opened = _opened(dataset, by=by, at=at)
    key = keys.suppression_key(dataset.partnership_id)
    assert key is not None
    rewritten: list[_Rewritten] = []
    try:
        for extract, pair in opened:
            if one := _rewritten(extract, pair, who=who, key=key):
                rewritten.append(one)
        if not rewritten:
            raise NobodyFits(
                _(
                    "Nobody in your files of this dataset fits that, and nothing was changed. Write the name as your "
                    "file has it, or give your own number of the person."
                )
            )
        return _keep(dataset, opened, rewritten, why=why, by=by, at=at)
    except SeveralFit:
        _remove([path for one in rewritten for path in _paths(one.to)])
        raise NotAllowed(
            _("More than one person could be meant. Give your own number of the person as well.")
        ) from None
    except BaseException:
        _remove([path for one in rewritten for path in _paths(one.to)])
        raise


@transaction.atomic
def _opened(dataset: Dataset, *, by: Member, at: datetime) -> list[tuple[Extract, Previous]]:
    require(Permission.ERASE_OWN_PEOPLE, by=by, on=by.partner, at=at)
    extracts = [one for one in _files(dataset, by) if one.identities_path]
    if not extracts:
        raise NotAllowed(_("You have no accepted file of this dataset that says who somebody is."))
    require_not_held(extracts)
    if keys.suppression_key(dataset.partnership_id) is None:
        SuppressionKey.objects.get_or_create(
            partnership_id=dataset.partnership_id,
            defaults={"wrapped": keys.wrapped_suppression_key(dataset.partnership_id), "made_at": at},
        )
    found = searched(extracts, by=by, at=at)
    return [(one, found[one.uuid]) for one in extracts]


def _files(dataset: Dataset, by: Member, *, hold: bool = False) -> list[Extract]:
    theirs = Extract.objects.filter(dataset=dataset, partner_id=by.partner_id, destroyed_at=None).order_by("pk")
    if hold:
        theirs = theirs.select_for_update(of=("self",))
    return list(theirs.select_related("dataset", "partner", "due", "delivery", "partnership"))


@sensitive_variables("who")
def _rewritten(extract: Extract, pair: Previous, *, who: Mapping[str, str], key: bytes) -> _Rewritten | None:
    table, uuid = extract.partnership_id, extract.uuid
    wrapped = keys.wrapped_file_key(partnership_id=table, uuid=uuid, kind="extract")
    fresh = keys.unwrapped(wrapped, partnership_id=table, uuid=uuid, kind="extract")
    folder, mark = files.extract_folder(table, extract.dataset_id, uuid), secrets.token_hex(6)
    to = Previous(
        measures=folder / f"measures-{mark}.parquet",
        key_measures=keys.part_key(fresh, keys.MEASURES),
        identities=folder / f"identities-{mark}.parquet",
        key_identities=keys.part_key(fresh, keys.IDENTITIES),
    )
    try:
        outcome = erased_confined(pair, Schema.parse(extract.schema), who=who, to=to, key=key)
    except BaseException:
        _remove(_paths(to))
        raise
    return _Rewritten(extract, wrapped, to, outcome) if outcome.after < outcome.before else None


@transaction.atomic
def _keep(
    dataset: Dataset, opened: list[tuple[Extract, Previous]], rewritten: list[_Rewritten], *,
    why: str, by: Member, at: datetime,
) -> Erasure:  # fmt: skip
    # Whoever confirms a file at this moment comes first and is seen here, or waits and sees who was erased.
    list(Due.objects.select_for_update().filter(dataset=dataset, partner_id=by.partner_id).order_by("pk"))
    held = {one.pk: one for one in _files(dataset, by, hold=True) if one.identities_path}
    before = {one.pk: one.measures_sha256 for one, _pair in opened}
    if {pk: one.measures_sha256 for pk, one in held.items()} != before:
        raise NotAllowed(_("A file came, went or changed meanwhile. Nothing was changed; try again."))
    require_not_held(held.values())
    erasure = Erasure(
        partnership_id=dataset.partnership_id, dataset=dataset, partner_id=by.partner_id, why=why, by=by, at=at,
        rows=sum(one.outcome.before - one.outcome.after for one in rewritten), files=len(rewritten),
    )  # fmt: skip
    erasure.certificate = _certificate(erasure, rewritten)
    erasure.save()
    for one in rewritten:
        _replace(held[one.extract.pk], one, by=by, at=at)
    for fingerprint in sorted({person for one in rewritten for person in one.outcome.people}):
        ErasedPerson.objects.get_or_create(
            dataset=dataset,
            partner_id=by.partner_id,
            fingerprint=fingerprint,
            defaults={"erasure": erasure, "partnership_id": dataset.partnership_id},
        )
    journal.record(
        "measurement.erasure.done", by=by, on=erasure, at=at, why=why, rows=erasure.rows, files=erasure.files,
        certificate_sha256=erasure.certificate["digest"],
    )  # fmt: skip
    return erasure


def _replace(extract: Extract, done: _Rewritten, *, by: Member, at: datetime) -> None:
    """The register knows the new files and their key; the old key goes with the commit, the old files after it."""
    root = files.vault_root()
    old = [root / extract.measures_path, root / extract.identities_path]
    assert done.to.identities is not None
    extract.wrapped_key, extract.row_count = done.wrapped, done.outcome.after
    extract.measures_path = done.to.measures.relative_to(root).as_posix()
    extract.identities_path = done.to.identities.relative_to(root).as_posix()
    extract.measures_sha256 = files.sha256_of(done.to.measures)
    extract.identities_sha256 = files.sha256_of(done.to.identities)
    extract.save(
        update_fields=["wrapped_key", "row_count", "measures_path", "identities_path", "measures_sha256",
                       "identities_sha256"]
    )  # fmt: skip
    lists, codes = drop_crosswalks(extract, by=by, at=at), drop_codes(extract, by=by, at=at)
    journal.record(
        "measurement.extract.erased_from", by=by, on=extract, at=at, rows=extract.row_count,
        rows_gone=done.outcome.before - done.outcome.after, linkings_dropped=lists, codes_dropped=codes,
    )  # fmt: skip
    transaction.on_commit(lambda: _remove(old))


def _certificate(erasure: Erasure, rewritten: list[_Rewritten]) -> dict[str, Any]:
    """What stays of it: how many rows of how many files, when, by whom and why; nothing of the person."""
    return sealed(
        {
            "table": erasure.partnership.name,
            "dataset": erasure.dataset.title,
            "partner": erasure.partner.name,
            "period": ", ".join(one.extract.due.label for one in rewritten),
            "rows": erasure.rows,
            "people": 1,
            "extracts": [
                {"extract": str(one.extract.uuid), "before": one.outcome.before, "after": one.outcome.after}
                for one in rewritten
            ],
            "destroyed_at": erasure.at.isoformat(),
            "destroyed_by": erasure.by.name,
            "why": erasure.why,
            "how": "The files were written anew under new keys without these rows; old keys and files were deleted.",
        }
    )


def _paths(pair: Previous) -> list[Path]:
    return [path for path in (pair.measures, pair.identities) if path is not None]


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            files.flush_folder(path.parent)

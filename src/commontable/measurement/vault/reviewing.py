"""The door to both sides of an uncertain pair: one named person passes, pair by pair, and every pair is on record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commontable.analysis.pairs import Looked, PersonFile, look_at_pair
from commontable.analysis.release.sources import SealedFile
from commontable.journal import actions as journal
from commontable.measurement.cover import linking_of, require_linking, require_open
from commontable.measurement.models import Extract, LinkageRun
from commontable.partnership.models import Member

from .files import Missing, vault_root
from .keys import IDENTITIES, extract_key, part_key
from .linkage import records_of, run_key, uncertain_of


def both_sides(
    run: LinkageRun,
    *,
    answered: Collection[tuple[str, str, str, str]],
    number: int | None = None,
    after: int = 0,
    by: Member,
    at: datetime,
) -> Looked:
    """Pair `number` of the linking, or the first after `after` that is not answered, with what both partners wrote.

    That the pair was looked at is in the journal of each file it stands in, before anybody sees it. Runs for about a
    second; never call it inside a transaction that others wait for. Raises NotCovered where no agreement in force lets
    the rows be linked or that person's organisation see them; Missing, VaultLocked, or `confined.NotConfined`. Who may
    look is for the caller to ask.
    """
    extracts = list(
        Extract.objects.filter(crosswalks__run=run, crosswalks__dropped_at=None, destroyed_at=None)
        .select_related("dataset", "partner", "due", "partnership")
        .order_by("accepted_at", "pk")
    )
    _require_seen(run, extracts, by=by, at=at)
    uncertain, files = _files(run, extracts)
    seen = look_at_pair(
        uncertain,
        threshold=float(run.settings.get("threshold", 0.5)),
        files=files,
        answered=answered,
        gone=list(run.plan.suppressed.values_list("source", "fingerprint")),
        number=number,
        after=after,
    )
    _record(run, extracts, seen, by=by, at=at)
    return seen


@transaction.atomic
def _require_seen(run: LinkageRun, extracts: list[Extract], *, by: Member, at: datetime) -> None:
    """The agreements let these rows be linked, and be seen by the organisation of whoever looks at pairs."""
    plan = run.plan
    require_open(extracts, at=at, hold=True)
    require_linking(
        linking_of(plan, run=run).with_receiver(by.partner_id),
        partnership_id=plan.partnership_id,
        day=plan.partnership.day(at),
        hold=True,
        extracts=extracts,
    )


def _files(run: LinkageRun, extracts: list[Extract]) -> tuple[SealedFile, list[PersonFile]]:
    key = run_key(run)
    uncertain = uncertain_of(run, key=key)
    if not uncertain.path.is_file():
        raise Missing(str(run.uuid))
    fields = run.settings.get("fields", {})
    files = []
    for extract in extracts:
        identities = vault_root() / extract.identities_path
        records = records_of(run, extract, key=key)
        if not extract.identities_path or not identities.is_file() or not records.path.is_file():
            raise Missing(str(extract.uuid))
        files.append(
            PersonFile(
                source=extract.dataset.slug,
                partner=extract.partner.called,
                extract=str(extract.uuid),
                records=records,
                identities=SealedFile(path=identities, key=part_key(extract_key(extract), IDENTITIES)),
                fields=fields.get(extract.dataset.slug, {}),
            )
        )
    return uncertain, files


@transaction.atomic
def _record(run: LinkageRun, extracts: list[Extract], seen: Looked, *, by: Member, at: datetime) -> None:
    if seen.chosen is None:
        return
    holding = {UUID(one) for one in seen.extracts}
    pair = {"linking": str(run), "pair": seen.chosen.number, "records": [seen.chosen.left, seen.chosen.right]}
    for extract in extracts:
        if extract.uuid in holding:
            journal.record("measurement.extract.pair_seen", by=by, on=extract, at=at, **pair)

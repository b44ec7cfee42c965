"""A table's agreements as they stand in the register, read once for everything a page or an act asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from commontable.agreements.models import AgreementVersion
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.kinds import GATES_DATA, AgreementKind
from commontable.agreements.rules.terms import Terms
from commontable.analysis.contract import Schema
from commontable.measurement.models import Dataset, Extract
from commontable.measurement.rules.covering import (
    Cover,
    Keeping,
    Offer,
    Span,
    Wanted,
    cover,
    keeping,
    lacking,
    needs_agreement,
    span_of,
)

from .rows import PARTNER, PARTY, VERSION, Row, rows_of


@dataclass(frozen=True)
class Agreed:
    """Every signed version that can open data at one table, its backbone, and who receives each dataset."""

    offers: tuple[Offer, ...]
    host: int
    receivers: dict[int, frozenset[int]] = field(default_factory=dict)  # dataset → partners
    names: dict[int, str] = field(default_factory=dict)  # of those partners and of the parties, as people call them

    def cover(self, dataset: Dataset, sender: int, *, day: date) -> Cover:
        """Whether the partner's rows of the dataset, as it is now, are taken that day."""
        if not needs_agreement(dataset.legal_basis):
            return Cover(needs_none=True)
        return cover(self.offers, self.wanted(dataset, sender), day=day)

    def cover_of_rows(self, extract: Extract, *, day: date) -> Cover:
        """Whether accepted rows may be opened that day for what the dataset is for now."""
        came_under_one = extract.agreement_version_id is not None
        if not needs_agreement(extract.dataset.legal_basis, came_under_one=came_under_one):
            return Cover(needs_none=True)
        return cover(self.offers, self._wanted_of_rows(extract), day=day)

    def keeping(self, extract: Extract, *, day: date) -> Keeping:
        """Until when the rows are kept: to their agreed day, or sooner where what covered them has ended.

        The version they came under keeps them even where the dataset's purpose was put into other words since.
        """
        came_under = extract.agreement_version_id
        if not needs_agreement(extract.dataset.legal_basis, came_under_one=came_under is not None):
            return Keeping(extract.destroy_on)
        wanted = self._wanted_of_rows(extract)
        kept_by = [one for one in self.offers if one.key == came_under or not lacking(one, wanted)]
        return keeping(kept_by, until=extract.destroy_on, day=day)

    def wanted(self, dataset: Dataset, sender: int) -> Wanted:
        """What the dataset asks of that partner."""
        return Wanted(
            sender=sender,
            host=self.host,
            columns=dataset.contract.names,
            purpose=dataset.purpose,
            basis=dataset.legal_basis,
            receivers=self.receivers.get(dataset.pk, frozenset()) - {self.host},
        )

    def ending(self, agreement: int, *, on: date) -> Agreed:
        """What would be agreed if that agreement ended on that day."""
        return replace(self, offers=tuple(one.ending(on) if one.agreement == agreement else one for one in self.offers))

    def _wanted_of_rows(self, extract: Extract) -> Wanted:
        wanted = replace(self.wanted(extract.dataset, extract.partner_id), columns=Schema.parse(extract.schema).names)
        is_open_now = not needs_agreement(extract.dataset.legal_basis)
        return replace(wanted, basis="") if is_open_now else wanted


def agreed_at(partnership_id: int, *, hold: bool = False) -> Agreed:
    """What the table's agreements open, in one question to the register.

    With `hold`, inside a transaction, none of these versions changes until it is through: whoever ends one waits.
    """
    rows = rows_of(partnership_id, versions=_held(partnership_id) if hold else None)
    host, names = 0, {}
    receivers: dict[int, frozenset[int]] = {}
    for row in rows:
        if row.kind == PARTNER and row.partner is not None:
            names[row.partner] = row.called
            host = row.partner if row.is_backbone else host
            if row.dataset is not None:
                receivers[row.dataset] = receivers.get(row.dataset, frozenset()) | {row.partner}
        elif row.kind == PARTY and row.partner is not None:
            names[row.partner] = row.called
    return Agreed(tuple(_offers(rows)), host, receivers, names)


def _held(partnership_id: int) -> list[int]:
    """The versions, locked in the order of their keys. Asked twice: what was signed while the first waited is seen."""
    locked: list[int] = []
    for _turn in range(2):
        asked = AgreementVersion.objects.filter(
            partnership=partnership_id, stage=VersionStage.SIGNED, agreement__kind__in=GATES_DATA
        )
        locked = [one.pk for one in asked.only("pk").select_for_update(of=("self",)).order_by("pk")]
    return locked


def _offers(rows: list[Row]) -> Iterator[Offer]:
    """Each version with its days; a data use licence holds only while its parent agreement, or its renewal, does."""
    versions = sorted((row for row in rows if row.kind == VERSION), key=lambda row: row.version or 0)
    parties: dict[int | None, dict[int, str]] = {}
    for row in rows:
        if row.kind == PARTY and row.partner is not None:
            parties.setdefault(row.version, {})[row.partner] = row.role or ""
    days = {version.version: _days(version) for version in versions}
    renews = {version.agreement: version.renews for version in versions}
    of_agreement: dict[int, list[Span]] = {}
    for version in versions:
        agreement, seen = version.agreement, set()
        while agreement is not None and agreement not in seen:
            of_agreement.setdefault(agreement, []).extend(days[version.version])
            seen.add(agreement)
            agreement = renews.get(agreement)
    for version in versions:
        spans = days[version.version]
        if version.agreement_kind == AgreementKind.DATA_USE and version.parent is not None:
            above = of_agreement.get(version.parent, [])
            spans = [both for span in spans for parent in above if (both := span.within(parent)) is not None]
        yield Offer(
            key=version.version or 0,
            agreement=version.number or 0,
            version=version.version_number or 0,
            title=version.title or "",
            terms=Terms.parse(version.terms or {}),
            parties=parties.get(version.version, {}),
            spans=tuple(spans),
        )


def _days(version: Row) -> list[Span]:
    if version.starts_on is None:
        return []
    span = span_of(
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        terminated_on=version.terminated_on,
        replaced_on=version.replaced_on,
    )
    return [span] if span is not None else []

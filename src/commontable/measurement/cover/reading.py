"""A table's agreements as they stand in the register, read once for everything a page or an act asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from commontable.agreements.models import AgreementVersion, Party
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
from commontable.partnership.models import Partner


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
    """What the table's agreements open, in three questions to the register.

    With `hold`, inside a transaction, none of these versions changes until it is through: whoever ends one waits.
    """
    versions = _versions(partnership_id)
    if hold:
        versions = versions.filter(pk__in=_held(partnership_id))
    host, receivers, names = _partners(partnership_id)
    with_parties = versions.prefetch_related(Prefetch("parties", Party.objects.select_related("partner")))
    return Agreed(tuple(_offers(list(with_parties), names)), host, receivers, names)


def _versions(partnership_id: int) -> QuerySet[AgreementVersion]:
    found: QuerySet[AgreementVersion] = (
        AgreementVersion.objects.filter(
            partnership=partnership_id,
            stage=VersionStage.SIGNED,
            agreement__kind__in=GATES_DATA,
            starts_on__isnull=False,
        )
        .select_related("agreement")
        .defer("clauses")
        .order_by("pk")
    )
    return found


def _held(partnership_id: int) -> list[int]:
    """The versions, locked in the order of their keys. Asked twice: what was signed while the first waited is seen."""
    locked: list[int] = []
    for _turn in range(2):
        asked = AgreementVersion.objects.filter(
            partnership=partnership_id, stage=VersionStage.SIGNED, agreement__kind__in=GATES_DATA
        )
        locked = [one.pk for one in asked.only("pk").select_for_update(of=("self",)).order_by("pk")]
    return locked


def _partners(partnership_id: int) -> tuple[int, dict[int, frozenset[int]], dict[int, str]]:
    rows = (
        Partner.objects.filter(partnership=partnership_id)
        .filter(Q(is_backbone=True) | Q(receives__isnull=False))
        .values_list("pk", "is_backbone", "receives", "name", "short_name")
    )
    host, names = 0, {}
    receivers: dict[int, frozenset[int]] = {}
    for pk, is_backbone, dataset, name, short_name in rows:
        names[pk] = short_name or name
        host = pk if is_backbone else host
        if dataset is not None:
            receivers[dataset] = receivers.get(dataset, frozenset()) | {pk}
    return host, receivers, names


def _offers(versions: list[Any], names: dict[int, str]) -> Iterator[Offer]:
    """Each version with its days; a data use licence holds only while its parent agreement, or its renewal, does."""
    days = {version.pk: _days(version) for version in versions}
    renews = {version.agreement_id: version.agreement.renews_id for version in versions}
    of_agreement: dict[int, list[Span]] = {}
    for version in versions:
        agreement, seen = version.agreement_id, set()
        while agreement is not None and agreement not in seen:
            of_agreement.setdefault(agreement, []).extend(days[version.pk])
            seen.add(agreement)
            agreement = renews.get(agreement)
    for version in versions:
        agreement, spans = version.agreement, days[version.pk]
        if agreement.kind == AgreementKind.DATA_USE and agreement.parent_id is not None:
            above = of_agreement.get(agreement.parent_id, [])
            spans = [both for span in spans for parent in above if (both := span.within(parent)) is not None]
        parties = list(version.parties.all())
        names.update({party.partner_id: party.partner.called for party in parties})
        yield Offer(
            key=version.pk,
            agreement=agreement.number,
            version=version.number,
            title=agreement.title,
            terms=Terms.parse(version.terms),
            parties={party.partner_id: party.role for party in parties},
            spans=tuple(spans),
        )


def _days(version: AgreementVersion) -> list[Span]:
    if version.starts_on is None:
        return []
    span = span_of(
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        terminated_on=version.terminated_on,
        replaced_on=version.replaced_on,
    )
    return [span] if span is not None else []

"""Agreements that open data, as the register holds them once all have signed; for tests that need one standing."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from cast import Table
from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.kinds import AgreementKind, PartyRole
from commontable.measurement.models import Dataset
from commontable.partnership.models import Partner

SIGNED = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)


def terms_for(dataset: Dataset, **given: Any) -> dict[str, Any]:
    """Terms that cover the dataset, its receivers and the backbone, or what is given instead."""
    return {
        "basis": dataset.legal_basis,
        "purposes": [dataset.purpose],
        "elements": [{"name": name} for name in dataset.contract.names],
        "recipients": list(dataset.receivers.values_list("pk", flat=True)),
        "destroy_days": 60,
    } | given


def agreement_for(
    table: Table,
    dataset: Dataset,
    *,
    senders: Iterable[Partner] | None = None,
    starts_on: date = date(2025, 9, 1),
    ends_on: date | None = None,
    kind: str = AgreementKind.DATA_SHARING,
    parent: Agreement | None = None,
    roles: dict[Partner, str] | None = None,
    **terms: Any,
) -> AgreementVersion:
    """A version signed by all: the senders (without them Northside and Harbor) contribute, the backbone keeps."""
    newest = Agreement.objects.of(table.partnership).order_by("number").values_list("number", flat=True).last() or 0
    agreement = Agreement.objects.create(
        partnership=table.partnership, number=newest + 1, kind=kind, title=f"Agreement on {dataset.title}",
        parent=parent, author=table.maya, made_at=SIGNED,
    )  # fmt: skip
    who = {table.maya.partner: PartyRole.HOST} | dict.fromkeys(
        [table.northside, table.harbor] if senders is None else senders, PartyRole.CONTRIBUTOR
    )
    return version_of(
        agreement, table, parties=who | (roles or {}), starts_on=starts_on, ends_on=ends_on,
        terms=terms_for(dataset, **terms),
    )  # fmt: skip


def version_of(
    agreement: Agreement, table: Table, *, parties: dict[Partner, str], terms: dict[str, Any], starts_on: date,
    ends_on: date | None = None,
) -> AgreementVersion:  # fmt: skip
    """The next version of the agreement, signed by all."""
    number = agreement.versions.count() + 1
    version = AgreementVersion.objects.create(
        partnership=table.partnership, agreement=agreement, number=number, stage=VersionStage.SIGNED, terms=terms,
        starts_on=starts_on, ends_on=ends_on, written_by=table.maya, written_at=SIGNED, issued_at=SIGNED,
        signed_at=SIGNED,
    )  # fmt: skip
    Party.objects.bulk_create(
        Party(partnership=table.partnership, version=version, partner=partner, role=role)
        for partner, role in parties.items()
    )
    return version


def ended(version: AgreementVersion, on: date) -> AgreementVersion:
    """The version, terminated from that day."""
    AgreementVersion.objects.filter(pk=version.pk).update(terminated_on=on)
    version.refresh_from_db()
    return version

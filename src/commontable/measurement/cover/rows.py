"""Versions, their parties and who receives datasets, as rows of the same columns: the register is asked once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, F, Field, JSONField, Q, QuerySet, Value
from django.db.models.fields import BigIntegerField, CharField, DateField

from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.kinds import GATES_DATA
from commontable.partnership.datasets.one_question import in_columns
from commontable.partnership.models import Partner

VERSION, PARTY, PARTNER = "version", "party", "partner"
COLUMNS: dict[str, Field[Any, Any]] = {
    "version": BigIntegerField(),
    "agreement": BigIntegerField(),
    "number": BigIntegerField(),
    "title": CharField(),
    "agreement_kind": CharField(),
    "parent": BigIntegerField(),
    "renews": BigIntegerField(),
    "version_number": BigIntegerField(),
    "terms": JSONField(),
    "starts_on": DateField(),
    "ends_on": DateField(),
    "terminated_on": DateField(),
    "replaced_on": DateField(),
    "partner": BigIntegerField(),
    "name": CharField(),
    "short_name": CharField(),
    "role": CharField(),
    "is_backbone": BooleanField(),
    "dataset": BigIntegerField(),
}


@dataclass(frozen=True)
class Row:
    """A signed version with its agreement; or one of its parties; or a partner, with a dataset whose rows it receives.

    A version leaves what is said of partners empty, and the others what is said of versions.
    """

    kind: str
    version: int | None
    agreement: int | None
    number: int | None
    title: str | None
    agreement_kind: str | None
    parent: int | None
    renews: int | None
    version_number: int | None
    terms: dict[str, Any] | None
    starts_on: date | None
    ends_on: date | None
    terminated_on: date | None
    replaced_on: date | None
    partner: int | None
    name: str | None
    short_name: str | None
    role: str | None
    is_backbone: bool | None
    dataset: int | None

    @property
    def called(self) -> str:
        """What people call the partner."""
        return self.short_name or self.name or ""


def rows_of(partnership_id: int, *, versions: Collection[int] | None = None) -> list[Row]:
    """Every signed version that can open data, its parties, the backbone and who receives datasets. One question.

    `versions`: only these, by their keys.
    """
    of_version = Q(partnership=partnership_id, stage=VersionStage.SIGNED, agreement__kind__in=GATES_DATA)
    signed = AgreementVersion.objects.filter(of_version, starts_on__isnull=False)
    if versions is not None:
        signed = signed.filter(pk__in=versions)
    partner = {"name": F("name"), "short_name": F("short_name")}
    asked: list[tuple[str, QuerySet[Any], dict[str, Any]]] = [
        (VERSION, signed, {
            "version": F("pk"), "agreement": F("agreement"), "number": F("agreement__number"),
            "title": F("agreement__title"), "agreement_kind": F("agreement__kind"), "parent": F("agreement__parent"),
            "renews": F("agreement__renews"), "version_number": F("number"), "terms": F("terms"),
            "starts_on": F("starts_on"), "ends_on": F("ends_on"), "terminated_on": F("terminated_on"),
            "replaced_on": F("replaced_on"),
        }),
        (PARTY, Party.objects.filter(version__in=signed.order_by().values("pk")), {
            "version": F("version"), "partner": F("partner"), "role": F("role"),
            **{ours: F(f"partner__{ours}") for ours in partner},
        }),
        (PARTNER, _partners(partnership_id), {
            "partner": F("pk"), "is_backbone": F("is_backbone"), "dataset": F("receives"), **partner,
        }),
    ]  # fmt: skip
    first, *others = [
        in_columns(found, COLUMNS, **filled)
        .annotate(row_kind=Value(kind))
        .values_list("row_kind", *(f"row_{n}" for n in COLUMNS))
        for kind, found, filled in asked
    ]
    return [Row(*values) for values in first.union(*others, all=True)]


def _partners(partnership_id: int) -> QuerySet[Partner]:
    found: QuerySet[Partner] = Partner.objects.filter(partnership=partnership_id).filter(
        Q(is_backbone=True) | Q(receives__isnull=False)
    )
    return found

"""Datasets are defined, changed, closed and reopened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema, SchemaError
from commontable.journal import actions as journal
from commontable.measurement.datasets.linked import taking_from
from commontable.measurement.models import Dataset, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.columns import MOST_COLUMNS, changes_between
from commontable.measurement.rules.computable import faults
from commontable.measurement.rules.covering import may_be_open, needs_agreement
from commontable.measurement.rules.definition import LIVE
from commontable.measurement.rules.linked import with_linked
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

DESCRIBED = frozenset(
    {"title", "about", "purpose", "legal_basis", "recipients", "receivers", "retention_days", "source", "is_synthetic"}
    | {"schema"}
)

TAKEN = {"new"}  # addresses of other pages


@transaction.atomic
def define_dataset(
    *, partnership: Partnership, title: str, schema: Mapping[str, object], purpose: str, legal_basis: str,
    recipients: str, by: Member, at: datetime, slug: str = "", about: str = "", retention_days: int = 730,
    source: str = "", is_synthetic: bool = False, receivers: Iterable[Partner] = (),
) -> Dataset:  # fmt: skip
    """Partners can be asked for files of this kind. `schema` is a Frictionless Table Schema with `roles`.

    `receivers` are the partners that receive rows beside the backbone, which keeps them. Unless the data are open,
    rows are taken only while an agreement in force covers them.
    """
    require(Permission.KEEP_DATASETS, by=by, on=partnership, at=at)
    _require_ground(usable(schema), legal_basis=legal_basis, is_synthetic=is_synthetic)
    if slug in TAKEN or (slug and Dataset.objects.of(partnership).filter(slug=slug).exists()):
        raise NotAllowed(_("There is a dataset at this address already. Choose another short name."))
    dataset = Dataset.objects.create(
        partnership=partnership, slug=slug or _free_slug(partnership, title), title=title, about=about,
        purpose=purpose, legal_basis=legal_basis, recipients=recipients, retention_days=retention_days,
        source=source, is_synthetic=is_synthetic, schema=dict(schema),
    )  # fmt: skip
    named = _set_receivers(dataset, receivers)
    journal.record(
        "measurement.dataset.defined", by=by, on=dataset, at=at, columns=list(dataset.contract.names),
        purpose=purpose, legal_basis=legal_basis, recipients=recipients, receivers=named,
        retention_days=retention_days, is_synthetic=is_synthetic,
    )  # fmt: skip
    return dataset


@transaction.atomic
def change_dataset(
    *, dataset: Dataset, changes: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None
) -> Dataset:
    """The dataset is described by the new values; a change of its columns is a new version of the schema.

    Files already accepted keep the columns they were typed by. `seen` is the revision the writer had before them.
    Raises NotAllowed where a live definition could no longer be computed, ChangedMeanwhile where somebody else saved.
    """
    require(Permission.KEEP_DATASETS, by=by, on=dataset, at=at)
    hold(dataset)
    require_seen(revision=dataset.revision, seen=seen)
    if unknown := set(changes) - DESCRIBED:
        raise ValueError(f"a dataset has no {sorted(unknown)}")
    receivers = {one.pk: one for one in changes.get("receivers", ())}
    before = {one.pk: one for one in dataset.receivers.order_by("name")}
    are_others = "receivers" in changes and receivers.keys() != before.keys()
    words = {name: value for name, value in changes.items() if name != "receivers"}
    changed = {name: value for name, value in words.items() if getattr(dataset, name) != value}
    if not changed and not are_others:
        return dataset
    told: dict[str, Any] = {"before": {}, "after": {}}
    for name, value in changed.items():
        if name != "schema":
            told["before"][name], told["after"][name] = getattr(dataset, name), value
    if "schema" in changed:
        told["columns"] = _change_schema(dataset, changed["schema"])
    for name, value in changed.items():
        setattr(dataset, name, value)
    _require_ground(dataset.contract, legal_basis=dataset.legal_basis, is_synthetic=dataset.is_synthetic)
    if are_others:
        told["before"]["receivers"] = [one.name for one in before.values()]
        told["after"]["receivers"] = _set_receivers(dataset, receivers.values())
    dataset.revision += 1
    dataset.save(update_fields=[*changed, "version", "revision"])
    journal.record("measurement.dataset.changed", by=by, on=dataset, at=at, version=dataset.version, **told)
    return dataset


def _require_ground(schema: Schema, *, legal_basis: str, is_synthetic: bool) -> None:
    if not needs_agreement(legal_basis) and not may_be_open(schema, is_synthetic=is_synthetic):
        raise NotAllowed(
            _(
                "Open data holds no column that says who a child is. Choose the legal basis on which partners may "
                "share these rows, leave that column out, or say that the data are invented."
            )
        )


def _set_receivers(dataset: Dataset, receivers: Iterable[Partner]) -> list[str]:
    """The partners that receive rows beside the backbone; their names."""
    named = sorted(receivers, key=lambda partner: partner.name)
    if any(partner.partnership_id != dataset.partnership_id for partner in named):
        raise ValueError("the dataset and a receiver belong to different partnerships")
    dataset.receivers.set([partner for partner in named if not partner.is_backbone])
    return [partner.name for partner in named]


def _change_schema(dataset: Dataset, document: Mapping[str, object]) -> dict[str, Any]:
    new = usable(document)
    changes = changes_between(dataset.contract, new)
    if broken := definitions_broken(dataset=dataset, schema=new):
        names = get_text_list([str(version) for version in broken], translate("and"))
        raise NotAllowed(
            _("With these columns %(definitions)s could no longer be computed. Change the definition first.")
            % {"definitions": names}
        )
    if not changes.is_nothing:
        dataset.version += 1
    return {
        "added": list(changes.added),
        "gone": list(changes.gone),
        "changed": list(changes.changed),
        "roles_or_key": changes.roles_or_key,
    }


@transaction.atomic
def close_dataset(*, dataset: Dataset, by: Member, at: datetime) -> Dataset:
    """No more files are asked for or taken; what was accepted stays and can still be computed."""
    require(Permission.KEEP_DATASETS, by=by, on=dataset, at=at)
    hold(dataset)
    if dataset.closed_at is not None:
        raise NotAllowed(_("This dataset is closed already."))
    dataset.closed_at = at
    dataset.save(update_fields=["closed_at"])
    journal.record("measurement.dataset.closed", by=by, on=dataset, at=at)
    return dataset


@transaction.atomic
def reopen_dataset(*, dataset: Dataset, by: Member, at: datetime) -> Dataset:
    """Files may be asked for again."""
    require(Permission.KEEP_DATASETS, by=by, on=dataset, at=at)
    hold(dataset)
    if dataset.closed_at is None:
        raise NotAllowed(_("This dataset is open already."))
    dataset.closed_at = None
    dataset.save(update_fields=["closed_at"])
    journal.record("measurement.dataset.reopened", by=by, on=dataset, at=at)
    return dataset


def usable(document: Mapping[str, object]) -> Schema:
    """The schema of the document; raises NotAllowed with its fault in words."""
    try:
        schema = Schema.parse(document)
    except SchemaError as error:
        raise NotAllowed(str(error)) from error
    if len(schema.fields) > MOST_COLUMNS:
        raise NotAllowed(_("A dataset has at most two hundred columns. Ask only for what is needed."))
    return schema


def definitions_broken(*, dataset: Dataset, schema: Schema) -> list[IndicatorVersion]:
    """Definitions in use that could no longer be computed from the dataset with that schema, or take from it."""
    live = IndicatorVersion.objects.filter(dataset=dataset, stage__in=LIVE).select_related("indicator")
    others = IndicatorVersion.objects.filter(partnership=dataset.partnership_id, stage__in=LIVE).exclude(linked=[])
    changed = Dataset(slug=dataset.slug, title=dataset.title, schema=schema.to_dict())
    return [version for version in live if faults(version.counting, schema=_for(version, schema))] + taking_from(
        changed, others.select_related("indicator")
    )


def _for(version: IndicatorVersion, schema: Schema) -> Schema:
    return Schema.parse(with_linked(schema.to_dict(), version.linked)) if version.linked else schema


def _free_slug(partnership: Partnership, title: str) -> str:
    stem = slugify(title)[:50].strip("-") or "dataset"
    taken = TAKEN | set(Dataset.objects.of(partnership).filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)

"""Definitions that take from other datasets: which ones, by which linking, and what is said with their figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.analysis.contract.fields import Field
from commontable.analysis.release.taking import ROWS, TakeSpec
from commontable.measurement.models import Dataset, IndicatorVersion, LinkagePlan, LinkageRun, LinkedDataset
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.computable import Counting, faults
from commontable.measurement.rules.definition import DefinitionStage
from commontable.measurement.rules.linkage import RunStage
from commontable.measurement.rules.linked import Taken, When, linked_columns, short_of, take_spec
from commontable.partnership.rules.lifecycle import NotAllowed

from .readers import held_in_published

IN_USE = (DefinitionStage.DRAFT, DefinitionStage.PROPOSED, DefinitionStage.AGREED)
APART = gettext_lazy(
    "Two of these definitions take from %(dataset)s in different ways (another condition, period, dose or bands). "
    "Release them apart."
)
TWO_PLANS = gettext_lazy("Two of these definitions rest on different linkage plans. Release them apart.")
NOT_LINKED = gettext_lazy("%(plan)s has no linking in force, so nobody knows who is who. Link the files first.")


def datasets_of(version: IndicatorVersion) -> list[Dataset]:
    """Its own dataset, and those it takes from."""
    slugs = [one["dataset"] for one in version.linked]
    others = Dataset.objects.filter(partnership_id=version.partnership_id, slug__in=slugs).order_by("slug")
    return [version.dataset, *others]


def dataset_keys(versions: Iterable[IndicatorVersion]) -> set[int]:
    """The keys of all datasets that the definitions rest on."""
    versions = list(versions)
    found = {version.dataset_id for version in versions}
    for version in versions:
        if version.linked:
            found |= {dataset.pk for dataset in datasets_of(version)}
    return found


def resting_on(plan: LinkagePlan) -> dict[str, list[IndicatorVersion]]:
    """By dataset (its slug), the definitions that rest on it by this plan and can be computed, or may become so.

    By indicator; none of an indicator that was retired, and none that a later one replaced.
    """
    versions = (
        IndicatorVersion.objects.filter(linkage=plan, stage__in=IN_USE, indicator__retired_at=None)
        .select_related("indicator", "dataset")
        .order_by("indicator__name", "number")
    )
    found: dict[str, list[IndicatorVersion]] = {}
    for version in versions:
        if version.linked:
            for slug in dict.fromkeys([version.dataset.slug, *(one["dataset"] for one in version.linked)]):
                found.setdefault(slug, []).append(version)
    return found


def run_in_force(version: IndicatorVersion) -> LinkageRun | None:
    """The newest finished linking of the plan that the definition rests on."""
    if version.linkage is None:
        return None
    return runs_in_force([version.linkage_id or 0]).get(version.linkage_id or 0)


def runs_in_force(plans: Collection[int]) -> dict[int, LinkageRun]:
    """By plan, the linking in force."""
    held = LinkageRun.objects.filter(plan__in=plans, stage=RunStage.DONE, superseded_at=None, destroyed_at=None)
    return {run.plan_id: run for run in held.select_related("plan__partnership", "partnership")}


def run_for(versions: Sequence[IndicatorVersion]) -> LinkageRun | None:
    """The one linking that these definitions rest on; None where none takes from another dataset. Raises NotAllowed."""
    plans = {version.linkage_id: version.linkage for version in versions if version.linked and version.linkage}
    if not plans:
        return None
    if len(plans) > 1:
        raise NotAllowed(TWO_PLANS)
    ((key, plan),) = plans.items()
    run = runs_in_force([key or 0]).get(key or 0)
    if run is None:
        raise NotAllowed(NOT_LINKED % {"plan": plan.title})
    return run


def takes_of(versions: Sequence[IndicatorVersion]) -> dict[str, TakeSpec]:
    """What these definitions over one dataset take, by short name. Raises NotAllowed where they differ."""
    held: dict[str, Taken] = {}
    for one in (one for version in versions for one in version.linked):
        before = held.setdefault(one["dataset"], one)
        if before["dose"] and one["dose"]:
            alike = all(before[part] == one[part] for part in ("when", "where", "dose", "bands"))
        else:
            alike = (before["when"], before["where"]) == (one["when"], one["where"])
            held[one["dataset"]] = one if one["dose"] else before
        if not alike:
            raise NotAllowed(APART % {"dataset": one["title"]})
    if not held:
        return {}
    others = {one.slug: one for version in versions for one in datasets_of(version)[1:]}
    own = versions[0].dataset.contract.roles.period or ""
    return {
        short_of(slug): take_spec(one, period=others[slug].contract.roles.period or "", own_period=own)
        for slug, one in held.items()
        if slug in others
    }


def beside(versions: Sequence[IndicatorVersion]) -> list[IndicatorVersion]:
    """Other definitions over the same datasets that published releases show, to whomever: what takes from other
    datasets is protected together with them, as far as it takes the same.
    """
    datasets = {version.dataset_id for version in versions if version.linked}
    if not datasets:
        return []
    mine = {version.indicator_id for version in versions}
    shown = held_in_published(versions[0].partnership, reads=list(Audience)).filter(version__dataset__in=datasets)
    found = {
        held.version.indicator_id: held.version
        for held in shown.select_related(
            "version__indicator", "version__dataset", "version__partnership", "version__linkage"
        ).order_by("release__number", "pk")
    }
    return [one for key, one in sorted(found.items()) if key not in mine and _goes_with(one, versions)]


def _goes_with(one: IndicatorVersion, versions: Sequence[IndicatorVersion]) -> bool:
    """Nothing further has to be opened for it, and it takes in the same way."""
    alike = [version for version in versions if version.dataset_id == one.dataset_id]
    known = {taken["dataset"] for version in alike for taken in version.linked}
    if not {taken["dataset"] for taken in one.linked} <= known:
        return False
    try:
        takes_of([*alike, one])
    except NotAllowed:
        return False
    return True


def record_of(version: IndicatorVersion, run: LinkageRun) -> dict[str, Any]:
    """What a release's manifest says of the linking that the definition's figures rest on: rounded shares only."""
    others = {one["dataset"]: one["title"] for one in version.linked}
    own = version.dataset.slug
    asked = {(own, other) for other in others} | {(other, own) for other in others}
    rates = [one for one in _rates(run) if (one["source"], one["other"]) in asked]
    return {
        "plan": run.plan.title,
        "slug": run.plan.slug,
        "linking": run.number,
        "uuid": str(run.uuid),
        "linked_at": run.finished_at.isoformat() if run.finished_at else "",
        "mode": run.mode,
        "engine": run.engine,
        "threshold": run.settings.get("threshold"),
        "precision": run.report.get("precision"),
        "recall": run.report.get("recall"),
        "dataset": {own: version.dataset.title},
        "datasets": others,
        "rates": rates,
    }


def _rates(run: LinkageRun) -> list[dict[str, Any]]:
    """The match rates with both sources named; of two sources the report does not name the other one."""
    listed = [dict(one) for one in run.report.get("rates", []) if isinstance(one, Mapping) and "source" in one]
    sources = sorted({one["source"] for one in listed})
    if len(sources) == 2:
        other = dict(zip(sources, reversed(sources), strict=True))
        listed = [{**one, "other": one.get("other") or other[one["source"]]} for one in listed]
    return [{"other": "", **one} for one in listed]


def records_of(versions: Iterable[IndicatorVersion]) -> dict[str, dict[str, Any]]:
    """By indicator, what is said of the linking; only of those that take from another dataset."""
    found = {}
    for version in versions:
        run = run_in_force(version) if version.linked else None
        if run is not None:
            found[version.indicator.slug] = record_of(version, run)
    return found


def fault_of_linked(version: IndicatorVersion) -> str:
    """What keeps the definition from taking from other datasets as it says; empty where nothing does."""
    plan = version.linkage
    if plan is None or plan.partnership_id != version.partnership_id or plan.closed_at is not None:
        return _("Choose a linkage plan that is open. It says which children of two files are the same.")
    held = {one.dataset.slug: one.dataset for one in plan.datasets.select_related("dataset")}
    if version.dataset.slug not in held:
        return _("%(dataset)s is not in the linkage plan.") % {"dataset": version.dataset.title}
    own = set(version.dataset.contract.names)
    if taken := sorted(linked_columns(version.linked) & own):
        return _("The dataset has a column %(column)s of its own already.") % {"column": taken[0]}
    if len({short_of(one["dataset"]) for one in version.linked}) < len(version.linked):
        return _("Take from every dataset once.")
    for one in version.linked:
        other = held.get(one["dataset"])
        if other is None or other.pk == version.dataset_id:
            return _("%(dataset)s is not in the linkage plan.") % {"dataset": one["title"]}
        if fault := _fault_of(one, other):
            return f"{one['title']}: {fault}"
    return ""


def taking_from(dataset: Dataset, versions: Iterable[IndicatorVersion]) -> list[IndicatorVersion]:
    """Those of the definitions that could no longer take from the dataset as it is given, saved or not."""
    return [
        version
        for version in versions
        if any(one["dataset"] == dataset.slug and _fault_of(one, dataset) for one in version.linked)
    ]


def _fault_of(one: Taken, other: Dataset) -> str:
    schema = other.contract
    if one["when"] == When.PERIOD and not schema.roles.period:
        return _("It has no column that says the period.")
    if one["dose"] not in {"", ROWS} and one["dose"] not in {column.name for column in numbers_of(other)}:
        return _("It has no column of numbers of that name.")
    if one["where"]:
        counting = Counting(where=one["where"], success="true")
        found = [fault for fault in faults(counting, schema=schema) if fault.field == "where"]
        return str(found[0].message) if found else ""
    return ""


def numbers_of(dataset: Dataset) -> list[Field]:
    """The dataset's columns of numbers, whose sum can be taken."""
    schema = dataset.contract
    fields = [schema.field(name) for name in schema.measures]
    return [one for one in fields if one.type in {"integer", "number"} and one.name not in {schema.roles.period}]


def linkable(dataset: Dataset) -> list[tuple[Any, list[Dataset]]]:
    """Plans with a linking in force that the dataset is in, each with its other datasets."""
    runs = LinkageRun.objects.filter(
        plan__datasets__dataset=dataset, plan__closed_at=None, stage=RunStage.DONE, superseded_at=None,
        destroyed_at=None,
    )  # fmt: skip
    found = []
    for run in runs.select_related("plan").order_by("plan__title", "pk"):
        held = LinkedDataset.objects.filter(plan=run.plan_id).exclude(dataset=dataset).select_related("dataset")
        found.append((run.plan, [one.dataset for one in held.order_by("dataset__title")]))
    return found

"""Plans of linkage as pages show them: what is linked, under what, since when, and what is to be done next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis.contract import Schema
from commontable.measurement.cover import Covered, agreed_at, covered, linking_of
from commontable.measurement.models import Dataset, Extract, LinkagePlan, LinkageRun, LinkedDataset
from commontable.measurement.rules.covering import needs_agreement
from commontable.measurement.rules.linkage import OUR_FIELDS, RUNNING, STALLED_AFTER, RunStage, Sureness, sureness_of
from commontable.partnership.models import Partner, Partnership
from commontable.ui.templatetags.ui import count

from .linkage_words import Quality, Rates, rates_of


@dataclass(frozen=True)
class Linked:
    """One dataset of a plan: its columns in words, and how many of its files are in force."""

    dataset: Dataset
    columns: tuple[tuple[str, str], ...]  # what it says, the column
    files: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a plan stands."""

    plan: LinkagePlan
    linked: tuple[Linked, ...]
    newest: LinkageRun | None = None  # done and in force
    running: LinkageRun | None = None
    failed: LinkageRun | None = None  # newer than the newest
    is_stalled: bool = False
    pending: int = 0  # uncertain pairs without an answer
    has_reviewer: bool = False  # somebody was named, and is still here
    is_behind: bool = False  # files or the plan changed since the newest linking
    agreed: tuple[Covered, ...] = ()
    quality: Quality = field(default_factory=Quality)
    rates: tuple[Rates, ...] = ()

    @property
    def sureness(self) -> Sureness:
        """How sure is sure enough, in words."""
        return sureness_of(self.plan.threshold, self.plan.low, self.plan.high)

    @property
    def is_covered(self) -> bool:
        """Whether agreements in force let all of it be linked."""
        return all(one.cover.is_open for one in self.agreed)


def listed(partnership: Partnership, *, at: datetime) -> list[Standing]:
    """The table's plans, by title."""
    plans = LinkagePlan.objects.of(partnership).select_related("partnership", "reviewer").order_by("title", "pk")
    return [standing_of(one, at=at) for one in plans]


def standing_of(plan: LinkagePlan, *, at: datetime, whole: bool = False) -> Standing:
    """Where the plan stands; `whole`: with its agreements and the match rates."""
    linked = list(plan.datasets.select_related("dataset").order_by("dataset__title", "pk"))
    runs = list(plan.runs.order_by("-number")[:20])
    newest = next((one for one in runs if one.stage == RunStage.DONE and one.superseded_at is None), None)
    running = next((one for one in runs if one.stage in RUNNING), None)
    ended = next((one for one in runs if one.stage not in RUNNING), None)
    in_force = list(
        Extract.objects.filter(dataset__linked__plan=plan, superseded_at=None, destroyed_at=None).values_list(
            "pk", "dataset"
        )
    )
    found: dict[str, Any] = {}
    if whole and plan.closed_at is None:
        found["agreed"] = tuple(
            covered(linking_of(plan), partnership_id=plan.partnership_id, day=plan.partnership.day(at))
        )
    if whole and newest is not None:
        partners = dict(Partner.objects.of(plan.partnership).values_list("slug", "name"))
        done = [one for one in reversed(runs) if one.stage == RunStage.DONE and one.number < newest.number]
        seen = Dataset.objects.of(plan.partnership).filter(slug__in=list(newest.settings.get("fields", {})))
        sources = {one.slug: one for one in (*seen, *(each.dataset for each in linked))}
        found["rates"] = tuple(rates_of(newest, sources, partners, earlier=done))
    return Standing(
        plan=plan,
        linked=tuple(_linked(one, sum(dataset == one.dataset_id for _pk, dataset in in_force)) for one in linked),
        newest=newest,
        running=running,
        failed=ended if ended is not None and ended.stage == RunStage.FAILED else None,
        is_stalled=running is not None and at - (running.beat_at or running.begun_at) >= STALLED_AFTER,
        pending=pending_of(newest) if newest is not None and plan.closed_at is None else 0,
        has_reviewer=plan.reviewer is not None and plan.reviewer.is_present(plan.partnership.day(at)),
        is_behind=newest is not None and _is_behind(plan, newest, linked, {pk for pk, _dataset in in_force}),
        quality=Quality.of(newest.report if newest else {}),
        **found,
    )


def pending_of(run: LinkageRun) -> int:
    """How many uncertain pairs of the linking nobody has said anything about."""
    answered = run.decisions.filter(withdrawn_at=None).count()
    return max(0, run.uncertain - answered)


def history_of(plan: LinkagePlan) -> list[Any]:
    """Every linking of the plan, the newest first, with its quality; and its closing."""
    entries: list[dict[str, Any]] = []
    if plan.closed_at is not None:
        who = plan.closed_by.name if plan.closed_by else ""
        entries.append({"at": plan.closed_at, "who": who, "what": _("closed the plan"), "detail": plan.closed_because})
    now = set(plan.datasets.values_list("dataset__slug", flat=True))
    titles = dict(Dataset.objects.of(plan.partnership).values_list("slug", "title"))
    for run in plan.runs.select_related("begun_by").order_by("-number")[:50]:
        entries.append(
            {
                "at": run.finished_at or run.begun_at,
                "who": run.begun_by.name,
                "what": _("linking %(n)d: %(stage)s") % {"n": run.number, "stage": run.get_stage_display()},
                "detail": "; ".join(filter(None, [_detail(run), _rested_on(run, now, titles)])),
                "kind": "warn" if run.stage == RunStage.FAILED else "",
            }
        )
    entries.append({"at": plan.made_at, "who": plan.made_by.name, "what": _("made the plan")})
    return entries


def advice_for(one: Standing, *, runs: bool, names: bool) -> list[str]:
    """What to do next, in sentences for whoever reads."""
    plan, found = one.plan, []
    if plan.closed_at is not None:
        return []
    if not one.is_covered:
        found.append(_("Agreements have to cover the linkage before anything is linked; what is missing stands below."))
    empty = [each.dataset.title for each in one.linked if not each.files]
    if empty:
        found.append(_("There is no accepted file of %(datasets)s here.") % {"datasets": ", ".join(empty)})
    elif one.newest is None and one.running is None and one.is_covered and runs:
        found.append(_("All files are here: link them now."))
    if one.is_behind and runs and one.running is None:
        found.append(_("Files or the plan have changed since the newest linking: link again."))
    if one.pending:
        said = ngettext("%(n)d pair waits", "%(n)d pairs wait", one.pending) % {"n": one.pending}
        if plan.reviewer is not None and one.has_reviewer:
            found.append(_("%(pairs)s for %(name)s to look at.") % {"pairs": said, "name": plan.reviewer.name})
        elif names:
            found.append(_("%(pairs)s for somebody to look at: name who may.") % {"pairs": said})
        else:
            found.append(_("%(pairs)s for somebody to look at. The director names who may.") % {"pairs": said})
    return found


def linkable(partnership: Partnership) -> list[Dataset]:
    """The open datasets in which somebody can be found again, by names or by the row ids of codes; by title."""
    datasets = Dataset.objects.of(partnership).filter(closed_at=None).order_by("title", "pk")
    return [one for one in datasets if one.contract.identity]


def purposes_for_linking(partnership: Partnership, datasets: list[Dataset], *, at: datetime) -> list[str]:
    """Purposes that agreements in force with a clause on linking name, for every dataset that needs an agreement.

    Those that the most agreements share come first.
    """
    day = partnership.day(at)
    if not any(needs_agreement(one.legal_basis) for one in datasets):
        return list(dict.fromkeys(one.purpose for one in datasets))
    offers = [one for one in agreed_at(partnership.pk).offers if one.holds(day) and one.terms.linking]
    counted: dict[str, int] = {}
    for offer in offers:
        for purpose in offer.terms.purposes:
            counted[purpose] = counted.get(purpose, 0) + 1
    return sorted(counted, key=lambda purpose: (-counted[purpose], purpose))


def _linked(one: LinkedDataset, files: int) -> Linked:
    schema = one.dataset.contract
    columns = tuple(
        (str(OUR_FIELDS[name]), _title_of(schema, one.fields[name])) for name in OUR_FIELDS if name in one.fields
    )
    return Linked(one.dataset, columns, files)


def _title_of(schema: Schema, column: str) -> str:
    return (schema.field(column).title or column) if column in schema.names else column


def _is_behind(plan: LinkagePlan, newest: LinkageRun, linked: list[LinkedDataset], in_force: set[int]) -> bool:
    said = {
        "threshold": plan.threshold,
        "low": plan.low,
        "high": plan.high,
        "fields": {one.dataset.slug: one.fields for one in linked},
    }
    seen = set(newest.crosswalks.filter(dropped_at=None).values_list("extract", flat=True))
    return newest.settings != said or seen != in_force


def _rested_on(run: LinkageRun, now: set[str], titles: Mapping[str, str]) -> str:
    """Which datasets the linking brought together, where the plan has others now."""
    then = set(run.settings.get("fields", {}))
    if not then or then == now:
        return ""
    return _("it brought together %(datasets)s") % {"datasets": ", ".join(sorted(titles.get(one, one) for one in then))}


def _detail(run: LinkageRun) -> str:
    if run.stage == RunStage.FAILED:
        return run.failure
    if run.stage != RunStage.DONE:
        return ""
    quality = Quality.of(run.report)
    return _("about %(n)s children; precision %(precision)s, recall %(recall)s") % {
        "n": count(run.people or 0),
        "precision": quality.precision.text,
        "recall": quality.recall.text,
    }

"""A plan says which datasets are linked, why, by which columns, and how sure it has to be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.cover import Linking, linking_of, require_linking
from commontable.measurement.datasets.linked import resting_on
from commontable.measurement.models import Dataset, LinkagePlan, LinkedDataset
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import (
    FEWEST_DATASETS,
    RUNNING,
    Mode,
    check_codes,
    check_fields,
    check_leaving,
    check_thresholds,
)
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

TAKEN = {"new"}  # addresses of other pages
MOST_DATASETS = 12


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A dataset of a plan: which of its identity columns says what (our name → column).

    For codes, `row_id` is the column that holds the random ids of the rows.
    """

    dataset: Dataset
    fields: Mapping[str, str] = field(default_factory=dict)
    row_id: str = ""


@transaction.atomic
def plan_linkage(
    *, partnership: Partnership, title: str, purpose: str, datasets: Sequence[Chosen], by: Member, at: datetime,
    receivers: Iterable[Partner] = (), mode: str = Mode.CLEAR, threshold: float = 0.5, low: float = 0.2,
    high: float = 0.9, profile: Mapping[str, Any] | None = None,
) -> LinkagePlan:  # fmt: skip
    """The plan stands: these files may be linked. Nothing is opened yet.

    Raises NotCovered where no agreement in force lets one sender's rows be linked for this purpose, by these columns,
    for the backbone and these receivers; the message names every clause that is missing.
    """
    require(Permission.PLAN_LINKAGE, by=by, on=partnership, at=at)
    hold(partnership)  # two plans of one name are told apart
    receivers = list(receivers)
    _check(partnership, datasets, mode=mode, threshold=threshold, low=low, high=high)
    _require_words(title, purpose)
    linking = Linking(purpose, {one.dataset: _columns(one) for one in datasets}, frozenset(one.pk for one in receivers))
    require_linking(linking, partnership_id=partnership.pk, day=partnership.day(at), hold=True)
    plan: LinkagePlan = LinkagePlan.objects.create(
        partnership=partnership, slug=_free_slug(partnership, title), title=title.strip(), purpose=purpose.strip(),
        mode=Mode(mode), threshold=threshold, low=low, high=high, profile=dict(profile or {}), made_by=by, made_at=at,
    )  # fmt: skip
    _link(plan, datasets, receivers)
    journal.record("measurement.linkage.planned", by=by, on=plan, at=at, **_said(plan, datasets, receivers))
    return plan


@transaction.atomic
def change_plan(
    *, plan: LinkagePlan, title: str, purpose: str, datasets: Sequence[Chosen], by: Member, at: datetime,
    receivers: Iterable[Partner] = (), threshold: float, low: float, high: float, seen: int | None = None,
) -> LinkagePlan:  # fmt: skip
    """The plan says something else from the next linking on; what is linked stays as it is until then.

    What partners send (`mode`) is not changed: that is another plan. Raises NotCovered as `plan_linkage`; NotAllowed
    where an indicator rests on a dataset that leaves, or the datasets change while they are being linked.
    """
    require(Permission.PLAN_LINKAGE, by=by, on=plan, at=at)
    plan = _open(plan)
    require_seen(revision=plan.revision, seen=seen)
    _check_change(plan, datasets)
    receivers = list(receivers)
    _check(plan.partnership, datasets, mode=plan.mode, threshold=threshold, low=low, high=high)
    _require_words(title, purpose)
    linking = Linking(purpose, {one.dataset: _columns(one) for one in datasets}, frozenset(one.pk for one in receivers))
    require_linking(linking, partnership_id=plan.partnership_id, day=plan.partnership.day(at), hold=True)
    if plan.reviewer is not None:
        _require_seen_by(plan, linking, plan.reviewer, at=at)
    plan.title, plan.purpose = title.strip(), purpose.strip()
    plan.threshold, plan.low, plan.high, plan.revision = threshold, low, high, plan.revision + 1
    plan.save(update_fields=["title", "purpose", "threshold", "low", "high", "revision"])
    _link(plan, datasets, receivers)
    journal.record("measurement.linkage.changed", by=by, on=plan, at=at, **_said(plan, datasets, receivers))
    return plan


@transaction.atomic
def name_reviewer(*, plan: LinkagePlan, reviewer: Member | None, by: Member, at: datetime) -> LinkagePlan:
    """This person, and nobody else, may see both sides of an uncertain pair; None: nobody may.

    Raises NotCovered where an agreement of one of the sides does not name their organisation as a recipient.
    """
    require(Permission.NAME_REVIEWERS, by=by, on=plan, at=at)
    plan = _open(plan)
    if plan.mode != Mode.CLEAR:
        raise NotAllowed(_("Codes name nobody, so there is nothing that a person could look at."))
    if reviewer is not None:
        if not reviewer.is_present(plan.partnership.day(at)):
            raise NotAllowed(_("Their membership has ended. Name somebody who is here."))
        _require_seen_by(plan, linking_of(plan), reviewer, at=at)
    plan.reviewer, plan.reviewer_named_by, plan.reviewer_named_at = reviewer, by, at
    plan.save(update_fields=["reviewer", "reviewer_named_by", "reviewer_named_at"])
    journal.record(
        "measurement.linkage.reviewer_named", by=by, on=plan, at=at, reviewer=reviewer.name if reviewer else ""
    )
    return plan


def _require_seen_by(plan: LinkagePlan, linking: Linking, reviewer: Member, *, at: datetime) -> None:
    linking = linking.with_receiver(reviewer.partner_id)
    require_linking(linking, partnership_id=plan.partnership_id, day=plan.partnership.day(at), hold=True)


def _open(plan: LinkagePlan) -> LinkagePlan:
    plan = hold(plan)
    if plan.closed_at is not None:
        raise NotAllowed(_("This plan is closed. Make a new one."))
    return plan


def _check(
    partnership: Partnership, datasets: Sequence[Chosen], *, mode: str, threshold: float, low: float, high: float
) -> None:
    check_thresholds(threshold, low, high)
    if len({one.dataset.pk for one in datasets}) != len(datasets):
        raise NotAllowed(_("A dataset is chosen twice."))
    if not FEWEST_DATASETS <= len(datasets) <= MOST_DATASETS:
        raise NotAllowed(
            _("Choose from two to %(most)d datasets that hold the same children.") % {"most": MOST_DATASETS}
        )
    for one in datasets:
        if one.dataset.closed_at is not None:
            raise NotAllowed(_("%(dataset)s is closed. Choose another.") % {"dataset": one.dataset.title})
        if mode != Mode.CLEAR:
            check_codes(one.dataset.contract, row_id=one.row_id, dataset=one.dataset.title)
        else:
            check_fields(one.fields, identity=one.dataset.contract.identity, dataset=one.dataset.title)


def _check_change(plan: LinkagePlan, datasets: Sequence[Chosen]) -> None:
    wanted = {one.dataset.pk for one in datasets}
    now = {one.dataset_id: one.dataset for one in plan.datasets.select_related("dataset").order_by("dataset__title")}
    if wanted == now.keys():
        return
    if plan.runs.filter(stage__in=sorted(RUNNING)).exists():
        raise NotAllowed(
            _("These files are being linked now. Change the datasets once that has ended, or was given up.")
        )
    resting = resting_on(plan)
    leaves = [dataset for pk, dataset in now.items() if pk not in wanted]
    check_leaving({one.title: [version.indicator.name for version in resting.get(one.slug, [])] for one in leaves})


def _require_words(title: str, purpose: str) -> None:
    if not title.strip():
        raise NotAllowed(_("Give the plan a title that everybody understands."))
    if not purpose.strip():
        raise NotAllowed(_("Say what the linkage is for, in the words of the agreement that allows it."))


def _columns(chosen: Chosen) -> tuple[str, ...]:
    return tuple(sorted({*chosen.fields.values(), *([chosen.row_id] if chosen.row_id else [])}))


def _link(plan: LinkagePlan, datasets: Sequence[Chosen], receivers: list[Partner]) -> None:
    plan.receivers.set(receivers)
    kept = {one.dataset_id: one for one in plan.datasets.all()}
    for one in datasets:
        held = kept.pop(one.dataset.pk, None) or LinkedDataset(
            partnership_id=plan.partnership_id, plan=plan, dataset=one.dataset
        )
        held.fields, held.row_id = dict(one.fields), one.row_id
        held.save()
    for gone in kept.values():
        if gone.encoded.exists():
            raise NotAllowed(
                _("Files of codes came for %(dataset)s. Close this plan and make a new one.")
                % {"dataset": gone.dataset.title}
            )
        gone.delete()


def _said(plan: LinkagePlan, datasets: Sequence[Chosen], receivers: list[Partner]) -> dict[str, Any]:
    return {
        "purpose": plan.purpose,
        "mode": str(plan.mode),
        "datasets": {one.dataset.slug: sorted(one.fields) for one in datasets},
        "receivers": [one.name for one in receivers],
        "threshold": plan.threshold,
        "band": [plan.low, plan.high],
    }


def _free_slug(partnership: Partnership, title: str) -> str:
    start = slugify(title)[:50] or "plan"
    used = TAKEN | set(
        LinkagePlan.objects.of(partnership).filter(slug__startswith=start).values_list("slug", flat=True)
    )
    return next(one for n in range(1, len(used) + 2) if (one := start if n == 1 else f"{start}-{n}") not in used)

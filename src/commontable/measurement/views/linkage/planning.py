"""A plan is made or changed: which datasets, by which columns, under which agreement, how sure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.measurement.actions.linkage.planning import change_plan, plan_linkage
from commontable.measurement.cover import Linking, covered
from commontable.measurement.datasets.linkage import linkable, purposes_for_linking
from commontable.measurement.datasets.linked import resting_on
from commontable.measurement.forms.linkage import ChooseDatasetsForm, LinkageForm, initial_of
from commontable.measurement.models import Dataset, LinkagePlan
from commontable.measurement.permissions import Permission
from commontable.measurement.views.activities.describing import seen_in
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import plan_of


@require_http_methods(["GET", "POST"])
@at_table
def add(request: TableRequest) -> HttpResponse:
    """First the datasets, then how their columns match; the agreements that allow it are shown on the way."""
    require(Permission.PLAN_LINKAGE, by=request.member, on=request.partnership, at=request.at)
    known = linkable(request.partnership)
    given = request.POST if request.method == "POST" else request.GET
    first = ChooseDatasetsForm(given if "datasets" in given or "next" in given else None, datasets=known)
    if not first.is_valid():
        return render(request, "measurement/linkage/choose.html", {"form": first, "known": known})
    datasets, mode = first.cleaned_data["datasets"], first.cleaned_data["mode"]
    purposes = purposes_for_linking(request.partnership, datasets, at=request.at)
    form = LinkageForm(
        request.POST if request.method == "POST" else None, partnership=request.partnership, datasets=datasets,
        mode=mode, initial={"purpose": purposes[0] if purposes else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_linkage(
                partnership=request.partnership, mode=mode, by=request.member, at=request.at, **form.told()
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The plan stands. Nothing has been opened yet."))
            return redirect("measurement:linkage", table=request.partnership.slug, plan=made.slug)
    return _shown(request, form, datasets, purposes=purposes)


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, plan: str) -> HttpResponse:
    """The same form, for the plan's datasets or for others that were chosen; what is linked stays as it is until the
    next linking.
    """
    shown = plan_of(request, plan)
    require(Permission.PLAN_LINKAGE, by=request.member, on=shown, at=request.at)
    linked = list(shown.datasets.select_related("dataset").order_by("dataset__title"))
    now = [one.dataset for one in linked]
    given = request.POST if request.method == "POST" else request.GET
    datasets = now
    if "datasets" in given or "next" in given:
        first = _choosing(request, shown, given)
        if not first.is_valid():
            return _choose(request, shown, first)
        datasets = first.cleaned_data["datasets"]
    form = LinkageForm(
        request.POST or None, partnership=request.partnership, datasets=datasets,
        mode=shown.mode, fields={one.dataset.slug: one.fields for one in linked}, initial=initial_of(shown),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(plan=shown, by=request.member, at=request.at, seen=seen_in(request), **form.told())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The plan is changed. It counts from the next linking on."))
            return redirect("measurement:linkage", table=request.partnership.slug, plan=plan)
        shown.refresh_from_db()
    resting = resting_on(shown)
    leaves = [{"dataset": one, "resting": resting.get(one.slug, [])} for one in now if one not in datasets]
    return _shown(
        request, form, datasets, plan=shown, joins=[one for one in datasets if one not in now], leaves=leaves,
        is_stuck=any(one["resting"] for one in leaves),
        purposes=purposes_for_linking(request.partnership, datasets, at=request.at),
    )  # fmt: skip


@require_GET
@at_table
def choose(request: TableRequest, plan: str) -> HttpResponse:
    """Which datasets the next linking shall bring together, and which indicators hold some of them fast."""
    shown = plan_of(request, plan)
    require(Permission.PLAN_LINKAGE, by=request.member, on=shown, at=request.at)
    return _choose(request, shown, _choosing(request, shown, None))


def _choosing(request: TableRequest, plan: LinkagePlan, given: QueryDict | None) -> ChooseDatasetsForm:
    now = [one.dataset for one in plan.datasets.select_related("dataset")]
    known = list({one.pk: one for one in (*linkable(request.partnership), *now)}.values())
    return ChooseDatasetsForm(given, datasets=known, mode=plan.mode, initial={"datasets": [one.slug for one in now]})


def _choose(request: TableRequest, plan: LinkagePlan, form: ChooseDatasetsForm) -> HttpResponse:
    resting = resting_on(plan)
    held = [
        {"dataset": one.dataset, "resting": resting[one.dataset.slug]}
        for one in plan.datasets.select_related("dataset").order_by("dataset__title")
        if one.dataset.slug in resting
    ]
    return render(request, "measurement/linkage/datasets.html", {"plan": plan, "form": form, "held": held})


def columns_of(form: LinkageForm, dataset: Dataset) -> tuple[str, ...]:
    """What an agreement has to list: the columns matched, or the one with the row ids of codes."""
    row_id = form.row_id_of(dataset)
    return tuple(sorted({*form.fields_of(dataset).values(), *([row_id] if row_id else [])}))


def _shown(request: TableRequest, form: LinkageForm, datasets: list[Dataset], **more: Any) -> HttpResponse:
    """The form with what the agreements say of what stands in it."""
    receivers = form["receivers"].value() or []
    linking = Linking(
        purpose=str(form["purpose"].value() or ""),
        columns={one: columns_of(form, one) for one in datasets},
        receivers=frozenset(int(one) for one in receivers if str(one).isdecimal() and len(str(one)) < 12),
    )
    agreed = covered(linking, partnership_id=request.partnership.pk, day=request.partnership.day(request.at))
    context = {"form": form, "datasets": datasets, "agreed": agreed, **more}
    return render(request, "measurement/linkage/form.html", context)

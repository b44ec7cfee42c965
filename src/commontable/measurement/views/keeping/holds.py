"""Legal holds: what is kept beyond its day, by whom, why; placed and lifted by the director."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.accounts.step_up import require_step_up
from commontable.measurement.datasets.holds import holds_seen, kept_by
from commontable.measurement.forms.holds import HoldForm, LiftForm
from commontable.measurement.models import Extract, LegalHold
from commontable.measurement.permissions import Permission
from commontable.measurement.tasks.holds import lift_hold, place_hold
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def list_holds(request: TableRequest) -> HttpResponse:
    """What is held back from destruction: everything for the backbone, their own for a partner's data steward."""
    holds = _seen(request)
    context = {
        "lasting": [{"hold": one, "files": kept_by(one).count()} for one in holds if one.lifted_at is None],
        "lifted": [one for one in holds if one.lifted_at is not None],
        "places": may(Permission.PLACE_HOLDS, by=request.member, at=request.at),
    }
    return render(request, "measurement/keeping/holds.html", context)


@require_GET
@at_table
def export_holds(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    return csv_file(
        name=f"{request.partnership.slug}-legal-holds",
        columns=["title", "why", "file", "dataset", "partner", "placed_at", "placed_by", "lifted_at", "lifted_by",
                 "lifted_why"],
        rows=[
            (
                one.title, one.why, one.extract, one.dataset, one.partner, one.placed_at.isoformat(), one.placed_by,
                one.lifted_at and one.lifted_at.isoformat(), one.lifted_by, one.lifted_why,
            )
            for one in _seen(request)
        ],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
@require_step_up
def place(request: TableRequest) -> HttpResponse:
    """On one file (`?file=`), or on a dataset, a partner, or both."""
    require(Permission.PLACE_HOLDS, by=request.member, on=request.partnership, at=request.at)
    extract = _file(request)
    form = HoldForm(request.POST or None, partnership=request.partnership, is_on_a_file=extract is not None)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(
                partnership=request.partnership, extract=extract, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, translate("The rows are kept. Their partners are told."))
            return redirect("measurement:holds", table=request.partnership.slug)
    status = 422 if form.errors else 200
    return render(request, "measurement/keeping/place_hold.html", {"form": form, "extract": extract}, status=status)


@require_http_methods(["GET", "POST"])
@at_table
@require_step_up
def lift(request: TableRequest, hold: int) -> HttpResponse:
    """Asks once, with the reason."""
    found = get_object_or_404(LegalHold.objects.of(request.partnership), pk=hold)
    require(Permission.PLACE_HOLDS, by=request.member, on=found, at=request.at)
    page = reverse("measurement:holds", kwargs={"table": request.partnership.slug})
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lift_hold(hold=found, why=form.cleaned_data["why"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, translate("The hold is lifted. The partners are told."))
        return redirect(page)
    context = {
        "heading": translate("Lift the legal hold “%(title)s”?") % {"title": found.title},
        "text": translate("Rows whose agreed time is over are destroyed with the next sweep. Nobody can undo that."),
        "form": form,
        "verb": translate("Lift the hold"),
        "danger": True,
        "back_url": page,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


def _seen(request: TableRequest) -> list[LegalHold]:
    if may(Permission.SEE_ARRIVALS, by=request.member, at=request.at):
        return holds_seen(request.partnership, partner_id=None)
    require(Permission.SEND_FILES, by=request.member, on=request.member.partner, at=request.at)
    return holds_seen(request.partnership, partner_id=request.member.partner_id)


def _file(request: TableRequest) -> Extract | None:
    asked = request.GET.get("file", "")
    if not asked:
        return None
    try:
        uuid = UUID(asked)
    except ValueError:
        raise Http404 from None
    found: Extract = get_object_or_404(
        Extract.objects.of(request.partnership).select_related("due__dataset", "partner"), uuid=uuid, destroyed_at=None
    )
    return found

"""What is due from the reader's organisation, and one due: why, what is in it, and where to put the file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.contract import Schema, template_csv, template_xlsx
from commontable.measurement.actions.intake import AlreadySent
from commontable.measurement.datasets.arrivals import standings
from commontable.measurement.datasets.encoded import codes_asked_of
from commontable.measurement.datasets.known_places import schema_with_places
from commontable.measurement.datasets.openness import clocks_of, missing_for, stewards_of
from commontable.measurement.forms.intake import SendForm
from commontable.measurement.models import Delivery, Due
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import OPEN, Arrival
from commontable.measurement.tasks.intake import receive_file
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .own import own_due

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@at_table
def show_your_data(request: TableRequest) -> HttpResponse:
    """What is due, what is on its way, what is in force. The backbone is led to everybody's arrivals instead."""
    member, at = request.member, request.at
    if not may(Permission.SEND_FILES, by=member, at=at) and may(Permission.SEE_ARRIVALS, by=member, at=at):
        return redirect("measurement:arrivals", table=request.partnership.slug)
    require(Permission.SEND_FILES, by=member, on=member.partner, at=at)
    dues = standings(Due.objects.of(request.partnership).filter(partner=member.partner), at=at)
    open_dues = [one for one in dues if one.due.dataset.closed_at is None]
    waiting = [one for one in open_dues if one.in_force is None]
    in_force = [one for one in reversed(dues) if one.in_force is not None]
    context = {
        "missing": missing_for((one.due for one in open_dues), at=at),
        "clocks": clocks_of((one.in_force for one in in_force if one.in_force), at=at),
        "waiting": waiting,
        "overdue": [one for one in waiting if one.arrival == Arrival.MISSING],
        "under_way": [one for one in open_dues if one.under_way is not None and one.in_force is not None],
        "in_force": in_force,
        "todo": [one for one in open_dues if one.in_force is None or one.under_way is not None],
    }
    return render(request, "measurement/data/your_data.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def show_due(request: TableRequest, due: int) -> HttpResponse:
    """One due with its columns and templates; a file that is sent here arrives."""
    asked = own_due(request, due)
    form = SendForm(request.POST or None, request.FILES or None)
    again = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            delivery = receive_file(
                due=asked,
                file=file.file,
                file_name=file.name,
                by=request.member,
                at=request.at,
                even_if_same=form.cleaned_data["even_if_same"],
            )
        except AlreadySent as refusal:
            again = refusal.earlier
        except NotAllowed as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("measurement:file", table=request.partnership.slug, uuid=delivery.uuid)
    (standing,) = standings(Due.objects.filter(pk=asked.pk), at=request.at) or (None,)
    missing = missing_for([asked], at=request.at).get(asked.pk, [])
    context = {
        "due": asked,
        "missing": missing,
        "stewards": stewards_of(request.partnership, at=request.at) if missing else [],
        "dataset": asked.dataset,
        "standing": standing,
        "form": form,
        "again": again,
        "columns": columns_of(schema_with_places(asked.dataset)),
        "by_codes": codes_asked_of(request.member, dataset=asked.dataset_id, at=request.at),
        "history": Delivery.objects.filter(due=asked)
        .exclude(stage__in=OPEN)
        .select_related("sent_by", "extract")
        .order_by("-sent_at")[:30],
    }
    return render(request, "measurement/data/due.html", context, status=409 if again else 422 if form.errors else 200)


@require_GET
@at_table
def download_template(request: TableRequest, due: int, ending: str) -> HttpResponse:
    """An empty file with the right columns."""
    asked = own_due(request, due)
    schema = schema_with_places(asked.dataset)
    if ending == "csv":
        response = HttpResponse(template_csv(schema), content_type="text/csv; charset=utf-8")
    elif ending == "xlsx":
        titles = (translate("Data"), translate("Columns"))
        headings = (
            translate("Column"), translate("Title"), translate("Type"), translate("Needed"),
            translate("Allowed values"), translate("Description"),
        )  # fmt: skip
        response = HttpResponse(template_xlsx(schema, titles=titles, headings=headings), content_type=XLSX)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{asked.dataset.slug}.{ending}"'
    return response


def columns_of(schema: Schema) -> list[dict[str, Any]]:
    """The columns as a sender needs them explained."""
    return [
        {
            "field": field,
            "called": field.title or field.name,
            "is_needed": field.required or field.name in schema.primary_key,
            "is_key": field.name in schema.primary_key,
            "is_identity": field.name in schema.identity,
            "shown": field.categories[:12],
            "more": max(0, len(field.categories) - 12),
        }
        for field in schema.fields
    ]

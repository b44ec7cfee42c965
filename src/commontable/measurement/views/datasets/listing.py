"""What partners are asked to send, for everybody at the table to read; nobody sees a row here."""

import json

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.agreements.permissions import Permission as Agreeing
from commontable.measurement.datasets.labels import Labels
from commontable.measurement.datasets.openness import openness_of
from commontable.measurement.datasets.sign_offs import senders_of
from commontable.measurement.models import Dataset, Due, Extract, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.columns import advice
from commontable.measurement.rules.definition import LIVE
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table


def dataset_of(request: TableRequest, slug: str) -> Dataset:
    """The table's dataset of that address, or a page that does not exist."""
    dataset: Dataset = get_object_or_404(
        Dataset.objects.of(request.partnership).select_related("partnership"), slug=slug
    )
    return dataset


@require_GET
@at_table
def list_datasets(request: TableRequest) -> HttpResponse:
    """Open datasets with who sends them, then closed ones."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = Dataset.objects.of(request.partnership).order_by("title")
    if wanted:
        found = found.filter(Q(title__icontains=wanted) | Q(about__icontains=wanted) | Q(purpose__icontains=wanted))
    listed = list(found)
    for dataset in listed:
        dataset.senders = senders_of(dataset, at=request.at)
    return render(
        request,
        "measurement/datasets/list.html",
        {
            "wanted": wanted,
            "open": [dataset for dataset in listed if dataset.closed_at is None],
            "closed": [dataset for dataset in listed if dataset.closed_at is not None],
            "keeps": may(Permission.KEEP_DATASETS, by=request.member, at=request.at),
            "sees_arrivals": may(Permission.SEE_ARRIVALS, by=request.member, at=request.at),
        },
    )


@require_GET
@at_table
def export_datasets(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    return csv_file(
        name=f"{request.partnership.slug}-datasets",
        columns=[
            "slug",
            "title",
            "purpose",
            "legal_basis",
            "recipients",
            "receivers",
            "retention_days",
            "source",
            "synthetic",
            "version",
            "columns",
            "closed_at",
        ],
        rows=[
            (
                one.slug,
                one.title,
                one.purpose,
                one.get_legal_basis_display(),
                one.recipients,
                "; ".join(sorted(partner.name for partner in one.receivers.all())),
                one.retention_days,
                one.source,
                yes_or_no(one.is_synthetic),
                one.version,
                " ".join(one.contract.names),
                one.closed_at,
            )
            for one in Dataset.objects.of(request.partnership).order_by("title").prefetch_related("receivers")
        ],
    )


@require_GET
@at_table
def show_dataset(request: TableRequest, dataset: str) -> HttpResponse:
    """One dataset: why it exists, its columns, who sends it and what is computed from it."""
    shown = dataset_of(request, dataset)
    schema, labels = shown.contract, Labels(shown.schema)
    versions = IndicatorVersion.objects.filter(dataset=shown, stage__in=LIVE).select_related("indicator")
    roles = dict.fromkeys(schema.roles.place, "place") | dict.fromkeys(schema.roles.breakdowns, "breakdown")
    roles |= dict.fromkeys(schema.roles.identity, "identity")
    roles |= {schema.roles.period or "": "period", schema.roles.person or "": "person"}
    context = {
        "dataset": shown,
        "columns": [
            {
                "field": field,
                "role": roles.get(field.name, ""),
                "is_key": field.name in schema.primary_key,
                "called": labels.breakdown(field.name),
            }
            for field in schema.fields
        ],
        "advice": advice(schema),
        "senders": senders_of(shown, at=request.at),
        "openness": openness_of(shown, at=request.at),
        "receivers": shown.receivers.order_by("name"),
        "drafts": may(Agreeing.DRAFT_AGREEMENTS, by=request.member, at=request.at),
        "due_count": Due.objects.filter(dataset=shown, cancelled_at__isnull=True).count(),
        "accepted_count": Extract.objects.filter(dataset=shown, superseded_at=None, destroyed_at=None).count(),
        "versions": versions.order_by("indicator__outcome", "indicator__position", "number"),
        "keeps": may(Permission.KEEP_DATASETS, by=request.member, at=request.at),
        "sees_arrivals": may(Permission.SEE_ARRIVALS, by=request.member, at=request.at),
    }
    return render(request, "measurement/datasets/dataset.html", context)


@require_GET
@at_table
def download_schema(request: TableRequest, dataset: str) -> HttpResponse:
    """The Table Schema as a file that other programs read."""
    shown = dataset_of(request, dataset)
    text = json.dumps(shown.schema, ensure_ascii=False, indent=2)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{shown.slug}-v{shown.version}.schema.json"'
    return response

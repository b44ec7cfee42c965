"""One file on its way: the page says where it stands and what its sender can do next."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from commontable.analysis.contract import Severity
from commontable.measurement.actions.intake.matching import look_of, report_of
from commontable.measurement.actions.intake.withdrawing import last_moved
from commontable.measurement.datasets.arrivals import stalled
from commontable.measurement.datasets.encoded import codes_asked_of
from commontable.measurement.datasets.known_places import schema_with_places
from commontable.measurement.forms.intake import ReadingForm
from commontable.measurement.forms.no_identity import NoIdentityForm
from commontable.measurement.models import Delivery
from commontable.measurement.rules.delivery import FORGOTTEN_AFTER, Stage
from commontable.measurement.rules.findings import Said, said, titled
from commontable.measurement.rules.no_identity import NOT_COVERED, may_be_groups
from commontable.measurement.rules.refusals import DOUBTS, refused
from commontable.partnership.exports import csv_file
from commontable.partnership.views.table import TableRequest, at_table

from .changes import changes_of
from .kinds import kinds_of
from .own import own_delivery
from .questions import questions_of
from .workbooks import xlsx_file

A_PAGE = 50
TO_FIX, EVERYTHING = "to-fix", "all"
HOW_IT_IS_CUT = {"encoding", "delimiter", "decimal", "header", "sheet"}


@require_GET
@at_table
def show_file(request: TableRequest, uuid: UUID) -> HttpResponse:
    """Where the file stands; each stage has a page of its own at the same address."""
    delivery = own_delivery(request, uuid)
    if delivery.stage == Stage.ACCEPTED:
        return redirect("measurement:accepted", table=request.partnership.slug, uuid=delivery.extract.uuid)
    page = {
        Stage.ARRIVED: _waiting,
        Stage.CHECKING: _waiting,
        Stage.TO_MAP: _to_map,
        Stage.FINDINGS: _findings,
        Stage.READY: _ready,
    }.get(Stage(delivery.stage), _closed)
    return page(request, delivery)


def _waiting(request: TableRequest, delivery: Delivery) -> HttpResponse:
    context = {"delivery": delivery, "is_stalled": stalled(delivery, at=request.at), "steps": steps(delivery)}
    return render(request, "measurement/data/waiting.html", context)


def _to_map(request: TableRequest, delivery: Delivery) -> HttpResponse:
    return render_map(request, delivery, None)


def render_map(
    request: TableRequest, delivery: Delivery, form: ReadingForm | None, *, status: int = 200
) -> HttpResponse:
    """The page that shows the top of the file and asks how it is to be read."""
    look = look_of(delivery)
    if look is None:
        raise Http404
    form = form or ReadingForm(look=look, schema=schema_with_places(delivery.due.dataset))
    context = {
        "delivery": delivery,
        "form": form,
        "header": look.preview.header,
        "rows": look.preview.rows[:8],
        "doubts": [DOUBTS[one.code] for one in look.preview.doubts if one.code in DOUBTS],
        "opens_dialect": bool(
            delivery.refusal
            or HOW_IT_IS_CUT & {one.code for one in look.preview.doubts}
            or any(form[name].errors for name in form.dialect_names)
        ),
        "refusal": refused(delivery.refusal) if delivery.refusal else None,
        "kept_until": kept_until(delivery, at=request.at),
        "steps": steps(delivery),
        "stays_at": _address(request, delivery),
    }
    return render(request, "measurement/data/map.html", context, status=status)


def _findings(request: TableRequest, delivery: Delivery) -> HttpResponse:
    return render_findings(request, delivery)


def render_findings(
    request: TableRequest,
    delivery: Delivery,
    *,
    error: str = "",
    no_identity: NoIdentityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of everything that was found, with questions about spellings first."""
    document = report_of(delivery)
    if document is None:
        raise Http404
    schema = schema_with_places(delivery.due.dataset)
    kinds = kinds_of(document["report"])
    questions = questions_of(document, schema)
    errors = [kind for kind in kinds if kind.severity == Severity.ERROR]
    # Spellings that are asked about above need no second list, as long as there is something else to fix.
    chosen = request.GET.get("kind") or (TO_FIX if errors and questions else EVERYTHING)
    codes = {TO_FIX: {kind.code for kind in errors}, EVERYTHING: {kind.code for kind in kinds}}.get(chosen, {chosen})
    findings = [one for one in document["report"]["findings"] if one["code"] in codes]
    page = Paginator(findings, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "delivery": delivery,
        "kinds": kinds,
        "errors": errors,
        "only_identities": {kind.code for kind in errors} == {NOT_COVERED} and not questions,
        "by_codes": codes_asked_of(request.member, dataset=delivery.due.dataset_id, at=request.at),
        "to_fix": sum(kind.rows for kind in errors),
        "chosen": chosen,
        "page": page,
        "query": urlencode({"kind": chosen}),
        "findings": [said(one, schema) for one in page],
        "truncated": document["report"]["truncated"],
        "questions": [one for one in questions if not one.is_mistake],
        "mistakes": [one for one in questions if one.is_mistake],
        "more_questions": len(document["report"]["questions"]) - len(questions),
        "error": error,
        "no_identities": [
            {
                "title": titled(schema, field),
                "form": no_identity
                if no_identity is not None and no_identity.data.get("field") == field
                else NoIdentityForm(initial={"field": field}, auto_id=f"id_%s_{number}"),
            }
            for number, field in enumerate(may_be_groups(document["report"]["findings"]))
        ],
        "kept_until": kept_until(delivery, at=request.at),
        "steps": steps(delivery),
        "stays_at": _address(request, delivery),
    }
    return render(request, "measurement/data/findings.html", context, status=status)


def _address(request: TableRequest, delivery: Delivery) -> str:
    """Where the file is looked at: what answers a form may have no page of its own to stay on in another language."""
    return reverse("measurement:file", kwargs={"table": request.partnership.slug, "uuid": delivery.uuid})


def _ready(request: TableRequest, delivery: Delivery) -> HttpResponse:
    document = report_of(delivery)
    if document is None:
        raise Http404
    schema = schema_with_places(delivery.due.dataset)
    findings: list[Said] = [said(one, schema) for one in document["report"]["findings"][:A_PAGE]]
    context = {
        "delivery": delivery,
        "changes": changes_of(document, delivery, schema),
        "columns": [column for column in document["report"]["columns"] if column["field"]],
        "left_out": [column["header"] for column in document["report"]["columns"] if not column["field"]],
        "kinds": kinds_of(document["report"]),
        "findings": findings,
        "kept_until": kept_until(delivery, at=request.at),
        "steps": steps(delivery),
    }
    return render(request, "measurement/data/ready.html", context)


def _closed(request: TableRequest, delivery: Delivery) -> HttpResponse:
    refusal = refused(delivery.refusal) if delivery.refusal else None
    return render(request, "measurement/data/closed.html", {"delivery": delivery, "refusal": refusal})


@require_GET
@at_table
def download_findings(request: TableRequest, uuid: UUID, ending: str) -> HttpResponse:
    """Everything that was found, as a file that no spreadsheet will run."""
    delivery = own_delivery(request, uuid)
    document = report_of(delivery)
    if document is None or ending not in {"csv", "xlsx"}:
        raise Http404
    schema = schema_with_places(delivery.due.dataset)
    columns = [
        translate("Line"),
        translate("Column"),
        translate("Value"),
        translate("What is wrong"),
        translate("What to do"),
    ]
    rows = [
        (one.line, one.column, one.value, one.message, one.remedy)
        for one in (said(finding, schema) for finding in document["report"]["findings"])
    ]
    name = f"findings-{delivery.due.dataset.slug}"
    write = csv_file if ending == "csv" else xlsx_file
    return write(name=name, columns=columns, rows=rows)


def kept_until(delivery: Delivery, *, at: datetime) -> datetime | None:
    """When a file nobody goes on with is removed; None where that moment is past and the next sweep takes it."""
    moment = last_moved(delivery) + FORGOTTEN_AFTER
    return moment if moment > at else None


def steps(delivery: Delivery) -> list[dict[str, Any]]:
    """Send, match, check, confirm: where the file is on its way."""
    labels = [translate("Send"), translate("Match columns"), translate("Check"), translate("Confirm")]
    now = {Stage.ARRIVED: 1, Stage.TO_MAP: 1, Stage.CHECKING: 2, Stage.FINDINGS: 2, Stage.READY: 3}[
        Stage(delivery.stage)
    ]
    return [{"label": label, "is_done": i < now, "is_current": i == now} for i, label in enumerate(labels)]

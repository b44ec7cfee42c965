"""A person says how a file is to be read and what its spellings mean."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_POST

from commontable.analysis.contract import Unreadable
from commontable.measurement.actions import intake
from commontable.measurement.actions.intake.matching import look_of, report_of
from commontable.measurement.datasets.known_places import schema_with_places
from commontable.measurement.forms.intake import ReadingForm
from commontable.measurement.forms.no_identity import NoIdentityForm
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.rules.refusals import refused
from commontable.measurement.tasks.intake import check_as_confirmed, check_with_answers, check_without_identity
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .files import render_findings, render_map
from .own import own_delivery
from .questions import answers_of, questions_of


@require_POST
@at_table
def say_how(request: TableRequest, uuid: UUID) -> HttpResponse:
    """ "Show it like this" reads the top of the file again; "check it" confirms what is seen."""
    delivery = own_delivery(request, uuid)
    look = look_of(delivery)
    if delivery.stage != Stage.TO_MAP or look is None:
        messages.warning(request, translate("This file is no longer waiting to be told how it is read."))
        return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)
    form = ReadingForm(request.POST, look=look, schema=schema_with_places(delivery.due.dataset))
    wants_look = request.POST.get("act") == "look"
    if not form.is_valid() and not (wants_look and not any(form[name].errors for name in form.dialect_names)):
        return render_map(request, delivery, form, status=422)
    reading = form.reading()
    try:
        if wants_look or form.is_cut_differently(reading):
            changed = reading if not form.is_cut_differently(reading) else replace(reading, columns={})
            intake.look_again(delivery=delivery, reading=changed, by=request.member, at=request.at)
        else:
            check_as_confirmed(delivery=delivery, reading=reading, by=request.member, at=request.at)
    except Unreadable as refusal:
        messages.warning(request, " ".join(refused(refusal.to_dict())))
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)


@require_POST
@at_table
def reopen(request: TableRequest, uuid: UUID) -> HttpResponse:
    """Back to how the file is read."""
    delivery = own_delivery(request, uuid)
    try:
        intake.reopen_reading(delivery=delivery, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)


@require_POST
@at_table
def answer(request: TableRequest, uuid: UUID) -> HttpResponse:
    """What spellings mean; what is answered is remembered."""
    delivery = own_delivery(request, uuid)
    document = report_of(delivery)
    if document is None:
        raise Http404
    asked = questions_of(document, schema_with_places(delivery.due.dataset))
    answers, mistakes = answers_of(request.POST, asked)
    if not answers and not mistakes:
        return render_findings(
            request, delivery, error=translate("Choose an answer to at least one question."), status=422
        )
    try:
        check_with_answers(delivery=delivery, answers=answers, mistakes=mistakes, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)


@require_POST
@at_table
def say_no_identity(request: TableRequest, uuid: UUID) -> HttpResponse:
    """A column that looked like an identity tells groups, says its steward, with the reason."""
    delivery = own_delivery(request, uuid)
    form = NoIdentityForm(request.POST)
    if not form.is_valid():
        if report_of(delivery) is None:
            raise Http404
        return render_findings(request, delivery, no_identity=form, status=422)
    try:
        check_without_identity(
            delivery=delivery,
            field=form.cleaned_data["field"],
            why=form.cleaned_data["why"],
            by=request.member,
            at=request.at,
        )
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    return redirect("measurement:file", table=request.partnership.slug, uuid=uuid)

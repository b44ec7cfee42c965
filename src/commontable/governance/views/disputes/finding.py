"""The dispute of an address: for whoever may know of it; for everybody else there is none."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from commontable.governance.models import Dispute
from commontable.governance.tasks.disputes import follow
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest


def dispute_of(request: TableRequest, number: int) -> Dispute:
    """The dispute with that number, or 404: one the reader may not know of looks like one that never was."""
    known = Dispute.objects.known_to(request.member).select_related(
        "partnership", "raised_by__partner", "mediator__partner", "agreement", "body", "amends", "amended"
    )
    dispute: Dispute = get_object_or_404(known, number=number)
    return dispute


def to_dispute(request: TableRequest, dispute: Dispute) -> HttpResponse:
    """To its page; to the list where the reader's act was to have no part in it any more."""
    if not Dispute.objects.known_to(request.member).filter(pk=dispute.pk).exists():
        return redirect("governance:disputes", table=request.partnership.slug)
    return redirect("governance:dispute", table=request.partnership.slug, dispute=dispute.number)


def done(
    request: TableRequest, shown: Dispute, act: Callable[..., Any], /, *, says: str, **given: Any
) -> HttpResponse:  # fmt: skip
    """The act is done and said so, or refused with its reason; either way back to the dispute."""
    try:
        follow(act, by=request.member, at=request.at, **given)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return to_dispute(request, shown)


def through_form(
    request: TableRequest, shown: Dispute, form: Form, *, act: Callable[..., Any], says: str, template: str,
    at_field: str | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page with its form; once answered well, `act` is done with the answers and the dispute's page opens.

    A refusal by the rules stands in the form, at the field where there is one; what was typed stays.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(at_field, refusal.reason)
        else:
            messages.success(request, says)
            return to_dispute(request, shown)
    return answer(request, template, {"form": form, "dispute": shown, **more})


def answer(request: TableRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with its form; 422 where what was sent does not do."""
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def members_here(request: TableRequest) -> Any:
    """The members who are at the table today."""
    here = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    return here.select_related("partner")

"""What was decided in the room is written down, and what it promised."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.agreements.forms.commitments import PromiseForm
from commontable.governance.actions.decisions.promising import capture_commitment
from commontable.governance.actions.decisions.recording import IN_THE_ROOM, record_decision
from commontable.governance.datasets.bodies import seats_open
from commontable.governance.datasets.decisions import bodies_of_recorder
from commontable.governance.datasets.effects import agreements_being_written
from commontable.governance.forms.decisions import DecisionForm
from commontable.governance.forms.effects import EffectForms
from commontable.governance.models import Body, Meeting
from commontable.governance.permissions import Permission
from commontable.measurement.models import Indicator
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .register import decision_of

A_MONTH = timedelta(days=30)
MEETINGS = 20  # the newest, to choose from


@require_http_methods(["GET", "POST"])
@at_table
def record(request: TableRequest) -> HttpResponse:
    """A form for a decision made without a proposal; first the body is chosen, where there are several."""
    body = _body(request)
    if body is None:
        bodies = bodies_of_recorder(request.member, at=request.at)
        if not bodies and (some := Body.objects.of(request.partnership).first()) is not None:
            require(Permission.RECORD_DECISIONS, by=request.member, on=some, at=request.at)
        if len(bodies) != 1:
            return render(request, "governance/decisions/choose_body.html", {"bodies": bodies})
        body = bodies[0]
    require(Permission.RECORD_DECISIONS, by=request.member, on=body, at=request.at)
    form, effects = _form(request, body), _effects(request)
    if request.method == "POST" and all([form.is_valid(), effects.is_valid()]):
        try:
            decision = record_decision(
                body=body, by=request.member, at=request.at, decided_at=form.decided_at(request.at),
                effect_kind=effects.chosen, effect=effects.effect(), **form.given,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("Decision %(number)d is in the register.") % {"number": decision.number}
            )
            return redirect("governance:decision", table=request.partnership.slug, decision=decision.number)
    return render(request, "governance/decisions/record.html", {"form": form, "effects": effects, "body": body})


@require_http_methods(["GET", "POST"])
@at_table
def promise(request: TableRequest, decision: int) -> HttpResponse:
    """A form for a commitment that the decision made."""
    made_by = decision_of(request, decision)
    require(Permission.RECORD_DECISIONS, by=request.member, on=made_by, at=request.at)
    today = request.partnership.day(request.at)
    form = PromiseForm(request.POST or None, members=list(_present(request)), initial={"due_on": today + A_MONTH})
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        try:
            capture_commitment(
                partner=member.partner, decision=made_by, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error("due_on", refusal.reason)
        else:
            messages.success(request, translate("It is promised, and everybody can trace it to this decision."))
            return redirect("governance:decision", table=request.partnership.slug, decision=made_by.number)
    return render(request, "governance/decisions/promise.html", {"form": form, "decision": made_by})


def _present(request: TableRequest) -> Any:
    present = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    return present.select_related("partner").order_by("partner__name", "partner_id", "name", "pk")


def _effects(request: TableRequest) -> EffectForms:
    indicators = Indicator.objects.of(request.partnership).filter(retired_at=None).order_by("name")
    return EffectForms(
        request.POST or None, indicators=indicators, members=_present(request),
        agreements=agreements_being_written(request.member, at=request.at),
    )  # fmt: skip


def _body(request: TableRequest) -> Body | None:
    slug = request.GET.get("body", "")
    if not slug:
        return None
    body: Body = get_object_or_404(Body.objects.of(request.partnership).select_related("partnership"), slug=slug)
    return body


def _form(request: TableRequest, body: Body) -> DecisionForm:
    today = request.partnership.day(request.at)
    meetings = Meeting.objects.filter(body=body, stage__in=IN_THE_ROOM).order_by("-starts_at", "-pk")
    wanted = request.GET.get("meeting", "")
    initial: dict[str, Any] = {"decided_on": today, "meeting": wanted}
    found = list(meetings[:MEETINGS])
    if wanted and wanted not in {str(meeting.uuid) for meeting in found}:
        raise Http404
    if wanted:
        met = next(meeting for meeting in found if str(meeting.uuid) == wanted)
        initial["decided_on"] = request.partnership.day(met.starts_at) if met.starts_at else today
    return DecisionForm(
        request.POST or None,
        body=body,
        meetings=found,
        seats=seats_open(body, day=today),
        indicators=list(Indicator.objects.of(request.partnership).filter(retired_at=None).order_by("name")),
        initial=initial,
    )

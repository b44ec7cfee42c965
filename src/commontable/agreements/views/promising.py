"""Promising, and what happens to a promise afterwards: every step is one form or one question."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import FILES, at_most
from commontable.agreements.actions import commitments as actions
from commontable.agreements.actions.bringing import FileRefused, looked_into
from commontable.agreements.forms.commitments import DoneForm, NewDayForm, PromiseForm, ReasonForm
from commontable.agreements.models import Commitment
from commontable.agreements.permissions import Permission
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.wording import day as in_words

from .commitments import commitment_of

A_MONTH = timedelta(days=30)


def _url(request: TableRequest, promise: Commitment) -> str:
    return reverse("agreements:commitment", kwargs={"table": request.partnership.slug, "commitment": promise.number})


def _members(request: TableRequest) -> list[Member]:
    """Who may answer for a promise the reader writes down: their partner's people, everybody's for a director."""
    present = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    if Role.DIRECTOR not in request.member.roles_at(request.at):
        present = present.filter(partner_id=request.member.partner_id)
    return list(present.select_related("partner").order_by("partner__name", "partner_id", "name", "pk"))


@require_http_methods(["GET", "POST"])
@at_table
def make_commitment(request: TableRequest) -> HttpResponse:
    """A form for a promise; the reader's own name stands in it."""
    own = Commitment(partnership=request.partnership, partner=request.member.partner)
    require(Permission.MAKE_COMMITMENTS, by=request.member, on=own, at=request.at)
    initial = {"member": request.member.pk, "due_on": request.partnership.day(request.at) + A_MONTH}
    form = PromiseForm(request.POST or None, members=_members(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        try:
            promise = actions.make_commitment(
                partner=member.partner, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error("due_on", refusal.reason)
        else:
            said = translate("It is promised. Everybody at the table can read it here.")
            messages.success(request, said)
            return redirect(_url(request, promise))
    return render(request, "agreements/promise_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def renegotiate(request: TableRequest, commitment: int) -> HttpResponse:
    """A form for another day, while the day has not passed."""
    promise = commitment_of(request, commitment)
    require(Permission.REPORT_COMMITMENTS, by=request.member, on=promise, at=request.at)
    form = NewDayForm(request.POST or None, initial={"due_on": promise.due_on})
    return _one_form(
        request,
        promise,
        form,
        act=actions.renegotiate,
        heading=translate("By which day can %(partner)s keep this?") % {"partner": promise.partner.name},
        text=translate("“%(what)s” is due on %(day)s.") % {"what": promise.what, "day": in_words(promise.due_on)},
        consequences=[translate("The day before and your reason stay readable beside the promise.")],
        verb=translate("Agree the new day"),
        said=translate("The promise has a new day. The old one stays readable."),
    )


@require_http_methods(["GET", "POST"])
@at_most(FILES, action="look_into_file")
@at_table
def report_done(request: TableRequest, commitment: int) -> HttpResponse:
    """A form for what was done, with a file that shows it."""
    promise = commitment_of(request, commitment)
    require(Permission.REPORT_COMMITMENTS, by=request.member, on=promise, at=request.at)
    form = DoneForm(request.POST or None, request.FILES or None, initial={"evidence": promise.evidence})
    text = translate("You promised: “%(what)s”.") % {"what": promise.what}
    if promise.evidence_wanted:
        text += " " + translate("You said how everybody will know: %(how)s.") % {"how": promise.evidence_wanted}
    return _one_form(
        request,
        promise,
        form,
        act=_report,
        template="agreements/done_form.html",
        heading=translate("What was done?"),
        text=text,
        consequences=[translate("Somebody from another partner then confirms it.")],
        verb=translate("Say that it is done"),
        said=translate("It says now that this is done. Somebody from another partner confirms it."),
    )


def _report(*, commitment: Commitment, evidence: str, file: Any, by: Member, at: datetime) -> Commitment:
    brought = looked_into(content=file.read(), name=file.name or "") if file else None
    return actions.report_done(commitment=commitment, evidence=evidence, brought=brought, by=by, at=at)


@require_http_methods(["GET", "POST"])
@at_table
def confirm_commitment(request: TableRequest, commitment: int) -> HttpResponse:
    """Asks before a promise counts as kept."""
    promise = commitment_of(request, commitment)
    require(Permission.CONFIRM_COMMITMENTS, by=request.member, on=promise, at=request.at)
    return _one_form(
        request,
        promise,
        forms.Form(request.POST or None),
        act=actions.confirm_commitment,
        heading=translate("Have you seen that %(partner)s did this?") % {"partner": promise.partner.name},
        text=translate("“%(what)s” was promised by %(day)s.") % {"what": promise.what, "day": in_words(promise.due_on)},
        consequences=[translate("Your name stands beside the promise as the one who confirmed it.")],
        verb=translate("Yes, it was kept"),
        said=translate("You confirmed that the promise was kept."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def not_confirmed(request: TableRequest, commitment: int) -> HttpResponse:
    """A form for what is still missing."""
    promise = commitment_of(request, commitment)
    require(Permission.CONFIRM_COMMITMENTS, by=request.member, on=promise, at=request.at)
    return _one_form(
        request,
        promise,
        ReasonForm(request.POST or None, label=_("What is still missing?")),
        act=actions.not_confirmed,
        heading=translate("What do you not see yet?"),
        text=translate("“%(what)s” is said to be done.") % {"what": promise.what},
        consequences=[
            translate("The promise is open again, with your words beside it."),
            translate("What %(partner)s wrote stays and can be completed.") % {"partner": promise.partner.name},
        ],
        verb=translate("Say what is missing"),
        said=translate("The promise is open again, with what is still missing."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def withdraw_commitment(request: TableRequest, commitment: int) -> HttpResponse:
    """Asks why before a promise no longer holds."""
    promise = commitment_of(request, commitment)
    require(Permission.REPORT_COMMITMENTS, by=request.member, on=promise, at=request.at)
    return _one_form(
        request,
        promise,
        ReasonForm(request.POST or None, label=_("Why does it no longer hold?")),
        act=actions.withdraw_commitment,
        heading=translate("Should this promise no longer hold?"),
        text=translate("“%(what)s” was promised by %(day)s.") % {"what": promise.what, "day": in_words(promise.due_on)},
        consequences=[
            translate("Nothing is deleted: it stays in the list as withdrawn, with your reason."),
            translate("It can be taken up again, with the day it has now."),
        ],
        verb=translate("Withdraw the promise"),
        said=translate("The promise is withdrawn. It can be taken up again here."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@at_table
def restore_commitment(request: TableRequest, commitment: int) -> HttpResponse:
    """Asks before a withdrawn promise holds again."""
    promise = commitment_of(request, commitment)
    require(Permission.REPORT_COMMITMENTS, by=request.member, on=promise, at=request.at)
    return _one_form(
        request,
        promise,
        forms.Form(request.POST or None),
        act=actions.restore_commitment,
        heading=translate("Should this promise hold again?"),
        text=translate("“%(what)s”, by %(day)s.") % {"what": promise.what, "day": in_words(promise.due_on)},
        consequences=[translate("It has the day it had before it was withdrawn.")],
        verb=translate("Take it up again"),
        said=translate("The promise holds again."),
    )


def _one_form(
    request: TableRequest,
    promise: Commitment,
    form: forms.Form,
    *,
    act: Callable[..., Any],
    said: str,
    template: str = "confirm.html",
    **shown: Any,
) -> HttpResponse:
    """The page that asks; once answered well, the act is done and the promise's page opens."""
    if request.method == "POST" and (form.is_valid() or not form.fields):
        answers = form.cleaned_data if form.fields else {}
        try:
            act(commitment=promise, by=request.member, at=request.at, **answers)
        except NotAllowed as refusal:
            if not form.fields:
                messages.error(request, refusal.reason)
                return redirect(_url(request, promise))
            form.add_error("file" if isinstance(refusal, FileRefused) else None, refusal.reason)
        else:
            messages.success(request, said)
            return redirect(_url(request, promise))
    context = {**shown, "form": form, "promise": promise, "back_url": _url(request, promise)}
    return render(request, template, context)

"""What becomes of an agreement that was signed: changed, renewed, ended by notice, and who answers for it."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commontable.agreements.actions.agreements.amending import begin_renewal, begin_version
from commontable.agreements.actions.agreements.ending import take_back_termination, terminate
from commontable.agreements.datasets.standing import has_signed, version_shown
from commontable.agreements.forms.agreements.acts import EndForm, RenewForm, SignatoryForm, WhyForm
from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import Force, VersionStage
from commontable.agreements.rules.kinds import GATES_DATA
from commontable.agreements.rules.terms import Terms
from commontable.agreements.tasks.signing import name_and_ask
from commontable.partnership.permissions import require
from commontable.partnership.views.sections import sections_of
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui import wording

from .asking import ask_page
from .finding import agreement_of, newest_of, to_agreement, url_of
from .people import people_here

A_DAY = timedelta(days=1)


@require_http_methods(["GET", "POST"])
@at_table
def amend(request: TableRequest, agreement: int) -> HttpResponse:
    """Asks what is to change before a new version begins as a copy of the latest."""
    found = agreement_of(request, agreement)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=found, at=request.at)
    return ask_page(
        request,
        found,
        WhyForm(
            request.POST or None, label=_("What is to change, and why?"), help_text=_("All who signed read this first.")
        ),
        act=lambda **answers: begin_version(agreement=found, by=request.member, at=request.at, **answers),
        heading=translate("Begin a new version of “%(title)s”?") % {"title": found.title},
        text=translate("It begins as a copy of the text that stands. You then change what has to change."),
        consequences=[
            translate("What was signed stays in force until all parties have signed the new version."),
            translate("Nobody's signature moves along: all sign again, and see word by word what changed."),
        ],
        verb=translate("Begin the new version"),
        said=translate("The new version is a draft. Change what has to change; its parties can read it."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def renew(request: TableRequest, agreement: int) -> HttpResponse:
    """Asks for the days before a renewal begins as a draft of its own."""
    found = agreement_of(request, agreement)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=found, at=request.at)
    newest = _binding(request, found)
    starts_on, ends_on = _next_days(newest, today=request.partnership.day(request.at))
    return ask_page(
        request,
        found,
        RenewForm(request.POST or None, initial={"starts_on": starts_on, "ends_on": ends_on}),
        act=lambda **answers: begin_renewal(agreement=found, by=request.member, at=request.at, **answers),
        heading=translate("From when until when shall “%(title)s” go on?") % {"title": found.title},
        text=_until(newest),
        consequences=[
            translate("A new agreement begins as a draft, with this text, its terms and parties."),
            translate("All parties sign it anew. This agreement stays as it is."),
        ],
        verb=translate("Begin the renewal"),
        said=translate("The renewal is a draft. Read it through, then send it round."),
        after=lambda renewal: url_of(request, renewal),
    )


@require_http_methods(["GET", "POST"])
@at_table
def end(request: TableRequest, agreement: int) -> HttpResponse:
    """Asks from which day and why; says what closes on that day, or on another one, and what has to be destroyed.

    The day is what was typed, or `?on=` of the address; "look" reads the page anew for it, and nothing is done.
    """
    found = agreement_of(request, agreement)
    version = _binding(request, found)
    require(Permission.END_AGREEMENTS, by=request.member, on=version, at=request.at)
    today = request.partnership.day(request.at)
    if request.method == "GET" and version.force(today) not in (Force.IN_FORCE, Force.NOT_YET):
        messages.info(request, translate("This agreement is not in force, so there is nothing to end."))
        return to_agreement(request, found)
    on = today + timedelta(days=30)
    if version.ends_on is not None:
        on = min(on, version.ends_on)
    typed = EndForm(request.POST if request.method == "POST" else request.GET)
    on = typed["on"].field.clean(typed["on"].data) if not typed["on"].errors else on
    looks = request.method == "GET" or "look" in request.POST
    return ask_page(
        request,
        found,
        EndForm(initial={"on": on, "why": typed["why"].data}) if looks else EndForm(request.POST),
        act=lambda **answers: terminate(version=version, by=request.member, at=request.at, **answers),
        heading=translate("End “%(title)s”?") % {"title": found.title},
        text=_until(version),
        consequences=_ending(version),
        sections=sections_of(
            "agreement_end_page", agreement=found, version=version, on=on, by=request.member, at=request.at
        ),
        look_verb=translate("Show what closes on that day"),
        verb=translate("Give notice"),
        said=translate("Notice is given. It can be taken back until the day comes."),
        danger=True,
    )


@require_http_methods(["GET", "POST"])
@at_table
def keep(request: TableRequest, agreement: int) -> HttpResponse:
    """Asks before a notice is taken back."""
    found = agreement_of(request, agreement)
    version = _binding(request, found)
    require(Permission.END_AGREEMENTS, by=request.member, on=version, at=request.at)
    return ask_page(
        request,
        found,
        forms.Form(request.POST or None),
        act=lambda **_answers: take_back_termination(version=version, by=request.member, at=request.at),
        heading=translate("Take the notice back?"),
        text=translate("“%(title)s” would end on %(day)s.")
        % {"title": found.title, "day": wording.day(version.terminated_on)},
        consequences=[translate("It goes on as if no notice had been given; the journal keeps both.")],
        verb=translate("Take the notice back"),
        said=translate("The notice is taken back. The agreement goes on."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def name_signatory(request: TableRequest, agreement: int, party: int) -> HttpResponse:
    """Asks who signs, or now answers, for a partner."""
    found = agreement_of(request, agreement)
    parties = Party.objects.of(request.partnership).select_related("partner", "signatory__partner", "version")
    shown: Party = get_object_or_404(parties, version__agreement=found, pk=party)
    shown.version.agreement = found
    require(Permission.NAME_SIGNATORIES, by=request.member, on=shown, at=request.at)
    signed = has_signed(shown)
    heading = translate("Who signs for %(partner)s?")
    if signed:
        heading = translate("Who answers for this in %(partner)s now?")
    before = shown.signatory.name if shown.signatory else translate("nobody")
    return ask_page(
        request,
        found,
        SignatoryForm(
            request.POST or None, members=people_here(request, partner=shown.partner),
            initial={"member": shown.signatory_id},
        ),
        act=lambda **answers: name_and_ask(party=shown, by=request.member, at=request.at, **answers),
        heading=heading % {"partner": shown.partner.name},
        text=translate("So far: %(name)s.") % {"name": before},
        consequences=[
            translate("The partner is bound, not the person: the signature that was given stays.")
            if signed
            else translate("Only this person can sign for the partner. If it is their turn, they are asked by mail.")
        ],
        verb=translate("Name this person"),
        said=translate("The person is named."),
    )  # fmt: skip


def _binding(request: TableRequest, agreement: Agreement) -> AgreementVersion:
    """The signed version that counts today, else the newest one."""
    versions = list(agreement.versions.filter(stage=VersionStage.SIGNED).order_by("number"))
    if not versions:
        return newest_of(request, agreement)
    shown = version_shown(versions, day=request.partnership.day(request.at))
    shown.agreement, shown.partnership = agreement, request.partnership
    return shown


def _next_days(version: AgreementVersion, *, today: date) -> tuple[date, date | None]:
    """The day after it ends, for as long as it lasted."""
    starts_on = max(today, version.ends_on + A_DAY) if version.ends_on else today
    if version.ends_on is None or version.starts_on is None:
        return starts_on, None
    return starts_on, starts_on + (version.ends_on - version.starts_on)


def _until(version: AgreementVersion) -> str:
    if version.ends_on is None:
        return translate("It has no last day.")
    return translate("It is in force until %(day)s.") % {"day": wording.day(version.ends_on)}


def _ending(version: AgreementVersion) -> list[str]:
    lines = [
        translate("From the day you choose it is no longer in force. All parties see that, and your reason."),
        translate("Until that day the partner that gave notice can take it back."),
    ]
    if version.agreement.kind in GATES_DATA:
        terms = Terms.parse(version.terms)
        days = ngettext("%(n)d day", "%(n)d days", terms.destroy_days) % {"n": terms.destroy_days}
        lines.append(translate("From that day no more rows are accepted under it: the datasets it opens are closed."))
        lines.append(
            translate("Rows that were sent under it must be destroyed within %(days)s after that day.") % {"days": days}
        )
    lines.append(translate("Promises that were made by it stay, and can be withdrawn one by one."))
    return lines

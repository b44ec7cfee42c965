"""A text is sent out to be signed, or withdrawn."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from commontable.agreements.actions.agreements.ending import withdraw_version
from commontable.agreements.datasets.readiness import missing_in
from commontable.agreements.datasets.standing import newest_reviews
from commontable.agreements.forms.agreements.acts import WhyForm
from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.agreements.tasks.signing import issue_and_ask
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest, at_table

from .asking import ask_page
from .finding import to_agreement, version_of


@require_http_methods(["GET", "POST"])
@at_table
def send(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Asks before the text is fixed; says who is asked to sign, in which order. Incomplete, it leads back."""
    found = version_of(request, agreement, version)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=found, at=request.at)
    if found.stage not in (VersionStage.DRAFT, VersionStage.REVIEW):
        messages.info(request, translate("This text has been sent out or closed already."))
        return to_agreement(request, found.agreement)
    if missing_in(found, at=request.at):
        messages.warning(request, translate("Something is still missing before this can be sent out to be signed."))
        return to_agreement(request, found.agreement, part="missing")
    if found.stage == VersionStage.REVIEW and not all(one.is_ready for one in newest_reviews(found)):
        messages.warning(
            request, translate("A partner asks for a change. Take it back to draft and answer that first.")
        )
        return to_agreement(request, found.agreement, part="reviews")
    return ask_page(
        request,
        found.agreement,
        forms.Form(request.POST or None),
        act=lambda **_answers: issue_and_ask(version=found, by=request.member, at=request.at),
        heading=translate("Send “%(title)s” out to be signed?") % {"title": found.agreement.title},
        text=translate("These people are asked to sign, in this order:"),
        steps=in_order(found),
        consequences=[
            translate("The text is fixed: what they read is kept byte for byte, and is what they sign."),
            *(
                [translate("Not all parties have said that it is ready. They can still decline to sign.")]
                if found.stage == VersionStage.DRAFT
                else []
            ),
            translate("It is in force once the last of them has signed. You can withdraw it until then."),
        ],
        verb=translate("Send it out"),
        said=translate("It is out to be signed. The first in the order have been asked."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Asks why before a text is no longer offered."""
    found = version_of(request, agreement, version)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=found, at=request.at)
    if request.method == "GET" and found.stage not in OPEN:
        messages.info(request, translate("This text is closed already."))
        return to_agreement(request, found.agreement)
    return ask_page(
        request,
        found.agreement,
        WhyForm(request.POST or None, label=_("Why is it withdrawn?"), help_text=_("The parties read this.")),
        act=lambda **answers: withdraw_version(version=found, by=request.member, at=request.at, **answers),
        heading=translate("Should this text no longer be offered?"),
        text=translate("“%(title)s”, version %(number)d.") % {"title": found.agreement.title, "number": found.number},
        consequences=_withdrawing(found),
        verb=translate("Withdraw it"),
        said=translate("It is withdrawn, and stays readable with your reason."),
        danger=True,
    )


def in_order(version: AgreementVersion) -> list[str]:
    """Who is asked to sign, one line a place in the order."""
    parties = version.parties.select_related("partner", "signatory").order_by("order", "partner__name", "pk")
    return [
        get_text_list([_signer(one) for one in together], translate("and"))
        for _place, together in groupby(parties, key=lambda one: one.order)
    ]


def _signer(party: Party) -> str:
    name = party.signatory.name if party.signatory else translate("nobody yet")
    return translate("%(name)s for %(partner)s") % {"name": name, "partner": party.partner.name}


def _withdrawing(version: AgreementVersion) -> list[str]:
    lines = [translate("Nothing is deleted: it stays readable for its parties, with your reason.")]
    if version.stage == VersionStage.SIGNING:
        lines.append(translate("Signatures already given stay with it and bind nobody."))
    if version.agreement.versions.filter(stage=VersionStage.SIGNED).exists():
        lines.append(translate("What was signed before stays as it is."))
    lines.append(translate("You can begin a new version with the same words."))
    return lines

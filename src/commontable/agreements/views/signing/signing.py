"""The page on which somebody reads and signs, or declines: made for a phone, and whole without a script."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.agreements.actions.signing.asking import note_opened
from commontable.agreements.actions.signing.signing import Known, Shown
from commontable.agreements.forms.signing.signing import DeclineForm, SignForm
from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.consent import authority_words, consent_words
from commontable.agreements.tasks.signing import decline_and_tell, sign_and_tell
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from ..agreements.finding import agreement_of
from .reading import blocks_of, has_ended, lines_of


def known(request: TableRequest) -> Known:
    """By what the person was known, from where, with which browser; the address as sign-in counts it."""
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        address = None
    return Known(
        by="link" if getattr(request, "opened_by_pass", False) else "session",
        time_zone=request.partnership.time_zone,
        address=address,
        agent=" ".join(request.headers.get("User-Agent", "").split())[:300],
    )


@require_http_methods(["GET", "POST"])
@at_table
def sign(request: TableRequest, agreement: int) -> HttpResponse:
    """The text exactly as it is kept, who signed it, and the button that signs it, once it is one's turn."""
    party = _party(request, agreement)
    version = party.version
    require(Permission.SIGN_AGREEMENTS, by=request.member, on=party, at=request.at)
    can_sign = _can_sign(request, party)
    form = _form(request, party) if can_sign else None
    if request.method == "POST":
        if form is None:
            messages.error(request, translate("There is nothing for you to sign here now. The page says why."))
            return redirect(request.path)
        if form.is_valid() and _signs(request, party, form):
            return redirect("agreements:sign", table=request.partnership.slug, agreement=agreement)
        version.refresh_from_db()
        form.show_again()
    elif not hasattr(party, "signature"):
        note_opened(party=party, known=known(request), by=request.member, at=request.at)
    is_open = version.stage == VersionStage.SIGNING
    lines = lines_of(version, is_open=is_open)
    context: dict[str, Any] = {
        "version": version,
        "agreement": version.agreement,
        "party": party,
        "signature": getattr(party, "signature", None),
        "lines": lines,
        "waiting": [line.party for line in lines if line.state == "turn"],
        "situation": _situation(request, party, can_sign=can_sign),
        "consent": consent_words(),
        "blocks": blocks_of(version.text_kept),
        "form": form,
    }
    return render(request, "agreements/signing/sign.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def decline(request: TableRequest, agreement: int) -> HttpResponse:
    """Asks for the reason before the text is closed for all."""
    party = _party(request, agreement)
    require(Permission.SIGN_AGREEMENTS, by=request.member, on=party, at=request.at)
    here = reverse("agreements:sign", kwargs={"table": request.partnership.slug, "agreement": agreement})
    if party.version.stage != VersionStage.SIGNING or hasattr(party, "signature"):
        messages.info(request, translate("There is nothing to decline here now."))
        return redirect(here)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_and_tell(
                party=party, why=form.cleaned_data["why"], known=known(request), by=request.member, at=request.at
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("You declined. The others are told, and read your reason."))
            return redirect(here)
    context = {
        "heading": translate("Do you decline to sign for %(partner)s?") % {"partner": party.partner.name},
        "text": translate("Nobody can sign this version any more, and signatures already given bind nobody."),
        "consequences": [
            translate("Your reason stands beside the text, for the parties and the director."),
            translate("A new version can answer it; all sign that one anew."),
        ],
        "form": form,
        "verb": translate("Decline to sign"),
        "danger": True,
        "back_url": here,
    }
    return render(request, "confirm.html", context)


def _party(request: TableRequest, number: int) -> Party:
    """For whom the member signs: in the version that is out, else in the newest they were to sign.

    Of several parties the one whose turn comes first. 404 where there is nothing to sign; 403 for those who do not.
    """
    found = agreement_of(request, number)
    issued = AgreementVersion.objects.filter(agreement=found).exclude(issued_at=None)
    if not issued.exists():
        raise Http404
    own = Party.objects.filter(version__in=issued, signatory=request.member).select_related(
        "partner", "signatory", "signature", "version__agreement", "version__partnership", "version__pdf_kept",
        "version__text_kept", "version__certificate",
    )  # fmt: skip
    parties: list[Party] = sorted(
        own,
        key=lambda one: (
            one.version.stage != VersionStage.SIGNING, -one.version.number, hasattr(one, "signature"), one.order,
            one.pk,
        ),
    )  # fmt: skip
    if not parties:
        require(Permission.SIGN_AGREEMENTS, by=request.member, on=issued.order_by("-number")[0], at=request.at)
        raise Http404
    return parties[0]


def _can_sign(request: TableRequest, party: Party) -> bool:
    return _situation(request, party, can_sign=True) == "sign"


def _situation(request: TableRequest, party: Party, *, can_sign: bool) -> str:
    """Where the reader stands: sign, wait, signed, complete, elsewhere, declined, withdrawn or ended."""
    version = party.version
    if version.stage == VersionStage.SIGNED:
        return "elsewhere" if version.is_signed_elsewhere else "complete"
    if version.stage != VersionStage.SIGNING:
        return str(version.stage)
    if hasattr(party, "signature"):
        return "signed"
    if has_ended(version, day=request.partnership.day(request.at)):
        return "ended"
    turn = [line.party.pk for line in lines_of(version, is_open=True) if line.state == "turn"]
    return "sign" if party.pk in turn and can_sign else "wait"


def _form(request: TableRequest, party: Party) -> SignForm:
    version = party.version
    return SignForm(
        request.POST if request.method == "POST" else None,
        partner=party.partner.name,
        document=version.pdf_kept.sha256 if version.pdf_kept else "",
        text=version.text_kept.sha256 if version.text_kept else "",
        initial={"title": request.member.title},
    )


def _signs(request: TableRequest, party: Party, form: SignForm) -> bool:
    """Whether the signature is given; the reason stands on the form where it is not."""
    given = form.cleaned_data
    shown = Shown(
        document_sha256=given["document_sha256"],
        text_sha256=given["text_sha256"],
        consent=consent_words(),
        consent_sha256=given["consent_sha256"],
        authority=authority_words(party.partner.name),
    )
    try:
        sign_and_tell(
            party=party, name=given["name"], title=given["title"], shown=shown, known=known(request),
            by=request.member, at=request.at,
        )  # fmt: skip
    except NotAllowed as refusal:
        form.add_error(None, refusal.reason)
        return False
    messages.success(request, translate("You signed for %(partner)s. Thank you.") % {"partner": party.partner.name})
    return True

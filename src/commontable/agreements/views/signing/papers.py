"""A paper that was signed elsewhere is brought."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import FILES, at_most
from commontable.agreements.actions.signing.papers import PaperRefused
from commontable.agreements.forms.signing.papers import PaperForm
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN
from commontable.agreements.tasks.signing import keep_paper_and_tell
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from ..agreements.finding import to_agreement, version_of
from .evidence import to_evidence


@require_http_methods(["GET", "POST"])
@at_most(FILES, action="look_into_file")
@at_table
def keep_paper(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The PDF with the day and the names on it; what was typed stays where the file is refused."""
    shown = version_of(request, agreement, version)
    require(Permission.RECORD_SIGNED_PAPERS, by=request.member, on=shown, at=request.at)
    if shown.stage not in OPEN:
        messages.info(request, translate("This version is closed. Begin a new version to keep another signed paper."))
        return to_agreement(request, shown.agreement)
    parties = list(shown.parties.select_related("partner", "signatory").order_by("order", "partner__name", "pk"))
    today = request.partnership.day(request.at)
    form = PaperForm(
        request.POST or None, request.FILES or None, parties=parties, today=today, initial={"signed_on": today}
    )
    if request.method == "POST" and form.is_valid():
        paper = form.cleaned_data["paper"]
        try:
            keep_paper_and_tell(
                version=shown, content=paper.read(), name=paper.name or "", signed_on=form.cleaned_data["signed_on"],
                signers=form.signers, by=request.member, at=request.at,
            )  # fmt: skip
        except PaperRefused as refusal:
            form.add_error("paper", refusal.reason)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The signed paper is kept, byte for byte. The agreement stands."))
            return to_evidence(request, shown)
    context = {"form": form, "version": shown, "agreement": shown.agreement}
    return render(request, "agreements/signing/paper.html", context)

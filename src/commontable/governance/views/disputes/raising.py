"""A dispute is raised, its sides are told, and it is taken back."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.agreements.datasets.agreements import visible_to
from commontable.governance.actions import disputes as act
from commontable.governance.forms.disputes import RaiseForm
from commontable.governance.models import Dispute
from commontable.governance.permissions import Permission
from commontable.governance.tasks.disputes import ask_and_tell, follow
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import answer, dispute_of, done, members_here, to_dispute


@require_http_methods(["GET", "POST"])
@at_table
def raise_one(request: TableRequest) -> HttpResponse:
    """A form that asks for little."""
    require(Permission.RAISE_DISPUTES, by=request.member, on=request.partnership, at=request.at)
    agreements = visible_to(request.member, at=request.at).order_by("-number")
    others = members_here(request).exclude(partner=request.member.partner)
    form = RaiseForm(request.POST or None, members=others, agreements=agreements)
    if request.method == "POST" and form.is_valid():
        try:
            dispute = _raised(request, form)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("It is raised. Nobody is accused of anything: something is to be settled.")
            )
            return to_dispute(request, dispute)
    return answer(request, "governance/disputes/raise.html", {"form": form})


@transaction.atomic
def _raised(request: TableRequest, form: RaiseForm) -> Dispute:
    """Raised with its first note, and the mediator asked, all or nothing."""
    told, by, at = form.cleaned_data, request.member, request.at
    dispute: Dispute = follow(
        act.raise_dispute, title=told["title"], sides=form.sides, is_private=told["who_knows"] == "private",
        agreement=told["agreement"], by=by, at=at,
    )  # fmt: skip
    if told["words"]:
        act.write_note(dispute=dispute, text=told["words"], readers=[], by=by, at=at)
    if told["mediator"]:
        ask_and_tell(dispute=dispute, member=told["mediator"], share_notes=True, by=by, at=at)
    return dispute


@require_http_methods(["GET", "POST"])
@at_table
def tell(request: TableRequest, dispute: int) -> HttpResponse:
    """Asks before the other side learns of it."""
    shown = dispute_of(request, dispute)
    require(Permission.CHOOSE_MEDIATOR, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        says = translate("The other side sees it now, and is asked whether it accepts the mediator.")
        return done(request, shown, act.tell_sides, dispute=shown, says=says)
    others = [side.member.name for side in shown.sides.exclude(partner=shown.raised_by.partner_id)]
    context = {
        "heading": translate("Let the other side know?"),
        "text": translate("You may want to talk with the mediator first about how to put it."),
        "consequences": [
            translate("From then on this is seen by: %(names)s.") % {"names": ", ".join(others)},
            translate("They see what it is about, who the sides are and who mediates. They see no note of yours."),
            translate("They say whether they accept the mediator. Nobody else learns of it."),
        ],
        "verb": translate("Let them know"),
        "back_url": _page(shown),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, dispute: int) -> HttpResponse:
    """Asks before it is taken back."""
    shown = dispute_of(request, dispute)
    require(Permission.CHOOSE_MEDIATOR, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        says = translate("It is taken back. If it comes up again, raise it again.")
        return done(request, shown, act.withdraw_dispute, dispute=shown, says=says)
    context = {
        "heading": translate("Take this dispute back?"),
        "consequences": [
            translate("It ends here, and cannot be taken up again; you can raise it anew."),
            translate("The other side knows of it, and sees that it was taken back.")
            if shown.told_at
            else translate("The other side does not know of it, and never will."),
        ],
        "verb": translate("Take it back"),
        "back_url": _page(shown),
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _page(dispute: Dispute) -> str:
    return reverse("governance:dispute", args=[dispute.partnership.slug, dispute.number])

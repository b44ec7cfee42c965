"""Whoever leads the body sends links to silent seats, hands one out to print or pass on, and ends those of a seat."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.deliberation.casting import is_secret
from commontable.governance.actions.deliberation.linking import end_links as end_links_of
from commontable.governance.actions.deliberation.linking import hand_out_link
from commontable.governance.datasets.voices import silent_seats
from commontable.governance.models import Seat
from commontable.governance.permissions import Permission
from commontable.governance.tasks.voices import ask_and_send
from commontable.governance.views.deliberation.finding import round_of
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_links(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """Which seats are silent, who holds them, and the ways to ask them."""
    shown = round_of(request, proposal, round)
    require(Permission.RECORD_VOICES, by=request.member, on=shown.proposal, at=request.at)
    context = {
        "round": shown,
        "proposal": shown.proposal,
        "silent": silent_seats(shown, at=request.at),
        "every": shown.positions.select_related("seat").order_by("sector", "seat__name", "pk"),
        "is_open": shown.is_open(request.at),
        "is_secret": is_secret(shown),
    }
    return render(request, "governance/voices/links.html", context)


@require_POST
@at_table
@at_most("12/h/user", action="send_links")
def send_links(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """Every silent seat's holder is sent a link."""
    shown = round_of(request, proposal, round)
    try:
        people = ask_and_send(round=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)d letter with a link is on its way.", "%(n)d letters with links are on their way.", people)
        messages.success(request, said % {"n": people})
    return redirect("governance:voice_links", table=request.partnership.slug, proposal=proposal, round=round)


@require_POST
@at_table
def hand_out(request: TableRequest, proposal: int, round: int, seat: int) -> HttpResponse:
    """The link of one seat, to copy, to print or to send by telephone."""
    shown = round_of(request, proposal, round)
    chosen: Seat = get_object_or_404(Seat.objects.filter(positions__round=shown), pk=seat)
    try:
        link = hand_out_link(round=shown, seat=chosen, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("governance:voice_links", table=request.partnership.slug, proposal=proposal, round=round)
    message = translate("%(body)s asks for your position on “%(title)s”: %(link)s") % {
        "body": shown.proposal.body.name, "title": shown.proposal.title, "link": link,
    }  # fmt: skip
    context = {"round": shown, "proposal": shown.proposal, "seat": chosen, "link": link, "message": message}
    return render(request, "governance/voices/link.html", context)


@require_POST
@at_table
def end_links(request: TableRequest, proposal: int, round: int, seat: int) -> HttpResponse:
    """Links that were given out for the seat open nothing any more."""
    shown = round_of(request, proposal, round)
    chosen: Seat = get_object_or_404(Seat.objects.filter(positions__round=shown), pk=seat)
    try:
        end_links_of(round=shown, seat=chosen, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = translate("The links of %(seat)s that were given out so far no longer open. Send a new one when needed.")
        messages.success(request, said % {"seat": chosen.name})
    return redirect("governance:voice_links", table=request.partnership.slug, proposal=proposal, round=round)

"""A member casts their seat's ballot by a link, without signing in. Opening it changes nothing; the button does."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.elections.voting import AlreadyCast, cast_ballot
from commontable.governance.datasets.elections import candidates_of
from commontable.governance.forms.elections import BallotForm
from commontable.governance.letters.ballots import Carried, carried_by
from commontable.governance.models import Ballot
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import turned
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted, allowed
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.secrecy import secretly

RATE = "600/10m/ip"  # a whole meeting may vote from one room


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_most(RATE, action="ballot_by_link", reads_too=True)
def vote_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The seat's ballot, the same as for everybody, in the member's language; thanks once it is cast.

    Nothing about the link is written anywhere: not to the log, not to other sites, not to any cache.
    """
    carried = carried_by(token)
    member = _member(carried)
    if carried is None or member is None:
        return secretly(_refused(request, translate("Perhaps part of the link was lost on the way."), status=404))
    chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES  # by the buttons at the top of the page
    language = translation.get_language() if chose else language_of(member)
    with translation.override(language), timezone.override(ZoneInfo(member.partnership.time_zone)):
        return secretly(_voting(request, token, carried, member, timezone.now()))


def _voting(request: HttpRequest, token: str, carried: Carried, member: Member, at: datetime) -> HttpResponse:
    found = Ballot.objects.of(member.partnership).filter(pk=carried.ballot)
    ballot = found.select_related("election__body", "election__partnership", "seat__body", "seat__partnership").first()
    if ballot is None:
        return _refused(request, translate("Perhaps part of the link was lost on the way."), status=404)
    if reason := _refusal(ballot, carried, member, at):
        return _refused(request, reason, status=410)
    election = ballot.election
    context = {"token": token, "member": member, "partnership": member.partnership, "election": election}
    if ballot.has_voted and (election.is_secret or "thanks" in request.GET):
        return render(request, "governance/elections/by_link_done.html", context)
    standing = turned([one for one in candidates_of(election) if one.stands], by=ballot.pk)
    form = BallotForm(
        request.POST if request.method == "POST" else None, candidates=standing, ranking=ballot.ranking,
        initial={"blank": ballot.has_voted and not ballot.ranking},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            cast_ballot(ballot=ballot, ranking=form.cleaned_data["ranking"], by=member, at=at)
        except AlreadyCast:
            return redirect(request.path)
        except (NotAllowed, NotPermitted) as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect(f"{request.path}?thanks")
    return render(request, "governance/elections/by_link.html", context | {"form": form, "ballot": ballot})


def _refusal(ballot: Ballot, carried: Carried, member: Member, at: datetime) -> str:
    """Why the link does not lead to the ballot any more, or nothing."""
    if not allowed(Permission.TAKE_POSITION, by=member, on=ballot, at=at).ok:
        return translate("You do not hold this seat today, so somebody else votes for it.")
    if not ballot.election.is_open(at):
        return translate("The ballot has closed. What was cast before is counted, and nothing changes it now.")
    if carried.until <= at:
        return translate("The link has run out. Whoever sent it can send a new one in a minute.")
    return ""


def _member(carried: Carried | None) -> Member | None:
    if carried is None:
        return None
    known = Member.objects.filter(pk=carried.member).select_related("partner", "partnership", "user")
    found: Member | None = known.prefetch_related("roles_held").first()
    return found


def _refused(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    return render(request, "governance/voices/refused.html", {"reason": reason}, status=status)

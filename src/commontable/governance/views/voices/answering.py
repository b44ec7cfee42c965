"""A member answers for their seat by a link, without signing in. Opening it changes nothing; pressing a button does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_safe

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.deliberation.casting import is_secret, take_position
from commontable.governance.datasets.proposals import reading_minutes
from commontable.governance.forms.deliberation import PositionForm
from commontable.governance.letters.voices import Carried, carried_by
from commontable.governance.models import Position
from commontable.governance.permissions import Permission
from commontable.governance.rules.in_words import choice_in_words
from commontable.governance.rules.kinds import Channel
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted, allowed
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.secrecy import secretly

RATE = "600/10m/ip"  # a whole meeting may answer from one room


@dataclass(frozen=True)
class Asked:
    """Who is asked, for which position, when."""

    token: str
    position: Position
    member: Member
    at: datetime

    @property
    def is_secret(self) -> bool:
        """Whether the answer goes into the box."""
        return is_secret(self.position.round)


Answering = Callable[[HttpRequest, Asked], HttpResponse]


def by_link(view: Answering) -> Callable[..., HttpResponse]:
    """The view runs for the member and the position its link names, in the member's language, where both still hold.

    Nothing about the link is written anywhere: not to the log, not to other sites, not to any cache.
    """

    @wraps(view)
    def show(request: HttpRequest, token: str) -> HttpResponse:
        at = timezone.now()
        carried = carried_by(token)
        member = _member(carried)
        if member is None:
            return secretly(_refused(request, translate("Perhaps part of the link was lost on the way."), status=404))
        chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES  # by the buttons at the top of the page
        language = translation.get_language() if chose else language_of(member)
        with translation.override(language), timezone.override(ZoneInfo(member.partnership.time_zone)):
            position, refusal = _position(carried, member, at)
            if position is None:
                return secretly(_refused(request, refusal, status=410))
            return secretly(view(request, Asked(token, position, member, at)))

    return show


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_most(RATE, action="answer_by_link", reads_too=True)
@by_link
def answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The proposal on one page, with the same answers as for everybody; what is pressed stands for the seat."""
    position = asked.position
    form = PositionForm(
        request.POST if request.method == "POST" else None, kind=position.round.kind, is_secret=asked.is_secret,
        initial={"choice": position.choice, "reason": position.reason},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            take_position(position=position, by=asked.member, at=asked.at, channel=Channel.LINK, **form.cleaned_data)
        except (NotAllowed, NotPermitted) as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect("governance:answered", token=asked.token)
    return render(request, "governance/voices/answer.html", _context(asked) | {"form": form})


@login_not_required
@require_safe
@at_most(RATE, action="answer_by_link", reads_too=True)
@by_link
def answered(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Thanks, what the seat says now, and the way to change it until the round closes."""
    if not (asked.position.choice or asked.position.has_voted):
        return redirect("governance:answer", token=asked.token)
    return render(request, "governance/voices/answered.html", _context(asked))


def _context(asked: Asked) -> dict[str, object]:
    round = asked.position.round
    return {
        "token": asked.token,
        "member": asked.member,
        "position": asked.position,
        "round": round,
        "proposal": round.proposal,
        "body": round.proposal.body,
        "partnership": asked.member.partnership,
        "version": round.version,
        "minutes": reading_minutes(round.version.text),
        "is_secret": asked.is_secret,
        "has_voted": asked.position.has_voted,
        "says": choice_in_words(asked.position.choice, kind=round.kind),
    }


def _member(carried: Carried | None) -> Member | None:
    if carried is None:
        return None
    found: Member | None = (
        Member.objects.filter(pk=carried.member)
        .select_related("partner", "partnership", "user")
        .prefetch_related("roles_held")
        .first()
    )
    return found


def _position(carried: Carried | None, member: Member, at: datetime) -> tuple[Position | None, str]:
    """The position, or why the link does not lead to it any more."""
    position: Position | None = (
        Position.objects.of(member.partnership)
        .filter(pk=carried.position if carried else None)
        .select_related("round__proposal__body__partnership", "round__version", "seat__body__partnership", "holder")
        .first()
    )
    if carried is None or position is None:
        return None, translate("Perhaps part of the link was lost on the way.")
    if not allowed(Permission.TAKE_POSITION, by=member, on=position, at=at).ok:
        return None, translate("You do not hold this seat today, so somebody else answers for it.")
    if not position.round.is_open(at):
        return None, translate("The round has closed. What your seat said before stands, and nothing changes it now.")
    if carried.ended != position.links_ended:
        return None, translate("This link was ended, so that nobody else answers by it. Ask for a new one.")
    if carried.until <= at:
        return None, translate("The link has run out. Whoever sent it can send a new one in a minute.")
    if position.is_recused:
        return None, translate("Your seat has stood back from this round, so it is not asked.")
    return position, ""


def _refused(request: HttpRequest, reason: str, *, status: int) -> HttpResponse:
    return render(request, "governance/voices/refused.html", {"reason": reason}, status=status)

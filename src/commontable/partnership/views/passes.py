"""The page behind a link in a letter. Opening it changes nothing; pressing the button lets the reader go on."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.partnership.actions.passes import take_pass
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member
from commontable.partnership.passes import (
    IN_SESSION,
    Pass,
    carried_by,
    kept_with,
    member_of,
    must_sign_in,
    why_ended,
)
from commontable.ui.secrecy import secretly

from .table import SEAT, seats_of

RATE = "300/10m/ip"  # a whole office may read its letters behind one address
INSTEAD = "instead"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@at_most(RATE, action="pass", reads_too=True)
def open_pass(request: HttpRequest, token: str) -> HttpResponse:
    """As whom the reader goes on, and one button; programs that look at links before people do open nothing."""
    at = timezone.now()
    carried = carried_by(token)
    member = member_of(carried) if carried else None
    if carried is None or member is None:
        return secretly(render(request, "partnership/pass_refused.html", status=404))
    chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES  # by the buttons at the top of the page
    language = translation.get_language() if chose else language_of(member)
    with translation.override(language), timezone.override(ZoneInfo(member.partnership.time_zone)):
        if refusal := why_ended(carried, member=member, at=at):
            context = {"reason": refusal, "to_sign_in": _to_sign_in(carried)}
            return secretly(render(request, "partnership/pass_refused.html", context, status=410))
        return secretly(_open(request, token, carried, member))


@login_not_required
@require_POST
@at_most(RATE, action="pass")
def leave(request: HttpRequest) -> HttpResponse:
    """The browser keeps no pass any more: for a phone or a computer that others use too."""
    request.session.pop(IN_SESSION, None)
    return redirect("site:door")


def _open(request: HttpRequest, token: str, carried: Pass, member: Member) -> HttpResponse:
    at = timezone.now()
    if request.user.is_authenticated and request.user == member.user:
        return _as_themselves(request, carried, member)
    if must_sign_in(member, at=at):
        return redirect(_to_sign_in(carried))
    somebody_else = request.user.is_authenticated
    if request.method == "POST" and (not somebody_else or INSTEAD in request.POST):
        if somebody_else:
            logout(request)
        take_pass(token=token, carried=carried, member=member, at=at)
        kept = kept_with(token, request.session.get(IN_SESSION, []), at=at)
        request.session.cycle_key()
        request.session[IN_SESSION] = kept
        return redirect(carried.path)
    context = {"member": member, "partnership": member.partnership, "carried": carried, "somebody_else": somebody_else}
    return render(request, "partnership/pass.html", context)


def _as_themselves(request: HttpRequest, carried: Pass, member: Member) -> HttpResponse:
    """Somebody who is signed in needs no pass; with two memberships they are asked before they act in the other."""
    slug = member.partnership.slug
    acts_as = seats_of(request, slug=slug, at=timezone.now())
    if request.method == "POST":
        request.session[SEAT] = {**request.session.get(SEAT, {}), slug: member.pk}
    elif acts_as and acts_as[0].pk != member.pk:
        context = {"member": member, "partnership": member.partnership, "carried": carried, "somebody_else": False}
        return render(request, "partnership/pass.html", context)
    return redirect(carried.path)


def _to_sign_in(carried: Pass) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': carried.path})}"

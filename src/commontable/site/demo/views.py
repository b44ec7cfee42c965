"""Whoever opens the demo on their own machine may be any of its people, with one click."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from commontable.accounts import step_up
from commontable.partnership.models import Member

from .people import EVERYONE, SHOWN, address_of

PASSED_ON = ("FORWARDED", "VIA", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "X_REAL_IP")


def _require_loopback(request: HttpRequest) -> None:
    """The page exists on this machine only, whatever the settings say, and never through a proxy or tunnel."""
    try:
        is_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        is_here = False
    if not is_here or any(f"HTTP_{header}" in request.META for header in PASSED_ON):
        raise Http404


@require_GET
@login_not_required
def choose_person(request: HttpRequest) -> HttpResponse:
    """The people of Rivermouth, those whose story is told first."""
    _require_loopback(request)
    return render(
        request,
        "site/demo.html",
        {"shown": SHOWN, "organisations": EVERYONE, "folder": settings.COMMONTABLE_DATA / "files-to-try"},
    )


@require_POST
@login_not_required
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """This browser is signed in as the demo person."""
    _require_loopback(request)
    person = next((person for place in EVERYONE for person in place.people if person.key == key), None)
    if person is None:
        raise Http404
    member = get_object_or_404(Member, partnership__slug="rivermouth", email=address_of(person), user__isnull=False)
    login(request, member.user, backend="django.contrib.auth.backends.ModelBackend")
    step_up.confirm(request, method="demo")
    return redirect("site:home", table="rivermouth")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """It is still the demo person, says whoever sits at this machine."""
    _require_loopback(request)
    step_up.confirm(request, method="demo")
    return redirect(step_up.led_back(request))

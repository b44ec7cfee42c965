"""A person's own page: who they are here, how they sign in, what is kept about them, in which language they read."""

import json
from typing import cast
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import actions, step_up
from .forms import AccountForm, ConfirmingCodeForm
from .models import User
from .own_data import kept_about
from .rate_limits import at_most
from .second_factor import has_second_factor, opens_with_password_alone


@never_cache
@require_http_methods(["GET", "POST"])
def show_me(request: HttpRequest) -> HttpResponse:
    """Name, language, ways of signing in, memberships."""
    user, at = cast("User", request.user), timezone.now()
    form = AccountForm(
        request.POST or None,
        initial={"name": user.name, "language": user.language or translation.get_language()},
    )
    if request.method == "POST" and form.is_valid():
        changes = {name: value for name, value in form.cleaned_data.items() if getattr(user, name) != value}
        if changes:
            actions.describe_account(user=user, changes=changes, at=at)
        translation.activate(user.language)
        messages.success(request, translate("Kept."))
        return redirect("accounts:me")
    seats = (
        user.memberships.select_related("partnership", "partner")
        .prefetch_related("roles_held")
        .order_by("partnership__name", "pk")
    )
    factors = Authenticator.objects.filter(user=user)
    context = {
        "form": form,
        "seats": [seat for seat in seats if seat.is_present(seat.partnership.day(at))],
        "past": [seat for seat in seats if not seat.is_present(seat.partnership.day(at))],
        "passkeys": factors.filter(type=Authenticator.Type.WEBAUTHN).count(),
        "has_totp": factors.filter(type=Authenticator.Type.TOTP).exists(),
        "has_codes": factors.filter(type=Authenticator.Type.RECOVERY_CODES).exists(),
        "has_password": bool(user.password) and user.has_usable_password(),
        "providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "should_add_factor": opens_with_password_alone(user) and any(seat.is_trusted_with_data(at) for seat in seats),
    }
    return render(request, "accounts/me.html", context)


@never_cache
@require_POST
@at_most("10/h/user", action="take_data")
def take_my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person, as JSON."""
    user, at = cast("User", request.user), timezone.now()
    actions.take_data(user=user, at=at)
    body = json.dumps(kept_about(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Asks, then ends every other session of the person."""
    if request.method == "POST":
        user = cast("User", request.user)
        ended = actions.sign_out_everywhere(user=user, keep=request.session.session_key, at=timezone.now())
        said = ngettext(
            "You were signed out of %(n)d other browser.", "You were signed out of %(n)d other browsers.", ended
        )
        messages.success(request, said % {"n": ended} if ended else translate("You were signed in nowhere else."))
        return redirect("accounts:me")
    others = translate("Every other phone and computer has to sign in again. This browser stays signed in.")
    letters = translate("Links in letters that came before today's sign-out stop working too.")
    context = {
        "heading": translate("Sign out everywhere else?"),
        "text": f"{others} {letters}",
        "verb": translate("Sign out everywhere else"),
        "back_url": reverse("accounts:me"),
    }
    return render(request, "confirm.html", context)


@never_cache
@require_safe
def ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    """Why the table does not open yet, on a server that asks for a second factor, and what to do."""
    return render(request, "accounts/second_factor.html", {"has_one": has_second_factor(cast("User", request.user))})


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_it_is_me(request: HttpRequest) -> HttpResponse:
    """Asks whether it is still the person, then leads back: by second factor or password, else by a code in a letter.

    Whoever signs in through an organisation, or by codes in letters, has neither: their letter-box proves it.
    """
    back = step_up.led_back(request)
    if step_up.is_confirmed(request):
        return redirect(back)
    ways = get_adapter().get_reauthentication_methods(request.user)
    if ways:
        return redirect(f"{ways[0]['url']}?{urlencode({'next': back})}")
    form = ConfirmingCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if step_up.is_right(request, form.cleaned_data["code"]):
            step_up.confirm(request, method="code")
            return redirect(back)
        form.add_error("code", translate("That is not the code, or it works no more. Ask for another one."))
    context = {
        "form": form,
        "next": back,
        "email": cast("User", request.user).email,
        "stays_at": f"{reverse('accounts:confirm')}?{urlencode({'next': back})}",
        "is_sent": step_up.has_code(request),
        "minutes": settings.COMMONTABLE_STEP_UP_MINUTES,
        "is_demo": settings.COMMONTABLE_DEMO,
    }
    return render(request, "accounts/confirm_it_is_me.html", context)


@never_cache
@require_POST
@at_most("5/10m/user", action="confirming_code")
def send_confirming_code(request: HttpRequest) -> HttpResponse:
    """A letter with a code is on its way to the person's own address."""
    user = cast("User", request.user)
    code = step_up.new_code(request)
    get_adapter().send_mail("account/email/confirming_code", user.email, {"code": code, "user": user})
    return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': step_up.led_back(request)})}")


@login_not_required
@require_POST
@at_most("60/m/ip", action="language")
def choose_language(request: HttpRequest) -> HttpResponse:
    """The reader's language from now on: kept with the account, or in a cookie for somebody signed out."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    if request.user.is_authenticated and request.user.language != language:
        actions.describe_account(user=request.user, changes={"language": language}, at=timezone.now())
    response = redirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return response

"""Before rows are opened or exported, people confirm that it is still they: `require_step_up`."""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as translate

from .models import User
from .second_factor import has_second_factor

View = Callable[..., HttpResponse]

CODE = "confirming_code"  # session key: what is kept of the code in the letter, never the code
CODE_SECONDS, CODE_TRIES, CODE_LENGTH = 600, 3, 8
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # nothing that is taken for something else, and no words


def require_step_up(view: View) -> View:
    """The view runs for people who proved within the last minutes that it is they: at signing in, or since.

    Others are asked first and led back: to the page they wanted, or to the page with the form, on which nothing was
    done yet. Nothing they typed is kept meanwhile. To be used inside `at_table`; a link in a letter proves nothing.
    """

    @wraps(view)
    def show(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path()
        if request.method not in {"GET", "HEAD"}:
            back = _page_with_the_form(request)
            messages.info(request, translate("Nothing was done yet. Once it is certain that it is you, do it again."))
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")

    return show


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person signed in, or proved again who they are, within the minutes that the server sets.

    Where a second factor stands behind the password, only that one proves it.
    """
    user = request.user
    if not isinstance(user, User) or getattr(request, "opened_by_pass", False):
        return False
    records = get_authentication_records(request, user)
    if has_second_factor(user):
        records = [one for one in records if one.get("method") == "mfa"]
    since = time.time() - settings.COMMONTABLE_STEP_UP_MINUTES * 60
    return any(since < float(one.get("at", 0)) <= time.time() for one in records)


def confirm(request: HttpRequest, *, method: str) -> None:
    """It is written in the session that the person proved who they are, just now and in that way."""
    record_authentication(request, request.user, method=method, reauthenticated=True)


def led_back(request: HttpRequest) -> str:
    """The page of ours to which the person goes on; their table where the address is not ours."""
    back = request.POST.get("next") or request.GET.get("next") or ""
    return back if _is_ours(request, back) else "/"


def new_code(request: HttpRequest) -> str:
    """A code for a letter; an earlier one is worth nothing any more."""
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    request.session[CODE] = {"kept": _digest(request, code), "at": time.time(), "tries": 0}
    return f"{code[:4]}-{code[4:]}"


def has_code(request: HttpRequest) -> bool:
    """Whether a code is on its way that still works."""
    kept = request.session.get(CODE) or {"at": 0.0, "tries": CODE_TRIES}
    return bool(0 <= time.time() - kept["at"] < CODE_SECONDS and kept["tries"] < CODE_TRIES)


def is_right(request: HttpRequest, code: str) -> bool:
    """Whether that is the code from the letter. It works once, and three wrong ones end it."""
    if not has_code(request):
        return False
    kept = dict(request.session[CODE])
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    if constant_time_compare(_digest(request, typed), kept["kept"]):
        del request.session[CODE]
        return True
    request.session[CODE] = kept | {"tries": kept["tries"] + 1}
    return False


def _digest(request: HttpRequest, code: str) -> str:
    return salted_hmac("commontable.accounts.step_up", f"{request.user.pk}:{code}", algorithm="sha256").hexdigest()


def _page_with_the_form(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    parts = urlsplit(came_from)
    page = parts.path + (f"?{parts.query}" if parts.query else "")
    return page if _is_ours(request, came_from) and page else request.path


def _is_ours(request: HttpRequest, url: str) -> bool:
    return bool(url) and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )

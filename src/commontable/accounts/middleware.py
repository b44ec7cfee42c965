"""A signed-in person reads in their own language on every page; no page to sign in on stands inside another.

Ways of signing in are added only by people who proved within the last minutes that it is still they.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from .step_up import require_step_up

ENTRANCES = ("account_login", "accounts:second_factor", "accounts:confirm")  # where one signs in, and proves more
WAYS_IN = {  # allauth asks there for a password or a second factor, and lets pass who has neither
    "account_email", "account_set_password", "mfa_activate_totp", "mfa_add_webauthn", "socialaccount_connections",
    "openid_connect_login",
}  # fmt: skip

type_of_view = Callable[[HttpRequest], HttpResponse]


def language_of_person(get_response: type_of_view) -> type_of_view:
    """The person's language is active for the request, before any page is made."""

    def respond(request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES  # by the buttons at the top of the page
        if language and not (chose and getattr(request, "opened_by_pass", False)):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return respond


def no_entrance_in_a_part(get_response: type_of_view) -> type_of_view:
    """A page that asks for a part of itself after its session has ended is loaded anew, which leads to signing in.

    Otherwise the part would be replaced by the whole page that the redirect leads to.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        is_part = answer.status_code == 302 and request.headers.get("HX-Request") == "true"
        if is_part and answer["Location"].startswith(tuple(reverse(name) for name in ENTRANCES)):
            return HttpResponse(status=204, headers={"HX-Refresh": "true", "Cache-Control": "no-store, private"})
        return answer

    return respond


class AskBeforeAWayInIsAdded:
    """Nobody who finds a browser signed in gives themselves a password, a device or a letter-box to prove it by."""

    def __init__(self, get_response: type_of_view) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, as it comes."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: list[object], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """The page that asks whether it is still the person; nothing where that is known or need not be."""
        match = request.resolver_match
        if match is None or match.url_name not in WAYS_IN or not request.user.is_authenticated:
            return None
        return require_step_up(view)(request, *args, **kwargs)

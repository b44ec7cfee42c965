"""A signed-in person reads in their own language on every page; no page to sign in on stands inside another."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

ENTRANCES = ("account_login", "accounts:second_factor", "accounts:confirm")  # where one signs in, and proves more

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

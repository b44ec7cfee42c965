"""A signed-in person reads in their own language on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

type_of_view = Callable[[HttpRequest], HttpResponse]


def language_of_person(get_response: type_of_view) -> type_of_view:
    """The person's language is active for the request, before any page is made."""

    def respond(request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return respond

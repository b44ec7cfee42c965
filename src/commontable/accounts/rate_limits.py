"""Doors that strangers may try are tried only so often: allauth's own counter, with a page of ours at the end."""

from collections.abc import Callable
from functools import wraps

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]
FILES = "120/10m/ip"  # files that are looked into while the sender waits; a whole office may send from one address


def at_most(rate: str, *, action: str, reads_too: bool = False) -> Callable[[View], View]:
    """The view answers 429 once the rate ("20/m/ip") is used up; reading counts only with `reads_too`."""

    def limit(view: View) -> View:
        @wraps(view)
        def show(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not consume(request, app="commontable", action=action, config={action: rate}, limit_get=reads_too):
                refused = render(request, "429.html", status=429)
                refused._has_been_logged = True  # type: ignore[attr-defined]  # the address may carry a token
                return refused
            return view(request, *args, **kwargs)

        return show

    return limit

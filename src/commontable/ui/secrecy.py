"""Answers at addresses that are themselves a secret: a link that opens something without signing in."""

from django.http import HttpResponse


def secretly(response: HttpResponse) -> HttpResponse:
    """The answer is kept by no cache and found by no search engine, and its address is not written to the log.

    The referrer stays `same-origin`, as everywhere: with none at all a browser sends forms without their origin,
    and they are refused.
    """
    response.headers.setdefault("Cache-Control", "no-store, private")
    response.headers["X-Robots-Tag"] = "noindex"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address of a refusal
    return response

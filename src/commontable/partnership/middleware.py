"""A refusal by a rule becomes a page that says why, where a view did not already say it better."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .permissions import NotPermitted
from .rules.lifecycle import NotAllowed


class ExplainRefusals:
    """Middleware that turns NotPermitted into a 403 page and NotAllowed into a 409 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for anything else."""
        if isinstance(exception, NotPermitted):
            return render(request, "403.html", {"reason": exception.reason}, status=403)
        if isinstance(exception, NotAllowed):
            return render(request, "409.html", {"reason": str(exception)}, status=409)
        return None

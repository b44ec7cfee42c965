"""A pass from a letter opens its one thing; a refusal by a rule becomes a page that says why."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commontable.accounts.models import User

from .letters import language_of
from .models import Member
from .passes import IN_SESSION, opened_to
from .permissions import NotPermitted
from .rules.lifecycle import NotAllowed


def let_in_by_pass(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Where nobody is signed in and the browser keeps a pass for the page, the request is that member's, this once.

    Everywhere else the browser is signed out as before: the session holds the passes, and nothing of the person.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        kept = request.session.get(IN_SESSION)
        member = None
        if kept and not request.user.is_authenticated:
            member = opened_to(request.path_info, kept, at=timezone.now())
        if member is not None:
            request.user = member.user or _stand_in(member)
            request.passed_as = member  # type: ignore[attr-defined]
        request.opened_by_pass = member is not None  # type: ignore[attr-defined]
        return get_response(request)

    return respond


def _stand_in(member: Member) -> User:
    """Somebody for the request of a member without an account; never saved, and there is no password for it."""
    return User(email=member.email, name=member.name, language=language_of(member))


class ExplainRefusals:
    """Middleware that turns NotPermitted into a 403 page, NotAllowed into a 409 page, and says what an address is
    where somebody comes to read what only takes forms (by a bookmark, or in another language after one was refused).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method != "GET" or answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        explained = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        explained["Allow"] = answer["Allow"]
        return explained

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for anything else."""
        if isinstance(exception, NotPermitted):
            return render(request, "403.html", {"reason": exception.reason}, status=403)
        if isinstance(exception, NotAllowed):
            return render(request, "409.html", {"reason": str(exception)}, status=409)
        return None

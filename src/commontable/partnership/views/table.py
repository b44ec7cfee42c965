"""`at_table`: a page of a partnership exists for its present members and for nobody else."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import cast
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from commontable.accounts.models import User
from commontable.partnership.models import Member, Partnership

View = Callable[..., HttpResponse]


class TableRequest(HttpRequest):
    """A request that passed `at_table`: who acts, at which table, when."""

    user: User
    member: Member
    partnership: Partnership
    at: datetime


SEAT = "seat"  # session key: the member as whom a person with two memberships acts, per partnership


def at_table(view: View) -> View:
    """The view runs with `request.partnership`, `request.member` and `request.at` set.

    Raises Http404 unless the signed-in person is a present member: another partnership's pages, a departed
    member's and pages that never existed look the same.
    """

    @wraps(view)
    def show(request: HttpRequest, table: str, **kwargs: object) -> HttpResponse:
        at = timezone.now()
        member = seat_of(request, slug=table, at=at)
        if member is None:
            raise Http404
        request = cast(TableRequest, request)
        request.member, request.partnership, request.at = member, member.partnership, at
        with timezone.override(ZoneInfo(member.partnership.time_zone)):
            response = view(request, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return show


def seat_of(request: HttpRequest, *, slug: str, at: datetime) -> Member | None:
    """The membership as which the person acts at this table: the one they chose, else their oldest."""
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(SEAT, {}).get(slug)
    seats = sorted(
        Member.objects.filter(partnership__slug=slug, user=request.user)
        .present(at.date())
        .select_related("partnership", "partner")
        .prefetch_related("roles_held"),
        key=lambda member: (member.pk != chosen, member.pk),
    )
    return seats[0] if seats else None

"""`at_table`: a page of a partnership exists for its present members and for nobody else."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import cast
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from commontable.accounts.models import User
from commontable.accounts.second_factor import has_second_factor, is_required
from commontable.partnership.models import Member, Partnership

View = Callable[..., HttpResponse]


class TableRequest(HttpRequest):
    """A request that passed `at_table`: who acts, at which table, when."""

    user: User
    member: Member
    other_seats: list[Member]
    partnership: Partnership
    at: datetime
    opened_by_pass: bool  # by a link in a letter, without signing in


SEAT = "seat"  # session key: the member as whom a person with two memberships acts, per partnership


def at_table(view: View) -> View:
    """The view runs with `request.partnership`, `request.member` and `request.at` set.

    Raises Http404 unless the signed-in person is a present member: another partnership's pages, a departed
    member's and pages that never existed look the same.
    """

    @wraps(view)
    def show(request: HttpRequest, table: str, **kwargs: object) -> HttpResponse:
        if any("\0" in text for _name, texts in request.GET.lists() for text in (_name, *texts)):
            raise BadRequest  # no address of ours holds one, and PostgreSQL keeps none
        at = timezone.now()
        seats = seats_of(request, slug=table, at=at)
        if not seats:
            raise Http404
        request = cast(TableRequest, request)
        request.member, request.partnership, request.at = seats[0], seats[0].partnership, at
        request.other_seats = seats[1:]
        if is_required() and request.member.is_trusted_with_data(at) and not has_second_factor(request.user):
            return redirect("accounts:second_factor")
        with timezone.override(ZoneInfo(request.partnership.time_zone)):
            response = view(request, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return show


def seats_of(request: HttpRequest, *, slug: str, at: datetime) -> list[Member]:
    """The person's memberships at this table, first the one as which they act: the one they chose, else the oldest.

    Whoever came by a pass is the member of the pass, and nobody else.
    """
    if getattr(request, "opened_by_pass", False):
        passed_as: Member = request.passed_as  # type: ignore[attr-defined]
        return [passed_as] if passed_as.partnership.slug == slug else []
    if not request.user.is_authenticated:
        return []
    chosen = request.session.get(SEAT, {}).get(slug)
    seats = (
        Member.objects.filter(partnership__slug=slug, user=request.user)
        .select_related("partnership", "partner")
        .prefetch_related("roles_held")
    )
    return sorted(
        (seat for seat in seats if seat.is_present(seat.partnership.day(at))),
        key=lambda seat: (seat.pk != chosen, seat.pk),
    )

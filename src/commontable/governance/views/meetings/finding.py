"""What the pages about meetings share: the meeting asked for, and the bodies whose meetings somebody may call."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as translate

from commontable.governance.datasets.bodies import chairs_on
from commontable.governance.models import AgendaItem, Body, ChairTerm, Meeting
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.views.table import TableRequest


def meeting_of(request: TableRequest, meeting: UUID) -> Meeting:
    """The meeting at this table by that name in its address."""
    found: Meeting = get_object_or_404(
        Meeting.objects.of(request.partnership).select_related("body__partnership", "partnership", "made_by"),
        uuid=meeting,
    )
    return found


def item_of(request: TableRequest, meeting: UUID, item: int) -> AgendaItem:
    """The item of that meeting's agenda."""
    found: AgendaItem = get_object_or_404(
        AgendaItem.objects.of(request.partnership).select_related("meeting__body__partnership", "partnership"),
        pk=item,
        meeting__uuid=meeting,
    )
    return found


def callable_bodies(request: TableRequest) -> Any:
    """Open bodies whose meetings the reader may call; raises NotPermitted where there is none."""
    bodies = bodies_led(request)
    if not bodies and not _is_director(request):
        raise NotPermitted(
            translate("Only the director and whoever chairs or facilitates a body may call its meetings.")
        )
    return bodies


def bodies_led(request: TableRequest) -> Any:
    """Open bodies whose meetings the reader may call, by name; maybe none."""
    day = request.partnership.day(request.at)
    bodies = Body.objects.of(request.partnership).filter(closed_on=None, formed_on__lte=day).order_by("name")
    if _is_director(request):
        return bodies
    chaired = ChairTerm.objects.filter(chairs_on(day), member=request.member).values("body_id")
    return bodies.filter(Q(facilitator=request.member) | Q(pk__in=chaired))


def _is_director(request: TableRequest) -> bool:
    return bool(request.member.roles_at(request.at) & Permission.CALL_MEETINGS.grant.roles)


def open_to(request: TableRequest, body: Body, *permissions: Permission) -> set[Permission]:
    """Those of the permissions that the reader has towards the body; one query, for the doors that a page shows."""
    held, roles = body.standings_of(request.member, request.at), request.member.roles_at(request.at)
    return {one for one in permissions if one.grant.standings & held or one.grant.roles & roles}


def to_meeting(request: TableRequest, meeting: Meeting, part: str = "") -> HttpResponse:
    """On to the meeting's page, to a part of it where one is named."""
    answer = redirect("governance:meeting", table=request.partnership.slug, meeting=meeting.uuid)
    if part:
        answer["Location"] += f"#{part}"
    return answer

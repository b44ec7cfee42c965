"""What the pages about meetings share: the meeting asked for, and the bodies whose meetings somebody may call."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as translate

from commontable.governance.datasets.meetings import bodies_of
from commontable.governance.models import AgendaItem, Body, Meeting
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import NotPermitted, allowed
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
    day = request.partnership.day(request.at)
    bodies = Body.objects.of(request.partnership).filter(closed_on=None, formed_on__lte=day).order_by("name")
    if not request.member.roles_at(request.at) & Permission.CALL_MEETINGS.grant.roles:
        mine = bodies.filter(pk__in=bodies_of(request.member, at=request.at).values("pk"))
        led = [body.pk for body in mine if may_call(request, body)]
        bodies = bodies.filter(pk__in=led)
        if not led:
            raise NotPermitted(
                translate("Only the director and whoever chairs or facilitates a body may call its meetings.")
            )
    return bodies


def open_to(request: TableRequest, body: Body, *permissions: Permission) -> set[Permission]:
    """Those of the permissions that the reader has towards the body; one query, for the doors that a page shows."""
    held, roles = body.standings_of(request.member, request.at), request.member.roles_at(request.at)
    return {one for one in permissions if one.grant.standings & held or one.grant.roles & roles}


def may_call(request: TableRequest, on: Body | Meeting) -> bool:
    """Whether the reader may call, move and cancel meetings of this body."""
    return allowed(Permission.CALL_MEETINGS, by=request.member, on=on, at=request.at).ok


def to_meeting(request: TableRequest, meeting: Meeting, part: str = "") -> HttpResponse:
    """On to the meeting's page, to a part of it where one is named."""
    answer = redirect("governance:meeting", table=request.partnership.slug, meeting=meeting.uuid)
    if part:
        answer["Location"] += f"#{part}"
    return answer

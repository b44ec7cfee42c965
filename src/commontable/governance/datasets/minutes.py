"""Minutes as they stand, and those who may correct them."""

from collections.abc import Iterable

from commontable.governance.models import Attendance, Meeting, Minutes
from commontable.governance.models.meetings import SAT
from commontable.partnership.models import Member


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, if somebody has begun them."""
    found: Minutes | None = Minutes.objects.filter(meeting=meeting).select_related("written_by", "approved_by").first()
    return found


def minutes_stage(meeting: Meeting) -> str | None:
    """Where the minutes of a meeting stand, or None where there are none."""
    stage: str | None = Minutes.objects.filter(meeting=meeting).values_list("stage", flat=True).first()
    return stage


def those_who_sat(meeting: Meeting) -> Iterable[Member]:
    """The members who sat at the meeting, each once, by name; those who have left the table since are with them."""
    sat = Attendance.objects.filter(meeting=meeting, presence__in=SAT).values("member")
    members: Iterable[Member] = (
        Member.objects.filter(pk__in=sat).select_related("partner", "partnership", "user").order_by("name")
    )
    return members

"""`{% load meetings %}`: when a meeting is, and what there is to decide, in the reader's words."""

from django import template

from commontable.governance.datasets import meeting_words
from commontable.governance.models import DateOption, Meeting

register = template.Library()


@register.filter
def when(meeting: Meeting | DateOption) -> str:
    """When a meeting is: `{{ meeting|when }}` is Tuesday, March 3, 16:00–17:30; empty while it has no date."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return ""
    return meeting_words.when(meeting.starts_at, meeting.ends_at)


@register.filter
def to_decide(count: int) -> str:
    """How much there is to decide: `{{ 4|to_decide }}` is four things to decide."""
    return meeting_words.decide_says(count)


@register.filter
def begins(meeting: Meeting) -> str:
    """When a meeting begins: `{{ meeting|begins }}` is Tuesday, March 3, 16:00; empty while it has no date."""
    if meeting.starts_at is None:
        return ""
    return f"{meeting_words.weekday(meeting.starts_at)}, {meeting_words.clock(meeting.starts_at)}"

"""`{% load meetings_live %}`: the time that is left of an agenda item."""

from typing import Any

from django import template
from django.utils.translation import pgettext

from commontable.governance.datasets.live import Room

register = template.Library()


@register.inclusion_tag("governance/live/time_left.html")
def time_left(room: Room) -> dict[str, Any]:
    """Minutes and seconds left of the present item, or by how much it is over; browsers go on counting."""
    left, over = pgettext("time", "%s left"), pgettext("time", "%s over")
    seconds = room.seconds_left or 0
    minutes, rest = divmod(abs(seconds), 60)
    says = (over if seconds < 0 else left) % f"{minutes}:{rest:02}"
    return {"room": room, "left": left, "over": over, "says": says}

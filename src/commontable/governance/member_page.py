"""Where a member sits, on their page among the members."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.governance.datasets.seating import seats_of_member
from commontable.partnership.models import Member


def section(*, member: Member, by: Member, at: datetime) -> str:
    """The seats the member has today, by body; empty where they have none."""
    held = seats_of_member(member, day=by.partnership.day(at))
    if not held:
        return ""
    context = {"held": held, "table": by.partnership, "with_names": False}
    return render_to_string("governance/bodies/seats_held.html", context)

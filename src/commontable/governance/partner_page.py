"""Where a partner's people sit, on its page among the partners."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.governance.datasets.seating import seats_of_partner
from commontable.partnership.models import Member, Partner


def section(*, partner: Partner, by: Member, at: datetime) -> str:
    """The seats the partner's people hold today, by body; empty where they hold none."""
    held = seats_of_partner(partner, day=by.partnership.day(at))
    if not held:
        return ""
    context = {"held": held, "table": by.partnership, "with_names": True}
    return render_to_string("governance/bodies/seats_held.html", context)

"""Where a partner's people sit, and how its own plan serves the common agenda, on its page among the partners."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.governance.datasets.common_agenda import agenda_of
from commontable.governance.datasets.common_agenda_alignment import aligned, alignments_known, current
from commontable.governance.datasets.seating import seats_of_partner
from commontable.governance.permissions import Permission
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import allowed


def section(*, partner: Partner, by: Member, at: datetime) -> str:
    """The seats the partner's people hold today, by body, and its plan; empty where there is neither."""
    return _seats(partner=partner, by=by, at=at) + _plan(partner=partner, by=by, at=at)


def _seats(*, partner: Partner, by: Member, at: datetime) -> str:
    held = seats_of_partner(partner, day=by.partnership.day(at))
    if not held:
        return ""
    context = {"held": held, "table": by.partnership, "with_names": True}
    return render_to_string("governance/bodies/seats_held.html", context)


def _plan(*, partner: Partner, by: Member, at: datetime) -> str:
    agenda = agenda_of(by.partnership)
    if agenda is None or not partner.is_present(by.partnership.day(at)):
        return ""
    context = {
        "partner": partner,
        "table": by.partnership,
        "said": aligned(
            partner, current(alignments_known(by.partnership)).filter(partner=partner).first(), agenda=agenda
        ),
        "is_own": allowed(Permission.DECLARE_ALIGNMENT, by=by, on=partner, at=at).ok,
    }
    return render_to_string("governance/common_agenda/partner_plan.html", context)

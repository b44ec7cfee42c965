"""What a partner agreed and promised, on its page among the partners."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.html import format_html

from commontable.agreements.datasets.agreements import agreements_listed
from commontable.agreements.datasets.commitments import promised_by
from commontable.agreements.datasets.standing import standing_of
from commontable.agreements.rules.agreement import OPEN, Force
from commontable.partnership.models import Member, Partner
from commontable.partnership.rules.roles import Role

SHOWN = 5
CURRENT = {Force.IN_FORCE, Force.NOT_YET, *OPEN}


def section(*, partner: Partner, by: Member, at: datetime) -> str:
    """What it agreed and promised; how it kept its promises, for its own people and the director only."""
    return format_html("{}{}", _agreed(partner, by=by, at=at), _promised(partner, by=by, at=at))


def _agreed(partner: Partner, *, by: Member, at: datetime) -> str:
    day = by.partnership.day(at)
    rows = agreements_listed(by.partnership, member=by, at=at, partner=partner.pk)
    rows = [row for row in rows if row.state in CURRENT]
    if not rows:
        return ""
    context = {
        "partner": partner,
        "table": by.partnership,
        "agreements": [(row.agreement, standing_of(row.version, day=day)) for row in rows[:SHOWN]],
        "more": len(rows) - SHOWN,
    }
    return render_to_string("agreements/partner_agreements.html", context)


def _promised(partner: Partner, *, by: Member, at: datetime) -> str:
    promised = promised_by(partner, partnership=by.partnership, at=at)
    sees_kept = by.partner_id == partner.pk or Role.DIRECTOR in by.roles_at(at)
    if not promised.held and not (sees_kept and promised.kept.come):
        return ""
    context = {
        "partner": partner,
        "table": by.partnership,
        "held": promised.held[:SHOWN],
        "more": len(promised.held) - SHOWN,
        "kept": promised.kept if sees_kept else None,
    }
    return render_to_string("agreements/partner_promises.html", context)

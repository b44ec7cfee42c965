"""What a partner promised, on its page among the partners."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.agreements.datasets.commitments import promised_by
from commontable.partnership.models import Member, Partner
from commontable.partnership.rules.roles import Role


def section(*, partner: Partner, by: Member, at: datetime) -> str:
    """Its promises still to keep, for everybody; how it kept the earlier ones, for its own people and the director."""
    promised = promised_by(partner, partnership=by.partnership, at=at)
    sees_kept = by.partner_id == partner.pk or Role.DIRECTOR in by.roles_at(at)
    if not promised.held and not (sees_kept and promised.kept.come):
        return ""
    context = {
        "partner": partner,
        "table": by.partnership,
        "held": promised.held[:5],
        "more": len(promised.held) - 5,
        "kept": promised.kept if sees_kept else None,
    }
    return render_to_string("agreements/partner_promises.html", context)

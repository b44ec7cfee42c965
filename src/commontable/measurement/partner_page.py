"""What a partner sends, on its page among the partners."""

from datetime import datetime
from itertools import groupby

from django.template.loader import render_to_string

from commontable.measurement.models import Due
from commontable.partnership.models import Member, Partner


def section(*, partner: Partner, by: Member, at: datetime) -> str:
    """The datasets that the partner was asked for, each with its periods; empty where nothing was asked."""
    dues = (
        Due.objects.of(by.partnership)
        .filter(partner=partner, cancelled_at=None)
        .select_related("dataset")
        .order_by("dataset__title", "due_on", "pk")
    )
    sends = [{"dataset": dataset, "dues": list(asked)} for dataset, asked in groupby(dues, key=lambda due: due.dataset)]
    if not sends:
        return ""
    today = by.partnership.day(at)
    return render_to_string("measurement/partner_sends.html", {"sends": sends, "partner": partner, "today": today})

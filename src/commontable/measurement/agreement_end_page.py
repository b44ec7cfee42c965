"""What ending an agreement would close: datasets, files whose rows have to go, plans of linkage, and indicators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from commontable.agreements.models import Agreement
from commontable.measurement.datasets.ending import closed_by
from commontable.measurement.datasets.stopping import counted_from, stopped_by
from commontable.partnership.models import Member


def section(*, agreement: Agreement, on: date, by: Member, at: datetime, **_known: Any) -> str:
    """What closes if it ends on that day, today at the earliest; empty where it opens nothing then."""
    on = max(on, by.partnership.day(at))
    closing, stopping = closed_by(agreement, on=on), stopped_by(agreement, on=on)
    if not closing and not stopping:
        return ""
    counted = counted_from(one.dataset.pk for one in closing)
    context = {
        "table": by.partnership,
        "closing": [(one, counted.get(one.dataset.pk, [])) for one in closing],
        "stopping": stopping,
        "on": on,
    }
    return render_to_string("measurement/agreement_end.html", context)

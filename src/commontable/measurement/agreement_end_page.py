"""What ending an agreement would close: datasets, partners, how many files, and by when their rows have to go."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from commontable.agreements.models import Agreement
from commontable.measurement.datasets.ending import closed_by
from commontable.partnership.models import Member


def section(*, agreement: Agreement, on: date, by: Member, at: datetime, **_known: Any) -> str:
    """What closes if it ends on that day, today at the earliest; empty where it opens nothing then."""
    on = max(on, by.partnership.day(at))
    closing = closed_by(agreement, on=on)
    if not closing:
        return ""
    return render_to_string("measurement/agreement_end.html", {"table": by.partnership, "closing": closing, "on": on})

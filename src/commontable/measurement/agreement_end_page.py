"""What ending an agreement would close: datasets, partners, how many files, and by when their rows have to go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from commontable.agreements.models import Agreement
from commontable.measurement.datasets.ending import closed_by
from commontable.partnership.models import Member


def section(*, agreement: Agreement, by: Member, at: datetime, **_known: Any) -> str:
    """What closes if it ended today; empty where it opens nothing."""
    closing = closed_by(agreement, at=at)
    if not closing:
        return ""
    return render_to_string("measurement/agreement_end.html", {"table": by.partnership, "closing": closing})

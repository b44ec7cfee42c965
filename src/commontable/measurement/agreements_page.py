"""What measurement says on the list of agreements: who sends data without one, and which rows have to go."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string

from commontable.measurement.datasets.ending import going_at
from commontable.measurement.datasets.openness import asked_without_cover
from commontable.measurement.permissions import Permission
from commontable.partnership.models import Member
from commontable.partnership.permissions import may


def section(*, by: Member, at: datetime) -> str:
    """Datasets that no agreement opens, for everybody; files that have to go, for whoever sees arrivals."""
    shut = asked_without_cover(by.partnership, at=at)
    going = going_at(by.partnership, at=at) if may(Permission.SEE_ARRIVALS, by=by, at=at) else []
    if not shut and not going:
        return ""
    context = {"table": by.partnership, "shut": shut.items(), "going": going}
    return render_to_string("measurement/agreements_section.html", context)

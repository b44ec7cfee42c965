"""On the page of a promise: the agreement that made it."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.agreements.datasets.agreements import versions_visible_to
from commontable.agreements.models import Commitment
from commontable.partnership.models import Member


def section(*, commitment: Commitment, by: Member, at: datetime) -> str:
    """The agreement, where the reader may read it; nothing where the promise was made otherwise."""
    if commitment.agreement_version_id is None:
        return ""
    seen = versions_visible_to(by, at=at).filter(pk=commitment.agreement_version_id).select_related("agreement")
    version = seen.first()
    if version is None:
        return ""
    return render_to_string("agreements/made_by.html", {"version": version, "table": by.partnership})

"""On the page of a promise: the turn-the-curve page whose plan it stands in."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.agreements.models import Commitment
from commontable.measurement.datasets.turning import turnings_of
from commontable.partnership.models import Member


def section(*, commitment: Commitment, by: Member, at: datetime) -> str:
    """The pages whose action plan holds the promise; nothing where none does."""
    pages = turnings_of(by.partnership).filter(steps__commitment=commitment, steps__withdrawn_at=None).distinct()
    known = {"turnings": list(pages), "table": by.partnership}
    return render_to_string("measurement/turning/on_promise.html", known) if known["turnings"] else ""

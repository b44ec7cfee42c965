"""Where a promise was made, on its page among the promises."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.agreements.models import Commitment
from commontable.governance.datasets.trace import trace_of
from commontable.partnership.models import Member


def section(*, commitment: Commitment, by: Member, at: datetime) -> str:
    """The thread of the promise: the meeting, the proposal and the decision it came from; empty where none is known."""
    threads = trace_of(commitment)
    known = {"threads": threads, "here": commitment, "table": by.partnership}
    return render_to_string("governance/trace.html", known) if threads else ""

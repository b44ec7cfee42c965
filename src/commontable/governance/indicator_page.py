"""What was decided about an indicator, on its page in the scorecard."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as translate

from commontable.governance.datasets.trace import trace_of
from commontable.measurement.models import Indicator
from commontable.partnership.models import Member


def section(*, indicator: Indicator, by: Member, at: datetime) -> str:
    """The threads that lead to the indicator, from meetings over decisions; empty where there are none."""
    threads = trace_of(indicator)
    heading = translate("What was decided about it, and what was promised")
    known = {"threads": threads, "here": indicator, "table": by.partnership, "heading": heading}
    return render_to_string("governance/trace.html", known) if threads else ""

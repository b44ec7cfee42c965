"""Activities that should move an indicator, and whether they helped, on its page of what was tried."""

from datetime import datetime

from django.template.loader import render_to_string

from commontable.measurement.datasets.effect_words import Answer
from commontable.measurement.models import Activity, EffectStudy, Indicator
from commontable.measurement.permissions import Permission
from commontable.partnership.models import Member
from commontable.partnership.permissions import may


def section(*, indicator: Indicator, by: Member, at: datetime) -> str:
    """The activities on the list and every question asked about them and this indicator; a first step where none."""
    activities = Activity.objects.filter(indicators=indicator, withdrawn_at=None).select_related("partner")
    early = may(Permission.READ_EFFECTS_EARLY, by=by, at=at)
    studies = EffectStudy.objects.filter(indicator=indicator).select_related("activity", "indicator")
    answers = [Answer(one, reads=early or one.shared_at is not None) for one in studies.order_by("-number")]
    known = {
        "activities": activities.order_by("name"),
        "unasked": activities.exclude(pk__in={one.study.activity_id for one in answers}).order_by("name"),
        "answers": answers,
        "keeps": may(Permission.KEEP_ACTIVITIES, by=by, at=at),
        "table": by.partnership,
    }
    return render_to_string("measurement/activities/tried.html", known)

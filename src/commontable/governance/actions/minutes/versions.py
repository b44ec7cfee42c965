"""The minutes as they were at one moment, kept for good."""

from datetime import datetime

from django.db.models import Max

from commontable.governance.models import Minutes, MinutesVersion
from commontable.partnership.models import Member


def keep_version(minutes: Minutes, *, by: Member, at: datetime) -> MinutesVersion:
    """The text as it stands can be read for good, under the next number. Part of the act that changed it."""
    last = minutes.versions.aggregate(last=Max("number"))["last"] or 0
    version: MinutesVersion = MinutesVersion.objects.create(
        partnership_id=minutes.partnership_id, minutes=minutes, number=last + 1, stage=minutes.stage,
        text=minutes.text, written_by=by, written_at=at,
    )  # fmt: skip
    return version

"""A seat passes from one person to the next, without a day between them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as translate

from commontable.governance.models import Tenure
from commontable.governance.rules.kinds import HowChosen
from commontable.partnership.models import Member

from .tenures import begin_tenure, end_tenure


@transaction.atomic
def pass_seat(*, tenure: Tenure, to: Member, by: Member, at: datetime, how_chosen: str = HowChosen.NAMED) -> Tenure:
    """The member has the seat from the first day without its present holder; both acts are on record, or neither."""
    day = first_day_of(tenure, to=to, at=at)
    if tenure.ends_on is None or tenure.ends_on > day:
        end_tenure(tenure=tenure, ends_on=day, why=translate("%(name)s followed.") % {"name": to.name}, by=by, at=at)
    return begin_tenure(
        seat=tenure.seat, member=to, how_chosen=how_chosen, kind=tenure.kind, starts_on=day, by=by, at=at
    )


def first_day_of(tenure: Tenure, *, to: Member, at: datetime) -> date:
    """The first day of the next holder: that on which the present one is gone, no earlier than today."""
    leaves = [day for day in (tenure.ends_on, tenure.member.left_on) if day is not None]
    first = max(tenure.partnership.day(at), to.joined_on, min(leaves, default=tenure.partnership.day(at)))
    return max(first, tenure.starts_on + timedelta(days=1))

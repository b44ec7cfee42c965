"""When a meeting may be, and how long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST = timedelta(hours=24)
FARTHEST = timedelta(days=3 * 366)
MOST_DATES = 20


def check_times(*, starts_at: datetime | None, ends_at: datetime | None, at: datetime) -> None:
    """The meeting has a time, is still to end and within three years, and lasts a day at most; raises NotAllowed."""
    if starts_at is None or ends_at is None:
        raise NotAllowed(_("A meeting needs a time to begin and a time to end."))
    if ends_at <= starts_at:
        raise NotAllowed(_("A meeting ends after it begins. Look at the two times again."))
    if ends_at - starts_at > LONGEST:
        raise NotAllowed(_("A meeting lasts a day at most. Call one for each day."))
    if ends_at <= at:
        raise NotAllowed(_("This time has passed. Choose one that is still to come."))
    if starts_at - at > FARTHEST:
        raise NotAllowed(_("A meeting is called three years ahead at most. Look at the year again."))


def check_dates(dates: Iterable[tuple[datetime, datetime]], *, at: datetime) -> list[tuple[datetime, datetime]]:
    """The dates offered, the soonest first: each still to begin, none twice, not too many; raises NotAllowed."""
    offered = sorted(dates)
    if not offered:
        raise NotAllowed(_("Offer at least one date."))
    if len(offered) > MOST_DATES:
        raise NotAllowed(
            _("Offer %(most)d dates at most; people answer a short list, and leave a long one.") % {"most": MOST_DATES}
        )
    for starts_at, ends_at in offered:
        check_times(starts_at=starts_at, ends_at=ends_at, at=at)
        if starts_at <= at:
            raise NotAllowed(_("This time has passed. Choose one that is still to come."))
    if len({starts_at for starts_at, _ends_at in offered}) < len(offered):
        raise NotAllowed(_("One of these dates is offered twice."))
    return offered

"""What came of an agenda item is noted while the meeting goes on, or soon after."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.minutes import minutes_stage
from commontable.governance.models import AgendaItem
from commontable.governance.permissions import Permission
from commontable.governance.rules.live import require_record_open
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import ChangedMeanwhile, hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require


@transaction.atomic
def note_outcome(*, item: AgendaItem, came_of_it: str, by: Member, at: datetime, seen: str | None = None) -> AgendaItem:
    """The item says what came of it. `seen` is the note the writer had before them; None does not ask."""
    require(Permission.RUN_MEETINGS, by=by, on=item, at=at)
    hold(item.meeting)
    item.refresh_from_db()
    require_record_open(item.meeting.stage, minutes=minutes_stage(item.meeting))
    came_of_it = came_of_it.strip()
    if item.came_of_it == came_of_it:
        return item
    if seen is not None and seen != item.came_of_it:
        raise ChangedMeanwhile(
            _("Somebody noted something here while you were writing. Look at what it says now, then save again.")
        )
    item.came_of_it = came_of_it
    item.save(update_fields=["came_of_it"])
    journal.record("governance.agenda.noted", by=by, on=item, at=at, meeting=item.meeting.title)
    return item

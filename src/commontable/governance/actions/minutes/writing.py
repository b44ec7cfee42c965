"""Minutes are drafted from what happened, written, prepared for those present, and taken back to draft."""

from datetime import date, datetime

from django.db import transaction

from commontable.governance.actions.minutes.versions import keep_version
from commontable.governance.datasets.drafting import drafted
from commontable.governance.datasets.minutes import those_who_sat
from commontable.governance.models import Meeting, Minutes
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import MinutesStage
from commontable.governance.rules.meeting import minutes as lifecycle
from commontable.governance.rules.minutes import require_draft, require_draftable, require_preparable, require_text
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require


@transaction.atomic
def draft_minutes(*, meeting: Meeting, by: Member, at: datetime) -> Minutes:
    """The minutes say what happened so far: who was there, the items, what was decided and promised.

    A draft that stood before is kept as a version, so that nothing written is lost.
    """
    require(Permission.KEEP_MINUTES, by=by, on=meeting, at=at)
    hold(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    require_draftable(meeting.stage, minutes=minutes.stage if minutes else None)
    text = drafted(meeting, at=at)
    if minutes is None:
        minutes = Minutes.objects.create(
            partnership_id=meeting.partnership_id, meeting=meeting, text=text, revision=1, written_by=by, written_at=at
        )
    else:
        keep_version(minutes, by=minutes.written_by, at=minutes.written_at)
        _written(minutes, text, by=by, at=at)
    journal.record("governance.minutes.drafted", by=by, on=minutes, at=at)
    return minutes


@transaction.atomic
def write_minutes(*, minutes: Minutes, text: str, by: Member, at: datetime, seen: int | None = None) -> Minutes:
    """The draft says this. `seen` is the revision the writer had before them; raises ChangedMeanwhile."""
    require(Permission.KEEP_MINUTES, by=by, on=minutes, at=at)
    hold(minutes)
    require_draft(minutes.stage)
    require_seen(revision=minutes.revision, seen=seen)
    require_text(text)
    if text == minutes.text:
        return minutes
    _written(minutes, text, by=by, at=at)
    journal.record("governance.minutes.written", by=by, on=minutes, at=at, revision=minutes.revision)
    return minutes


@transaction.atomic
def prepare_minutes(*, minutes: Minutes, corrections_until: date, by: Member, at: datetime) -> Minutes:
    """Those who sat at the meeting may correct the minutes until the end of that day; `tasks.minutes` tells them."""
    require(Permission.KEEP_MINUTES, by=by, on=minutes, at=at)
    hold(minutes.meeting)
    hold(minutes)
    require_draft(minutes.stage)
    require_text(minutes.text)
    require_preparable(
        meeting=minutes.meeting.stage, sat=len(list(those_who_sat(minutes.meeting))), until=corrections_until,
        today=minutes.partnership.day(at),
    )  # fmt: skip
    minutes.stage = lifecycle.move(minutes.stage, to=MinutesStage.PREPARED)
    minutes.prepared_at, minutes.corrections_until = at, corrections_until
    minutes.save(update_fields=["stage", "prepared_at", "corrections_until"])
    version = keep_version(minutes, by=by, at=at)
    journal.record(
        "governance.minutes.prepared", by=by, on=minutes, at=at, version=version.number, until=corrections_until
    )
    return minutes


@transaction.atomic
def reopen_minutes(*, minutes: Minutes, by: Member, at: datetime) -> Minutes:
    """The minutes are a draft again; corrections proposed so far stay, and wait to be settled."""
    require(Permission.KEEP_MINUTES, by=by, on=minutes, at=at)
    hold(minutes)
    minutes.stage = lifecycle.move(minutes.stage, to=MinutesStage.DRAFT)
    minutes.prepared_at = minutes.corrections_until = None
    minutes.save(update_fields=["stage", "prepared_at", "corrections_until"])
    journal.record("governance.minutes.reopened", by=by, on=minutes, at=at)
    return minutes


def _written(minutes: Minutes, text: str, *, by: Member, at: datetime) -> None:
    minutes.text, minutes.revision = text, minutes.revision + 1
    minutes.written_by, minutes.written_at = by, at
    minutes.save(update_fields=["text", "revision", "written_by", "written_at"])

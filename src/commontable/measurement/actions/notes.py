"""Notes on the data: written beside a figure, withdrawn and put back by whoever wrote them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, EVERYONE, breakdown_text
from commontable.journal import actions as journal
from commontable.measurement.datasets.note_points import is_protected, is_released
from commontable.measurement.models import Indicator, Note
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.note import LONGEST_NOTE, require_no_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def write_note(
    *, indicator: Indicator, text: str, by: Member, at: datetime, period: str = "",
    breakdown: Mapping[str, str] | None = None, place: tuple[str, str] = (ALL_LEVEL, ALL_PLACE),
) -> Note:  # fmt: skip
    """The note stands beside the indicator's figures, at its point where it names one: period, group, place.

    Raises NotAllowed where no release that everybody reads holds that period, group or place, and where the words name
    a number at a point whose figure is protected: a note gives nothing away that a release hides.
    """
    require(Permission.WRITE_NOTES, by=by, on=indicator, at=at)
    text = text.strip()
    if not text:
        raise NotAllowed(_("A note needs a text."))
    if len(text) > LONGEST_NOTE:
        raise NotAllowed(_("A note may be %(limit)s characters long at most.") % {"limit": LONGEST_NOTE})
    group = breakdown_text(breakdown or {})
    is_whole = (group, place) == (EVERYONE, (ALL_LEVEL, ALL_PLACE))
    if not is_whole and not is_released(indicator, period=period, breakdown=group, place=place):
        raise NotAllowed(_("No release holds a figure for this point. Choose another group, place or period."))
    if period and is_whole and not is_released(indicator, period=period, breakdown=group, place=place):
        raise NotAllowed(_("Everybody reads notes, but not a figure of this period. Choose another period, or none."))
    is_pinned = bool(period) or not is_whole
    if is_pinned and is_protected(indicator, period=period, breakdown=group, place=place):
        require_no_number(text)
    note: Note = Note.objects.create(
        partnership_id=indicator.partnership_id, indicator=indicator, period=period, breakdown=group,
        place_level=place[0], place=place[1], text=text, member=by, at=at,
    )  # fmt: skip
    journal.record(
        "measurement.note.written", by=by, on=note, at=at, indicator=indicator.name, period=period,
        breakdown="" if group == EVERYONE else group, place="" if place[0] == ALL_LEVEL else place[1],
    )  # fmt: skip
    return note


@transaction.atomic
def withdraw_note(*, note: Note, by: Member, at: datetime) -> Note:
    """Only its writer still sees the note, and can put it back."""
    note = _own(note, by=by, at=at)
    if note.withdrawn_at is not None:
        raise NotAllowed(_("This note is withdrawn already."))
    note.withdrawn_at = at
    note.save(update_fields=["withdrawn_at"])
    journal.record("measurement.note.withdrawn", by=by, on=note, at=at, indicator=note.indicator.name)
    return note


@transaction.atomic
def put_note_back(*, note: Note, by: Member, at: datetime) -> Note:
    """The note stands beside the figures again."""
    note = _own(note, by=by, at=at)
    if note.withdrawn_at is None:
        raise NotAllowed(_("This note stands beside the figures already."))
    note.withdrawn_at = None
    note.save(update_fields=["withdrawn_at"])
    journal.record("measurement.note.put_back", by=by, on=note, at=at, indicator=note.indicator.name)
    return note


def _own(note: Note, *, by: Member, at: datetime) -> Note:
    require(Permission.WRITE_NOTES, by=by, on=note, at=at)
    found: Note = Note.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=note.pk)
    if found.member_id != by.pk:
        raise NotAllowed(_("Only the person who wrote a note may withdraw it or put it back."))
    return found

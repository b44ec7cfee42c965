"""What a meeting is about: items are put on its agenda by anybody who sits, ordered and timed by whoever leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import AgendaItem, Meeting, Proposal
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import MeetingStage
from commontable.journal import actions as journal
from commontable.measurement.models import Indicator, Release
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.plain_text import one_line

MOST_ITEMS, LONGEST_ITEM, LONGEST_TITLE = 60, 480, 160


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Something that is to stand on an agenda; `minutes` is its time box."""

    kind: str
    title: str
    minutes: int = 10
    proposal: Proposal | None = None
    release: Release | None = None
    indicator: Indicator | None = None


@transaction.atomic
def add_item(
    *, meeting: Meeting, kind: str, title: str, by: Member, at: datetime, minutes: int = 10,
    proposal: Proposal | None = None, release: Release | None = None, indicator: Indicator | None = None,
) -> AgendaItem:  # fmt: skip
    """It stands last on the meeting's agenda."""
    wanted = Wanted(kind=kind, title=title, minutes=minutes, proposal=proposal, release=release, indicator=indicator)
    return add_items(meeting=meeting, wanted=[wanted], by=by, at=at)[0]


@transaction.atomic
def add_items(*, meeting: Meeting, wanted: Sequence[Wanted], by: Member, at: datetime) -> list[AgendaItem]:
    """All of them stand last on the agenda, in this order, or none does."""
    require(Permission.RAISE_ITEMS, by=by, on=meeting, at=at)
    _still_open(hold(meeting))
    if not wanted:
        raise NotAllowed(_("Choose at least one thing for the agenda."))
    there = list(meeting.items.order_by("position", "pk"))
    if len(there) + len(wanted) > MOST_ITEMS:
        raise NotAllowed(_("An agenda has %(most)d items at most.") % {"most": MOST_ITEMS})
    taken = {item.proposal_id for item in there if item.proposal_id}
    last = max((item.position for item in there), default=0)
    added = []
    for position, one in enumerate(wanted, start=last + 1):
        _check(one, meeting, taken)
        if one.proposal is not None:
            taken.add(one.proposal.pk)
        added.append(
            AgendaItem.objects.create(
                partnership_id=meeting.partnership_id, meeting=meeting, position=position, kind=ItemKind(one.kind),
                title=_title(one.title), minutes=one.minutes, proposal=one.proposal, release=one.release,
                indicator=one.indicator, raised_by=by,
            )
        )  # fmt: skip
    journal.record("governance.agenda.added", by=by, on=meeting, at=at, titles=[item.title for item in added])
    return added


@transaction.atomic
def change_item(*, item: AgendaItem, changes: Mapping[str, Any], by: Member, at: datetime) -> AgendaItem:
    """Its title, minutes or kind are the new ones; whoever raised an item changes it, whoever leads changes any."""
    require(_who_may(item, by), by=by, on=item, at=at)
    _still_open(hold(item.meeting))
    hold(item)
    wanted = {**changes, **({"title": _title(changes["title"])} if "title" in changes else {})}
    _check_minutes(wanted.get("minutes", item.minutes))
    before = {name: getattr(item, name) for name in wanted}
    for name, value in wanted.items():
        setattr(item, name, value)
    item.save(update_fields=list(wanted))
    journal.record("governance.agenda.changed", by=by, on=item.meeting, at=at, before=before, after=wanted)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, to: int, by: Member, at: datetime) -> AgendaItem:
    """It stands at place `to` (1 is the first; places beyond the ends mean the ends), the others close up."""
    require(Permission.CALL_MEETINGS, by=by, on=item, at=at)
    _still_open(hold(item.meeting))
    hold(item)
    others = list(item.meeting.items.exclude(pk=item.pk).order_by("position", "pk"))
    others.insert(min(max(to, 1), len(others) + 1) - 1, item)
    _renumber(others)
    journal.record("governance.agenda.changed", by=by, on=item.meeting, at=at, title=item.title, to=item.position)
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Member, at: datetime) -> Meeting:
    """It is off the agenda; whoever raised an item takes it off, whoever leads any. What was begun stays."""
    require(_who_may(item, by), by=by, on=item, at=at)
    meeting: Meeting = item.meeting
    _still_open(hold(meeting))
    hold(item)
    if item.began_at is not None or meeting.current_id == item.pk:
        raise NotAllowed(_("The meeting has begun with this item, so it stays on the record."))
    title = item.title
    item.delete()
    _renumber(list(meeting.items.order_by("position", "pk")))
    journal.record("governance.agenda.removed", by=by, on=meeting, at=at, title=title)
    return meeting


def _who_may(item: AgendaItem, by: Member) -> Permission:
    return Permission.RAISE_ITEMS if item.raised_by_id == by.pk else Permission.CALL_MEETINGS


def _renumber(items: Sequence[AgendaItem]) -> None:
    for place, one in enumerate(items, start=1):
        if one.position != place:
            one.position = place
            one.save(update_fields=["position"])


def _still_open(meeting: Meeting) -> None:
    if meeting.stage in {MeetingStage.HELD, MeetingStage.CANCELLED}:
        raise NotAllowed(
            _("The agenda of a meeting that is %(stage)s stays as it is.")
            % {"stage": MeetingStage(meeting.stage).label}
        )


def _check(one: Wanted, meeting: Meeting, taken: set[int]) -> None:
    for linked in (one.proposal, one.release, one.indicator):
        if linked is not None and linked.partnership_id != meeting.partnership_id:
            raise ValueError("the item and the meeting belong to different partnerships")
    _check_minutes(one.minutes)
    if one.proposal is not None and one.proposal.body_id != meeting.body_id:
        raise NotAllowed(_("This proposal is before another body."))
    if one.proposal is not None and one.proposal.pk in taken:
        raise NotAllowed(_("“%(title)s” is on the agenda already.") % {"title": one.proposal.title})


def _check_minutes(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_ITEM:
        raise NotAllowed(_("An item takes between 1 and %(most)d minutes.") % {"most": LONGEST_ITEM})


def _title(text: str) -> str:
    title = one_line(text)
    if not title:
        raise NotAllowed(_("An item needs a title: what should be clear when it is done?"))
    if len(title) > LONGEST_TITLE:
        raise NotAllowed(_("An item's title has %(most)d characters at most.") % {"most": LONGEST_TITLE})
    return title

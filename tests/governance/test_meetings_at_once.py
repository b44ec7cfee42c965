"""Two people at once: one date is fixed, one agenda stays in order, nothing of either is lost."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection

from cast import Table
from commontable.governance.actions.meetings.agenda import add_item, move_item
from commontable.governance.actions.meetings.calling import cancel_meeting
from commontable.governance.actions.meetings.planning import answer_dates, fix_date
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.models import DateAnswer, Meeting, Reply
from commontable.governance.rules.meeting import MeetingStage
from commontable.journal.models import Entry
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each, in order; all start together, and refusals are given back."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            while True:
                try:
                    found[place] = act()
                    return
                except OperationalError as error:  # SQLite in memory does not wait, as it does on disk
                    if "locked" not in str(error):
                        raise
                    time.sleep(0.01)
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def again(meeting: Meeting) -> Meeting:
    """The meeting as another browser has it."""
    return Meeting.objects.select_related("body__partnership", "partnership").get(pk=meeting.pk)


def test_two_people_fix_two_dates_and_one_stands(table: Table) -> None:
    planned = plan_council(table, make_council(table)[0], at=NOW)
    first, second, _third = planned.options.order_by("starts_at")
    maya, omar = again(planned), again(planned)
    found = at_once(
        lambda: fix_date(meeting=maya, option=first, by=table.maya, at=NOW),
        lambda: fix_date(meeting=omar, option=second, by=table.omar, at=NOW),
    )
    assert sorted(type(one).__name__ for one in found) == ["Meeting", "NotAllowed"]
    fixed = again(planned)
    assert fixed.starts_at == (first if isinstance(found[0], Meeting) else second).starts_at
    assert fixed.stage == MeetingStage.CALLED
    assert Entry.objects.filter(event="governance.meeting.called").count() == 1


def test_fixing_and_cancelling_at_once_leaves_a_meeting_that_makes_sense(table: Table) -> None:
    planned = plan_council(table, make_council(table)[0], at=NOW)
    option = planned.options.first()
    maya, omar = again(planned), again(planned)
    found = at_once(
        lambda: fix_date(meeting=maya, option=option, by=table.maya, at=NOW),
        lambda: cancel_meeting(meeting=omar, why="Storm", by=table.omar, at=NOW),
    )
    now = again(planned)
    assert now.stage == MeetingStage.CANCELLED
    assert isinstance(found[0], NotAllowed) == (now.starts_at is None)
    assert isinstance(found[1], Meeting)


def test_one_answer_however_often_it_is_sent(table: Table) -> None:
    body = make_council(table)[0]
    planned, called = plan_council(table, body, at=NOW), call_council(table, body, at=NOW)
    option = planned.options.first().pk
    copies = [(again(planned), again(called)) for _ in range(3)]
    found = at_once(
        *(lambda p=p: answer_dates(meeting=p, answers={option: "yes"}, by=table.alma, at=NOW) for p, _c in copies),
        *(lambda c=c: reply_to_meeting(meeting=c, answer="no", by=table.alma, at=NOW) for _p, c in copies),
    )
    assert not [one for one in found if isinstance(one, Exception)], found
    assert (DateAnswer.objects.count(), Reply.objects.count()) == (1, 1)


def test_an_agenda_stays_in_order(table: Table) -> None:
    meeting = call_council(table, make_council(table)[0], at=NOW)
    items = [add_item(meeting=meeting, kind="other", title=t, by=table.rosa, at=NOW) for t in "ABC"]
    copies = [again(meeting) for _ in range(2)]
    found = at_once(
        *(lambda c=c, n=n: add_item(meeting=c, kind="other", title=f"New {n}", by=table.rosa, at=NOW)
          for n, c in enumerate(copies)),
        lambda: move_item(item=items[2], to=1, by=table.maya, at=NOW),
    )  # fmt: skip
    assert not [one for one in found if isinstance(one, Exception)], found
    assert list(meeting.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]

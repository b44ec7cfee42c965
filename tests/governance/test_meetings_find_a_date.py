"""Dates are offered, whoever sits says which suit, the best is named, one is fixed."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.bodies import close_body
from commontable.governance.actions.meetings.calling import cancel_meeting, restore_meeting
from commontable.governance.actions.meetings.planning import (
    answer_dates,
    drop_date,
    fix_date,
    offer_dates,
    plan_meeting,
)
from commontable.governance.datasets.meetings import grid_of
from commontable.governance.models import Body, DateAnswer, Meeting
from commontable.governance.rules.meeting import MeetingStage
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

NOW = LONG_AGO + timedelta(days=30)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def planned(table: Table, council: Body) -> Meeting:
    return plan_council(table, council, at=NOW)


def say(meeting: Meeting, member, *answers: str) -> None:
    """The member answers the dates in their order."""
    options = meeting.options.order_by("starts_at")
    answer_dates(
        meeting=meeting,
        answers={option.pk: answer for option, answer in zip(options, answers, strict=True) if answer},
        by=member,
        at=NOW,
    )


def test_the_best_date_has_a_quorum_by_heads_and_by_sectors(table: Table, planned: Meeting) -> None:
    say(planned, table.alma, "yes", "no", "maybe")
    say(planned, table.omar, "no", "yes", "yes")
    say(planned, table.ines, "yes", "yes", "no")  # sits without a vote: no quorum comes of it
    grid = grid_of(planned, member=table.alma, at=NOW)
    assert [date.turnout.can_come for date in grid.dates] == [2, 2, 2]
    assert [date.turnout.quorum.is_met for date in grid.dates] == [False, False, True]
    assert grid.best is grid.dates[2]
    assert [date.mine for date in grid.dates] == ["yes", "no", "maybe"]
    assert [row.seat.name for row in grid.silent] == ["Families"]


def test_an_alternate_answers_for_the_seat_and_a_later_answer_replaces_the_earlier(table: Table, planned) -> None:
    say(planned, table.alma, "no", "no", "no")
    say(planned, table.dara, "yes", "", "no")
    say(planned, table.dara, "maybe", "", "")
    grid = grid_of(planned, member=table.dara, at=NOW)
    assert next(row for row in grid.rows if row.seat.name == "Northside").says == ["maybe", "no", "no"]
    assert DateAnswer.objects.filter(member=table.dara).count() == 2


def test_nobody_can_come_and_nobody_answered_names_no_date(table: Table, planned: Meeting) -> None:
    assert grid_of(planned, member=table.alma, at=NOW).best is None
    say(planned, table.alma, "no", "no", "no")
    assert grid_of(planned, member=table.alma, at=NOW).best is None


def test_dates_that_have_passed_are_not_named(table: Table, planned: Meeting) -> None:
    say(planned, table.alma, "yes", "no", "maybe")
    later = planned.options.order_by("starts_at").first().starts_at + timedelta(minutes=1)
    best = grid_of(planned, member=table.alma, at=later).best
    assert best is not None
    assert best.mine == "maybe"


def test_a_date_is_fixed_once(table: Table, planned: Meeting) -> None:
    first, second, _third = planned.options.order_by("starts_at")
    other = Meeting.objects.get(pk=planned.pk)
    fix_date(meeting=planned, option=second, by=table.omar, at=NOW)
    assert (planned.stage, planned.starts_at) == (MeetingStage.CALLED, second.starts_at)
    with pytest.raises(NotAllowed, match="fixed meanwhile"):
        fix_date(meeting=other, option=first, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="fixed meanwhile"):
        say(planned, table.alma, "yes", "yes", "yes")
    assert Entry.objects.filter(event="governance.meeting.called").count() == 1


def test_a_date_of_another_meeting_or_gone_by_is_not_fixed(table: Table, council: Body, planned: Meeting) -> None:
    another = plan_council(table, council, at=NOW)
    with pytest.raises(ValueError, match="another meeting"):
        fix_date(meeting=planned, option=another.options.first(), by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="no longer offered"):
        answer_dates(meeting=planned, answers={another.options.first().pk: "yes"}, by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="has passed"):
        fix_date(meeting=planned, option=planned.options.first(), by=table.maya, at=NOW + timedelta(days=99))


def test_further_dates_are_offered_and_dropped_and_answers_stay(table: Table, planned: Meeting) -> None:
    say(planned, table.alma, "yes", "no", "no")
    first = planned.options.order_by("starts_at").first()
    begin = first.starts_at + timedelta(hours=3)
    offer_dates(meeting=planned, options=[(begin, begin + timedelta(hours=1))], by=table.maya, at=NOW)
    assert planned.options.count() == 4
    with pytest.raises(NotAllowed, match="offered already"):
        offer_dates(meeting=planned, options=[(begin, begin + timedelta(hours=2))], by=table.maya, at=NOW)
    drop_date(option=planned.options.order_by("starts_at")[1], by=table.maya, at=NOW)
    assert DateAnswer.objects.count() == 3
    for option in list(planned.options.order_by("starts_at"))[1:]:
        drop_date(option=option, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="last date"):
        drop_date(option=planned.options.get(), by=table.maya, at=NOW)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ([], "at least one"),
        ([(5, 4)], "ends after it begins"),
        ([(-5, -4)], "has passed"),
        ([(5, 40)], "a day at most"),
        ([(5, 6), (5, 7)], "offered twice"),
        ([(hour, hour + 1) for hour in range(1, 22)], "20 dates at most"),
    ],
)
def test_dates_that_cannot_be_say_why(table: Table, council: Body, dates, sentence: str) -> None:
    offered = [(NOW + timedelta(hours=begin), NOW + timedelta(hours=end)) for begin, end in dates]
    with pytest.raises(NotAllowed, match=sentence):
        plan_meeting(body=council, title="Council", options=offered, by=table.maya, at=NOW)
    assert not Meeting.objects.exists()


def test_a_cancelled_search_begins_again_where_it_was(table: Table, planned: Meeting) -> None:
    say(planned, table.alma, "yes", "no", "no")
    cancel_meeting(meeting=planned, why="Everybody is at the fair", by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="was cancelled"):
        say(planned, table.alma, "yes", "yes", "yes")
    restore_meeting(meeting=planned, by=table.maya, at=NOW)
    assert planned.stage == MeetingStage.FINDING_DATE
    assert grid_of(planned, member=table.alma, at=NOW).dates[0].mine == "yes"


def test_who_leads_calls_and_who_sits_answers(table: Table, council: Body, planned: Meeting) -> None:
    for act in (
        lambda: plan_council_as(table.alma, council),
        lambda: fix_date(meeting=planned, option=planned.options.first(), by=table.alma, at=NOW),
        lambda: drop_date(option=planned.options.first(), by=table.rosa, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(NotPermitted):
        say(planned, table.dewi, "yes", "yes", "yes")


def plan_council_as(member, body: Body) -> Meeting:
    begin = NOW + timedelta(days=1)
    return plan_meeting(body=body, title="Mine", options=[(begin, begin + timedelta(hours=1))], by=member, at=NOW)


def test_a_closed_body_no_longer_meets(table: Table, council: Body) -> None:
    close_body(body=council, closed_on=NOW.date(), by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="no longer meets"):
        call_council(table, council, at=NOW + timedelta(days=1))

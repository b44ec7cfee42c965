"""An agenda is built from what waits for the body: proposals, promises, figures, reviews, minutes, what is left."""

from datetime import UTC, datetime, timedelta

import pytest

from cast import Table, client_of
from commontable.agreements.models import Commitment
from commontable.governance.actions.meetings.agenda import (
    Wanted,
    add_item,
    add_items,
    change_item,
    move_item,
    remove_item,
)
from commontable.governance.actions.meetings.calling import cancel_meeting
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal, withdraw_proposal
from commontable.governance.datasets.agenda import due_for
from commontable.governance.datasets.needs.meetings import waits
from commontable.governance.models import AgendaItem, Body, Decision, Meeting, Minutes, Proposal
from commontable.governance.rules.kinds import ItemKind
from commontable.journal.models import Entry
from commontable.measurement.models import Release
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

NOW = datetime.now(UTC)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def meeting(table: Table, council: Body) -> Meeting:
    return call_council(table, council, at=NOW)


@pytest.fixture
def proposal(table: Table, council: Body) -> Proposal:
    made = draft_proposal(body=council, title="Share attendance", text="Weekly.", by=table.alma, at=NOW)
    table_proposal(proposal=made, by=table.maya, at=NOW)
    return made


def promise(table: Table, partner, member, *, days: int, what: str = "Open two rooms", number: int = 1) -> Commitment:
    return Commitment.objects.create(
        partnership=table.partnership, number=number, partner=partner, member=member, what=what,
        due_on=(NOW + timedelta(days=days)).date(), made_by=member, made_at=NOW,
    )  # fmt: skip


def held(table: Table, council: Body, **told) -> Meeting:
    """A meeting of a month ago, as the register would have kept it."""
    begin = NOW - timedelta(days=30)
    return Meeting.objects.create(
        partnership=table.partnership, body=council, title="Council in winter", stage="held", starts_at=begin,
        ends_at=begin + timedelta(hours=2), made_by=table.maya, made_at=begin, changed_at=begin, **told,
    )  # fmt: skip


def keys(meeting: Meeting) -> list[str]:
    return [line.key.partition("-")[0] for line in due_for(meeting, at=NOW)]


def test_everything_that_waits_is_offered_once(table: Table, council: Body, meeting: Meeting, proposal) -> None:
    last = held(table, council)
    Minutes.objects.create(
        partnership=table.partnership, meeting=last, stage="prepared", written_by=table.maya, written_at=NOW
    )
    left = AgendaItem.objects.create(
        partnership=table.partnership, meeting=last, position=2, title="Bus lines", raised_by=table.rosa
    )
    AgendaItem.objects.create(
        partnership=table.partnership, meeting=last, position=1, title="Welcome", raised_by=table.maya, began_at=NOW
    )
    promise(table, table.harbor, table.omar, days=-3)
    promise(table, table.northside, table.alma, days=40, number=2)  # far beyond the meeting
    Release.objects.create(
        partnership=table.partnership, number=1, title="Autumn", stage="published", drafted_by=table.ines,
        drafted_at=NOW, published_at=NOW,
    )  # fmt: skip
    Decision.objects.create(
        partnership=table.partnership, number=7, body=council, title="Buses run", text="They run.", decided_at=NOW,
        recorded_by=table.maya, review_on=NOW.date(),
    )  # fmt: skip
    lines = due_for(meeting, at=NOW)
    assert [line.key.partition("-")[0] for line in lines] == [
        "minutes", "item", "proposal", "commitment", "release", "decision",
    ]  # fmt: skip
    assert [line.title for line in lines][1:5] == [
        left.title, "Share attendance", "Harbor Youth: Open two rooms", "New figures: Autumn",
    ]  # fmt: skip
    assert "was due on" in lines[3].why
    page = client_of(table.rosa)
    url = f"/p/rivermouth/meetings/{meeting.uuid}/agenda/"
    assert page.get(url).content.decode().count('type="checkbox"') == 6
    page.post(url, {"due": [line.key for line in lines] + ["proposal-999", "x"]})
    assert list(meeting.items.order_by("position").values_list("title", flat=True)) == [line.title for line in lines]
    assert due_for(meeting, at=NOW) == []
    again = page.post(url, {"due": [line.key for line in lines]})
    assert "Choose at least one thing" in again.content.decode()
    assert meeting.items.count() == 6
    assert Entry.objects.filter(event="governance.agenda.added").count() == 1


def test_proposals_of_other_bodies_drafts_and_ended_ones_do_not_wait(table: Table, council, meeting, proposal) -> None:
    draft_proposal(body=council, title="Not yet", text="…", by=table.alma, at=NOW)
    assert keys(meeting) == ["proposal"]
    withdraw_proposal(proposal=proposal, by=table.alma, at=NOW)
    assert keys(meeting) == []


def test_one_proposal_stands_once_on_an_agenda(table: Table, meeting: Meeting, proposal: Proposal) -> None:
    told = {"kind": "proposal", "title": "Attendance", "proposal": proposal, "by": table.rosa, "at": NOW}
    add_item(meeting=meeting, **told)
    with pytest.raises(NotAllowed, match="on the agenda already"):
        add_item(meeting=meeting, **told)
    assert keys(meeting) == []


def test_all_or_nothing_is_added(table: Table, meeting: Meeting) -> None:
    wanted = [Wanted(kind=ItemKind.OTHER, title="Good"), Wanted(kind=ItemKind.OTHER, title=" \n ")]
    with pytest.raises(NotAllowed, match="needs a title"):
        add_items(meeting=meeting, wanted=wanted, by=table.rosa, at=NOW)
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_time_boxes_have_bounds(table: Table, meeting: Meeting, minutes: int) -> None:
    with pytest.raises(NotAllowed, match="between 1 and 480"):
        add_item(meeting=meeting, kind="other", title="x", minutes=minutes, by=table.rosa, at=NOW)


def test_an_agenda_has_an_end(table: Table, meeting: Meeting) -> None:
    add_items(
        meeting=meeting, wanted=[Wanted(kind="other", title=str(n)) for n in range(60)], by=table.rosa, at=NOW
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="60 items at most"):
        add_item(meeting=meeting, kind="other", title="one more", by=table.rosa, at=NOW)


def test_what_was_begun_stays_and_a_cancelled_agenda_too(table: Table, meeting: Meeting) -> None:
    item = add_item(meeting=meeting, kind="other", title="x", by=table.rosa, at=NOW)
    other = add_item(meeting=meeting, kind="other", title="y", by=table.rosa, at=NOW)
    AgendaItem.objects.filter(pk=item.pk).update(began_at=NOW)
    with pytest.raises(NotAllowed, match="stays on the record"):
        remove_item(item=item, by=table.rosa, at=NOW)
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    for act in (
        lambda: remove_item(item=other, by=table.rosa, at=NOW),
        lambda: move_item(item=other, to=1, by=table.maya, at=NOW),
        lambda: change_item(item=other, changes={"minutes": 3}, by=table.rosa, at=NOW),
        lambda: add_item(meeting=meeting, kind="other", title="z", by=table.rosa, at=NOW),
    ):
        with pytest.raises(NotAllowed, match="stays as it is"):
            act()


def test_only_those_who_sit_or_lead_put_something_on(table: Table, charlie, council: Body, meeting: Meeting) -> None:
    from commontable.governance.actions.bodies.bodies import form_body

    other = form_body(partnership=table.partnership, name="Readers", kind="forum", by=table.maya, at=NOW)
    readers = call_council(table, other, at=NOW)
    with pytest.raises(NotPermitted):
        add_item(meeting=readers, kind="other", title="x", by=table.rosa, at=NOW)
    add_item(meeting=readers, kind="other", title="x", by=table.maya, at=NOW)
    answer = client_of(table.rosa).get(f"/p/rivermouth/meetings/{readers.uuid}/")
    assert "Add an item" not in answer.content.decode()
    assert client_of(table.rosa).get(f"/p/rivermouth/meetings/{readers.uuid}/agenda/add/").status_code == 403
    item = readers.items.get()
    wrong = f"/p/rivermouth/meetings/{meeting.uuid}/items/{item.pk}/change/"
    assert client_of(table.maya).get(wrong).status_code == 404  # an item of another meeting


def test_what_meetings_need_from_a_member(table: Table, council: Body, meeting, django_assert_num_queries) -> None:
    plan_council(table, council, at=NOW)
    soon = call_council(table, council, at=NOW, in_days=4, title="Extra")
    with django_assert_num_queries(1):
        needs = list(waits(table.alma, NOW))
    assert {(need.what, need.verb) for need in needs} == {
        ("Council", "Answer"), ("Extra", "Answer"), ("Council in spring", "Answer"),
    }  # fmt: skip
    from commontable.governance.actions.meetings.replies import reply_to_meeting

    for one in (meeting, soon):
        reply_to_meeting(meeting=one, answer="yes", by=table.alma, at=NOW)
    assert {(need.what, need.verb) for need in waits(table.alma, NOW)} == {
        ("Extra", "Read the agenda"), ("Council in spring", "Answer"),
    }  # fmt: skip
    assert list(waits(table.dewi, NOW)) == []

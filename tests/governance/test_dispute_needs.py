"""What a dispute needs from whom, who finds it on an agenda, and the figures that anybody may see."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Table
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.datasets.agenda import due_for
from commontable.governance.datasets.disputes import Counts, counts_of
from commontable.governance.datasets.needs import disputes as needs
from commontable.governance.models import Dispute
from commontable.governance.rules.kinds import ItemKind
from commontable.partnership.actions.members import end_membership
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from disputing import AT, NOTHING, days, listening, mediated, raised, settling, side_of
from worlds.bodies import make_council
from worlds.meetings import call_council


def said(member: Member, at: datetime = AT) -> list[str]:
    return [need.about for need in needs.waits(member, at)]


def test_one_thing_at_a_time_and_for_nobody_else(table: Table) -> None:
    dispute = raised(table)
    assert said(table.omar) == ["waits for somebody to mediate"]
    assert said(table.alma) == said(table.maya) == []
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=AT)
    assert said(table.rosa) == ["asks whether you would mediate"] and said(table.omar) == []
    disputes.accept_to_mediate(dispute=dispute, answers=NOTHING, by=table.rosa, at=AT)
    assert said(table.omar) == ["has a mediator; the other side does not know of it yet"]
    assert said(table.rosa) == said(table.alma) == []
    disputes.tell_sides(dispute=dispute, by=table.omar, at=AT)
    assert said(table.alma) == ["asks whether you accept the mediator"] and said(table.omar) == []
    disputes.answer_on_mediator(side=side_of(dispute, table.alma), accepts=True, by=table.alma, at=AT)
    assert said(table.alma) == said(table.rosa) == []
    late = days(15)
    for person in (table.alma, table.rosa, table.omar):
        assert said(person, late) == ["should have taken its next step"]
    assert said(table.maya, late) == said(table.dara, late) == []
    disputes.write_settlement(dispute=dispute, text="So.", is_public=False, by=table.rosa, at=late)
    assert said(table.alma, late) == ["has a settlement on the table"]
    lies = lies_on_table(dispute)
    disputes.agree_to_settlement(side=side_of(dispute, table.alma), seen=lies, by=table.alma, at=late)
    assert said(table.alma, late) == [] and said(table.omar, late) == ["has a settlement on the table"]
    disputes.agree_to_settlement(side=side_of(dispute, table.omar), seen=lies, by=table.omar, at=late)
    assert said(table.omar, days(90)) == []


def test_a_mediator_who_left_the_table_is_replaced(table: Table) -> None:
    listening(table)
    end_membership(member=table.rosa, left_on=days(2).date(), by=table.maya, at=AT)
    assert said(table.omar, days(1)) == []
    assert said(table.omar, days(3)) == ["waits for somebody to mediate"]


def test_a_need_names_no_matter_and_asks_once(table: Table) -> None:
    for number in range(3):
        settling(table, title=f"Matter {number}")
    with CaptureQueriesContext(connection) as asked:
        found = list(needs.waits(table.omar, AT))
    assert len(found) == 3 and len(asked.captured_queries) <= 2  # one of them may be the table's own row
    assert all("Matter" not in str(need) and "Northside" not in str(need) for need in found)


def test_a_body_finds_what_was_carried_to_it(table: Table) -> None:
    at = timezone.now()
    body, _seats = make_council(table)
    openly = listening(table, is_private=False, title="Rooms after four", at=at)
    quietly = [listening(table, title=f"Hush {number}", at=at) for number in range(2)]
    for dispute in (openly, *quietly):
        disputes.refer_dispute(dispute=dispute, body=body, by=table.rosa, at=at)
    meeting = call_council(table, body, at=at)
    due = [line for line in due_for(meeting, at=at) if line.kind == ItemKind.DISPUTE]
    assert [line.title for line in due] == [f"Dispute {openly.number}: Rooms after four", "A dispute"]
    assert due[1].url == "" and "Hush" not in str(due)
    disputes.write_settlement(dispute=openly, text="So.", is_public=False, by=table.rosa, at=at)
    assert "Rooms" not in str(due_for(meeting, at=at))


def test_nothing_is_carried_to_a_body_behind_the_back_of_a_side(table: Table) -> None:
    body, _seats = make_council(table)
    dispute = mediated(table)
    with pytest.raises(NotAllowed, match="do not know"):
        disputes.refer_dispute(dispute=dispute, body=body, by=table.omar, at=AT)


def test_figures_only_where_there_are_enough(table: Table) -> None:
    for number in range(2):
        raised(table, is_private=False, title=f"Open {number}")
    raised(table)
    assert counts_of(table.partnership, at=days(1)) is None  # two open ones, and one that must not show
    raised(table, is_private=False)
    assert counts_of(table.partnership, at=days(1)) == Counts(3, None, None)
    for number in range(3):
        dispute = settling(table, is_private=False, title=f"Settled {number}")
        for who in (table.omar, table.alma):
            disputes.agree_to_settlement(
                side=side_of(dispute, who), seen=lies_on_table(dispute), by=who, at=days(10 + 5 * number)
            )
    assert counts_of(table.partnership, at=days(30)) == Counts(6, 3, 15)
    assert counts_of(table.partnership, at=AT + timedelta(days=400)) is None
    assert Dispute.objects.count() == 7

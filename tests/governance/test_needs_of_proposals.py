"""Home says which proposals wait for whom: a position, a word on an answer, the next step of whoever leads."""

import pytest

from cast import Table
from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.deliberation.objections import answer_objection
from commontable.governance.datasets.needs.proposals import waits
from commontable.governance.models import Objection
from commontable.partnership.models import Member
from deliberating import NOW, Council, hours, make_council


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def _says(member: Member, at=NOW) -> list[tuple[str, str]]:
    return [(need.about, need.verb) for need in waits(member, at)]


def test_a_position_is_wanted_until_it_is_given(council: Council, table: Table) -> None:
    round = council.round(council.proposal(), closes_at=hours(24))
    [need] = waits(table.rosa, NOW)
    assert (need.what, need.about) == ("Share attendance", "waits for your answer")
    assert "Council asks Families · about 2 minutes" in need.detail
    assert need.by == table.partnership.day(hours(24))
    assert _says(table.dara) == []  # an alternate is not asked while the holder is there
    council.says(round, "families", Choice.SUPPORT)
    assert _says(table.rosa) == []


def test_several_seats_are_one_line(council: Council, table: Table) -> None:
    give_proxy(
        seat=council.seats["families"], to=table.alma, starts_at=NOW, ends_at=hours(48), by=table.rosa, at=NOW
    )  # fmt: skip
    council.round(council.proposal(), closes_at=hours(24))
    [need] = waits(table.alma, NOW)
    assert "Families and Northside" in need.detail or "Northside and Families" in need.detail


def test_the_next_step_of_whoever_leads(council: Council, table: Table, django_assert_num_queries) -> None:
    proposal = council.proposal()
    assert _says(table.maya) == [("is on the table and waits for a round", "Open a round")]
    round = council.round(proposal, closes_at=hours(24))
    council.says(round, "schools", Choice.SUPPORT)
    council.says(round, "families", Choice.OBJECT, "Not asked.")
    assert _says(table.maya) == []
    assert _says(table.maya, hours(25)) == [("has been open long enough", "Close the round")]
    assert _says(table.rosa, hours(25)) == []
    council.closes(round, at=hours(25))
    assert _says(table.maya, hours(26)) == [("1 objection waits for an answer", "Answer")]
    answer_objection(objection=Objection.objects.get(), answer="In May.", by=table.maya, at=hours(26))
    assert _says(table.maya, hours(26)) == []
    with django_assert_num_queries(1):
        [need] = waits(table.rosa, hours(26))
    assert (need.about, need.detail) == ("has an answer to your objection", "In May.")


def test_whoever_has_no_seat_is_asked_nothing(council: Council, table: Table) -> None:
    council.round(council.proposal())
    assert _says(table.dara) == []

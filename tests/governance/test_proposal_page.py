"""The page of a proposal: everything a member needs to answer in two minutes, for every reader and every stage."""

import pytest

from cast import Table, client_of
from commontable.analysis.decision_rules import Choice
from commontable.partnership.models import Member
from deliberating import Council, make_council


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def _page(council: Council, member: Member, number: int) -> str:
    answer = client_of(member).get(f"/p/{member.partnership.slug}/proposals/{number}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_seat_is_asked_once_and_sees_who_is_silent(council: Council, table: Table) -> None:
    proposal = council.proposal()
    round = council.round(proposal)
    council.says(round, "schools", Choice.SUPPORT)
    html = _page(council, table.rosa, proposal.number)
    assert "Round 1 of at most 2" in html
    assert "What does Families say?" in html
    assert "1 of 4 seats has spoken" in html
    assert html.count("<h1") == 1

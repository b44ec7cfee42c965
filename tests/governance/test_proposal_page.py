"""The page of a proposal: everything a member needs to answer in two minutes, for every reader and every stage."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import LONG_AGO, Table, client_of
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.objections import answer_objection
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Body, Objection, Position, Proposal, Round
from commontable.governance.rules.kinds import BodyKind, EffectKind, HowChosen
from commontable.partnership.actions.members import add_member
from commontable.partnership.models import Member
from commontable.partnership.rules.sectors import Sector
from deliberating import CONSENSUS, TEXT, Council, make_council

NOW = datetime.now(UTC)
SUPPORT, OBJECT = Choice.SUPPORT, Choice.OBJECT


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


@pytest.fixture
def round(council: Council) -> Round:
    return council.round(council.proposal(), at=NOW, closes_at=NOW + timedelta(days=2))


def _url(proposal: Proposal, rest: str = "") -> str:
    return f"/p/rivermouth/proposals/{proposal.number}/{rest}"


def _page(member: Member, proposal: Proposal, rest: str = "") -> str:
    answer = client_of(member).get(_url(proposal, rest))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count("<h1") == 1
    return html


def _position_url(council: Council, round: Round, seat: str) -> str:
    return _url(round.proposal, f"rounds/{round.number}/seats/{council.seats[seat].pk}/position/")


def test_a_seat_is_asked_and_sees_who_is_silent(council: Council, round: Round, table: Table) -> None:
    council.says(round, "schools", SUPPORT, at=NOW)
    html = _page(table.rosa, round.proposal)
    assert "Round 1 of at most 2" in html
    assert "What does Families say?" in html
    assert "1 of 4 seats has spoken" in html
    assert "If one objection stands, it is answered and every seat is asked again." in html
    assert "For whoever leads the body" not in html


def test_an_answer_is_one_press_without_scripts(council: Council, round: Round, table: Table) -> None:
    client = client_of(table.rosa)
    answer = client.post(_position_url(council, round, "families"), {"choice": "support"}, follow=True)
    assert "Your position stands" in answer.content.decode()
    assert Position.objects.get(round=round, seat=council.seats["families"]).choice == SUPPORT
    assert "This seat has answered: <b>Support</b>" in answer.content.decode()


def test_an_objection_without_a_reason_comes_back_with_the_form(council: Council, round: Round, table: Table) -> None:
    client = client_of(table.rosa)
    answer = client.post(_position_url(council, round, "families"), {"choice": "object", "reason": " "})
    assert answer.status_code == 422
    assert "Say what stands against it" in answer.content.decode()
    client.post(_position_url(council, round, "families"), {"choice": "object", "reason": "<p>Not <b>asked</b></p>"})
    assert Objection.objects.get().text == "Not asked"


def test_a_vote_after_closing_is_told_why_and_loses_no_word(council: Council, table: Table) -> None:
    early = NOW - timedelta(days=3)
    round = council.round(council.proposal(), at=early, closes_at=NOW - timedelta(hours=1))
    answer = client_of(table.rosa).post(
        _position_url(council, round, "families"), {"choice": "object", "reason": "My long reason."}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "closed before your position reached it" in html
    assert "My long reason." in html
    assert "The time of this round is over" in _page(table.rosa, round.proposal)


def test_whoever_carries_another_seat_is_asked_for_both(council: Council, round: Round, table: Table) -> None:
    assert "You stand in for Alma Reyes." in _page(table.dara, round.proposal)


def test_what_changed_since_the_last_round_is_marked(council: Council, table: Table) -> None:
    early = NOW - timedelta(days=3)
    proposal = council.proposal()
    first = council.round(proposal, at=early)
    council.says(first, "schools", SUPPORT, at=early)
    council.says(first, "families", OBJECT, "Not asked.", at=early)
    council.closes(first, "Families come first.", at=early)
    proposal.refresh_from_db()
    revise_proposal(
        proposal=proposal, text=TEXT.replace("daily", "weekly"), why="Less is enough.",
        resolves=list(Objection.objects.all()), by=table.maya, at=early,
    )  # fmt: skip
    council.round(proposal, at=early, closes_at=NOW + timedelta(days=1))
    html = _page(table.rosa, proposal)
    assert "What changed since round 1" in html
    assert "<del>daily</del>" in html
    assert "<ins>weekly</ins>" in html
    assert "This resolves it" in html
    assert "Families come first." in html
    assert "Waiting for Families to say whether this resolves it." in _page(table.omar, proposal)


def test_a_hidden_round_shows_who_has_spoken_and_not_what(council: Council, table: Table) -> None:
    council.decides_by(Rule(**{**vars(CONSENSUS), "hidden": True}))
    round = council.round(council.proposal(), at=NOW)
    council.says(round, "families", OBJECT, "A telling reason.", at=NOW)
    for reader in (table.maya, table.omar, table.ines):
        for page in ("", "rounds/1/", "rounds/1.csv"):
            answer = client_of(reader).get(_url(round.proposal, page))
            html = answer.content.decode()
            assert answer.status_code == 200
            assert "A telling reason." not in html
            assert "objects" not in html
    assert "has spoken" in _page(table.maya, round.proposal, "rounds/1/")
    objection = Objection.objects.get()
    answer = client_of(table.maya).get(_url(round.proposal, f"objections/{objection.pk}/answer/"))
    assert answer.status_code == 404
    assert "A telling reason." in _page(table.rosa, round.proposal)  # her own words
    assert "A telling reason." not in _page(table.maya, round.proposal, "rounds/1/close/")


def test_a_hidden_round_is_read_for_its_synthesis_once_nobody_can_answer(council: Council, table: Table) -> None:
    council.decides_by(Rule(**{**vars(CONSENSUS), "hidden": True}))
    early = NOW - timedelta(days=3)
    round = council.round(council.proposal(), at=early, closes_at=NOW - timedelta(days=1))
    council.says(round, "families", OBJECT, "A telling reason.", at=early)
    assert "A telling reason." in _page(table.maya, round.proposal, "rounds/1/close/")
    assert "A telling reason." in _page(table.omar, round.proposal)


def test_a_secret_ballot_is_said_to_be_final_before_it_is_cast(council: Council, table: Table) -> None:
    council.decides_by(Rule(method=Method.MAJORITY, secret=True, reasons=()))
    round = council.round(council.proposal(), at=NOW)
    html = _page(table.rosa, round.proposal)
    assert "it cannot be changed afterwards" in html
    answer = client_of(table.rosa).post(_position_url(council, round, "families"), {"choice": "object"}, follow=True)
    html = answer.content.decode()
    assert "The ballot is in the box" in html
    assert "1 of 3 seats has spoken" in html
    assert "1 against" not in _page(table.maya, round.proposal)
    assert client_of(table.maya).get(_url(round.proposal, "rounds/1.csv")).content.decode().count("has spoken") == 1


def test_whoever_leads_finds_the_tools_and_closes(council: Council, table: Table) -> None:
    round = council.round(council.proposal(), at=NOW)
    for seat in ("schools", "youth", "families", "backbone"):
        council.says(round, seat, SUPPORT, at=NOW)
    assert "Close the round" in _page(table.maya, round.proposal)
    client = client_of(table.maya)
    kept = client.post(_url(round.proposal, "rounds/1/close/"), {"synthesis": "All agree.", "keep": "yes"})
    assert kept.status_code == 302
    assert "All agree." in client.get(_url(round.proposal, "rounds/1/close/")).content.decode()
    answer = client.post(_url(round.proposal, "rounds/1/close/"), {"synthesis": "All agree."}, follow=True)
    html = answer.content.decode()
    assert "The proposal is adopted and stands in the register" in html
    assert "decision 1" in html
    again = client.post(_url(round.proposal, "rounds/1/close/"), {"synthesis": "Again."}, follow=True)
    assert "nothing in it changes any more" in again.content.decode()


def test_a_round_is_opened_with_its_rule_in_words(council: Council, table: Table) -> None:
    proposal = council.proposal()
    html = _page(table.maya, proposal, "rounds/new/")
    assert "Ask 4 seats" in html
    assert "Adopted when at least one seat supports it and no objection stands." in html
    client_of(table.maya).post(_url(proposal, "rounds/new/"), {"closes_at": "2999-01-01T18:00"})
    assert Round.objects.get().closes_at == datetime(2999, 1, 1, 18, tzinfo=UTC)


def test_an_objection_is_answered_upheld_and_carried_on_pages(council: Council, table: Table) -> None:
    early = NOW - timedelta(days=1)
    proposal = council.proposal()
    first = council.round(proposal, at=early)
    council.says(first, "schools", SUPPORT, at=early)
    council.says(first, "families", OBJECT, "Not asked.", at=early)
    council.closes(first, at=early)
    objection = Objection.objects.get()
    assert "1 objection waits for an answer" in _page(table.omar, proposal)
    page = f"objections/{objection.pk}/"
    client_of(table.maya).post(_url(proposal, page + "answer/"), {"answer": "In May."})
    client_of(table.rosa).post(_url(proposal, page + "uphold/"), {"why": "May is too late."})
    assert "May is too late." in _page(table.omar, proposal)
    proposal.refresh_from_db()
    council.round(proposal, at=NOW)
    assert "Its objection stands in this round too" in _page(table.rosa, proposal)
    assert "has not spoken yet; its objection stands" in _page(table.omar, proposal)
    client_of(table.rosa).post(_url(proposal, page + "accept/"))
    objection.refresh_from_db()
    assert objection.stage == "resolved"
    answer = client_of(table.maya).post(_url(proposal, page + "carry/"), follow=True)
    assert "cannot become" in answer.content.decode()


def _big(table: Table, count: int) -> tuple[Proposal, Member]:
    """A proposal before that many seats, with objections and an effect, in its first round."""
    act = {"by": table.maya, "at": LONG_AGO}
    body: Body = form_body(partnership=table.partnership, name=f"Body of {count}", kind=BodyKind.COUNCIL, **act)
    for number in range(count):
        seat = open_seat(body=body, name=f"Seat {number}", sector=list(Sector)[number % 12], **act)
        member = table.rosa if not number else add_member(
            partner=table.harbor, name=f"Member {number}", email=f"m{count}-{number}@x.example", **act
        )  # fmt: skip
        begin_tenure(seat=seat, member=member, how_chosen=HowChosen.NAMED, **act)
    adopt_rule(body=body, rule=CONSENSUS, **act)
    proposal = draft_proposal(
        body=body, title="Big", text=TEXT, effect_kind=EffectKind.RELEASE_POLICY, effect={"minimum_count": 12},
        by=table.rosa, at=NOW,
    )  # fmt: skip
    table_proposal(proposal=proposal, by=table.rosa, at=NOW)
    round = open_round(proposal=proposal, by=table.maya, at=NOW)
    for position in Position.objects.filter(round=round).exclude(holder=table.rosa).select_related("seat", "holder"):
        choice = OBJECT if position.seat.name.endswith("1") else SUPPORT
        take_position(position=position, choice=choice, reason="Because.", by=position.holder, at=NOW)
    first = Objection.objects.filter(proposal=proposal).first()
    if first is not None:
        answer_objection(objection=first, answer="We will.", by=table.maya, at=NOW)
    return proposal, table.rosa


def test_as_many_queries_for_three_seats_as_for_sixty(table: Table) -> None:
    counted = []
    for count in (3, 60):
        proposal, member = _big(table, count)
        client = client_of(member)
        client.get(_url(proposal))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html = client.get(_url(proposal)).content.decode()
        assert f"{count - 1} of {count} seats have spoken" in html
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12, counted


def test_a_settled_proposal_asks_no_more_of_the_register(council: Council, table: Table) -> None:
    proposal = council.proposal(effect_kind=EffectKind.RELEASE_POLICY, effect={"minimum_count": 12})
    round = council.round(proposal, at=NOW)
    for seat in ("schools", "youth", "families"):
        council.says(round, seat, SUPPORT, at=NOW)
    council.closes(round, at=NOW)
    client = client_of(table.rosa)
    client.get(_url(proposal))
    with CaptureQueriesContext(connection) as queries:
        html = client.get(_url(proposal)).content.decode()
    assert "decision 1" in html
    assert len(queries) <= 12, [one["sql"][:80] for one in queries]

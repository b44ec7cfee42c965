"""A proposal goes from draft to decision in rounds; every objection is answered before the seats are asked again."""

import pytest

from cast import Table
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.deliberation.objections import (
    accept_answer,
    answer_objection,
    carry_objection,
    uphold_objection,
)
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.models import Decision, Objection, Position, Proposal, Round
from commontable.governance.rules.proposal import ObjectionStage, ProposalStage, RoundKind
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import CONSENSUS, NOW, Council, hours, make_council

SUPPORT, OBJECT = Choice.SUPPORT, Choice.OBJECT


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def _objected(council: Council) -> tuple[Proposal, Round, Objection]:
    """A first round in which the families objected."""
    proposal = council.proposal()
    round = council.round(proposal)
    council.says(round, "schools", SUPPORT)
    council.says(round, "youth", SUPPORT)
    council.says(round, "families", OBJECT, "Families were not asked.")
    council.closes(round)
    proposal.refresh_from_db()
    return proposal, round, Objection.objects.get(proposal=proposal)


def test_everybody_is_asked_so_that_silence_is_visible(council: Council) -> None:
    round = council.round(council.proposal())
    silent = Position.objects.filter(round=round, choice="", cast_at=None)
    assert silent.count() == 4
    assert silent.filter(is_voting=False).get().holder == council.holders["backbone"]


def test_agreement_in_the_first_round_is_a_decision(council: Council) -> None:
    proposal = council.proposal()
    round = council.round(proposal)
    council.says(round, "schools", SUPPORT)
    council.says(round, "youth", Choice.RESERVATIONS, "Only until June.")
    council.closes(round)
    proposal.refresh_from_db()
    assert proposal.stage == ProposalStage.ADOPTED
    decision = Decision.objects.get(proposal=proposal)
    assert decision.text == round.version.text
    assert [view["reason"] for view in decision.dissent] == ["Only until June."]


def test_an_objection_answered_in_the_second_version(council: Council) -> None:
    proposal, _first, objection = _objected(council)
    assert proposal.stage == ProposalStage.BETWEEN_ROUNDS
    with pytest.raises(NotAllowed, match="Still without an answer: Families"):
        council.round(proposal, at=hours(1))
    version = revise_proposal(
        proposal=proposal, text="Weekly counts, with consent.", why="Families are asked first.",
        resolves=[objection], by=council.maya, at=hours(1),
    )  # fmt: skip
    objection.refresh_from_db()
    assert (objection.stage, objection.resolved_by) == (ObjectionStage.ANSWERED, version)
    second = council.round(proposal, at=hours(2))
    assert (second.number, second.version, second.kind) == (2, version, RoundKind.DELIBERATION)
    accept_answer(objection=objection, by=council.holders["families"], at=hours(2))
    for seat in ("schools", "youth", "families"):
        council.says(second, seat, SUPPORT, at=hours(3))
    council.closes(second, at=hours(4))
    proposal.refresh_from_db()
    assert proposal.stage == ProposalStage.ADOPTED
    assert Decision.objects.get(proposal=proposal).dissent == []


def test_spent_rounds_lead_to_the_recorded_vote(council: Council) -> None:
    proposal, _first, objection = _objected(council)
    answer_objection(objection=objection, answer="They are asked in May.", by=council.maya, at=hours(1))
    second = council.round(proposal, at=hours(1))
    council.says(second, "schools", SUPPORT, at=hours(1))
    council.says(second, "families", OBJECT, "May is too late.", at=hours(1))
    council.closes(second, at=hours(2))
    carry_objection(
        objection=second.positions.get(seat=council.seats["families"]).objection, by=council.maya, at=hours(2)
    )
    vote = council.round(proposal, at=hours(3))
    assert vote.kind == RoundKind.VOTE
    assert vote.positions.count() == 3
    council.says(vote, "schools", SUPPORT, at=hours(3))
    council.says(vote, "youth", SUPPORT, at=hours(3))
    council.says(vote, "families", OBJECT, "Still too late.", at=hours(3))
    council.closes(vote, "", at=hours(4))
    decision = Decision.objects.get(proposal=proposal)
    said = {(view["round"], view["reason"]) for view in decision.dissent}
    assert {(1, "Families were not asked."), (2, "May is too late."), (3, "Still too late.")} == said


def test_no_round_left_and_no_vote_to_fall_back_on(council: Council) -> None:
    council.decides_by(Rule(method=Method.CONSENSUS, rounds=1))
    proposal, round, _objection = _objected(council)
    assert proposal.stage == ProposalStage.NOT_ADOPTED
    assert round.outcome["reasons"][-1][0] == "no_fallback"
    assert not Decision.objects.exists()


def test_a_round_without_a_quorum_is_repeated(council: Council) -> None:
    proposal = council.proposal()
    first = council.round(proposal)
    council.says(first, "schools", SUPPORT)
    council.closes(first)
    proposal.refresh_from_db()
    assert (proposal.stage, first.outcome["result"]) == (ProposalStage.BETWEEN_ROUNDS, "no_quorum")
    for number in (2, 3):
        again = council.round(proposal, at=hours(number))
        assert again.kind == RoundKind.DELIBERATION
        council.closes(again, at=hours(number))
        proposal.refresh_from_db()


def test_silence_takes_no_objection_back(council: Council) -> None:
    proposal, _first, objection = _objected(council)
    answer_objection(objection=objection, answer="They are asked in May.", by=council.maya, at=hours(1))
    uphold_objection(objection=objection, why="Not before we agree.", by=council.holders["families"], at=hours(1))
    second = council.round(proposal, at=hours(2))
    council.says(second, "schools", SUPPORT, at=hours(2))
    council.says(second, "youth", SUPPORT, at=hours(2))
    council.closes(second, at=hours(3))
    proposal.refresh_from_db()
    assert (proposal.stage, second.outcome["result"]) == (ProposalStage.BETWEEN_ROUNDS, "objections_stand")
    objection.refresh_from_db()
    assert objection.stage == ObjectionStage.CARRIED
    assert second.positions.get(seat=council.seats["families"]).objection.stage == ObjectionStage.STANDING


def test_only_the_seat_that_objected_settles_its_objection(council: Council) -> None:
    _proposal, _round, objection = _objected(council)
    answer_objection(objection=objection, answer="They are asked in May.", by=council.maya, at=hours(1))
    for other in (council.maya, council.holders["youth"]):
        with pytest.raises(NotPermitted):
            accept_answer(objection=objection, by=other, at=hours(1))


def test_a_vote_body_may_talk_first(council: Council) -> None:
    council.decides_by(Rule(method=Method.MAJORITY))
    proposal = council.proposal()
    talk = council.round(proposal, kind=RoundKind.DELIBERATION)
    council.says(talk, "schools", SUPPORT)
    council.closes(talk)
    proposal.refresh_from_db()
    assert (proposal.stage, talk.outcome["result"]) == (ProposalStage.BETWEEN_ROUNDS, "heard")
    assert council.round(proposal, at=hours(1)).kind == RoundKind.VOTE


def test_a_deliberating_body_does_not_vote_instead(council: Council) -> None:
    with pytest.raises(NotAllowed, match="deliberates first"):
        council.round(council.proposal(), kind=RoundKind.VOTE)


def test_a_voice_without_a_vote_objects_and_does_not_block(council: Council) -> None:
    proposal = council.proposal()
    round = council.round(proposal)
    council.says(round, "schools", SUPPORT)
    council.says(round, "families", SUPPORT)
    council.says(round, "backbone", OBJECT, "Nobody has time for it.")
    council.closes(round)
    decision = Decision.objects.get(proposal=proposal)
    assert [view["reason"] for view in decision.dissent] == ["Nobody has time for it."]


def test_the_rule_is_frozen_at_the_opening(council: Council) -> None:
    proposal = council.proposal()
    round = council.round(proposal)
    council.decides_by(Rule(method=Method.MAJORITY))
    council.says(round, "schools", SUPPORT)
    council.says(round, "families", OBJECT, "No.")
    council.closes(round)
    assert round.rule == CONSENSUS.to_json()
    assert round.outcome["result"] == "objections_stand"


def test_every_act_is_in_the_journal_once(council: Council) -> None:
    _objected(council)
    events = list(
        Entry.objects.filter(event__startswith="governance.").order_by("sequence").values_list("event", flat=True)
    )
    acts = [event for event in events if event.split(".")[1] in ("proposal", "round", "position", "objection")]
    assert acts == [
        "governance.proposal.drafted",
        "governance.proposal.tabled",
        "governance.round.opened",
        "governance.position.taken",
        "governance.position.taken",
        "governance.position.taken",
        "governance.round.closed",
    ]


def test_a_deliberation_is_not_closed_without_its_synthesis(council: Council) -> None:
    round = council.round(council.proposal())
    with pytest.raises(NotAllowed, match="synthesis"):
        council.closes(round, " ")


def test_people_have_the_time_they_were_told(council: Council) -> None:
    round = council.round(council.proposal(), closes_at=hours(24))
    council.says(round, "schools", SUPPORT)
    with pytest.raises(NotAllowed, match="closing time"):
        council.closes(round, at=hours(1))
    council.closes(round, at=hours(24))


def test_a_round_closes_after_it_opens(council: Council) -> None:
    proposal = council.proposal()
    with pytest.raises(NotAllowed, match="closes after it opens"):
        council.round(proposal, closes_at=NOW)

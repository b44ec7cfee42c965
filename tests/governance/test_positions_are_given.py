"""One seat, one position: whoever speaks for it, however often, until the round closes."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.deliberation.casting import record_voice, take_position
from commontable.governance.actions.deliberation.objections import answer_objection
from commontable.governance.actions.deliberation.opening import extend_round
from commontable.governance.actions.deliberation.recusal import come_back, stand_back
from commontable.governance.actions.proposals.tabling import withdraw_proposal
from commontable.governance.models import BallotBox, Objection, Position, Round
from commontable.governance.rules.kinds import Channel
from commontable.governance.rules.proposal import ObjectionStage
from commontable.journal.models import Entry, Payload
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import CONSENSUS, NOW, Council, hours, make_council

SUPPORT, OBJECT, ASIDE = Choice.SUPPORT, Choice.OBJECT, Choice.STAND_ASIDE
SECRET = Rule(method=Method.MAJORITY, secret=True, proxies=1, reasons=())


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


@pytest.fixture
def round(council: Council) -> Round:
    return council.round(council.proposal(), closes_at=hours(24))


def _position(council: Council, round: Round, seat: str) -> Position:
    return Position.objects.get(round=round, seat=council.seats[seat])


def _events(*, since: int = 0) -> list[str]:
    return list(Entry.objects.filter(sequence__gt=since).order_by("sequence").values_list("event", flat=True))


def _last() -> int:
    return Entry.objects.order_by("-sequence").values_list("sequence", flat=True)[0]


def test_the_last_word_stands(council: Council, round: Round) -> None:
    council.says(round, "families", OBJECT, "Not asked.")
    position = council.says(round, "families", SUPPORT, at=hours(1))
    assert Position.objects.filter(round=round, seat=council.seats["families"]).count() == 1
    assert (position.choice, position.cast_at) == (SUPPORT, hours(1))
    assert not Objection.objects.exists()


def test_the_same_said_twice_is_one_act(council: Council, round: Round) -> None:
    council.says(round, "families", OBJECT, "Not asked.")
    before = _last()
    council.says(round, "families", OBJECT, "Not asked.", at=hours(1))
    assert _events(since=before) == []
    assert _position(council, round, "families").cast_at == NOW


@pytest.mark.parametrize("late", [hours(24), hours(30)])
def test_a_voice_after_the_closing_time_is_refused(council: Council, round: Round, late) -> None:
    with pytest.raises(NotAllowed, match="closed before your position reached it"):
        council.says(round, "schools", SUPPORT, at=late)
    assert _position(council, round, "schools").choice == ""


def test_more_time_can_be_given_and_none_taken(council: Council, round: Round) -> None:
    with pytest.raises(NotAllowed, match="never less"):
        extend_round(round=round, closes_at=hours(12), by=council.maya, at=NOW)
    extend_round(round=round, closes_at=hours(48), by=council.maya, at=NOW)
    council.says(round, "schools", SUPPORT, at=hours(30))
    with pytest.raises(NotAllowed, match="has passed"):
        extend_round(round=round, closes_at=hours(72), by=council.maya, at=hours(48))


def test_an_objection_needs_its_reason(council: Council, round: Round) -> None:
    with pytest.raises(NotAllowed, match="Say what stands against it"):
        council.says(round, "families", OBJECT, "   ")


def test_an_answered_objection_that_is_given_up_stays_as_resolved(council: Council, round: Round) -> None:
    council.says(round, "families", OBJECT, "Not asked.")
    objection = Objection.objects.get()
    answer_objection(objection=objection, answer="They will be.", by=council.maya, at=hours(1))
    council.says(round, "families", SUPPORT, at=hours(2))
    objection.refresh_from_db()
    assert objection.stage == ObjectionStage.RESOLVED
    council.says(round, "families", OBJECT, "Asked, and they said no.", at=hours(3))
    objection.refresh_from_db()
    assert (objection.stage, objection.text, objection.answer) == (
        ObjectionStage.STANDING, "Asked, and they said no.", "",
    )  # fmt: skip


def test_an_alternate_speaks_for_the_seat(council: Council, round: Round, table: Table) -> None:
    take_position(position=_position(council, round, "schools"), choice=SUPPORT, by=table.dara, at=NOW)
    position = _position(council, round, "schools")
    assert (position.cast_by, position.holder) == (table.dara, table.alma)


def test_nobody_speaks_for_the_seat_of_another(council: Council, round: Round, table: Table) -> None:
    for stranger in (table.omar, table.maya, table.rosa):
        with pytest.raises(NotPermitted):
            take_position(position=_position(council, round, "schools"), choice=SUPPORT, by=stranger, at=NOW)


def test_a_tenure_ends_with_its_day_and_without_a_job(council: Council, round: Round, table: Table) -> None:
    tenure = council.seats["families"].tenures.get()
    end_tenure(tenure=tenure, ends_on=table.partnership.day(hours(18)), by=table.maya, at=NOW)
    council.says(round, "families", SUPPORT, at=NOW)
    with pytest.raises(NotPermitted):
        council.says(round, "families", OBJECT, "Too late for me.", at=hours(18))
    assert _position(council, round, "families").choice == SUPPORT


def test_a_departed_member_has_no_voice(council: Council, round: Round, table: Table) -> None:
    end_membership(member=table.omar, left_on=table.partnership.day(hours(18)), by=table.maya, at=NOW)
    council.holders["youth"].refresh_from_db()
    council.says(round, "youth", SUPPORT, at=NOW)
    with pytest.raises(NotPermitted):
        council.says(round, "youth", OBJECT, "From outside.", at=hours(18))


def test_one_person_carries_no_more_seats_than_the_rule_lets_them(council: Council, table: Table) -> None:
    council.decides_by(Rule(**{**vars(CONSENSUS), "proxies": 2}))
    for seat, giver in (("families", table.rosa), ("youth", table.omar)):
        give_proxy(
            seat=council.seats[seat], to=table.alma, starts_at=NOW, ends_at=hours(48), by=giver, at=NOW
        )  # fmt: skip
    council.decides_by(CONSENSUS)  # lets one person carry one seat, after two were given
    round = council.round(council.proposal())
    take_position(position=_position(council, round, "schools"), choice=SUPPORT, by=table.alma, at=NOW)
    take_position(position=_position(council, round, "families"), choice=SUPPORT, by=table.alma, at=NOW)
    take_position(position=_position(council, round, "families"), choice=ASIDE, by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="carry 1 seats"):
        take_position(position=_position(council, round, "youth"), choice=SUPPORT, by=table.alma, at=NOW)


def test_a_voice_on_paper_is_marked_as_recorded(council: Council, round: Round, table: Table) -> None:
    before = _last()
    position = record_voice(
        position=_position(council, round, "families"), choice=OBJECT, reason="Nobody asked us.",
        channel=Channel.PAPER, by=table.maya, at=NOW,
    )  # fmt: skip
    assert (position.cast_by, position.recorded_by, position.channel) == (table.rosa, table.maya, Channel.PAPER)
    assert _events(since=before) == ["governance.position.recorded"]
    with pytest.raises(NotPermitted):
        record_voice(
            position=_position(council, round, "families"), choice=SUPPORT, channel=Channel.PHONE, by=table.dara, at=NOW
        )
    with pytest.raises(NotAllowed, match="on paper, by phone or in the room"):
        record_voice(
            position=_position(council, round, "families"), choice=SUPPORT, channel=Channel.PAGE, by=table.maya, at=NOW
        )


def test_a_seat_with_a_stake_leaves_the_roll_and_comes_back(council: Council, round: Round, table: Table) -> None:
    council.says(round, "youth", OBJECT, "We would lose money.")
    position = stand_back(position=_position(council, round, "youth"), why="We are paid for it.", by=table.omar, at=NOW)
    assert (position.choice, position.is_recused, Objection.objects.count()) == ("", True, 0)
    with pytest.raises(NotAllowed, match="Come back to it first"):
        council.says(round, "youth", SUPPORT)
    come_back(position=position, by=table.omar, at=NOW)
    stand_back(position=position, why="We are paid for it.", by=table.omar, at=NOW)
    council.says(round, "schools", SUPPORT)
    council.says(round, "families", SUPPORT)
    council.closes(round, at=hours(24))
    assert round.outcome["quorum"]["roll"] == 2


def test_a_hidden_round_leaves_what_was_said_out_of_the_journal(council: Council) -> None:
    council.decides_by(Rule(**{**vars(CONSENSUS), "hidden": True}))
    round = council.round(council.proposal())
    council.says(round, "families", OBJECT, "A word that stands nowhere else.")
    written = [str(payload.body) for payload in Payload.objects.all()]
    assert not any("stands nowhere else" in text or "'object'" in text for text in written[-1:])


def test_a_secret_ballot_leaves_no_trace_beside_that_it_was_cast(council: Council, table: Table) -> None:
    council.decides_by(SECRET)
    round = council.round(council.proposal())
    for seat, choice in (("schools", OBJECT), ("youth", SUPPORT), ("families", ASIDE)):
        position = council.says(round, seat, choice, "A reason nobody keeps.")
        position.refresh_from_db()
        assert position.has_voted
        assert (position.choice, position.reason, position.channel) == ("", "", "")
        assert (position.cast_by, position.cast_at, position.recorded_by) == (None, None, None)
    assert BallotBox.objects.get(round=round).papers == sorted(["object", "support", "stand_aside"])
    entries = Entry.objects.filter(event="governance.position.secret")
    assert {entry.object_type for entry in entries} == {"governance.seat"}
    for payload in Payload.objects.filter(entry__in=entries):
        assert set(payload.body) == {"proposal", "round"}
    with pytest.raises(NotAllowed, match="cannot be taken out or changed"):
        council.says(round, "schools", SUPPORT)
    with pytest.raises(NotAllowed, match="cannot be taken out or changed"):
        stand_back(position=_position(council, round, "schools"), why="Too late", by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="cast by the seat itself"):
        record_voice(
            position=_position(council, round, "schools"), choice=SUPPORT, channel=Channel.PAPER, by=table.maya, at=NOW
        )
    council.closes(round, "")
    assert {choice: votes["heads"] for choice, votes in round.outcome["by_choice"].items()} == {
        "support": 1, "reservations": 0, "stand_aside": 1, "object": 1,
    }  # fmt: skip
    assert round.outcome["by_sector"] == {}


def test_reservations_belong_into_a_deliberation(council: Council) -> None:
    council.decides_by(SECRET)
    round = council.round(council.proposal())
    with pytest.raises(NotAllowed, match="for, against or abstain"):
        council.says(round, "schools", Choice.RESERVATIONS)


def test_a_withdrawn_proposal_asks_nobody(council: Council, round: Round, table: Table) -> None:
    proposal = round.proposal
    withdraw_proposal(proposal=proposal, by=table.maya, at=hours(1))
    with pytest.raises(NotAllowed, match="closed before"):
        council.says(round, "schools", SUPPORT, at=hours(1))


def test_words_too_long_are_refused_by_name(council: Council, round: Round) -> None:
    with pytest.raises(NotAllowed, match="At most 4000 characters"):
        council.says(round, "schools", OBJECT, "x" * 4001)


def test_a_seat_taken_after_the_opening_is_asked_next_time(council: Council, round: Round, table: Table) -> None:
    assert not Position.objects.filter(round=round, holder=table.dara).exists()
    assert round.opened_at - LONG_AGO > timedelta(days=1)

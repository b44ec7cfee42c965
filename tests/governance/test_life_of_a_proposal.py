"""Whatever people do with a proposal in whatever order: one position a seat, closed rounds frozen, tallies true."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core import serializers
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cast import Table
from commontable.analysis.decision_rules import Choice, Method, Result, Rule
from commontable.governance.actions.deliberation import casting, closing, objections, opening, recusal
from commontable.governance.actions.proposals import revising, tabling
from commontable.governance.datasets.rounds import outcome_of
from commontable.governance.models import BallotBox, Decision, Objection, Position, Round
from commontable.governance.rules.proposal import ENDED, OPEN, ProposalStage, RoundKind, lifecycle
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import CONSENSUS, Council, hours, make_council

SEATS = ("schools", "youth", "families", "backbone")
RULES = (
    CONSENSUS,
    Rule(method=Method.CONSENT, rounds=2, hidden=True),
    Rule(method=Method.CONSENSUS, rounds=1, fallback=Method.MAJORITY, secret=True),
    Rule(method=Method.MAJORITY, secret=True, reasons=()),
    Rule(method=Method.SUPERMAJORITY, quorum_of=1, quorum_in=3),
)
ACTS = ("proposal", "round", "position", "objection", "decision")


def life_of(council: Council) -> type[RuleBasedStateMachine]:
    """The machine: every act is tried by whoever may do it, and refused where the rules say no."""

    class Life(RuleBasedStateMachine):
        @initialize(decides=st.sampled_from(RULES))
        def begin(self, decides: Rule) -> None:
            with suppress(NotAllowed):  # where it decides so already
                council.decides_by(decides)
            self.proposal = council.proposal()
            self.frozen: dict[int, str] = {}
            self.hour = 0
            self.written = 1

        @property
        def open(self) -> Round | None:
            return Round.objects.filter(proposal=self.proposal, closed_at=None).first()

        def do(self, act: Callable[..., Any], *, events: int = 1, **given: Any) -> bool:
            """Tried; done with its entries in the journal, or refused and nothing changed."""
            self.hour += 1
            before = _acts()
            try:
                act(at=hours(self.hour), **given)
            except (NotAllowed, NotPermitted):
                assert _acts() == before
                return False
            self.proposal.refresh_from_db()
            adopted = act is closing.close_round and self.proposal.stage == ProposalStage.ADOPTED
            assert _acts() - before == events + adopted
            return True

        @rule(talk=st.booleans())
        def open_round(self, talk: bool) -> None:
            kind = RoundKind.DELIBERATION if talk else None
            self.do(opening.open_round, proposal=self.proposal, kind=kind, by=council.maya)

        @precondition(lambda self: self.open)
        @rule(
            seat=st.sampled_from(SEATS),
            choice=st.sampled_from(list(Choice)),
            reason=st.sampled_from(["", "Why.", "So."]),
        )
        def say(self, seat: str, choice: Choice, reason: str) -> None:
            position = Position.objects.filter(round=self.open, seat=council.seats[seat]).first()
            if position is None:
                return
            holder = council.holders[seat]
            is_same = (position.choice, position.reason, position.cast_by_id) == (choice, reason, holder.pk)
            self.do(
                casting.take_position, position=position, choice=choice, reason=reason, by=holder,
                events=0 if is_same else 1,
            )  # fmt: skip

        @precondition(lambda self: self.frozen)
        @rule(data=st.data(), choice=st.sampled_from(list(Choice)))
        def say_too_late(self, data: st.DataObject, choice: Choice) -> None:
            position = data.draw(st.sampled_from(list(Position.objects.filter(round__in=self.frozen).order_by("pk"))))
            for act, given in (
                (casting.take_position, {"choice": choice, "reason": "Late."}),
                (recusal.stand_back, {"why": "Late."}),
                (recusal.come_back, {}),
            ):
                assert not self.do(act, position=position, by=position.holder, **given)
            for act, given in (
                (closing.close_round, {"synthesis": "Late."}),
                (closing.write_synthesis, {"synthesis": "Late."}),
                (opening.extend_round, {"closes_at": hours(10_000)}),
            ):
                assert not self.do(act, round=position.round, by=council.maya, **given)

        @precondition(lambda self: self.open)
        @rule(seat=st.sampled_from(SEATS), back=st.booleans())
        def stand_back(self, seat: str, back: bool) -> None:
            position = Position.objects.filter(round=self.open, seat=council.seats[seat]).first()
            if position is not None and back:
                self.do(recusal.come_back, position=position, by=council.holders[seat])
            elif position is not None:
                self.do(recusal.stand_back, position=position, why="A stake.", by=council.holders[seat])

        @precondition(lambda self: self.open)
        @rule()
        def close(self) -> None:
            round = self.open
            if self.do(closing.close_round, round=round, synthesis="What was said.", by=council.maya):
                self.frozen[round.pk] = _serialised(round.pk)

        @rule(data=st.data(), act=st.sampled_from(["answer", "accept", "uphold", "carry"]))
        def settle(self, data: st.DataObject, act: str) -> None:
            found = list(Objection.objects.filter(proposal=self.proposal).order_by("pk"))
            if not found:
                return
            one = data.draw(st.sampled_from(found))
            raised_by = one.position.holder
            if act == "answer":
                self.do(objections.answer_objection, objection=one, answer="We will ask.", by=council.maya)
            elif act == "accept":
                self.do(objections.accept_answer, objection=one, by=raised_by)
            elif act == "uphold":
                self.do(objections.uphold_objection, objection=one, why="Not enough.", by=raised_by)
            else:
                self.do(objections.carry_objection, objection=one, by=council.maya)

        @rule()
        def revise(self) -> None:
            self.written += 1
            self.do(
                revising.revise_proposal, proposal=self.proposal, text=f"Text {self.written}.", why="Better.",
                by=council.maya,
            )  # fmt: skip

        @rule(act=st.sampled_from([tabling.table_proposal, tabling.take_back, tabling.restore_proposal]))
        def move(self, act: Callable[..., Any]) -> None:
            self.do(act, proposal=self.proposal, by=council.maya)

        @precondition(lambda self: self.hour > 12)
        @rule()
        def withdraw(self) -> None:
            round = self.open
            if self.do(tabling.withdraw_proposal, proposal=self.proposal, by=council.maya) and round is not None:
                self.frozen[round.pk] = _serialised(round.pk)

        @invariant()
        def a_round_is_open_where_the_stage_says_so(self) -> None:
            assert (self.open is not None) == (self.proposal.stage in OPEN)

        @invariant()
        def one_position_a_seat_and_round(self) -> None:
            seats = list(Position.objects.filter(round__proposal=self.proposal).values_list("round", "seat"))
            assert len(seats) == len(set(seats))

        @invariant()
        def closed_rounds_never_change(self) -> None:
            for pk, before in self.frozen.items():
                assert _serialised(pk) == before

        @invariant()
        def a_tally_equals_its_recount(self) -> None:
            held = 0
            for round in self.proposal.rounds.exclude(closed_at=None).order_by("number"):
                if round.outcome is None:
                    continue
                assert outcome_of(round, round.positions.all(), held=held).to_json() == round.outcome
                held += round.kind == RoundKind.DELIBERATION and round.outcome["result"] != Result.NO_QUORUM

        @invariant()
        def a_decision_stands_once_and_only_where_adopted(self) -> None:
            decisions = Decision.objects.filter(proposal=self.proposal).count()
            assert decisions == (self.proposal.stage == ProposalStage.ADOPTED)

        @invariant()
        def the_box_of_a_secret_vote_holds_a_paper_a_voter(self) -> None:
            for box in BallotBox.objects.filter(round__proposal=self.proposal):
                assert box.papers == sorted(box.papers)
                assert len(box.papers) == Position.objects.filter(round=box.round, has_voted=True).count()
                assert not Position.objects.filter(round=box.round).exclude(choice="").exists()

    return Life


def _acts() -> int:
    return sum(
        Entry.objects.filter(event__startswith=f"governance.{act}.").count() for act in ACTS
    )  # fmt: skip


def _serialised(round: int) -> str:
    rows = [*Round.objects.filter(pk=round), *Position.objects.filter(round=round).order_by("pk")]
    return str(serializers.serialize("json", [*rows, *BallotBox.objects.filter(round=round)]))


def test_the_life_of_a_proposal(table: Table) -> None:
    run_state_machine_as_test(
        life_of(make_council(table)),
        settings=settings(
            max_examples=8,
            stateful_step_count=22,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_stage_has_its_moves_listed() -> None:
    assert set(lifecycle.moves) == set(ProposalStage)
    assert {stage for stage, moves in lifecycle.moves.items() if not moves} == ENDED - {ProposalStage.WITHDRAWN}

"""Whatever its people do with a dispute in whatever order: settled only by all, known only to those it is for."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cast import Table
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.datasets.disputes import notes_for, people_of
from commontable.governance.models import Body, Dispute, DisputeNote, Side
from commontable.governance.rules.dispute import ENDED, OPEN, DisputeStage, lifecycle
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from disputing import AT, NOTHING, days, raised, side_of
from worlds.bodies import make_council

PEOPLE = ("omar", "alma", "rosa", "ines", "maya", "dara")


def life_of(table: Table, body: Body) -> type[RuleBasedStateMachine]:
    """The machine: everybody tries everything, and the rules and rights say no."""

    class Life(RuleBasedStateMachine):
        @initialize(is_private=st.booleans())
        def begin(self, is_private: bool) -> None:
            self.dispute = raised(table, is_private=is_private, at=AT)
            self.hour = 0.0

        def do(self, act: Callable[..., Any], *, by: str, **given: Any) -> None:
            self.hour += 0.25
            before, events = Dispute.objects.values().get(pk=self.dispute.pk), Entry.objects.count()
            try:
                act(by=getattr(table, by), at=days(self.hour), **given)
            except (NotAllowed, NotPermitted):
                assert Dispute.objects.values().get(pk=self.dispute.pk) == before
                assert Entry.objects.count() == events
            self.dispute = Dispute.objects.select_related("partnership", "raised_by").get(pk=self.dispute.pk)

        @rule(by=st.sampled_from(PEOPLE), member=st.sampled_from(PEOPLE))
        def ask(self, by: str, member: str) -> None:
            self.do(disputes.ask_mediator, by=by, dispute=self.dispute, member=getattr(table, member))

        @rule(by=st.sampled_from(["rosa", "ines"]), yes=st.booleans(), else_=st.booleans())
        def answer_asked(self, by: str, yes: bool, else_: bool) -> None:
            if yes:
                answers = NOTHING | {"else": else_, "else_words": "Something."}
                self.do(disputes.accept_to_mediate, by=by, dispute=self.dispute, answers=answers)
            else:
                self.do(disputes.refuse_to_mediate, by=by, dispute=self.dispute, words="No.")

        @rule(by=st.sampled_from(PEOPLE))
        def tell(self, by: str) -> None:
            self.do(disputes.tell_sides, by=by, dispute=self.dispute)

        @rule(by=st.sampled_from(["omar", "alma"]), accepts=st.sampled_from([True, True, False]))
        def answer_on(self, by: str, accepts: bool) -> None:
            side = side_of(self.dispute, getattr(table, by))
            self.do(disputes.answer_on_mediator, by=by, side=side, accepts=accepts)

        @rule(by=st.sampled_from(["rosa", "ines", "omar"]), text=st.sampled_from(["One.", "Two."]))
        def write(self, by: str, text: str) -> None:
            self.do(disputes.write_settlement, by=by, dispute=self.dispute, text=text, is_public=False)

        @rule(by=st.sampled_from(["omar", "alma"]), stale=st.booleans())
        def agree(self, by: str, stale: bool) -> None:
            seen = "0" * 64 if stale else lies_on_table(self.dispute)
            self.do(disputes.agree_to_settlement, by=by, side=side_of(self.dispute, getattr(table, by)), seen=seen)

        @rule(by=st.sampled_from(PEOPLE), act=st.sampled_from(["talk", "refer", "down", "close", "withdraw"]))
        def move(self, by: str, act: str) -> None:
            if act in {"close", "withdraw"} and self.hour < 4:
                return
            if act == "refer":
                self.do(disputes.refer_dispute, by=by, dispute=self.dispute, body=body)
                return
            acts = {
                "talk": disputes.go_on_talking, "down": disputes.step_down, "close": disputes.close_dispute,
                "withdraw": disputes.withdraw_dispute,
            }  # fmt: skip
            self.do(acts[act], by=by, dispute=self.dispute)

        @rule(by=st.sampled_from(PEOPLE), readers=st.sets(st.sampled_from(PEOPLE), max_size=2))
        def note(self, by: str, readers: set[str]) -> None:
            with suppress(NotAllowed, NotPermitted):
                disputes.write_note(
                    dispute=self.dispute, text="Word.", readers=[getattr(table, one) for one in readers],
                    by=getattr(table, by), at=days(self.hour),
                )  # fmt: skip

        @invariant()
        def settled_only_by_all_and_to_one_text(self) -> None:
            lies = lies_on_table(self.dispute)
            agreed = set(Side.objects.filter(dispute=self.dispute).values_list("agreed_sha256", flat=True))
            if self.dispute.stage == DisputeStage.SETTLED:
                assert agreed == {lies} and self.dispute.settlement
            else:
                assert agreed != {lies} and agreed <= {lies, ""}

        @invariant()
        def a_mediator_at_work_is_accepted_and_of_no_side(self) -> None:
            dispute = self.dispute
            if dispute.stage in {DisputeStage.LISTENING, DisputeStage.TALKING, DisputeStage.SETTLING}:
                assert dispute.mediator is not None and dispute.is_accepted and dispute.declared
                assert dispute.told_at is not None
            if dispute.mediator is not None:
                assert not dispute.sides.filter(partner=dispute.mediator.partner_id).exists()

        @invariant()
        def it_is_known_to_those_it_is_for(self) -> None:
            known = {
                name for name in PEOPLE if Dispute.objects.known_to(getattr(table, name)).filter(pk=self.dispute.pk)
            }
            allowed = {"omar"} | ({"alma"} if self.dispute.told_at else set())
            allowed |= {name for name in PEOPLE if self.dispute.mediator == getattr(table, name)}
            assert known == (allowed if self.dispute.is_private else set(PEOPLE))

        @invariant()
        def notes_are_read_by_whom_they_are_for(self) -> None:
            at = days(self.hour)
            people = people_of(self.dispute, at=at)
            for name in PEOPLE:
                member = getattr(table, name)
                for note in notes_for(self.dispute, member=member, at=at):
                    assert note.author == member or (member in people and member in note.readers.all())

        @invariant()
        def a_step_ends_on_a_day_where_one_is_under_way(self) -> None:
            assert (self.dispute.stage_until is not None) == (self.dispute.stage in OPEN)
            assert (self.dispute.ended_at is not None) == (self.dispute.stage in ENDED)
            assert self.dispute.steps.order_by("-pk")[0].stage == self.dispute.stage

        def teardown(self) -> None:
            DisputeNote.objects.all().delete()

    return Life


def test_the_life_of_a_dispute(table: Table) -> None:
    body, _seats = make_council(table)
    run_state_machine_as_test(
        life_of(table, body),
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_stage_has_its_moves_listed() -> None:
    assert set(lifecycle.moves) == set(DisputeStage)
    assert {stage for stage, moves in lifecycle.moves.items() if not moves} == ENDED

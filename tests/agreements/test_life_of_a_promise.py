"""People do anything with a promise in any order: an act or nothing, two words behind what is kept, no time won."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from agreements.promised import DUE, at, promise
from cast import Table
from commontable.agreements.actions.commitments import (
    confirm_commitment,
    not_confirmed,
    renegotiate,
    report_done,
    restore_commitment,
    withdraw_commitment,
)
from commontable.agreements.datasets.commitments import kept_by_sector, turn_of
from commontable.agreements.rules.keeping import Turn
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

PEOPLE = st.sampled_from(["omar", "maya", "rosa", "alma", "dewi"])
PREFIX = "agreements.commitment."


def from_journal(events: list[tuple[str, datetime, dict]]) -> tuple[str, date, date | None]:
    """Stage, day due and day settled, told from the journal alone."""
    stage, due_on, settled = "open", DUE, None
    for event, moment, body in events:
        if event == "renegotiated":
            due_on = date.fromisoformat(body["after"]["due_on"])
        elif event in {"done", "withdrawn"}:
            stage, settled = event, moment.date()
        elif event in {"not_confirmed", "restored"}:
            stage, settled = "open", None
        elif event == "confirmed":
            stage = "confirmed"
    return stage, due_on, settled


def life_of(table: Table) -> type[RuleBasedStateMachine]:
    """The machine: Harbor's Omar promised; everybody tries everything, and days go by."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.undone = transaction.atomic()
            self.undone.__enter__()
            self.at = at(1)
            self.promise = promise(table, at=self.at)

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def attempt(self, act: Callable[..., object], *, who: str, **given: object) -> None:
            before = Entry.objects.count()
            try:
                with transaction.atomic():
                    act(commitment=self.promise, by=getattr(table, who), at=self.at, **given)
            except (NotAllowed, NotPermitted):
                assert Entry.objects.count() == before
            else:
                assert Entry.objects.count() == before + 1
            self.promise.refresh_from_db()

        @rule(days=st.integers(1, 30))
        def days_go_by(self, days: int) -> None:
            self.at += timedelta(days=days)

        @rule(who=PEOPLE, days=st.integers(-5, 60))
        def move(self, who: str, days: int) -> None:
            before = self.promise.due_on
            self.attempt(renegotiate, who=who, due_on=self.at.date() + timedelta(days=days), why="The hall")
            assert self.promise.due_on == before or self.at.date() <= before

        @rule(who=PEOPLE)
        def say_done(self, who: str) -> None:
            self.attempt(report_done, who=who, evidence="They came.")

        @rule(who=PEOPLE)
        def confirm(self, who: str) -> None:
            self.attempt(confirm_commitment, who=who)

        @rule(who=PEOPLE, why=st.sampled_from(["Two are missing", " "]))
        def miss(self, who: str, why: str) -> None:
            self.attempt(not_confirmed, who=who, why=why)

        @rule(who=PEOPLE)
        def withdraw(self, who: str) -> None:
            self.attempt(withdraw_commitment, who=who, why="No driver")

        @rule(who=PEOPLE)
        def restore(self, who: str) -> None:
            self.attempt(restore_commitment, who=who)

        @invariant()
        def two_words_stand_behind_what_was_kept(self) -> None:
            if self.promise.stage == "confirmed":
                assert self.promise.confirmed_by.partner_id != self.promise.partner_id
                assert self.promise.confirmed_by_id != self.promise.done_by_id
                assert self.promise.evidence

        @invariant()
        def the_journal_tells_the_same(self) -> None:
            entries = Entry.objects.filter(object_type="agreements.commitment").select_related("payload")
            told = [(e.event.removeprefix(PREFIX), e.at, e.payload.body) for e in entries.order_by("sequence")]
            stage, due_on, settled = from_journal(told)
            assert (self.promise.stage, self.promise.due_on) == (stage, due_on)
            turned = turn_of(self.promise, today=self.at.date())
            in_time = settled is not None and settled <= due_on
            assert (turned in {Turn.KEPT, Turn.WITHDRAWN}) == (in_time and stage in {"confirmed", "withdrawn"})
            assert (turned == Turn.LATE) == (stage == "open" and self.at.date() > due_on)

        @invariant()
        def it_is_counted_once(self) -> None:
            counted = [sum(kept.counts.values()) for _sector, kept in kept_by_sector(table.partnership, at=self.at)]
            is_recent = self.promise.stage in {"open", "done"} or self.promise.due_on >= self.at.date() - timedelta(365)
            assert counted == ([1] if is_recent else [])

    return Life


@pytest.mark.slow
def test_the_life_of_a_promise(table):
    run_state_machine_as_test(
        life_of(table),
        settings=settings(max_examples=15, stateful_step_count=20, suppress_health_check=list(HealthCheck)),
    )

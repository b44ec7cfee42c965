"""Whatever a steward does in whatever order: one extract in force a due, one open file, no key of a closed one."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from cast import Table
from commontable.analysis.contract import Preview, Reading, Report, Sealed, Unreadable
from commontable.measurement.actions import intake
from commontable.measurement.actions.intake import checking, looking
from commontable.measurement.actions.retention import destroy_extract, sweep
from commontable.measurement.models import Delivery, Due, Extract
from commontable.measurement.rules.delivery import CLOSED, OPEN, Stage, lifecycle
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import HEADER, NOW, csv_file, due_from, reading_scores, rows

HEADERS = tuple(HEADER.split(","))
OUTCOMES = ["clean", "findings", "unreadable", "curable", "asks", "breaks"]


def life_of(table: Table, due: Due, outcome: dict[str, str]) -> type[RuleBasedStateMachine]:
    """The machine for this due; what the confined process finds is decided by `outcome`."""

    class Life(RuleBasedStateMachine):
        extracts = Bundle("extracts")

        def __init__(self) -> None:
            super().__init__()
            self.at: datetime = NOW
            self.sent = 0

        def teardown(self) -> None:
            Extract.objects.all().delete()
            Delivery.objects.all().delete()

        @property
        def open(self) -> Delivery | None:
            found: Delivery | None = Delivery.objects.filter(due=due, stage__in=OPEN).first()
            return found

        def attempt(self, act: object, **given: object) -> object:
            try:
                return act(**given, by=table.dara, at=self.at)  # type: ignore[operator]
            except (NotAllowed, Unreadable):
                return None

        @rule()
        def send(self) -> None:
            self.sent += 1
            self.attempt(intake.send_file, due=due, file=csv_file(rows(1, start=self.sent)), file_name="r.csv")

        @rule(found=st.sampled_from(OUTCOMES))
        def check(self, found: str) -> None:
            outcome["now"] = found
            if self.open is not None:
                try:
                    self.attempt(intake.check_delivery, delivery=self.open)
                except RuntimeError:
                    assert found == "breaks"

        @rule()
        def confirm_reading(self) -> None:
            if self.open is not None:
                reading = Reading(columns={name: name for name in HEADERS})
                self.attempt(intake.confirm_reading, delivery=self.open, reading=reading)

        @rule()
        def reopen(self) -> None:
            if self.open is not None:
                self.attempt(intake.reopen_reading, delivery=self.open)

        @rule()
        def check_again(self) -> None:
            if self.open is not None:
                self.attempt(intake.ask_to_check_again, delivery=self.open)

        @rule()
        def withdraw(self) -> None:
            if self.open is not None:
                self.attempt(intake.withdraw_delivery, delivery=self.open)

        @rule(target=extracts)
        def accept(self) -> object:
            before = self.open
            made = self.attempt(intake.accept_delivery, delivery=before) if before is not None else None
            assert made is None or (before is not None and before.stage == Stage.READY)
            return made if made is not None else multiple()

        @rule(extract=extracts)
        def restore(self, extract: Extract) -> None:
            self.attempt(intake.restore_extract, extract=extract)

        @rule(extract=consumes(extracts))
        def destroy(self, extract: Extract) -> None:
            self.attempt(destroy_extract, extract=extract, why="x")

        @rule(hours=st.sampled_from([1, 30]))
        def wait(self, hours: int) -> None:
            self.at += timedelta(hours=hours)
            sweep(at=self.at)

        @invariant()
        def one_of_each(self) -> None:
            assert Extract.objects.filter(due=due, superseded_at=None, destroyed_at=None).count() <= 1
            assert Delivery.objects.filter(due=due, stage__in=OPEN).count() <= 1

        @invariant()
        def keys_stand_where_rows_do(self) -> None:
            for delivery in Delivery.objects.all():
                assert (delivery.wrapped_key is None) == (delivery.stage in CLOSED)
                assert (delivery.staged_key is not None) == (delivery.stage == Stage.READY)
                assert (delivery.stage == Stage.ACCEPTED) == Extract.objects.filter(delivery=delivery).exists()
            for extract in Extract.objects.all():
                assert (extract.wrapped_key is None) == (extract.destroyed_at is not None) == bool(extract.certificate)

    return Life


@pytest.mark.django_db
def test_any_order_of_acts_keeps_the_promises(table: Table, monkeypatch) -> None:
    due = due_from(table.northside, reading_scores(table), by=table.ines)
    outcome = {"now": "clean"}

    def preview(*args: object, reading: Reading | None = None, **kwargs: object) -> Preview:
        if outcome["now"] == "unreadable":
            raise Unreadable("html")
        headers = ("alpha", *HEADERS[1:]) if outcome["now"] == "asks" and reading is None else HEADERS
        named = {name: name for name in headers}
        return Preview(
            reading=reading or Reading(), header=headers, rows=(), proposed=named, scores=dict.fromkeys(headers, 100.0)
        )

    def check(*args: object, measures, identities, reading: Reading, **kwargs: object) -> Sealed:  # type: ignore[no-untyped-def]
        if outcome["now"] == "breaks":
            raise RuntimeError
        if outcome["now"] in {"unreadable", "curable"}:
            raise Unreadable("html" if outcome["now"] == "unreadable" else "no-rows")
        clean = outcome["now"] != "findings"
        if clean:
            measures.write_bytes(b"sealed")
            identities.write_bytes(b"sealed")
        report = Report(rows=1, counts={} if clean else {"duplicate-key": 1}, reading=reading)
        return Sealed(report=report, diff=None, sealed=clean, rows=1, has_identities=True)

    monkeypatch.setattr(looking, "preview_confined", preview)
    monkeypatch.setattr(checking, "check_and_seal_confined", check)
    run_state_machine_as_test(
        life_of(table, due, outcome),
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_stage_has_its_moves_listed() -> None:
    assert set(lifecycle.moves) == set(Stage)
    assert all(not lifecycle.moves[stage] for stage in (Stage.ACCEPTED, Stage.WITHDRAWN))

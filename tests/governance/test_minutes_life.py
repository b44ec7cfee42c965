"""Whatever people do in whatever order: only listed moves, approved minutes frozen, every act one entry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cast import Table
from commontable.governance.actions import live, minutes
from commontable.governance.models import Attendance, Correction, Meeting, Minutes, Turn
from commontable.governance.rules.meeting import CorrectionStage, MeetingStage, MinutesStage
from commontable.governance.rules.meeting import lifecycle as meetings
from commontable.governance.rules.meeting import minutes as phases
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.live import called, everybody_there

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
PEOPLE = st.sampled_from(["maya", "omar", "rosa", "dara", "alma", "ines"])
LEADS, SAT = {"maya", "omar"}, {"omar", "rosa", "dara", "ines"}


def life_of(table: Table) -> type[RuleBasedStateMachine]:
    """The machine: one meeting from its call to its approved minutes."""
    body, seats = make_council(table)

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.at = AT
            self.meeting: Meeting = called(table, body, at=AT)
            self.stages: tuple[str, str | None] = (self.meeting.stage, None)
            self.frozen: tuple[object, ...] | None = None
            self.entries = Entry.objects.count()

        def teardown(self) -> None:
            for model in (Correction, Minutes, Attendance, Turn):
                model.objects.all().delete()
            Meeting.objects.all().delete()

        @property
        def minutes(self) -> Minutes | None:
            found: Minutes | None = Minutes.objects.filter(meeting=self.meeting).first()
            return found

        def attempt(self, act: object, who: str, may: set[str], **given: object) -> None:
            """Does it as that person; a refusal leaves no entry, an act leaves one at most."""
            before = Entry.objects.count()
            try:
                act(**given, by=getattr(table, who), at=self.at)  # type: ignore[operator]
            except NotPermitted:
                assert who not in may or not Attendance.objects.exists()
                assert Entry.objects.count() == before
            except NotAllowed:
                assert Entry.objects.count() == before
            else:
                assert who in may
                assert Entry.objects.count() - before in {0, 1}

        @rule(hours=st.integers(1, 60))
        def time_passes(self, hours: int) -> None:
            self.at += timedelta(hours=hours)

        @rule(who=PEOPLE)
        def open(self, who: str) -> None:
            self.attempt(live.open_meeting, who, LEADS, meeting=self.meeting)

        @rule(who=PEOPLE)
        def take_back(self, who: str) -> None:
            self.attempt(live.take_back_opening, who, LEADS, meeting=self.meeting)

        @rule(who=PEOPLE, to=st.integers(0, 2))
        def move(self, who: str, to: int) -> None:
            self.meeting.refresh_from_db()
            item = list(self.meeting.items.order_by("position"))[to]
            self.attempt(live.move_on, who, LEADS, meeting=self.meeting, to=item, seen=self.meeting.current)

        @rule()
        def attend(self) -> None:
            try:
                everybody_there(table, self.meeting, seats, at=self.at)
            except NotAllowed:
                return

        @rule(who=PEOPLE)
        def close(self, who: str) -> None:
            self.attempt(live.close_meeting, who, LEADS, meeting=self.meeting)

        @rule(who=PEOPLE)
        def draft(self, who: str) -> None:
            self.attempt(minutes.draft_minutes, who, LEADS, meeting=self.meeting)

        @rule(who=PEOPLE, text=st.sampled_from(["", "One", "Two", "Three\n\n- four"]))
        def write(self, who: str, text: str) -> None:
            if self.minutes:
                self.attempt(minutes.write_minutes, who, LEADS, minutes=self.minutes, text=text)

        @rule(who=PEOPLE, days=st.integers(-1, 3))
        def prepare(self, who: str, days: int) -> None:
            if self.minutes:
                until = table.partnership.day(self.at) + timedelta(days=days)
                self.attempt(
                    minutes.prepare_minutes, who, LEADS, minutes=self.minutes, corrections_until=until
                )  # fmt: skip

        @rule(who=PEOPLE)
        def reopen(self, who: str) -> None:
            if self.minutes:
                self.attempt(minutes.reopen_minutes, who, LEADS, minutes=self.minutes)

        @rule(who=PEOPLE, text=st.sampled_from(["", "Wrong day", "Wrong name"]))
        def correct(self, who: str, text: str) -> None:
            if self.minutes:
                self.attempt(minutes.propose_correction, who, SAT, minutes=self.minutes, text=text)

        @rule(who=PEOPLE, stage=st.sampled_from(list(CorrectionStage)), text=st.sampled_from(["", "One", "Five"]))
        def settle(self, who: str, stage: CorrectionStage, text: str) -> None:
            found = Correction.objects.first()
            if found:
                self.attempt(
                    minutes.settle_correction, who, LEADS, correction=found, stage=stage, text=text, answer=text
                )  # fmt: skip

        @rule(who=PEOPLE)
        def approve(self, who: str) -> None:
            if self.minutes:
                self.attempt(minutes.approve_minutes, who, LEADS, minutes=self.minutes)

        @invariant()
        def only_listed_moves(self) -> None:
            self.meeting.refresh_from_db()
            now = self.minutes
            before, self.stages = self.stages, (self.meeting.stage, now.stage if now else None)
            assert before[0] == self.stages[0] or meetings.can_move(before[0], to=self.stages[0])
            if before[1] != self.stages[1]:
                moved_from = before[1]
                assert (
                    self.stages[1] == MinutesStage.DRAFT
                    if moved_from is None
                    else phases.can_move(moved_from, to=str(self.stages[1]))
                )

        @invariant()
        def approved_is_frozen_and_complete(self) -> None:
            now = self.minutes
            if now is None or now.stage != MinutesStage.APPROVED:
                assert self.frozen is None
                return
            assert self.meeting.stage == MeetingStage.HELD
            assert not now.corrections.filter(stage=CorrectionStage.OPEN).exists()
            assert now.versions.order_by("-number").first().text == now.text
            sat = list(Attendance.objects.order_by("pk").values_list("seat", "presence", "member"))
            state = (now.text, now.revision, now.approved_at, now.versions.count(), now.corrections.count(), sat)
            assert self.frozen in [None, state]
            self.frozen = state

        @invariant()
        def one_item_at_a_time(self) -> None:
            running = self.meeting.items.filter(began_at__isnull=False, ended_at=None)
            assert list(running.values_list("pk", flat=True)) == (
                [self.meeting.current_id] if self.meeting.current_id else []
            )

    return Life


@pytest.mark.django_db
def test_minutes_keep_their_phases_whatever_people_do(table: Table) -> None:
    run_state_machine_as_test(
        life_of(table),
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

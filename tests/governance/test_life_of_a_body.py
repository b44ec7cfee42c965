"""Whatever people do in whatever order: a seat has one holder, a body one chair, no sector twice, an entry an act."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.bodies import close_body, form_body, reopen_body
from commontable.governance.actions.bodies.chairs import hand_over_chair, set_rota, take_chair
from commontable.governance.actions.bodies.seats import change_seat, close_seat, open_seat, reopen_seat
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.datasets.bodies import chair_of, roll_of
from commontable.governance.models import ChairTerm, RotaPlace, Seat, Tenure
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

PEOPLE = st.sampled_from(["maya", "omar", "rosa", "dara", "alma", "ines", "dewi"])
SECTORS = st.sampled_from(["schools", "nonprofit", "families"])
WHICH, DAYS = st.integers(0, 5), st.integers(0, 40)


def life_of(table: Table) -> type[RuleBasedStateMachine]:
    """The machine: one body from its forming on; the director does most, others try."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.undone = transaction.atomic()
            self.undone.__enter__()
            self.at = LONG_AGO
            self.body = form_body(
                partnership=table.partnership, name="Circle", kind="council", by=table.maya, at=self.at
            )
            for sector in ("schools", "nonprofit", "families"):
                open_seat(body=self.body, name=sector, sector=sector, by=table.maya, at=self.at)

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def attempt(self, act: Callable[..., object], *, who: str = "maya", **given: object) -> None:
            before = Entry.objects.count()
            self.body.refresh_from_db()
            try:
                with transaction.atomic():
                    act(**given, by=getattr(table, who), at=self.at)
            except (NotAllowed, NotPermitted):
                assert Entry.objects.count() == before
            else:
                assert Entry.objects.count() == before + 1

        def seat(self, which: int) -> Seat:
            seats = list(Seat.objects.filter(body=self.body).order_by("pk"))
            found = seats[which % len(seats)]
            found.body = self.body
            return found

        @rule(sector=SECTORS, days=DAYS)
        def open_a_seat(self, sector: str, days: int) -> None:
            opened = self.at.date() - timedelta(days=days)
            self.attempt(
                open_seat, body=self.body, name=f"{sector} {days % 3}", sector=sector, opened_on=opened
            )  # fmt: skip

        @rule(which=WHICH, days=DAYS)
        def close_a_seat(self, which: int, days: int) -> None:
            self.attempt(close_seat, seat=self.seat(which), closed_on=self.at.date() + timedelta(days=days - 20))

        @rule(which=WHICH)
        def open_it_again(self, which: int) -> None:
            self.attempt(reopen_seat, seat=self.seat(which))

        @rule(which=WHICH, is_voting=st.booleans())
        def change_a_seat(self, which: int, is_voting: bool) -> None:
            self.attempt(change_seat, seat=self.seat(which), changes={"is_voting": is_voting})

        @rule(
            which=WHICH,
            who=PEOPLE,
            kind=st.sampled_from(["holder", "holder", "alternate"]),
            days=DAYS,
            length=st.none() | DAYS,
        )
        def hold_a_seat(self, which: int, who: str, kind: str, days: int, length: int | None) -> None:
            start = self.at.date() + timedelta(days=days - 10)
            self.attempt(
                begin_tenure, seat=self.seat(which), member=getattr(table, who), how_chosen="drawn", kind=kind,
                starts_on=start, ends_on=None if length is None else start + timedelta(days=length),
            )  # fmt: skip

        @rule(which=WHICH, days=DAYS)
        def leave_a_seat(self, which: int, days: int) -> None:
            tenures = list(Tenure.objects.filter(seat__body=self.body).order_by("pk"))
            if tenures:
                ends = self.at.date() + timedelta(days=days - 10)
                self.attempt(end_tenure, tenure=tenures[which % len(tenures)], ends_on=ends, why="So it was")

        @rule(order=st.lists(WHICH, max_size=5))
        def set_the_order(self, order: list[int]) -> None:
            self.attempt(set_rota, body=self.body, seats=[self.seat(which) for which in order])

        @rule(which=WHICH, days=DAYS)
        def take_the_chair(self, which: int, days: int) -> None:
            start = self.at.date() + timedelta(days=days - 10)
            self.attempt(take_chair, body=self.body, seat=self.seat(which), starts_on=start)

        @rule(who=PEOPLE)
        def hand_it_over(self, who: str) -> None:
            self.attempt(hand_over_chair, body=self.body, handover="Open: the budget", who=who)

        @rule()
        def close_and_reopen(self) -> None:
            self.attempt(close_body, body=self.body, closed_on=self.at.date())
            self.attempt(hand_over_chair, body=self.body, handover="To whom?")
            self.attempt(reopen_body, body=self.body)

        @rule(days=DAYS)
        def days_pass(self, days: int) -> None:
            self.at += timedelta(days=days)

        @invariant()
        def one_holder_a_seat_and_day(self) -> None:
            for seat in Seat.objects.filter(body=self.body):
                held = seat.tenures.filter(kind="holder").order_by("starts_on", "pk")
                _require_apart([one for one in held if one.starts_on != one.ends_on])
            holders = [one.holder for one in roll_of(self.body, at=self.at) if one.seat.is_voting]
            assert len(set(holders)) == len(holders)

        @invariant()
        def one_chair_a_day_and_never_a_sector_twice(self) -> None:
            terms = ChairTerm.objects.filter(body=self.body).order_by("starts_on", "pk").select_related("seat")
            real = [one for one in terms if one.starts_on != one.ends_on]
            _require_apart(real)
            for one, following in pairwise(real):
                assert one.seat.sector != following.seat.sector or one.seat_id == following.seat_id
            chair = chair_of(self.body, at=self.at)
            assert chair is None or chair.member in [one.holder for one in roll_of(self.body, at=self.at)]

        @invariant()
        def the_order_never_stays_in_a_sector(self) -> None:
            places = RotaPlace.objects.filter(body=self.body).order_by("position").select_related("seat")
            sectors = [place.seat.sector for place in places]
            assert all(one != following for one, following in pairwise([*sectors, *sectors[:1]]))

    return Life


def _require_apart(spans: list) -> None:
    for one, following in pairwise(spans):
        assert one.ends_on is not None and one.ends_on <= following.starts_on


@pytest.mark.django_db
def test_the_life_of_a_body(table: Table) -> None:
    run_state_machine_as_test(
        life_of(table),
        settings=settings(max_examples=12, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )

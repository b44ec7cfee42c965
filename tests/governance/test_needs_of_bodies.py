"""The director is told of vacant seats, of tenures about to end and of a chair whose time is over."""

from datetime import timedelta

import pytest
from django.db.models import prefetch_related_objects

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.bodies import close_body
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.datasets.needs.bodies import waits
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db
DAY = LONG_AGO.date()


def said(member, at) -> list[str]:
    return [f"{need.what} {need.about}" for need in waits(member, at)]


def test_nothing_waits_while_all_is_well(table: Table, django_assert_max_num_queries) -> None:
    make_council(table)
    prefetch_related_objects([table.maya], "roles_held")  # as the page's own member has them
    with django_assert_max_num_queries(2):
        assert said(table.maya, LONG_AGO) == []


def test_vacant_seats_are_one_line_a_body(table: Table) -> None:
    body, seats = make_council(table)
    open_seat(body=body, name="Students", sector="students", by=table.maya, at=LONG_AGO)
    end_tenure(tenure=seats["families"].tenures.get(), ends_on=DAY, why="Moved", by=table.maya, at=LONG_AGO)
    assert said(table.maya, LONG_AGO) == ["2 seats are vacant in Council"]
    assert said(table.rosa, LONG_AGO) == [] == said(table.ines, LONG_AGO)


def test_a_tenure_that_ends_soon_is_told_unless_somebody_follows(table: Table) -> None:
    _, seats = make_council(table)
    seat = seats["schools"]
    end_tenure(
        tenure=seat.tenures.get(kind="holder"), ends_on=DAY + timedelta(days=20), why="Retires", by=table.maya,
        at=LONG_AGO,
    )  # fmt: skip
    need = next(iter(waits(table.maya, LONG_AGO)))
    assert need.what == "Alma Reyes leaves a seat" and need.by == DAY + timedelta(days=20)
    end_tenure(tenure=seat.tenures.get(kind="alternate"), ends_on=DAY, why="Follows", by=table.maya, at=LONG_AGO)
    begin_tenure(
        seat=seat, member=table.dara, how_chosen="named", starts_on=DAY + timedelta(days=20), by=table.maya,
        at=LONG_AGO,
    )  # fmt: skip
    assert said(table.maya, LONG_AGO) == []


def test_a_late_chair_is_told_until_the_body_closes(table: Table) -> None:
    body, _ = make_council(table)
    later = LONG_AGO + timedelta(days=365)
    assert said(table.maya, later - timedelta(days=1)) == []
    assert said(table.maya, later)[0].startswith("The chair of Council should be handed over Omar Haddad has it since")
    close_body(body=body, closed_on=later.date(), by=table.maya, at=later)
    assert said(table.maya, later) == []

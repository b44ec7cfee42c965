"""A person takes away everything the table keeps about their part in deciding, and nothing of anybody else's."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from cast import client_of
from commontable.agreements.own_data import kept_about as promised
from commontable.governance.models import Body, Seat, Tenure
from commontable.governance.own_data import kept_about

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def seat(table):
    body = Body.objects.create(
        partnership=table.partnership, slug="council", name="Council", kind="council", formed_on=NOW.date()
    )
    seat = Seat.objects.create(
        partnership=table.partnership, body=body, name="Schools", sector="schools", opened_on=NOW.date()
    )
    Tenure.objects.create(
        partnership=table.partnership, seat=seat, member=table.alma, starts_on=NOW.date(), how_chosen="named"
    )
    return seat


def test_ones_own_seat_is_there(table, seat):
    kept = kept_about(table.alma.user)
    assert kept["seats"] == [
        {
            "seat__body__name": "Council", "seat__name": "Schools", "kind": "holder", "starts_on": NOW.date(),
            "ends_on": None, "how_chosen": "named", "ended_why": "",
        }
    ]  # fmt: skip


def test_somebody_elses_is_not(table, seat):
    assert all(rows == [] for rows in (kept_about(table.rosa.user) | promised(table.rosa.user)).values())


def test_it_comes_with_the_copy_of_all_data(table, seat):
    copy = client_of(table.alma).post(reverse("accounts:take_data"))
    assert b"Schools" in (b"".join(copy.streaming_content) if copy.streaming else copy.content)

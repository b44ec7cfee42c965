"""Home, a proposal and a meeting ask the register twelve questions at most, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Table, client_of
from commontable.agreements.actions.commitments import make_commitment
from world import NOW, World, make_world

MOST = 12
PEOPLE = ("maya", "ines", "alma", "dara", "omar", "rosa")


@pytest.fixture
def world(table: Table) -> World:
    """One of everything at the table."""
    return make_world(table)


def questions(person: object, address: str) -> list[str]:
    """What the page asks when it is opened for the second time."""
    client = client_of(person)  # type: ignore[arg-type]
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return [query["sql"] for query in asked.captured_queries]


def test_home_asks_twelve_at_most(world, table):
    asked = {name: questions(getattr(table, name), "/p/rivermouth/") for name in PEOPLE}
    assert [name for name in PEOPLE if len(asked[name]) > MOST] == [], max(asked.values(), key=len)


def test_home_asks_no_more_where_more_waits(world, table):
    before = len(questions(table.omar, "/p/rivermouth/"))
    for number in range(20):
        make_commitment(
            partner=table.harbor, member=table.omar, what=f"Thing {number}", due_on=NOW.date(), by=table.omar, at=NOW
        )
    assert len(questions(table.omar, "/p/rivermouth/")) == before


def test_a_proposal_and_a_meeting_ask_twelve_at_most(world, table):
    for route, part in (("proposal", "proposals"), ("meeting", "meetings")):
        address = f"/p/rivermouth/{part}/{world.part(f'governance:{route}', route)}/"
        asked = {name: questions(getattr(table, name), address) for name in PEOPLE}
        assert {name: len(each) for name, each in asked.items() if len(each) > MOST} == {}, max(asked.values(), key=len)

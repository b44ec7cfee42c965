"""Every address × every person × every table: nobody opens or does what is not theirs, and strangers learn nothing."""

import pytest
from django.db import transaction
from django.urls import reverse

from access import ELSEWHERE, EVERYBODYS, TABLE
from addresses import Address, addresses
from cast import Table, client_of
from world import World, make_world

OPENED, REFUSED, NO_SUCH_METHOD = {200, 204, 302}, {403, 404}, 405
PEOPLE = ("rosa", "alma", "dara", "omar", "ines", "maya")
DONE = {200, 204, 302, 400, 409, 422}


@pytest.fixture
def world(table: Table) -> World:
    """One of everything at the table."""
    return make_world(table)


def test_every_address_has_a_line():
    assert {address.name for address in addresses()} - set(TABLE) - ELSEWHERE == set()


def test_no_line_speaks_of_an_address_that_is_gone():
    assert (set(TABLE) | ELSEWHERE) - {address.name for address in addresses()} == set()


def people(table: Table) -> dict[str, object]:
    """The cast by name."""
    return {name: getattr(table, name) for name in PEOPLE}


def status(client, method: str, url: str) -> int:
    """The answer's status; whatever was done is undone."""
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url, {})
        if hasattr(answer, "streaming_content"):
            b"".join(answer.streaming_content)  # read to its end, as a browser does
        transaction.set_rollback(True)
    return answer.status_code


def expected(rule: str, name: str, method: str) -> set[int]:
    """The statuses that keep the rule for that person."""
    if rule == "-":
        return {NO_SUCH_METHOD}
    if rule == "*" or name in rule.split():
        return OPENED if method == "GET" else DONE
    return REFUSED


def routes(world: World) -> list[tuple[Address, str]]:
    """Every address of the table with the world's own parts."""
    return [
        (address, reverse(address.name, kwargs={part: world.part(address.name, part) for part in address.parts}))
        for address in addresses()
        if address.name in TABLE
    ]


def first_of(rule: str) -> str:
    """The first person to whom the rule opens; empty where it opens to nobody."""
    return next((name for name in PEOPLE if rule == "*" or name in rule.split()), "")


def wrong_answers(world: World, table: Table, *, is_first: bool) -> list[str]:
    """Where the rule is not kept: for the first person to whom each address opens, or for everybody else."""
    wrong = []
    for name, person in people(table).items():
        client = client_of(person)
        for address, url in routes(world):
            for method, rule in zip(("GET", "POST"), TABLE[address.name], strict=True):
                if (first_of(rule) == name) is not is_first:
                    continue
                got = status(client, method, url)
                if got not in expected(rule, name, method):
                    wrong.append(f"{method} {address.name} as {name}: {got}")
    return wrong


def test_every_address_opens_and_does_its_act(world, table):
    """For one person each; this is what every database has to answer."""
    wrong = wrong_answers(world, table, is_first=True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.page
def test_members_open_and_do_what_is_theirs_and_nothing_else(world, table):
    """For everybody else."""
    wrong = wrong_answers(world, table, is_first=False)
    assert not wrong, "\n".join(wrong)


@pytest.mark.page
def test_other_tables_and_departed_members_find_nothing(world, table, charlie):
    wrong = []
    for name, person in (("charlie", charlie), ("dewi", table.dewi)):
        client = client_of(person)
        for address, url in routes(world):
            for method in ("GET", "POST"):
                got = status(client, method, url)
                if got not in {404, NO_SUCH_METHOD}:
                    wrong.append(f"{method} {address.name} as {name}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.page
def test_another_tables_objects_do_not_exist_at_ones_own(world, table, charlie):
    """The right person at the right table, with the number of something that belongs to another one."""
    client, wrong = client_of(charlie), []
    for address in addresses():
        parts = [part for part in address.parts if part != "table"]
        if address.name not in TABLE or address.name in EVERYBODYS or not parts:
            continue
        kwargs = {part: world.part(address.name, part) for part in parts} | {"table": "elsewhere"}
        for method in ("GET", "POST"):
            got = status(client, method, reverse(address.name, kwargs=kwargs))
            if got not in {404, NO_SUCH_METHOD}:
                wrong.append(f"{method} {address.name}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.page
def test_nobody_signed_out_gets_further_than_the_door(world):
    client, wrong = client_of(None), []
    for address, url in routes(world):
        for method in ("GET", "POST"):
            with transaction.atomic():
                answer = client.get(url) if method == "GET" else client.post(url, {})
            if not (answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")) and (
                answer.status_code != NO_SUCH_METHOD
            ):
                wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.page
def test_a_form_from_another_site_is_refused(world, table):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(table.maya.user, backend="django.contrib.auth.backends.ModelBackend")
    wrong = [
        address.name
        for address, url in routes(world)
        if TABLE[address.name][1] != "-" and client.post(url, {}).status_code != 403
    ]
    assert not wrong, "\n".join(wrong)

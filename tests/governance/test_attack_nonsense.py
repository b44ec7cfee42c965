"""Nonsense in addresses and forms: huge numbers, NUL, other alphabets' digits. It is refused, and nothing breaks."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from access import TABLE
from addresses import addresses
from cast import client_of
from world import make_world

HUGE = 10**30
AREAS = ("governance:", "agreements:")
NONSENSE = ["a\0b", "9" * 40, "9" * 5000, "-1", "1e999", "２"]
WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b")
OURS = re.compile(r'"(?:governance|agreements|journal)_')
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')


@pytest.fixture
def world(table):
    return make_world(table)


def status(client: Client, method: str, url: str, data: dict | None = None) -> tuple[int, bytes]:
    """The answer's status; whatever was done is undone."""
    with transaction.atomic():
        if method == "GET":
            with connection.execute_wrapper(nothing_written):
                answer = client.get(url, data or {})
        else:
            answer = client.post(url, data or {})
        transaction.set_rollback(True)
    return answer.status_code, b"" if answer.streaming else answer.content


def nothing_written(execute, sql, params, many, context):
    """Reading changes nothing of the table."""
    assert not (WRITES.match(sql) and OURS.search(sql)), sql[:120]
    return execute(sql, params, many, context)


def of_areas():
    return [one for one in addresses() if one.name in TABLE and one.name.startswith(AREAS)]


def test_numbers_beyond_any_register_lead_nowhere(world, table):
    client, wrong = client_of(table.maya), []
    client.raise_request_exception = False
    for address in of_areas():
        for part in address.parts:
            if f"<int:{part}>" not in address.path:
                continue
            kwargs = {each: world.part(address.name, each) for each in address.parts} | {part: HUGE}
            url = reverse(address.name, kwargs=kwargs)
            for method in ("GET", "POST"):
                got, _said = status(client, method, url)
                if got not in {404, 405}:
                    wrong.append(f"{method} {address.name} {part}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_nonsense_in_forms_is_refused_and_breaks_nothing(world, table):
    client, wrong, tried = client_of(table.maya), [], 0
    client.raise_request_exception = False
    for turn, address in enumerate(of_areas()):
        kwargs = {each: world.part(address.name, each) for each in address.parts}
        url, (reads, writes) = reverse(address.name, kwargs=kwargs), TABLE[address.name]
        got, said = status(client, "GET", url) if reads != "-" else (0, b"")
        if got >= 500:
            wrong.append(f"GET {address.name}: {got}")
        names = set(FIELD.findall(said.decode("utf-8", "replace")))
        names = names - {"csrfmiddlewaretoken"} or {"to", "seat", "seen", "answer", "option", "choice"}
        kinds = NONSENSE[turn % len(NONSENSE)], NONSENSE[(turn + 1) % len(NONSENSE)]  # two an address, one to read
        for nonsense in kinds:
            for method, rule in (("GET", reads), ("POST", writes)):
                if rule == "-" or (method == "GET" and (nonsense is not kinds[turn % 2] or "\0" in nonsense)):
                    continue
                got, _said = status(client, method, url, dict.fromkeys(names, nonsense))
                tried += 1
                if got >= 500:
                    wrong.append(f"{method} {address.name} {nonsense[:10]!r}: {got}")
    assert not wrong, "\n".join(wrong)
    assert tried > 250


def test_reading_a_part_of_a_page_changes_nothing(world, table):
    """Whole pages are read above."""
    client = client_of(table.maya)
    with connection.execute_wrapper(nothing_written):
        for address in of_areas():
            if TABLE[address.name][0] != "-":
                kwargs = {each: world.part(address.name, each) for each in address.parts}
                client.get(reverse(address.name, kwargs=kwargs), HTTP_HX_REQUEST="true")

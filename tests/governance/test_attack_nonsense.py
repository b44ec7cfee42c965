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
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')


@pytest.fixture
def world(table):
    return make_world(table)


def status(client: Client, method: str, url: str, data: dict | None = None) -> tuple[int, bytes]:
    """The answer's status; whatever was done is undone."""
    with transaction.atomic():
        answer = client.get(url, data or {}) if method == "GET" else client.post(url, data or {})
        transaction.set_rollback(True)
    return answer.status_code, b"" if answer.streaming else answer.content


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
        names = set(FIELD.findall(status(client, "GET", url)[1].decode("utf-8", "replace"))) if reads != "-" else set()
        names = names - {"csrfmiddlewaretoken"} or {"to", "seat", "seen", "answer", "option", "choice"}
        for nonsense in (NONSENSE[turn % len(NONSENSE)], NONSENSE[(turn + 1) % len(NONSENSE)]):  # two kinds an address
            for method, rule in (("GET", reads), ("POST", writes)):
                if rule == "-" or (method == "GET" and "\0" in nonsense):
                    continue
                got, _said = status(client, method, url, dict.fromkeys(names, nonsense))
                tried += 1
                if got >= 500:
                    wrong.append(f"{method} {address.name} {nonsense[:10]!r}: {got}")
    assert not wrong, "\n".join(wrong)
    assert tried > 250


def test_reading_changes_nothing(world, table):
    written, client = [], client_of(table.maya)

    def watch(execute, sql, params, many, context):
        if re.match(r"\s*(?:INSERT|UPDATE|DELETE)\b", sql) and re.search(r'"(?:governance|agreements|journal)_', sql):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for address in of_areas():
            if TABLE[address.name][0] == "-":
                continue
            kwargs = {each: world.part(address.name, each) for each in address.parts}
            for head in ({}, {"HTTP_HX_REQUEST": "true"}):
                client.get(reverse(address.name, kwargs=kwargs), **head)
    assert written == []

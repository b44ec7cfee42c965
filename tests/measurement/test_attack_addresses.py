"""Nonsense in addresses and forms of figures, curves, policies, activities and packs is refused and breaks nothing."""

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
DEEP = "[" * 3000
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')
NONSENSE = ["a\0b", "9" * 5000, "-1", "1e999", "２", DEEP, "null"]
AREAS = ("/curves/", "/policies/", "/activities/", "/effects/", "/packs/", "/points/", "/new-start/", "/facts/",
         "/notes/", "/turn/")  # fmt: skip
QUERIES = {
    "measurement:indicator-over-time": ("group", "values", "release"),
    "measurement:indicator-groups": ("by", "reference", "measure", "cross"),
    "measurement:indicator-places": ("level", "place", "since", "page", "sort", "size", "kind", "in"),
    "measurement:indicator-measures": ("reference",),
    "measurement:note-points": ("group", "place", "period"),
    "measurement:turning_new": ("group", "place"),
    "measurement:turning_pdf": ("paper",),
    "measurement:effect_ask": ("indicator", "panel"),
    "measurement:policy_choose": ("preset", "minimum_count"),
    "measurement:notes": ("indicator", "page"),
}


@pytest.fixture
def world(table):
    return make_world(table)


def of_areas():
    return [
        one for one in addresses()
        if one.name in TABLE and one.name.startswith(("measurement:", "publish:"))
        and any(area in f"/{one.path}" for area in AREAS)
    ]  # fmt: skip


def url_of(world, address, **other):
    return reverse(address.name, kwargs={each: world.part(address.name, each) for each in address.parts} | other)


def status(client, method, url, data=None):
    """The answer's status and words; whatever was done is undone."""
    with transaction.atomic():
        answer = client.get(url, data or {}) if method == "GET" else client.post(url, data or {})
        transaction.set_rollback(True)
    said = b"" if answer.streaming else answer.content
    answer.close()
    return answer.status_code, said


def test_numbers_beyond_any_register_lead_nowhere(world, table):
    client, wrong = client_of(table.maya), []
    client.raise_request_exception = False
    for address in of_areas():
        for part in address.parts:
            if f"<int:{part}>" not in address.path:
                continue
            url = url_of(world, address, **{part: HUGE})
            for method in ("GET", "POST"):
                got, _said = status(client, method, url)
                if got not in {404, 405}:
                    wrong.append(f"{method} {address.name} {part}: {got}")
    assert not wrong, "\n".join(wrong)


def test_nonsense_in_queries_is_answered(world, table):
    client, wrong = client_of(table.ines), []
    client.raise_request_exception = False
    for address in addresses():
        names = QUERIES.get(address.name, ())
        alone = [{name: ('{"lunch": 1}', DEEP, NONSENSE[turn % 7])[turn % 3]} for turn, name in enumerate(names)]
        together = [dict.fromkeys(names, DEEP), dict(zip(names, NONSENSE[::-1], strict=False))] if names else []
        for asked in (*alone, *together):
            got, _said = status(client, "GET", url_of(world, address), asked)
            if got >= 500:
                wrong.append(f"{address.name} {str(asked)[:80]}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_nonsense_in_forms_is_refused_and_breaks_nothing(world, table):
    clients, wrong, tried = {name: client_of(getattr(table, name)) for name in ("maya", "ines")}, [], 0
    for turn, address in enumerate(of_areas()):
        reads, writes = TABLE[address.name]
        if writes == "-":
            continue
        client = clients["ines" if writes != "*" and "maya" not in writes else "maya"]
        client.raise_request_exception = False
        url = url_of(world, address)
        names = set(FIELD.findall(status(client, "GET", url)[1].decode("utf-8", "replace"))) if reads != "-" else set()
        names = names - {"csrfmiddlewaretoken"} or {"to", "revision", "seen", "matters", "text", "period"}
        for nonsense in (NONSENSE[turn % len(NONSENSE)], NONSENSE[(turn + 3) % len(NONSENSE)]):
            got, _said = status(client, "POST", url, dict.fromkeys(names, nonsense))
            tried += 1
            if got >= 500:
                wrong.append(f"POST {address.name} {nonsense[:10]!r}: {got}")
    assert not wrong, "\n".join(wrong)
    assert tried > 40


def test_reading_changes_nothing_and_writing_needs_the_page(world, table):
    written, client, strict = [], client_of(table.maya), Client(enforce_csrf_checks=True)
    strict.force_login(table.maya.user, backend="django.contrib.auth.backends.ModelBackend")

    def watch(execute, sql, params, many, context):
        if re.match(r"\s*(?:INSERT|UPDATE|DELETE)\b", sql) and re.search(r'"(?:measurement|publish|journal)_', sql):
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for address in of_areas():
            reads, writes = TABLE[address.name]
            url = url_of(world, address)
            if reads != "-" and not url.endswith((".pdf", ".docx", ".png")):
                client.get(url).close()
            if writes != "-":
                assert strict.post(url, {"why": "x"}).status_code == 403, address.name
    assert written == []

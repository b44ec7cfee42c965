"""Every reading of rows is on a page: who, when, how, what for, which file; partners see what concerns their own."""

import ast
from pathlib import Path

import pytest

from cast import Table, client_of
from commontable.measurement import events, vault
from commontable.measurement.datasets.openings import OPENED
from commontable.measurement.models import Due, Extract
from commontable.measurement.views.keeping import openings
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows, sent

PAGE, CSV = "/p/rivermouth/data/opened/", "/p/rivermouth/data/opened.csv"
VAULT = Path(vault.__file__).parent
# Doors that open no row of an accepted file: to how many rows a sealed file has, asked by whoever runs the server.
NO_ROWS = {"proving.py"}


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


@pytest.fixture
def extract(table: Table, due: Due) -> Extract:
    extract = in_force(due, by=table.dara)
    vault.sealed_sources([extract], by=table.ines, at=NOW, what_for="Spring figures")
    return extract


def test_every_opening_is_told_with_who_and_what_for(table: Table, due: Due, extract: Extract) -> None:
    sent(due, by=table.dara, file=csv_file(rows(31)))  # compared with the one in force
    ines = client_of(table.ines)
    page = ines.get(PAGE).content.decode()
    assert "Rows in the vault were opened 2 times" in page
    assert "Ines Park" in page and "Spring figures" in page and "computed with, in the closed process" in page
    assert "Dara Okafor" in page and "compared with the partner" in page
    assert f"/p/rivermouth/data/accepted/{extract.uuid}/" in page
    lines = ines.get(CSV).content.decode().splitlines()
    assert len(lines) == 3 and "Northside USD" in lines[1]


def test_filters_narrow_the_list_and_nonsense_does_no_harm(table: Table, due: Due, extract: Extract) -> None:
    sent(due, by=table.dara, file=csv_file(rows(31)))
    maya = client_of(table.maya)
    for query, n in {
        "how=measurement.extract.opened": 1,
        f"person={table.dara.pk}": 1,
        f"file={extract.uuid}": 2,
        f"owner={table.northside.pk}": 2,
        "since=2030-01-01": 0,
    }.items():
        page = maya.get(f"{PAGE}?{query}").content.decode()
        assert f"{n} opening" in page, query
    for query in ("how=x", "file=nonsense", "owner=-1", "person=x", "since=y", "page=-7"):
        assert maya.get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.page
def test_a_long_list_comes_by_the_page_in_short_rows(table: Table, due: Due, extract: Extract, monkeypatch) -> None:
    for number in range(3):
        vault.sealed_sources([extract], by=table.ines, at=NOW, what_for=f"Figures {number}")
    monkeypatch.setattr(openings, "A_PAGE", 2)
    page = client_of(table.ines).get(f"{PAGE}?how=measurement.extract.opened&page=2").content.decode()
    assert "3 to 4 of 4" in page and "Spring figures" in page and "Figures 2" not in page
    assert "?how=measurement.extract.opened&amp;page=1" in page
    assert 'class="table stacked brief"' in page


@pytest.mark.page
def test_a_partner_sees_what_concerns_its_own_rows_and_no_others(table: Table, extract: Extract) -> None:
    own = client_of(table.dara).get(PAGE).content.decode()
    assert "Rows of Northside USD were opened 1 time" in own
    others = client_of(table.omar)
    assert "Nobody has opened such rows" in others.get(PAGE).content.decode()
    assert "Spring figures" not in others.get(f"{PAGE}?file={extract.uuid}&owner={table.northside.pk}").content.decode()
    for person in (table.rosa, table.alma):
        assert client_of(person).get(PAGE).status_code == 403


@pytest.mark.page
def test_every_door_of_the_vault_says_that_somebody_passed() -> None:
    """Where the key of accepted rows is taken, the same module writes one of the openings."""
    silent = []
    for path in VAULT.glob("*.py"):
        called = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        takes_key = "extract_key" in called and path.name not in {"keys.py", *NO_ROWS}
        if takes_key and not any(event in path.read_text() for event in OPENED):
            silent.append(path.name)
    assert silent == []


@pytest.mark.page
def test_nobody_takes_the_key_of_accepted_rows_beside_the_vault() -> None:
    measurement = VAULT.parent
    outside = [
        str(path.relative_to(measurement))
        for path in measurement.rglob("*.py")
        if "extract_key(" in path.read_text() and VAULT not in path.parents
    ]
    assert outside == []


@pytest.mark.page
def test_every_opening_is_an_event_with_words() -> None:
    assert set(OPENED) <= set(events.EVENTS)

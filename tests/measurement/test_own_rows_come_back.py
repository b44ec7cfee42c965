"""A partner takes its own accepted rows out again; nobody else does, and nothing of them stays on disk."""

import csv
import io
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Table, client_of
from commontable.analysis.contract import Previous, exporting
from commontable.analysis.contract.exporting import exported, plain
from commontable.journal.models import Entry
from commontable.measurement.actions.exporting import export_own_rows
from commontable.measurement.actions.retention import destroy_extract
from commontable.measurement.models import Due, Extract
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, due_from, in_force, reading_scores

pytestmark = pytest.mark.page


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


@pytest.fixture
def extract(table: Table, due: Due) -> Extract:
    return in_force(due, by=table.dara)


def taken(extract: Extract, by, form: str = "csv", *, with_identities: bool = True) -> bytes:
    return b"".join(export_own_rows(extract=extract, form=form, with_identities=with_identities, by=by, at=NOW))


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_rows_come_back_as_they_were_sent(table: Table, extract: Extract, data_folder) -> None:
    before = {path for path in data_folder.rglob("*") if path.is_file()}
    found = sorted(read(taken(extract, table.dara)), key=lambda row: row["pupil"])
    assert len(found) == 30
    assert found[0] == {
        "pupil": "P0001", "name": "Child 1", "year": "2026", "school": "N02", "tested_on": "2026-03-02",
        "lunch": "free", "score": "41.0",
    }  # fmt: skip
    assert {path for path in data_folder.rglob("*") if path.is_file()} == before
    assert not list(__import__("pathlib").Path(__import__("tempfile").gettempdir()).glob("*P0001*"))


def test_without_identities_nobody_is_named(table: Table, extract: Extract) -> None:
    found = read(taken(extract, table.dara, with_identities=False))
    assert len(found) == 30 and set(found[0]) == {"year", "school", "tested_on", "lunch", "score"}


def test_parquet_holds_the_same(table: Table, extract: Extract) -> None:
    import pyarrow.parquet as pq

    found = pq.read_table(io.BytesIO(taken(extract, table.dara, "parquet")))
    assert found.num_rows == 30 and "pupil" in found.column_names and "_row" not in found.column_names


def test_it_is_in_the_journal_and_only_the_own_data_steward_may(table: Table, extract: Extract) -> None:
    taken(extract, table.dara)
    entry = Entry.objects.get(event="measurement.extract.exported")
    assert (entry.actor_name, entry.payload.body["form"], entry.payload.body["identities"]) == (
        "Dara Okafor",
        "csv",
        True,
    )
    for person in (table.ines, table.maya, table.omar, table.alma):
        with pytest.raises(NotPermitted):
            taken(extract, person)


def test_a_browser_that_goes_before_the_first_piece_leaves_nothing_running(monkeypatch) -> None:
    def endless(*_given, on_progress, **_more):
        while True:
            on_progress({"piece": "cm93cw=="})

    monkeypatch.setattr(exporting, "run", endless)
    before = set(threading.enumerate())
    pieces = exported(Previous(measures=Path("a"), key_measures=b"k"), columns=("a",), form="csv")
    (working,) = set(threading.enumerate()) - before
    pieces.close()  # as the server does whose reader is gone; nobody took a piece
    working.join(120)
    assert not working.is_alive()
    assert list(pieces) == []


def test_destroyed_rows_do_not_come_back(table: Table, extract: Extract) -> None:
    gone = destroy_extract(extract=extract, why="Mistake", by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="destroyed"):
        taken(gone, table.dara)


def test_a_download_that_is_broken_off_leaves_no_process(table: Table, extract: Extract) -> None:
    pieces = export_own_rows(extract=extract, form="csv", with_identities=True, by=table.dara, at=NOW)
    assert next(pieces)
    pieces.close()


def test_the_page_asks_who_it_is_first_and_then_sends_the_file(table: Table, extract: Extract) -> None:
    page = f"/p/rivermouth/data/accepted/{extract.uuid}/export/"
    assert client_of(table.dara, is_confirmed=False).get(page)["Location"].startswith("/me/confirm/?next=")
    dara = client_of(table.dara)
    assert "Download your 30 rows" in dara.get(page).content.decode()
    assert dara.post(page, {"form": "xls"}).status_code == 422
    answer = dara.post(page, {"form": "csv", "with_identities": "on"})
    assert answer["Content-Disposition"].endswith('.csv"') and "no-store" in answer["Cache-Control"]
    assert len(read(b"".join(answer.streaming_content))) == 30
    assert client_of(table.ines).get(page).status_code == 404
    assert client_of(table.omar).get(page).status_code == 404


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.text(max_size=30))
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = plain(text)
    assert not cell or cell[0] not in "=+-@\t\r\n\0＝＋－＠"
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text

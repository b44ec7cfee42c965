"""What the files of a release hold, and what they must not."""

import csv
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.released import run_release, write_spec
from commontable.analysis.cells import COLUMNS, CellKey, Status, keys_with
from commontable.analysis.release import ReleaseError, SealedFile, Source, Spec, compute, compute_confined
from commontable.analysis.release.written import csv_safe
from commontable.analysis.sealed import new_key, write_sealed

AT = datetime(2026, 1, 1, tzinfo=UTC)
ODD = '=HYPERLINK("http://x")'


def rows(count=400):
    return pa.table(
        {
            "year": [2020 + i % 2 for i in range(count)],
            "district": [f"D{i % 2}" for i in range(count)],
            "school": [f"-S{i % 8}" for i in range(count)],
            "lunch": [
                ODD if i % 50 == 7 else None if i % 31 == 0 else "paid" if i % 3 else "free" for i in range(count)
            ],
            "score": [None if i % 17 == 0 else (i * 37) % 101 for i in range(count)],
        }
    )


INDICATORS = {
    "reading": {"source": "p", "period": "year", "success": "score >= 40", "by": ["lunch"], "where": "score <> 3"},
    "score": {"source": "p", "period": "year", "mean_of": "score", "by": ["lunch"]},
}


@pytest.fixture
def folder(tmp_path):
    pq.write_table(rows(), tmp_path / "p.parquet")
    write_spec(tmp_path, sources={"p": {"path": "p.parquet"}}, indicators=INDICATORS)
    return tmp_path


@pytest.fixture
def released(folder, capsys):
    assert run_release(folder) == 0
    assert "hidden" in capsys.readouterr().out
    return folder / "out"


def test_the_two_tables_say_the_same(released):
    table = pq.read_table(released / "cells.parquet")
    assert tuple(table.column_names) == COLUMNS
    with (released / "cells.csv").open(newline="", encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == table.num_rows
    for line, cell in zip(lines, table.to_pylist(), strict=True):
        for name in ("denominator", "numerator", "value", "low", "high"):
            assert (line[name] == "") == (cell[name] is None)
            assert line[name] == "" or float(line[name]) == cell[name]
        assert json.loads(cell["breakdown"]) == dict(sorted(json.loads(cell["breakdown"]).items()))
        assert line["breakdown"] == cell["breakdown"]


def test_one_mark_for_every_hidden_cell_and_nothing_beside_it(released):
    cells = pq.read_table(released / "cells.parquet").to_pylist()
    hidden = [cell for cell in cells if cell["status"] == "hidden"]
    assert hidden
    assert {tuple(cell[name] for name in COLUMNS[5:]) for cell in hidden} == {
        (None, None, None, None, None, "hidden", "protected")
    }
    assert {cell["status"] for cell in cells} <= {"published", "ranged", "hidden", "empty"}
    assert {cell["numerator"] for cell in cells if cell["indicator"] == "score"} == {None}


def test_the_order_tells_nothing(released):
    cells = pq.read_table(released / "cells.parquet").to_pylist()
    level = ["all", "district", "school"]
    order = [
        (c["indicator"], c["period"], level.index(c["place_level"]), c["place"], c["breakdown"] != "{}", c["breakdown"])
        for c in cells
    ]
    assert order == sorted(order)


def test_no_spreadsheet_runs_a_cell(released):
    with (released / "cells.csv").open(newline="", encoding="utf-8") as stream:
        for line in csv.DictReader(stream):
            for name in ("indicator", "period", "place_level", "place", "breakdown", "status", "reason"):
                assert not line[name].lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
            assert line["place"].startswith(("'-S", "D", "*"))


@given(st.text(alphabet="=+-@\t\r\n\0 ＝＋－＠a'", max_size=6))
def test_any_text_is_safe_in_csv(text):
    safe = csv_safe(pa.table({"place": pa.array([text])})).column(0)[0].as_py()
    assert not safe.lstrip(" \n\t\r\0").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert safe in {text, f"'{text}"}


def test_hidden_numbers_are_not_even_under_their_nulls(folder):
    cells = compute(Spec.from_toml(folder / "spec.toml"), at=AT).cells
    for name in ("denominator", "numerator", "value", "low", "high"):
        for chunk in cells.column(name).chunks:
            kind = pa.int64() if pa.types.is_int64(chunk.type) else pa.float64()
            raw = pa.Array.from_buffers(kind, len(chunk), [None, chunk.buffers()[1]], offset=chunk.offset)
            assert all(r == 0 for r, v in zip(raw.to_pylist(), chunk.to_pylist(), strict=True) if v is None)


def test_the_same_rows_give_the_same_bytes(folder):
    assert run_release(folder, out="a") == 0
    pq.write_table(rows().take(list(reversed(range(400)))), folder / "p.parquet")
    assert run_release(folder, out="b") == 0
    for name in ("cells.parquet", "cells.csv"):
        assert (folder / "a" / name).read_bytes() == (folder / "b" / name).read_bytes()


def test_the_manifest_rounds_rows_and_names_no_folder(released):
    text = (released / "release.json").read_text()
    manifest = json.loads(text)
    assert manifest["sources"]["p"]["files"][0]["rows"] % 10 == 0
    assert str(released.parent) not in text
    assert "primary" not in text
    assert "secondary" not in text


def test_several_files_of_one_source_are_one_table(folder):
    pq.write_table(rows().slice(0, 150), folder / "one.parquet")
    pq.write_table(rows().slice(150).select(["score", "lunch", "school", "district", "year"]), folder / "two.parquet")
    spec = Spec.from_toml(folder / "spec.toml")
    whole = compute(spec, at=AT).cells
    parts = Source(files=(folder / "one.parquet", folder / "two.parquet"))
    assert compute(spec, {"p": parts}, at=AT).cells.equals(whole)


def test_sealed_files_in_a_child_process_give_the_same_cells(folder):
    spec = Spec.from_toml(folder / "spec.toml")
    files = []
    for i, part in enumerate((rows().slice(0, 150), rows().slice(150))):
        key = new_key()
        write_sealed(part.to_reader(), folder / f"{i}.sealed", key)
        files.append(SealedFile(path=folder / f"{i}.sealed", key=key, sha256="00", label=f"Partner {i}"))
    seen = []
    computed = compute_confined(spec, {"p": Source(files=tuple(files))}, at=AT, on_progress=seen.append)
    assert computed.cells.equals(compute(spec, at=AT).cells)
    assert {"reading", "protecting", "done"} <= {one["stage"] for one in seen}
    told = [one["name"] for one in computed.manifest["sources"]["p"]["files"]]
    assert told == ["Partner 0", "Partner 1"]
    wrong = SealedFile(path=files[0].path, key=new_key(), label="Partner 0")
    with pytest.raises(ReleaseError, match="Partner 0"):
        compute_confined(spec, {"p": Source(files=(wrong,))}, at=AT)


def test_what_was_hidden_before_stays_hidden_even_when_nobody_is_left(folder):
    spec = Spec.from_toml(folder / "spec.toml")
    before = keys_with(cells=compute(spec, at=AT).cells, statuses=[Status.HIDDEN])
    gone = CellKey("reading", "2020", "school", "-S0", '{"lunch": "(not recorded)"}')
    shown = CellKey("reading", "2020", "all", "*", '{"lunch": "free"}')
    later = compute(spec, at=AT, hidden_before=before | {gone, shown}).cells
    assert before | {gone, shown} <= keys_with(cells=later, statuses=[Status.HIDDEN])


def test_periods_places_and_groups_that_are_not_recorded_have_a_name(folder):
    table = rows()
    school = [None if i % 8 == 3 else v for i, v in enumerate(table.column("school").to_pylist())]
    pq.write_table(table.set_column(2, "school", pa.array(school)), folder / "p.parquet")
    cells = compute(Spec.from_toml(folder / "spec.toml"), at=AT).cells.to_pylist()
    assert "D1 (not recorded)" in {cell["place"] for cell in cells if cell["place_level"] == "school"}
    assert '{"lunch": "(not recorded)"}' in {cell["breakdown"] for cell in cells}


def test_a_spec_survives_the_way_through_a_dictionary(folder):
    spec = Spec.from_toml(folder / "spec.toml")
    again = Spec.from_dict(json.loads(json.dumps(spec.to_dict())))
    assert again == spec
    assert again.digest() == spec.digest()


def test_an_empty_single_category_is_said_to_be_empty(folder):
    table = rows()
    lunch = ["free" if v == ODD and i % 8 != 7 else v for i, v in enumerate(table.column("lunch").to_pylist())]
    pq.write_table(table.set_column(3, "lunch", pa.array(lunch)), folder / "p.parquet")
    cells = compute(Spec.from_toml(folder / "spec.toml"), at=AT).cells.to_pylist()
    empty = [cell for cell in cells if cell["status"] == "empty"]
    assert empty
    assert {(c["denominator"], c["numerator"], c["value"], c["reason"]) for c in empty} == {
        (0, None, None, "no_children")
    }

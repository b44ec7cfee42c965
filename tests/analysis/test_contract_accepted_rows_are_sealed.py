"""A clean file becomes two sealed ones; a file with a blocking finding becomes none."""

import datetime as dt
import io

import pyarrow as pa
import pytest

from analysis.contract_cases import HEADER, SCHEMA, lines
from commontable.analysis import sealed
from commontable.analysis.contract import (
    Previous,
    Reading,
    Schema,
    Sealed,
    Unreadable,
    check_and_seal,
    check_and_seal_confined,
    check_confined,
    preview_confined,
    typed_batches,
    typed_rows,
)
from commontable.analysis.contract.confinement import CHECK
from commontable.analysis.contract.sealing import ROW_KEY


class Vault:
    """A folder with keys, and a file to send."""

    def __init__(self, folder):
        self.folder = folder
        self.measures, self.identities = folder / "measures.parquet", folder / "identities.parquet"
        self.keys = {"key_measures": sealed.new_key(), "key_identities": sealed.new_key()}

    def sends(self, content, schema=SCHEMA, *, confined=False, **how):
        path = self.folder / "sent.csv"
        path.write_text(content)
        act = check_and_seal_confined if confined else check_and_seal
        return act(path, schema, measures=self.measures, identities=self.identities, **self.keys, **how)

    @property
    def pair(self):
        return Previous(measures=self.measures, identities=self.identities, **self.keys)

    def rows(self):
        return typed_rows(measures=self.measures, identities=self.identities, **self.keys)


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path)


@pytest.fixture
def later(tmp_path):
    folder = tmp_path / "later"
    folder.mkdir()
    return Vault(folder)


def pupils(numbers, **changes):
    cells = {
        "year": "2025",
        "school": "S01",
        "lunch": "E",
        "score": "50",
        "born": "2015-03-04",
        "note": "fine",
    } | changes
    return [",".join([f"P{i}", *cells.values()]) for i in numbers]


def test_rows_come_back_with_their_types(vault):
    outcome = vault.sends(lines("P1,2025,S01,E,12.5,2015-03-04,", "P2,2025,S02,N,,2015-03-05,two words"))
    assert (outcome.sealed, outcome.rows, outcome.has_identities, outcome.diff) == (True, 2, True, None)
    first, second = vault.rows().select(HEADER.split(",")).to_pylist()
    assert list(first.values()) == ["P1", 2025, "S01", "E", 12.5, dt.date(2015, 3, 4), None]
    assert list(second.values()) == ["P2", 2025, "S02", "N", None, dt.date(2015, 3, 5), "two words"]


def test_identities_stand_apart_and_in_another_order(vault):
    vault.sends(lines(*pupils(range(500))))
    measures = sealed.read_sealed(vault.measures, vault.keys["key_measures"]).read_all()
    people = sealed.read_sealed(vault.identities, vault.keys["key_identities"]).read_all()
    assert set(measures.column_names) == {"year", "school", "lunch", "score", "note", ROW_KEY}
    assert set(people.column_names) == {"pupil", "born", ROW_KEY}
    assert people["pupil"].to_pylist() != [f"P{i}" for i in range(500)]
    assert vault.rows()["pupil"].to_pylist() == [f"P{i}" for i in range(500)]


def test_measures_can_be_read_without_the_identities(vault):
    vault.sends(lines(*pupils([1])))
    rows = typed_rows(measures=vault.measures, key_measures=vault.keys["key_measures"], columns=["score", "year"])
    assert rows.to_pylist() == [{"score": 50.0, "year": 2025}]


@pytest.mark.parametrize("confined", [False, True])
@pytest.mark.parametrize("bad", ["P1,2025,S01,E,50,2015-03-04", "P1,2025,S99,E,50,2015-03-04,x"])
def test_a_blocking_finding_leaves_no_file(vault, bad, confined):
    outcome = vault.sends(lines(bad, *pupils([2])), confined=confined)
    assert not outcome.sealed
    assert outcome.report.blocking
    assert [one.name for one in vault.folder.iterdir() if one.is_file()] == ["sent.csv"]


def test_a_duplicate_found_at_the_very_end_leaves_no_file(vault):
    outcome = vault.sends(lines(*pupils([1, 2, 1])))
    assert outcome.report.counts == {"duplicate-key": 1}
    assert not vault.measures.exists()


def test_a_warning_does_not_keep_the_file_out(vault):
    rows = [f"{row},x" for row in pupils([1])]
    outcome = vault.sends("\n".join([f"{HEADER},shoe size", *rows]) + "\n")
    assert outcome.report.counts == {"unexpected-column": 1}
    assert outcome.sealed


def test_a_file_that_cannot_be_read_leaves_no_file(vault):
    with pytest.raises(Unreadable):
        vault.sends("<html>")
    assert not vault.measures.exists()


def test_a_failing_disk_leaves_neither_file(vault, monkeypatch):
    from commontable.analysis.contract import sealing

    def fails(*_):
        raise OSError("disk full")

    monkeypatch.setattr(sealing._Writers, "write", fails)
    with pytest.raises(OSError, match="disk full"):
        vault.sends(lines(*pupils([1])))
    assert not vault.measures.exists()
    assert not vault.identities.exists()


def test_a_schema_without_identities_makes_one_file(vault):
    schema = Schema.parse({"fields": [{"name": "n", "type": "integer"}]})
    outcome = vault.sends("n\n1\n2\n", schema)
    assert (outcome.sealed, outcome.has_identities, vault.identities.exists()) == (True, False, False)
    assert typed_rows(measures=vault.measures, key_measures=vault.keys["key_measures"])["n"].to_pylist() == [1, 2]


def test_the_next_version_is_compared_with_the_one_in_force(vault, later):
    vault.sends(lines(*pupils(range(100))))
    outcome = later.sends(
        lines(*pupils(range(10, 60)), *pupils(range(60, 110), lunch="N", score="51")), previous=vault.pair
    )
    found = outcome.diff
    assert (found.added, found.gone, found.changed, found.same) == (10, 10, 40, 50)
    assert {(one.field, one.rows) for one in found.changed_columns} == {("lunch", 40), ("score", 40)}
    assert [(one.field, one.value, one.after) for one in found.new_categories] == [("lunch", "N", 50)]


def test_the_child_does_the_same_with_an_upload_that_is_sealed(vault, tmp_path):
    key = sealed.new_key()
    upload = tmp_path / "quarantine"
    sealed.seal_stream(io.BytesIO(lines(*pupils(range(50))).encode()), upload, key)
    stages = []
    assert preview_confined(upload, schema=SCHEMA, sealed_upload=key).proposed["pupil"] == "pupil"
    assert check_confined(upload, SCHEMA, sealed_upload=key).counts == {}
    outcome = check_and_seal_confined(
        upload,
        SCHEMA,
        measures=vault.measures,
        identities=vault.identities,
        sealed_upload=key,
        on_progress=lambda told: stages.append(told["stage"]),
        **vault.keys,
    )
    assert isinstance(outcome, Sealed)
    assert outcome.rows == 50
    assert "checking" in stages
    assert vault.rows().num_rows == 50
    left = {one.name for one in tmp_path.iterdir() if one.is_file()}
    assert left == {"identities.parquet", "measures.parquet", "quarantine"}


def test_a_workbook_in_quarantine_is_read_too(tmp_path):
    from analysis.contract_cases import workbook

    key, upload = sealed.new_key(), tmp_path / "quarantine"
    content = workbook([HEADER.split(","), ["P1", 2025, "S01", "E", 5, dt.date(2015, 3, 4), None]])
    sealed.seal_stream(io.BytesIO(content), upload, key)
    assert check_confined(upload, SCHEMA, sealed_upload=key).counts == {}


def test_a_child_that_is_stopped_is_a_refusal(vault):
    import dataclasses

    path = vault.folder / "sent.csv"
    path.write_text(lines(*pupils([1])))
    with pytest.raises(Unreadable) as refused:
        check_confined(path, SCHEMA, limits=dataclasses.replace(CHECK, wall_seconds=0.05))
    assert refused.value.code == "too-slow"


def test_a_wrong_key_for_the_version_in_force_says_nothing_of_its_rows(vault, later):
    vault.sends(lines(*pupils([1])))
    wrong = Previous(measures=vault.measures, key_measures=sealed.new_key())
    with pytest.raises(Unreadable) as refused:
        later.sends(lines(*pupils([1])), previous=wrong, confined=True)
    assert "WrongKey" in refused.value.parameters["kind"]
    assert not later.measures.exists()


def test_typed_batches_leave_out_rows_with_an_error(tmp_path):
    path = tmp_path / "sent.csv"
    path.write_text("n,day,ok\n1,2024-01-02,true\nx,2024-01-02,true\n3,,0\n")
    fields = [{"name": "n", "type": "integer"}, {"name": "day", "type": "date"}, {"name": "ok", "type": "boolean"}]
    table = typed_batches(path, Schema.parse({"fields": fields}), reading=Reading()).read_all()
    assert table.schema.types == [pa.int64(), pa.date32(), pa.bool_()]
    assert table.to_pylist() == [
        {"n": 1, "day": dt.date(2024, 1, 2), "ok": True},
        {"n": 3, "day": None, "ok": False},
    ]

"""Bad input has a clear end: an error in plain words that holds no row, or a result that says what was wrong."""

import argparse
import json
import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.analysis.linkage import LinkageError, link
from commontable.analysis.linkage.command import add_arguments, run
from commontable.analysis.linkage.reading import records_of
from commontable.analysis.linkage.spec import LinkSpec

from . import made

SPEC = """
[sources.school]
path = "school.csv"
id = "id"

[sources.club]
path = "club.parquet"
id = "number"

[fields]
given_name = "first"
surname = "last"
birth_date = "born"
"""


def asked_for(folder: Path) -> argparse.Namespace:
    """What the command line hands over."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args([str(folder / "spec.toml"), "--out", str(folder / "out")])


def refused(records: dict[str, pa.Table], **asked: object) -> LinkageError:
    with pytest.raises(LinkageError) as caught:
        link(records, **asked)
    return caught.value


def few(prefix: str = "a", count: int = 20) -> pa.Table:
    return made.table(made.file_of(range(count), prefix))


@pytest.mark.parametrize(
    ("records", "asked", "code"),
    [
        ({}, {}, "source_missing"),
        ({"a": few()}, {}, "one_source"),
        ({"a": few(), "b": few("b").slice(0, 0)}, {}, "source_empty"),
        ({"a": few(), "b": pa.concat_tables([few("b"), few("b")])}, {}, "id_twice"),
        ({"a": few(), "b": few("b").drop_columns(["id"])}, {}, "id_missing"),
        ({"a": few(), "b": few("b").rename_columns({"postcode": "national_number"})}, {}, "field_unknown"),
        ({"a": few(), "b": made.table([{"id": "1", "given_name": None, "postcode": ""}])}, {}, "nothing_to_compare"),
        ({"a": few().select(["id", "given_name"]), "b": few("b").select(["id", "postcode"])}, {}, "nothing_to_compare"),
        ({"a": few(), "b": few("b")}, {"threshold": 1.0}, "threshold"),
        ({"a": few(), "b": few("b")}, {"band": (0.9, 0.1)}, "band"),
        ({"a": few(), "b": few("b")}, {"mode": "join"}, "mode"),
        ({"a": few(), "b": few("b")}, {"engine": "abacus"}, "engine"),
    ],
)
def test_what_cannot_be_linked_is_refused_in_plain_words(
    records: dict[str, pa.Table], asked: dict[str, object], code: str
) -> None:
    error = refused(records, **asked)
    assert error.code == code
    assert error.message.endswith(".")
    assert LinkageError.from_dict(error.to_dict()).code == code


def test_files_without_a_child_in_common_give_no_links() -> None:
    linked = link({"a": few("a", 150), "b": made.table(made.file_of(range(1000, 1150), "b"))})
    assert linked.pairs.num_rows <= 1
    assert linked.report["people"] >= 299
    if not linked.pairs.num_rows:
        assert "no_links" in linked.report["warnings"]


def test_six_hundred_children_of_one_name_and_day_do_not_explode() -> None:
    same = [{"id": f"s{i}", "given_name": "Maria", "surname": "Silva", "birth_date": "1900-01-01"} for i in range(600)]
    other = [{**row, "id": f"t{row['id']}"} for row in same]
    linked = link(
        {"a": made.table(same + made.file_of(range(50), "a")), "b": made.table(other + made.file_of(range(50), "b"))}
    )
    assert linked.clusters.num_rows == 1300
    assert {left for left, right in made.numbers_linked(linked.pairs) if left == right} >= {str(i) for i in range(40)}
    assert "frequent_values_left_out" in linked.report["warnings"]
    assert linked.report["pairs_compared"] < 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = made.file_of(range(60), "a")
    lines = ["id,first,last,born"] + [f"{r['id']},{r['given_name']},{r['surname']},{r['birth_date']}" for r in rows]
    (tmp_path / "school.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    club = made.file_of(range(30, 90), "b")
    born = [r["birth_date"].replace("-", "") for r in club]
    names = {"first": [r["given_name"].upper() for r in club], "last": [r["surname"] for r in club]}
    pq.write_table(
        pa.table({"number": range(60), **names, "born": [int(one) for one in born]}), tmp_path / "club.parquet"
    )
    (tmp_path / "spec.toml").write_text(SPEC)
    return tmp_path


def test_the_command_writes_pairs_clusters_and_a_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(asked_for(folder)) == 0
    pairs = pq.read_table(folder / "out" / "pairs.parquet")
    assert pairs.column_names == ["left_source", "left_id", "right_source", "right_id", "probability"]
    assert pairs.num_rows == 30
    assert pq.read_table(folder / "out" / "clusters.parquet").column_names == ["source", "id", "person"]
    assert "30 links, 90 people" in capsys.readouterr().out
    assert not list((folder / "out").glob(".*"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[fields]", "[fields]\nnickname = 'x'"), "[fields] nickname: there is no such field"),
        (('given_name = "first"', 'given_name = "frist"'), "Is first meant?"),
        (('path = "school.csv"', 'path = "gone.csv"'), "[sources.school] path: there is no file gone.csv."),
        (('id = "number"', 'id = "nmber"'), "[sources.club] id: source club has no column nmber. Is number meant?"),
        (("[fields]", "[feilds]"), "[feilds]: there is no such section"),
        (("[sources.school]", "[sources.school"), "this is not TOML"),
        (("[fields]", "[link]\nearlier = 'school.csv'\n[fields]"), "[link] earlier: school.csv has no column source."),
        (("[fields]", "[link]\nthreshold = 2\n[fields]"), "[link] threshold: write a number from 0 to 1."),
    ],
)
def test_the_command_says_what_is_wrong_and_where(
    folder: Path, change: tuple[str, str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "spec.toml").write_text(SPEC.replace(*change))
    assert run(asked_for(folder)) == 2
    error = capsys.readouterr().err
    assert error.startswith("commontable link: spec.toml: ")
    assert says in error
    assert error.count("\n") == 1
    assert not (folder / "out").exists()


def test_a_truncated_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (folder / "club.parquet").read_bytes()
    (folder / "club.parquet").write_bytes(whole[: len(whole) // 2])
    assert run(asked_for(folder)) == 2
    assert "club.parquet cannot be read; it is damaged" in capsys.readouterr().err


def test_an_empty_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "school.csv").write_text("")
    assert run(asked_for(folder)) == 2
    assert "school.csv is empty." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((b"id,first,last,born\n", b"id,last,last,born\n"), "[fields] surname: school.csv has 2 columns last; rename"),
        ((b"a3,", b"a3,one too many,"), "row 5 of school.csv has 5 columns where there should be 4; mend that row."),
        ((b"a3,", b"a3,\xc9va "), "school.csv is not in UTF-8; save it again as CSV in UTF-8."),
        ((b"a3,", b","), "one row has no id. Give every row one"),
        ((b"id,first", b"PAR1\0\0\xff"), "it is damaged, or it is not what its name says."),
    ],
)
def test_a_file_that_cannot_be_read_right_says_where_and_what_to_do(
    folder: Path, change: tuple[bytes, bytes], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    school = folder / "school.csv"
    school.write_bytes(school.read_bytes().replace(*change))
    assert run(asked_for(folder)) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not (folder / "out").exists()


def test_a_folder_that_cannot_be_written_is_refused_before_any_work(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "out").write_text("not a folder")
    assert run(asked_for(folder)) == 2
    assert capsys.readouterr().err == f"commontable link: --out: {folder / 'out'} is a file; name a folder.\n"


def test_spaces_around_names_of_columns_and_empty_lines_do_not_count(folder: Path) -> None:
    school = folder / "school.csv"
    plain = records_of(LinkSpec.from_dict(tomllib.loads(SPEC), folder=folder))["school"]
    school.write_text("\n\n" + school.read_text().replace(",", ", ") + ",,,\n, ,,\n")
    spaced = records_of(LinkSpec.from_dict(tomllib.loads(SPEC), folder=folder))["school"]
    assert {name: [text.strip() for text in spaced[name].to_pylist()] for name in spaced.column_names} == (
        plain.to_pydict()
    )


def test_numbers_of_any_type_are_read_as_they_are_written(folder: Path) -> None:
    numbers = {
        "number": pa.array([1.0, 2.0, 3.0]),
        "first": ["Ana", "Ben", "Cleo"],
        "born": pa.array([20150304.0, float("nan"), None]),
        "last": pa.array([1, 2, 3]).cast(pa.decimal128(21, 2)),
    }
    pq.write_table(pa.table(numbers), folder / "club.parquet")
    club = records_of(LinkSpec.from_dict(tomllib.loads(SPEC), folder=folder))["club"]
    assert club.select(["id", "birth_date", "surname"]).to_pydict() == {
        "id": ["1", "2", "3"], "birth_date": ["20150304", None, None], "surname": ["1", "2", "3"]
    }  # fmt: skip


def test_columns_of_any_type_are_read_as_text(folder: Path) -> None:
    spec = LinkSpec.from_dict(tomllib.loads(SPEC), folder=folder)
    records = records_of(spec)
    assert all(field.type == pa.string() for table in records.values() for field in table.schema)
    assert set(records["club"].column_names) == {"id", "given_name", "surname", "birth_date"}


def test_a_disk_that_fills_leaves_the_links_of_before(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(asked_for(folder)) == 0
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}

    def full(*_given: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json, "dumps", full)  # the last of the files
        assert run(asked_for(folder)) == 2
        (folder / "spec.toml").rename(folder / "elsewhere.toml")
        fresh = asked_for(folder)
        fresh.spec, fresh.out = folder / "elsewhere.toml", folder / "new"
        assert run(fresh) == 2
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before
    assert not (folder / "new").exists()

"""`commontable encode` at two partners, `commontable link` at the table, files alone."""

import json

import pyarrow.parquet as pq
import pytest

from analysis.tokens.encoding_cases import KEY, PROFILE, csv_of, encoded, rows_of
from commontable.analysis.linkage import command as linking
from commontable.analysis.tokens import command as encoding
from commontable.analysis.tokens import program

SPEC = """
[sources.preschool]
path = "preschool.parquet"
[sources.clinic]
path = "clinic.parquet"
[link]
profile = "profile.json"
"""


def run(module, *words):
    import argparse

    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "profile.json").write_text(json.dumps(PROFILE.to_dict()))
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "spec.toml").write_text(SPEC)
    for name in ("preschool", "clinic"):
        words = (csv_of(tmp_path, rows_of()), "--profile", tmp_path / "profile.json", "--key-file", tmp_path / "key")
        assert run(encoding, *words, "--out", tmp_path / f"{name}.parquet") == 0
    return tmp_path


def test_two_partners_encode_and_the_table_links(folder, capsys):
    assert run(linking, folder / "spec.toml", "--out", folder / "linked") == 0
    assert "5 links, 5 people, 0 uncertain" in capsys.readouterr().out
    assert pq.read_table(folder / "linked" / "pairs.parquet").num_rows == 5
    report = json.loads((folder / "linked" / "report.json").read_text())
    assert (report["mode"], report["engine"], report["links"]) == ("tokens", "duckdb", 5)
    assert set(report["expected"]) >= {"precision", "precision_low", "recall", "recall_high"}


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (SPEC + "seed = 4\n", "[link] seed: there is no such setting"),
        (SPEC.replace("profile.json", "other.json"), "[link] profile: the profile cannot be read"),
        (SPEC.replace("clinic.parquet", "none.parquet"), "[sources.clinic] path: there is no file none.parquet"),
        (SPEC.replace("clinic.parquet", "spec.toml"), "[sources.clinic] path: This is no whole Parquet file"),
        (SPEC + "[fields]\nsurname = 'Last'\n", "[fields]: a linkage by tokens has"),
        (SPEC + "field_tokens = 1\n", "[link] field_tokens"),
        (SPEC + "low = 0.9\nhigh = 0.1\n", "[link] low"),
        (SPEC + "gold = 'spec.toml'\n", "[link] gold: spec.toml must be CSV or Parquet"),
        (SPEC.replace('path = "clinic', 'id = "id"\npath = "clinic'), "[sources.clinic]: an encoded source"),
    ],
)
def test_a_wrong_spec_says_where(folder, capsys, spec, says):
    (folder / "spec.toml").write_text(spec)
    assert run(linking, folder / "spec.toml", "--out", folder / "linked") == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert not (folder / "linked").exists()


def test_files_of_two_keys_are_not_linked(folder, capsys):
    encoded(folder, key=KEY[::-1], name="clinic")
    assert run(linking, folder / "spec.toml", "--out", folder / "linked") == 2
    assert "different keys" in capsys.readouterr().err


def test_the_program_is_saved_as_one_file(folder):
    assert run(encoding, "--save-program", folder / "encode.pyz") == 0
    assert (folder / "encode.pyz").read_bytes() == program()
    assert run(encoding, "--save-program", folder / "none" / "encode.pyz") == 2


def test_a_new_profile_serves_a_file_whose_headers_are_our_names(tmp_path, capsys):
    made = tmp_path / "profile.json"
    asked = ("--new-profile", made, "--project", "northside", "--refresh", "2026-11")
    assert run(encoding, *asked) == 0
    header = ["id", "given_name", "surname", "birth_date"]
    children = csv_of(tmp_path, [["1", "Ana", "Petrova", "2015-03-04"], ["", " ", "", ""]], header=header)
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "key").chmod(0o600)
    words = (children, "--profile", made, "--key-file", tmp_path / "key", "--out", tmp_path / "e.parquet")
    assert run(encoding, *words) == 0
    assert "1 children from 1 rows" in capsys.readouterr().out
    assert run(encoding, *asked) == 2
    assert "there already" in capsys.readouterr().err
    assert run(encoding, "--new-profile", tmp_path / "other.json", "--project", "Ours!", "--refresh", "1") == 2
    assert not (tmp_path / "other.json").exists()


def test_neither_file_is_there_where_one_cannot_be_written(folder, capsys):
    words = (folder / "children.csv", "--profile", folder / "profile.json", "--key-file", folder / "key")
    assert run(encoding, *words, "--out", folder / "new.parquet", "--measures-out", folder / "gone" / "m.csv") == 2
    assert capsys.readouterr().err == "encode: m.csv cannot be written (No such file or directory).\n"
    assert not list(folder.glob("*new.parquet*"))
    assert not list(folder.glob(".*"))

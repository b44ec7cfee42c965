"""One file, plain Python, no network: what a clerk takes to another machine does what the command does."""

import ast
import csv
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.tokens.encoding_cases import CHILDREN, COLUMNS, KEY, PROFILE, csv_of, rows_of
from commontable.analysis.tokens import EncodingError, program
from commontable.analysis.tokens.offline import encoding
from commontable.analysis.tokens.offline.encoding import encode

OFFLINE = Path(encoding.__file__).parent


def old_python():
    """A Python older than ours, where one runs here."""
    for name in ("python3.9", "python3.10"):
        if (path := shutil.which(name)) and subprocess.run([path, "-c", ""], capture_output=True).returncode == 0:
            return path
    return None


OLD_PYTHON = old_python()


@pytest.fixture
def machine(tmp_path):
    """A folder with the program, a profile, a key and a clerk's file."""
    (tmp_path / "encode.pyz").write_bytes(program())
    (tmp_path / "profile.json").write_text(json.dumps(PROFILE.to_dict()))
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "key").chmod(0o600)
    csv_of(tmp_path, rows_of())
    return tmp_path


def run(machine, *words, python=sys.executable):
    command = [str(python), "-I", "-S", "encode.pyz", *words]
    return subprocess.run(command, cwd=machine, capture_output=True, text=True, timeout=600)


ASKED = ("children.csv", "--profile", "profile.json", "--key-file", "key", "--out", "e.parquet")


def test_the_program_is_one_small_file_of_the_standard_library():
    assert len(program()) < 40_000
    assert hashlib.sha256(program()).digest() == hashlib.sha256(program()).digest()
    for path in OFFLINE.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names, path.name


def test_it_runs_without_site_packages_and_writes_tokens_and_measures(machine):
    said = run(machine, *ASKED, "--measures-out", "m.csv")
    assert (said.returncode, said.stderr) == (0, "")
    assert "5 children from 5 rows" in said.stdout
    table = pq.read_table(machine / "e.parquet")
    content = (machine / "e.parquet").read_bytes() + (machine / "m.csv").read_bytes()
    for child in CHILDREN:
        assert all(len(text) < 4 or text.encode() not in content for text in child)
    measures = list(csv.DictReader((machine / "m.csv").read_text().splitlines()))
    assert {row["id"] for row in measures} == set(table["id"].to_pylist())
    assert list(measures[0]) == ["id", "score"]
    assert sorted(row["score"] for row in measures) == ["40", "41", "42", "43", "44"]


@pytest.mark.skipif(OLD_PYTHON is None, reason="no Python older than 3.11 is on this machine")
def test_it_runs_on_an_older_python(machine):
    assert run(machine, *ASKED, python=OLD_PYTHON).returncode == 0
    ours = machine / "ours.parquet"
    encode(machine / "children.csv", profile=PROFILE, key=KEY, out=ours)
    one, other = (pq.read_table(path).drop_columns(["id"]) for path in (machine / "e.parquet", ours))
    assert sorted(map(str, one.to_pylist())) == sorted(map(str, other.to_pylist()))


def test_rows_are_shuffled_and_ids_drawn_anew_every_time(tmp_path):
    children = [(f"Ana{place:03d}", "Silva", "2015-03-04", "F", "97202", "1 Elm") for place in range(60)]
    path = csv_of(tmp_path, rows_of([(one.translate(DIGITS), *rest) for one, *rest in children]))
    seen = []
    for name in ("a", "b"):
        encode(path, profile=PROFILE, key=KEY, out=tmp_path / name)
        seen.append(pq.read_table(tmp_path / name))
    assert set(seen[0]["full"].to_pylist()) == set(seen[1]["full"].to_pylist())
    assert seen[0]["full"].to_pylist() != seen[1]["full"].to_pylist()
    assert not set(seen[0]["id"].to_pylist()) & set(seen[1]["id"].to_pylist())


DIGITS = str.maketrans("0123456789", "abcdefghij")


def test_a_child_on_several_rows_is_encoded_once_and_its_measures_stay_together(tmp_path):
    again = [*CHILDREN[0][:1], "PETROVA", *CHILDREN[0][2:], "99"]
    done = encode(
        csv_of(tmp_path, [*rows_of(), again]),
        profile=PROFILE,
        key=KEY,
        out=tmp_path / "e",
        measures_out=tmp_path / "m",
    )
    assert (done.rows, done.children, done.repeated) == (6, 5, 1)
    rows = list(csv.reader((tmp_path / "m").read_text().splitlines()))[1:]
    by_id = {}
    for child, score in rows:
        by_id.setdefault(child, set()).add(score)
    assert {"40", "99"} in by_id.values()


def test_the_partners_own_number_says_who_is_one_child(tmp_path):
    header = ["No", *COLUMNS.values()]
    rows = [["1", *CHILDREN[0][:4], "", ""], ["1", *CHILDREN[0]], ["2", *CHILDREN[0]]]
    profile = PROFILE.with_columns(COLUMNS, person="No")
    done = encode(csv_of(tmp_path, rows, header=header), profile=profile, key=KEY, out=tmp_path / "e")
    assert done.children == 2
    assert pq.read_table(tmp_path / "e")["full"].null_count == 0


def test_columns_that_may_tell_who_it_is_stay_unless_named(tmp_path):
    header = [*COLUMNS.values(), "score", "Student ID", "Mother's name", "Notes"]
    path = csv_of(tmp_path, [[*CHILDREN[0], "=1+1", "77", "Eva", "shy"]], header=header)
    out = {"out": tmp_path / "e", "measures_out": tmp_path / "m"}
    done = encode(path, profile=PROFILE, key=KEY, **out)
    assert done.measures == ("score",)
    assert done.kept_back == ("Student ID", "Mother's name", "Notes")
    assert (tmp_path / "m").read_text().splitlines()[1].endswith(",=1+1")
    assert encode(path, profile=PROFILE, key=KEY, **out, measures=["Notes"]).measures == ("Notes",)
    with pytest.raises(EncodingError, match="identity"):
        encode(path, profile=PROFILE, key=KEY, **out, measures=["First"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"First,Last,Born,Sex,ZIP,Street\r\n", "no rows"),
        (b"First,Last\r\nAna,Silva\r\n", "there is no column 'Born'"),
        (b"First,Last,Born,Sex,ZIP,Street\r\nAna,Silva\r\n", "row 2 has 2 cells"),
        (b"First,First,Last,Born,Sex,ZIP,Street\r\na,a,b,c,d,e,f\r\n", "more than one column 'First'"),
        (b'First,Last,Born,Sex,ZIP,Street\r\n"Ana,Silva\r\n', "row 2 cannot be read"),
        ("First,Last,Born,Sex,ZIP,Street\r\nJosé,b,c,d,e,f\r\n".encode("cp1252"), "--encoding cp1252"),
        (b"PK\x03\x04 a workbook", "spreadsheet"),
        (b"First,Last\x00", "no CSV"),
        (b"First,Last,Born,Sex,ZIP,Street\r\n,,,,,\r\nN/A,-,unknown,,,\r\n", "no row has what any key needs"),
    ],
)
def test_a_file_that_cannot_be_encoded_is_refused_in_one_line_and_leaves_nothing(machine, content, says):
    (machine / "children.csv").write_bytes(content)
    before = sorted(machine.iterdir())
    said = run(machine, *ASKED, "--measures-out", "m.csv")
    assert (said.returncode, said.stdout) == (2, "")
    assert says in said.stderr
    assert said.stderr.count("\n") == 1
    assert sorted(machine.iterdir()) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (ASKED[:-2], "--out is missing"),
        ((*ASKED[:-1], "children.csv"), "named twice"),
        ((*ASKED[:-1], "none/e.parquet"), "cannot be written"),
        (("none.csv", *ASKED[1:]), "cannot be read"),
        ((*ASKED[:2], "key", *ASKED[3:]), "named twice"),
        ((*ASKED[:2], "children.csv", *ASKED[3:]), "named twice"),
        ((*ASKED, "--encoding", "klingon"), "no encoding"),
    ],
)
def test_a_wrong_command_says_what_to_do(machine, words, says):
    said = run(machine, *words)
    assert said.returncode == 2
    assert says in said.stderr
    assert "Traceback" not in said.stderr


def test_a_new_key_is_made_once(machine):
    assert run(machine, "--new-key", "fresh").returncode == 0
    assert len((machine / "fresh").read_bytes()) == 32
    assert run(machine, "--new-key", "fresh").returncode == 2

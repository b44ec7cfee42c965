"""Hostile files given to `trend`, `effect` and `audit-release`: one line, exit code 2, never a traceback."""

import hashlib
import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from commontable.analysis.audit import command as audit_release
from commontable.analysis.cells import COLUMNS
from commontable.analysis.effect import command as effect
from commontable.analysis.trend import command as trend

YEARS = [str(year) for year in range(1995, 2020)]
SERIES: dict[str, bytes] = {
    "nul": b"date,value\n2001,4\x000\n",
    "a line of 10 MB": b"date,value\n2001," + b"9" * 10_000_000 + b"\n",
    "a heading of 2 MB": b"a" * 2_000_000 + b"\n1,2\n",
    "a workbook": b"PK\x03\x04" + bytes(range(256)) * 40,
    "nothing": b"",
    "a column twice": b"date,value,value\n2001,1,2\n",
    "numbers without end": b"date,value\n" + "".join(f"{year},1e309\n" for year in YEARS).encode(),
    "numbers near the end": b"date,value\n" + "".join(f"{year},1e307\n" for year in YEARS).encode(),
    "nobody counted": b"date,value,denominator\n" + "".join(f"{year},3,1e-320\n" for year in YEARS).encode(),
    "no number": b"date,value\n2001,=1+1\n",
    "no day": b"date,value\n=cmd(),1\n",
    "an open quote": b'date,value\n"2001,1\n2002,2\n',
}
SPEC = '[effect]\ndesign = "adjusted"\noutcome = "y"\ntreatment = "t"\n'
SPECS = {
    "brackets": "a = " + "[" * 5000,
    "a number without end": "[effect]\nalpha = " + "9" * 6000,
    "another kind": "[effect]\ndesign = 3\noutcome = []\n",
    "nothing": "",
}
MANIFESTS: dict[str, Any] = {
    "parents": {"places": {"levels": ["school"], "parents": {"school": 3}}},
    "levels": {"places": {"levels": {"a": 1}, "parents": {}}},
    "width": {"policy": {"width": 10**400}},
    "policy": {"policy": [[]]},
}


def ran(command: Any, *arguments: str) -> int:
    """The exit code."""
    parser = ArgumentParser()
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(arguments))
    return code


def one_line(said: str) -> bool:
    """A sentence that somebody can read, and nothing of the file in it at length."""
    return said.count("\n") == 1 and len(said) < 600


@pytest.mark.parametrize("what", SERIES)
def test_trend(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "series.csv"
    file.write_bytes(SERIES[what])
    assert ran(trend, str(file), "--json", "--chart", "auto") == 2
    assert one_line(capsys.readouterr().err)


def test_what_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to("loop.csv")
    spec = tmp_path / "spec.toml"
    spec.write_text(SPEC)
    for path in (tmp_path, loop, tmp_path / "none"):
        for command, more in ((trend, ()), (effect, ("--spec", str(spec))), (audit_release, ())):
            assert ran(command, str(path), *more) == 2
            assert one_line(capsys.readouterr().err)


@pytest.mark.parametrize("what", SPECS)
def test_effect(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "spec.toml").write_text(SPECS[what])
    (tmp_path / "data.csv").write_text("y,t\n1,0\n2,1\n")
    assert ran(effect, str(tmp_path / "data.csv"), "--spec", str(tmp_path / "spec.toml")) == 2
    assert one_line(capsys.readouterr().err)


def release(folder: Path, manifest: dict[str, Any], *, columns: tuple[str, ...] = COLUMNS) -> Path:
    """A folder with one cell and a manifest that names its digest."""
    known = {"indicator": "r", "period": "2025", "place_level": "all", "place": "*", "breakdown": "{}",
             "denominator": "100", "numerator": "40", "value": "40", "status": "published"}  # fmt: skip
    text = io.StringIO()
    text.write(",".join(columns) + "\n" + ",".join(known.get(name, "") for name in columns) + "\n")
    (folder / "cells.csv").write_text(text.getvalue())
    digest = hashlib.sha256((folder / "cells.csv").read_bytes()).hexdigest()
    (folder / "release.json").write_text(json.dumps({"files": {"cells.csv": {"sha256": digest}}, **manifest}))
    return folder


@pytest.mark.parametrize("what", MANIFESTS)
def test_audit_release(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = ran(audit_release, str(release(tmp_path, MANIFESTS[what])))
    said = capsys.readouterr().err
    assert code in (0, 2)
    assert one_line(said) == (code == 2)


def test_audit_release_of_a_table_with_a_column_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(audit_release, str(release(tmp_path, {}, columns=(*COLUMNS, "value")))) == 2
    assert "two columns value" in capsys.readouterr().err
    assert ran(audit_release, str(release(tmp_path, {})), "--width", "9" * 400) == 2

"""`commontable check FILE --schema SCHEMA.json [--json OUT]`: 0 clean, 1 findings, 2 unreadable."""

import argparse
import json
import subprocess
import sys

import pytest

from analysis.contract_cases import ROW, SCHEMA, lines
from commontable.analysis.contract import command


@pytest.fixture
def check(tmp_path, capsys):
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(SCHEMA.to_dict()))

    def run(content, *more, schema=schema):
        file = tmp_path / "sent.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        out = tmp_path / "out.json"
        code = command.run(parser.parse_args([str(file), "--schema", str(schema), "--json", str(out), *more]))
        printed = capsys.readouterr()
        return code, printed.out, printed.err, json.loads(out.read_text()) if out.exists() else None

    return run


def test_a_clean_file_ends_with_0(check):
    code, printed, _, report = check(lines(ROW))
    assert code == 0
    assert "No findings" in printed
    assert (report["rows"], report["findings"], report["truncated"]) == (1, [], False)


def test_findings_end_with_1_and_are_all_in_the_json(check):
    code, printed, _, report = check(lines("P1,2025,S01,Not Eligibile,x,2015-03-04,fine"))
    assert code == 1
    assert "line 2, lunch [Not Eligibile]" in printed
    assert "Not Eligibile → N? (1 rows)" in printed
    assert [set(one) >= {"line", "column", "value", "code", "message", "remedy"} for one in report["findings"]] == [
        True
    ] * 2


@pytest.mark.parametrize("content", ["<html>", "", b"%PDF-1.7"])
def test_an_unreadable_file_ends_with_2_and_one_line(check, content):
    code, printed, err, _ = check(content)
    assert code == 2
    assert printed == ""
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "document", ["not json", "[]", '{"fields": []}', '{"fields": [{"name": "a", "type": "colour"}]}']
)
def test_a_schema_that_cannot_be_used_ends_with_2_and_says_where(check, tmp_path, document):
    schema = tmp_path / "bad.json"
    schema.write_text(document)
    code, _, err, _ = check(lines(ROW), schema=schema)
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "colour" not in document or "fields[0].type" in err


def test_today_and_reading_can_be_given(check, tmp_path):
    reading = tmp_path / "reading.json"
    reading.write_text(json.dumps({"delimiter": ";"}))
    assert check(lines(ROW).replace(",", ";"), "--reading", str(reading), "--today", "2025-12-31")[0] == 0
    assert check(lines(ROW), "--today", "2014-01-01")[3]["counts"] == {"future-date": 2}


def test_a_report_that_cannot_be_written_ends_with_2_and_says_so(check, tmp_path):
    code, _, err, _ = check(lines(ROW), "--json", str(tmp_path / "nowhere" / "out.json"))
    assert code == 2
    assert "cannot be written" in err


def test_the_command_starts_without_django_and_without_arrow():
    told = "import sys, commontable.analysis.contract.command;"
    told += "print(sorted({'django', 'pyarrow', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

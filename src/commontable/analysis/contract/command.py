"""`commontable check FILE --schema SCHEMA.json [--json OUT]`: 0 clean, 1 findings, 2 unreadable."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from commontable.analysis.confined.limits import Limits
from commontable.analysis.contract.fields import SchemaError
from commontable.analysis.contract.finding import Finding
from commontable.analysis.contract.report import Report
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.unreadable import Unreadable

CLEAN, FINDINGS_FOUND, UNREADABLE = 0, 1, 2
_SHOWN = 50
# Whoever runs this waits for a file of their own: more patience than for an upload.
LIMITS = Limits(memory=4 * 1024**3, cpu_seconds=3600, wall_seconds=7200)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows what `commontable check` takes."""
    parser.description = "Check a CSV or XLSX file against a schema; says every fault with its line."
    parser.add_argument("file", type=Path, metavar="FILE", help="the CSV or XLSX file")
    parser.add_argument("--schema", type=Path, required=True, help="a Table Schema (JSON)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the whole report here as JSON")
    parser.add_argument("--reading", type=Path, help="how to read the file (JSON, as in a report); guessed if absent")
    parser.add_argument("--limit", type=int, default=5000, help="how many findings to list (5000)")
    parser.add_argument(
        "--today",
        type=dt.date.fromisoformat,
        default=None,
        metavar="DATE",
        help="dates after this day are faults (today)",
    )


def run(args: argparse.Namespace) -> int:
    """The report is printed (and written); returns the exit code."""
    from commontable.analysis.contract.confinement import check_confined
    from commontable.analysis.contract.reading import Reading

    try:
        schema = Schema.parse(_document(args.schema))
        reading = Reading.from_dict(_document(args.reading)) if args.reading else None
    except (SchemaError, ValueError, OSError) as error:
        _say(f"The schema or the reading cannot be used: {error}", to=sys.stderr)
        return UNREADABLE
    today = args.today or dt.datetime.now().astimezone().date()  # the one clock: a command line stands in time
    try:
        report = check_confined(args.file, schema, reading=reading, today=today, limit=args.limit, limits=LIMITS)
    except Unreadable as error:
        _say(f"{args.file.name}: {error.message} {error.remedy}", to=sys.stderr)
        _write({"unreadable": error.to_dict()}, args.json)
        return UNREADABLE
    if not _write(report.to_dict(), args.json):
        return UNREADABLE
    for line in in_words(report, args.file.name):
        _say(line)
    return FINDINGS_FOUND if report.counts else CLEAN


def _write(document: dict[str, object], path: Path | None) -> bool:
    if path is None:
        return True
    try:
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        _say(f"The report cannot be written to {path}: {error.strerror}.", to=sys.stderr)
        return False
    return True


def in_words(report: Report, name: str) -> Sequence[str]:
    """The report as lines of plain text."""
    lines = [f"{name}: {report.rows:,} rows"]
    if not report.counts:
        return [*lines, "No findings: the file keeps to the schema."]
    total = sum(report.counts.values())
    lines += [f"{total:,} findings", ""]
    lines += [f"  {count:>9,}  {code}" for code, count in sorted(report.counts.items(), key=lambda one: -one[1])]
    if report.questions:
        lines += ["", "Spellings that are no category:"]
        for one in report.questions:
            nearest = f" → {one.suggestion}?" if one.suggestion else ""
            lines.append(f"  {one.column}: {one.value}{nearest} ({one.rows:,} rows)")
    lines.append("")
    lines += [_line(finding) for finding in report.findings[:_SHOWN]]
    rest = len(report.findings) - _SHOWN
    if rest > 0:
        lines.append(f"… and {rest:,} more listed with --json.")
    if report.truncated:
        lines.append(f"Of {total:,} findings {len(report.findings):,} are listed; raise --limit for more.")
    return lines


def _line(finding: Finding) -> str:
    where = "file" if finding.line is None else f"line {finding.line}"
    column = f", {finding.column}" if finding.column else ""
    value = f" [{finding.value}]" if finding.value is not None else ""
    return f"{where}{column}{value}: {finding.message} {finding.remedy}"


def _document(path: Path) -> dict[str, object]:
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(document, dict):
        raise ValueError(f"{path.name} is not a JSON object")
    return document


def _say(line: str, *, to: object = None) -> None:
    print(line, file=to or sys.stdout)  # type: ignore[arg-type]

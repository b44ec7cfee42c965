"""`commontable check` against frictionless: 1,000,000 rows × 20 columns, the same schema, one run.

    python bench/check.py [--rows 1000000] [--peer PYTHON] [--peer-rows 50000]

Prints seconds, rows a second, peak memory of each and the ratio. frictionless runs on a sample of its own (its time
grows in line with the rows), in an interpreter of its own, which may have it installed apart from everything else.
Ours is timed as it is shipped: the whole file, start of the confined child included.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from pathlib import Path

FRICTIONLESS = "frictionless==5.21.0"
SCHEMA = {
    "fields": [
        {"name": "pupil_id", "type": "string", "constraints": {"required": True, "pattern": "P[0-9]{7}"}},
        {"name": "year", "type": "year", "constraints": {"required": True}},
        {"name": "district", "type": "string", "constraints": {"enum": [f"D{i}" for i in range(20)]}},
        {"name": "school", "type": "string", "constraints": {"enum": [f"S{i:03}" for i in range(400)]}},
        {"name": "grade", "type": "string", "constraints": {"enum": ["K", "1", "2", "3", "4", "5"]}},
        {"name": "gender", "type": "string", "constraints": {"enum": ["F", "M", "X"]}},
        {"name": "ethnicity", "type": "string", "constraints": {"enum": ["A", "B", "H", "I", "M", "P", "W"]}},
        {"name": "lunch", "type": "string", "constraints": {"enum": ["Free", "Reduced", "Full"]}},
        {"name": "language", "type": "string", "constraints": {"maxLength": 20}},
        {"name": "born", "type": "date"},
        {"name": "enrolled", "type": "date"},
        {"name": "days_enrolled", "type": "integer", "constraints": {"minimum": 0, "maximum": 366}},
        {"name": "days_absent", "type": "integer", "constraints": {"minimum": 0, "maximum": 366}},
        {"name": "reading", "type": "number", "constraints": {"minimum": 0, "maximum": 1000}},
        {"name": "maths", "type": "number", "constraints": {"minimum": 0, "maximum": 1000}},
        {"name": "special_education", "type": "boolean"},
        {"name": "english_learner", "type": "boolean"},
        {"name": "teacher", "type": "string"},
        {"name": "program", "type": "string"},
        {"name": "note", "type": "string"},
    ],
    "primaryKey": ["pupil_id", "year"],
}

PEER = """
import json, os, sys, time
from importlib.metadata import version
from pathlib import Path
from frictionless import Resource, Schema
os.nice(10)  # as our child does: neither may push the other aside on a busy machine
started = time.perf_counter()
path = Path(sys.argv[1])
schema = Schema.from_descriptor(json.load(open(sys.argv[2])))
resource = Resource(path=path.name, basepath=str(path.parent), schema=schema)
report = resource.validate(limit_errors=5000)
print(json.dumps({"seconds": time.perf_counter() - started, "version": version("frictionless"),
                  "errors": report.stats["errors"]}))
"""
OURS = """
import json, resource, sys, time
from pathlib import Path
from commontable.analysis.contract import Schema, check_confined
started = time.perf_counter()
report = check_confined(Path(sys.argv[1]), Schema.parse(json.load(open(sys.argv[2]))))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": time.perf_counter() - started, "rows": report.rows, "errors": sum(report.counts.values()),
                  "peak": used.ru_maxrss / 1024, "cpu": used.ru_utime + used.ru_stime}))
"""


def main() -> None:
    """Make the file, run both, print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peer-rows", type=int, default=50_000)
    parser.add_argument("--peer", help="a Python that has frictionless; made beside this one if absent")
    parser.add_argument("--keep", type=Path, help="keep the generated file here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = arguments.keep or Path(made)
        schema = folder / "schema.json"
        schema.write_text(json.dumps(SCHEMA))
        large, small = folder / "large.csv", folder / "small.csv"
        write(large, arguments.rows)
        write(small, arguments.peer_rows)
        machine = platform.processor() or platform.machine()
        print(f"machine: {machine}, {os.cpu_count()} cores, Python {platform.python_version()}")
        print(f"file: {arguments.rows:,} rows × {len(SCHEMA['fields'])} columns, {large.stat().st_size / 1e6:.0f} MB")
        ours = measured(sys.executable, OURS, large, schema)
        arrow = importlib.metadata.version("pyarrow")
        tell(f"commontable (pyarrow {arrow})", ours, arguments.rows)
        try:
            peer = measured(arguments.peer or peer_python(FRICTIONLESS), PEER, small, schema)
        except (subprocess.CalledProcessError, FileNotFoundError):
            print("frictionless could not be installed or run: give a Python that has it with --peer")
            return
        tell(f"frictionless {peer['version']}", peer, arguments.peer_rows)
        slower = (peer["cpu"] / arguments.peer_rows) / (ours["cpu"] / arguments.rows)
        print(f"processor time, per row: {slower:.1f} × (start of the interpreter included on both sides)")
        ratio = (peer["seconds"] / arguments.peer_rows) / (ours["seconds"] / arguments.rows)
        print(f"ratio, per row: {ratio:.1f} × (frictionless timed on {arguments.peer_rows:,} rows, scaled)")


def peer_python(requirement: str) -> str:
    """A virtual environment of its own has the peer: it must not come near the program's requirements."""
    home = Path(sys.prefix) / "bench-peer"
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", requirement], check=True)
    return str(python)


def tell(name: str, run: dict, rows: int) -> None:
    """One line of the comparison."""
    speed = rows / run["seconds"]
    print(
        f"{name:36} {run['seconds']:8.2f} s {speed:12,.0f} rows/s {run['peak']:8.0f} MB peak "
        f"({run['cpu']:.1f} s of processor time, {run['errors']} errors)"
    )


def measured(python: str, program: str, file: Path, schema: Path) -> dict:
    """What the program printed, with the peak of its resident memory in MB."""
    process = subprocess.Popen([python, "-c", program, str(file), str(schema)], stdout=subprocess.PIPE)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, python)
    return {"peak": usage.ru_maxrss / 1024, "cpu": usage.ru_utime + usage.ru_stime} | json.loads(printed)


def write(path: Path, rows: int) -> None:
    """A clean file such as a student information system exports, always the same."""
    chance = random.Random(20)
    pick, number = chance.choice, chance.randrange
    fields = {one["name"]: one.get("constraints", {}).get("enum") for one in SCHEMA["fields"]}
    languages = ["English", "Spanish", "Indonesian", "Vietnamese", "Arabic"]
    with path.open("w") as file:
        file.write(",".join(fields) + "\n")
        for i in range(rows):
            file.write(
                f"P{i % 400_000:07},{2024 + i // 400_000},{pick(fields['district'])},{pick(fields['school'])},"
                f"{pick(fields['grade'])},{pick(fields['gender'])},{pick(fields['ethnicity'])},"
                f"{pick(fields['lunch'])},"
                f"{pick(languages)},{2012 + number(8)}-{number(12) + 1:02}-{number(28) + 1:02},"
                f"2024-08-{number(28) + 1:02},"
                f"{170 + number(11)},{number(40)},{number(4000) / 10},{number(10000) / 10},"
                f"{pick(('true', 'false'))},{pick(('true', 'false'))},Teacher {number(9000)},,\n"
                if i % 50
                else f"P{i % 400_000:07},{2024 + i // 400_000},D1,S001,K,F,A,Free,English,2015-01-01,2024-08-01,"
                f'180,1,500.5,400,true,false,"Teacher, {number(9000)}",After school,"He said ""hello"""\n'
            )


if __name__ == "__main__":
    main()

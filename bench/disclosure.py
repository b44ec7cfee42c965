"""`make bench` part: what a release hides and what it leaks, beside acro 1.0.2 on the same table.

    .venv/bin/python bench/disclosure.py [--peer PYTHON]

100 districts × 7 races with all totals, children made up with a fixed seed. acro needs pandas below 3, so it runs in
a virtual environment of its own, made by uv in a temporary folder; without a network this part is skipped, and says
so. Both tables are attacked by `commontable audit-release`, with the totals each of them publishes. Then 2,000
schools × 7 races with totals, ours alone.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commontable.analysis.audit import AuditError, Published, audit
from commontable.analysis.cells import COLUMNS
from commontable.analysis.release import Source, Spec, compute

SHARES = [0.46, 0.24, 0.16, 0.07, 0.04, 0.02, 0.01]
MINIMUM = 10
ACRO = ("acro==1.0.2", "pandas<3", "pyarrow")
PEER = """
import json, logging, os, sys, time, warnings
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
import pandas as pd
from importlib.metadata import version
said, sys.stdout = sys.stdout, open(os.devnull, "w")
import acro
data = pd.read_parquet(sys.argv[1], columns=["year", "place", "race"])
def cells_of(table, **names):
    rows = [(p, r, n) for p, row in table.iterrows() for r, n in row.items()]
    return [[names.get("place", str(p)), names.get("race", str(r)), None if pd.isna(n) else int(n)] for p, r, n in rows]
found = {}
session = acro.ACRO(suppress=True)
started = time.perf_counter()
table = session.crosstab(data.place, data.race, margins=True)
found["one table with margins"] = {"seconds": time.perf_counter() - started, "cells": cells_of(table)}
started = time.perf_counter()
cells = cells_of(session.crosstab(data.place, data.race))
cells += cells_of(session.crosstab(data.place, data.year), race="All")
cells += cells_of(session.crosstab(data.year, data.race), place="All")
found["and its own tables by place and by race"] = {"seconds": time.perf_counter() - started, "cells": cells}
said.write(json.dumps({"versions": f"acro {version('acro')}, pandas {pd.__version__}", "tables": found}))
"""


def make(places: int, children: int, path: Path) -> None:
    """Children of `places` places of different sizes, by race, with a score."""
    rng = np.random.default_rng(20261122)
    weight = rng.lognormal(0, 0.6, places)
    place = rng.choice(places, children, p=weight / weight.sum())
    race = np.where(rng.random(children) < 0.4, place % 3, rng.choice(len(SHARES), children, p=SHARES))
    pq.write_table(
        pa.table(
            {
                "year": pa.array(["2026"] * children),
                "place": pa.array([f"P{one:04d}" for one in place.tolist()]),
                "race": pa.array([f"race {one}" for one in race.tolist()]),
                "score": pa.array(rng.normal(50, 12, children).round(1)),
            }
        ),
        path,
    )


def ours(path: Path) -> None:
    """The release of this table, and the attack on it."""
    spec = Spec.from_dict(
        {
            "release": {"title": "Bench", "minimum_count": MINIMUM},
            "sources": {"p": {"path": str(path)}},
            "places": {"levels": ["place"]},
            "indicators": {
                "reading": {"source": "p", "period": "year", "success": "score >= 45", "by": ["race"], "depth": 1}
            },
        }
    )
    started = time.perf_counter()
    computed = compute(spec, {"p": Source(files=(path,))}, at=datetime.now(UTC))
    seconds = time.perf_counter() - started
    found = audit(Published.of(computed.cells, computed.manifest), width=3)
    small = int(np.sum([0 < n < MINIMUM for n in counted(path).values()]))
    print(
        f"commontable: {found.cells:,} cells in {seconds:.2f} s; hides {found.hidden:,} ({small:,} of them small) and "
        f"codes {found.ranged:,} as ranges; all totals are right"
    )
    print(
        f"    leaks: {found.exact} exact recoveries among {found.examined:,} of {found.figures:,} figures, "
        f"{sum(one.proven for one in found.narrow)} closer than 3 counts, "
        f"{sum(not one.proven for one in found.narrow)} undecided; attack {found.seconds:.1f} s"
    )


def counted(path: Path) -> dict[tuple[str, str], int]:
    """The children of every place and race."""
    table = pq.read_table(path, columns=["place", "race"]).group_by(["place", "race"]).aggregate([([], "count_all")])
    return {(one["place"], one["race"]): one["count_all"] for one in table.to_pylist()}


def attacked(cells: list[list[object]], true: dict[tuple[str, str], int]) -> str:
    """What a reader of acro's table finds out, in words."""
    rows = []
    hidden = [(str(p), str(r)) for p, r, n in cells if n is None]
    wrong = [
        n
        for p, r, n in cells
        if n is not None and n != sum(v for (a, b), v in true.items() if p in {a, "All"} and r in {b, "All"})
    ]
    for p, r, n in cells:
        if (n is None and (p, r) in true) or n:
            level = ("all", "*") if p == "All" else ("place", p)
            text = "{}" if r == "All" else json.dumps({"race": r})
            status = "hidden" if n is None else "published"
            named = ["reading", "2026", *level, text, n, None, None, None, None, status, ""]
            rows.append(dict(zip(COLUMNS, named, strict=True)))
    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= {"denominator": pa.int64(), "numerator": pa.int64()} | dict.fromkeys(
        ("value", "low", "high"), pa.float64()
    )
    table = Published.of(pa.Table.from_pylist(rows, schema=pa.schema(kinds)), {}, name="acro")
    said = f"hides {len(hidden)}; {len(wrong)} totals are not those of all children"
    try:
        found = audit(table, width=3)
    except AuditError:
        return f"{said}; no children fit them, so nothing can be subtracted, and nothing relied on"
    exact = [one for one in found.narrow if one.what == "children" and one.exact]
    right = sum(one.least == _true(one.key.place, json.loads(one.key.breakdown), true) for one in exact)
    return f"{said}; leaks {right} hidden counts exactly (and misleads about {len(exact) - right})"


def _true(place: str, breakdown: dict[str, str], true: dict[tuple[str, str], int]) -> int:
    return sum(n for (p, r), n in true.items() if place in {p, "*"} and breakdown.get("race", r) == r)


def peer(path: Path, given: str | None, folder: Path) -> None:
    """acro on the same children, or why not."""
    try:
        python = given or str(folder / "peer" / "bin" / "python")
        if not given:
            uv = str(Path(sys.executable).with_name("uv"))
            subprocess.run([uv, "venv", "-q", str(folder / "peer"), "--python", sys.executable], check=True)
            subprocess.run([uv, "pip", "install", "-q", "--python", python, *ACRO], check=True)
        done = subprocess.run(
            [python, "-c", PEER, str(path)], check=True, stdout=subprocess.PIPE, text=True, cwd=folder
        )
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(
            f"acro: SKIPPED, it could not be installed or run ({type(error).__name__}); "
            "give a Python that has it with --peer"
        )
        return
    told = json.loads(done.stdout)
    true = counted(path)
    for name, one in told["tables"].items():
        print(f"{told['versions']}, {name}: {one['seconds']:.2f} s; {attacked(one['cells'], true)}")


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="a Python that has acro 1.0.2 and pandas below 3")
    arguments = parser.parse_args()
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}"
    )
    print(", ".join(f"{name} {version(name)}" for name in ("highspy", "duckdb", "pyarrow", "numpy")))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for places, children in ((100, 20_000), (2_000, 400_000)):
            path = folder / f"{places}.parquet"
            make(places, children, path)
            print(f"{places:,} places × {len(SHARES)} races and all totals, {children:,} children, minimum {MINIMUM}")
            ours(path)
            if places == 100:
                peer(path, arguments.peer, folder)


if __name__ == "__main__":
    main()

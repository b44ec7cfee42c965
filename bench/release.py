"""`make bench` part: a release of many rows beside one plain GROUP BY over the same columns.

    .venv/bin/python bench/release.py [ROWS]        (default 10,000,000; at least 500,000)

2,000 schools in 100 districts, 10 years, breakdowns of 7 × 2 × 3 × 2 × 4 categories crossed two at a time,
made up with a fixed seed. Each part runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

LEVELS = ["district", "school"]
BY = ["ethnicity", "gender", "lunch", "language", "programme"]
SHARES = {
    "ethnicity": [0.46, 0.24, 0.16, 0.07, 0.04, 0.02, 0.01],
    "gender": [0.5, 0.5],
    "lunch": [0.45, 0.40, 0.15],
    "language": [0.85, 0.15],
    "programme": [0.60, 0.25, 0.10, 0.05],
}


def make(rows: int, path: Path) -> None:
    """Pupils as Parquet, half a million at a time; 5,000 rows a school (500 a year)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20261122)
    schools = max(1, rows // 5000)
    weight = rng.lognormal(0, 0.5, schools)
    weight /= weight.sum()
    writer = None
    for start in range(0, rows, 500_000):
        n = min(500_000, rows - start)
        school = rng.choice(schools, n, p=weight)
        codes = {name: rng.choice(len(share), n, p=share) for name, share in SHARES.items()}
        codes["ethnicity"] = np.where(rng.random(n) < 0.55, school % 3, codes["ethnicity"])
        score = rng.normal(50 - 3 * codes["lunch"] + 0.002 * (school % 2000), 12, n).round(1)
        table = pa.table(
            {
                "year": pa.array(2011 + rng.integers(0, 10, n)),
                "district": _words(school // 20, "D", schools // 20 + 1),
                "school": _words(school, "S", schools),
                **{name: _words(code, name, len(SHARES[name])) for name, code in codes.items()},
                "score": pa.array(score),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _words(codes: object, name: str, count: int) -> object:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), [f"{name}{i:04d}" for i in range(count)])


def plain(path: Path) -> dict[str, float]:
    """One plain GROUP BY over the same columns, two threads; the best of two."""
    import duckdb

    engine = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    columns = ", ".join(["year", *LEVELS, *BY])
    query = f"SELECT {columns}, count(*), count(*) FILTER (WHERE score >= 45) FROM '{path}' GROUP BY {columns}"
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        engine.execute(query).to_arrow_table()
        taken.append(time.perf_counter() - start)
    return {"seconds": min(taken)}


def release(path: Path, out: Path) -> dict[str, float]:
    """The whole release, protected and written; the disclosure pass timed by itself inside it."""
    from commontable.analysis.release import Spec, compute, protecting, write

    inside = {"protect": 0.0}
    untimed = protecting.protect

    def timed(**given: object) -> object:
        start = time.perf_counter()
        found = untimed(**given)
        inside["protect"] += time.perf_counter() - start
        return found

    protecting.protect = timed
    spec = Spec.from_dict(
        {
            "release": {"title": "Bench"},
            "sources": {"pupils": {"path": str(path)}},
            "places": {"levels": LEVELS},
            "indicators": {
                "reading": {"source": "pupils", "period": "year", "success": "score >= 45", "by": BY, "depth": 2}
            },
        }
    )
    start, started = time.perf_counter(), sum(os.times()[:4])
    computed = compute(spec, at=datetime.now(UTC))
    seconds = time.perf_counter() - start
    write(computed, out)
    counts = computed.manifest["counts"]
    return {
        "seconds": seconds,
        "protect": inside["protect"],
        "write": time.perf_counter() - start - seconds,
        "equations": computed.manifest["certificate"]["equations"],
        "examined": computed.manifest["certificate"]["examined"],
        "narrowest": computed.manifest["certificate"]["narrowest_interval"],
        "cpu": sum(os.times()[:4]) - started,
        **counts,
    }


def _apart(part: str, *given: str) -> dict[str, float]:
    """One part in a process of its own, with its peak memory."""
    done = subprocess.run(
        [sys.executable, __file__, "--part", part, *given], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Make the rows, run both, print figures and their ratio."""
    if sys.argv[1:2] == ["--part"]:
        part, *paths = sys.argv[2:]
        found = plain(Path(paths[0])) if part == "plain" else release(Path(paths[0]), Path(paths[1]))
        both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # this process and the one that helps it protect
        found["peak_mb"] = sum(resource.getrusage(who).ru_maxrss for who in both) / 1024
        print(json.dumps(found))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pupils.parquet"
        make(rows, path)
        group_by = _apart("plain", str(path))
        made = _apart("release", str(path), str(Path(folder) / "out"))
    allowed = group_by["seconds"] + made["protect"]
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "numpy")), platform.python_version())
    print(f"rows {rows:,}; cells {made['cells']:,.0f}: ", end="")
    print(", ".join(f"{mark} {made[mark]:,.0f}" for mark in ("published", "ranged", "hidden", "empty")))
    print(f"plain GROUP BY {group_by['seconds']:.2f} s, {group_by['peak_mb']:,.0f} MB")
    print(f"disclosure pass {made['protect']:.2f} s over {made['equations']:,.0f} equations, 0 exact recoveries")
    print(f"audit: {made['examined']:,.0f} figures solved for; at least {made['narrowest']:.0f} counts stay possible")
    print(f"processor time of the release {made['cpu']:.2f} s")
    print(f"release {made['seconds']:.2f} s (+ {made['write']:.2f} s to write), {made['peak_mb']:,.0f} MB")
    print(f"release / (plain GROUP BY + disclosure pass) = {made['seconds'] / allowed:.2f} (at most 3)")


if __name__ == "__main__":
    main()

"""`make bench` part: how time and memory grow with the rows, for a release and for a linkage.

    .venv/bin/python bench/growth.py [--release 100000,1000000,10000000,50000000] [--link 100000,1000000,10000000]
                                     [--memory-mb 2048]

Every size runs in a process of its own, within the memory that the one setting names (the engine's; beyond, it uses the
disk). Printed are seconds, processor seconds, the peak of resident memory and of what lay on disk, and the slope: 1.0
means twice the rows take twice the time. Linked are two files of so many rows each (bench/children.py).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
LOOK_EVERY = 0.5


class Spill:
    """A folder to spill to, and the most that ever lay in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.most, self._over = folder, 0, threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            sizes = []
            for one in self.folder.rglob("*"):
                try:
                    sizes.append(one.stat().st_size)
                except OSError:
                    continue  # gone again
            self.most = max(self.most, sum(sizes))

    def end(self) -> float:
        """Megabytes at the most."""
        self._over.set()
        self._watcher.join()
        return self.most / 2**20


def release(rows: int, memory_mb: int, folder: Path) -> dict[str, float]:
    """A release of bench/release.py's rows; making them is not timed."""
    from release import BY, LEVELS

    from commontable.analysis.engine import EngineLimits
    from commontable.analysis.release import Spec, compute

    path, spill = folder / "pupils.parquet", folder / "spill"
    subprocess.run([sys.executable, "-c", _MAKE, str(HERE), str(rows), str(path)], check=True)
    spill.mkdir()
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
    watched, started, begun = Spill(spill), time.perf_counter(), sum(os.times()[:4])
    computed = compute(spec, at=datetime.now(UTC), limits=EngineLimits(memory_megabytes=memory_mb, spill_to=spill))
    return {
        "seconds": time.perf_counter() - started,
        "cpu": sum(os.times()[:4]) - begun,
        "out": len(computed.cells),
        "spilled_mb": watched.end(),
    }


_MAKE = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from release import make; "
_MAKE += "make(int(sys.argv[2]), Path(sys.argv[3]))"
_CHILDREN = "import sys; sys.path.insert(0, sys.argv[1]); import pyarrow.parquet as pq; from children import children; "
_CHILDREN += "one, two, _ = children(int(sys.argv[2])); pq.write_table(one, sys.argv[3] + '/one.parquet'); "
_CHILDREN += "pq.write_table(two, sys.argv[3] + '/two.parquet')"


def link(rows: int, memory_mb: int, folder: Path) -> dict[str, float]:
    """Two files of children linked; making them is not timed."""
    import pyarrow.parquet as pq

    from commontable.analysis.engine import EngineLimits
    from commontable.analysis.linkage import link as linked

    spill = folder / "spill"
    subprocess.run([sys.executable, "-c", _CHILDREN, str(HERE), str(rows), str(folder)], check=True)
    spill.mkdir()
    records = {name: pq.read_table(folder / f"{name}.parquet") for name in ("one", "two")}
    watched, started, begun = Spill(spill), time.perf_counter(), sum(os.times()[:4])
    found = linked(records, limits=EngineLimits(memory_megabytes=memory_mb, spill_to=spill))
    return {
        "seconds": time.perf_counter() - started,
        "cpu": sum(os.times()[:4]) - begun,
        "out": found.pairs.num_rows,
        "spilled_mb": watched.end(),
    }


WHAT = {"release": (release, "cells"), "link": (link, "pairs")}


def _apart(what: str, rows: int, memory_mb: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--part", what, str(rows), str(memory_mb)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(what: str, sizes: list[int], memory_mb: int) -> None:
    """One line a size, with the slope from the size before."""
    before: tuple[int, float] | None = None
    for rows in sizes:
        found = _apart(what, rows, memory_mb)
        slope = ""
        if before:
            slope = f"   slope {math.log(found['seconds'] / before[1]) / math.log(rows / before[0]):.2f}"
        before = rows, found["seconds"]
        print(
            f"{what:<8} {rows:>11,} rows: {found['seconds']:8.1f} s ({found['cpu']:.1f} s processor), "
            f"{found['peak_mb']:,.0f} MB at most, {found['spilled_mb']:,.0f} MB on disk, "
            f"{found['out']:,.0f} {WHAT[what][1]}{slope}",
            flush=True,
        )


def main() -> None:
    """Every size of both."""
    if sys.argv[1:2] == ["--part"]:
        what, rows, memory = sys.argv[2:]
        with tempfile.TemporaryDirectory(prefix="commontable-growth-") as folder:
            found = WHAT[what][0](int(rows), int(memory), Path(folder))
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if what == "release":  # the process that helps it protect
            found["peak_mb"] += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(json.dumps(found))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", default="100000,1000000,10000000,50000000")
    parser.add_argument("--link", default="100000,1000000,10000000")
    parser.add_argument("--memory-mb", type=int, default=2048)
    asked = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, memory {asked.memory_mb} MB")
    print(", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "numpy", "splink")))
    for what in ("release", "link"):
        sizes = [int(one) for one in getattr(asked, what).split(",") if one]
        if sizes:
            measured(what, sizes, asked.memory_mb)


if __name__ == "__main__":
    main()

"""`make bench` part: a release on a real cluster, cell for cell the one that DuckDB makes.

    .venv/bin/python bench/cluster.py [ROWS] [--kill-worker] [--sealed]        (default 10,000,000 rows)

One master and two workers of Apache Spark's standalone cluster are started from the PySpark wheel on this machine's
loopback, each in a process group of its own, sharing a secret: what travels and what is spilled is encrypted. The
release of bench/release.py is made by DuckDB and by that cluster, and every cell compared. `--kill-worker` kills one
worker in the middle: the other one does its part again. `--sealed` gives the rows as a sealed file. Whatever happens,
exactly what was started is stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import resource
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
SECONDS = 120
AT = datetime(2026, 11, 22, tzinfo=UTC)


class Cluster:
    """A master and its workers; `address` is what `--spark-master` takes, `secret` what its nodes share."""

    def __init__(self, folder: Path, *, workers: int, memory_mb: int) -> None:
        import pyspark

        self.home = Path(pyspark.__file__).parent
        self.secret = secrets.token_hex(32)
        self.folder = folder
        (folder / "conf").mkdir()
        (folder / "conf" / "spark-defaults.conf").write_text(
            f"spark.authenticate true\nspark.authenticate.secret {self.secret}\n"
            "spark.network.crypto.enabled true\nspark.io.encryption.enabled true\n"
        )
        (folder / "conf").chmod(0o700)
        port, page = _free_ports(2)
        self.address = f"spark://127.0.0.1:{port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        try:
            self._start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page))
            self._wait(page, workers=0)
            for i in range(workers):
                self._start(
                    "worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", f"{memory_mb}m",
                    "--work-dir", str(folder / f"work-{i}"), "--webui-port", "0", self.address,
                )  # fmt: skip
            self._wait(page, workers=workers)
        except BaseException:
            self.stop()
            raise

    def _start(self, role: str, *given: str) -> None:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        environment = os.environ | {
            "SPARK_HOME": str(self.home),
            "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.folder / "spill"),
            "PYSPARK_PYTHON": sys.executable,
        }
        command = [str(self.home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *given]
        self.processes.append(
            subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
        )
        log.close()

    def _wait(self, page: int, *, workers: int) -> None:
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            address = f"http://127.0.0.1:{page}/json/"
            with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(address, timeout=5) as answer:
                if json.load(answer)["aliveworkers"] >= workers:
                    return
            time.sleep(0.3)
        raise SystemExit(f"the cluster did not start within {SECONDS} s; see {self.folder}")

    def kill_worker(self) -> None:
        """One worker and what it runs are gone at once."""
        os.killpg(self.processes[-1].pid, signal.SIGKILL)

    def stop(self) -> None:
        """Every process of the cluster has ended."""
        for one in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGTERM)
        for one in self.processes:
            try:
                one.wait(timeout=20)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(one.pid, signal.SIGKILL)
                one.wait()


@contextlib.contextmanager
def running(*, workers: int = 2, memory_mb: int = 2048) -> Iterator[Cluster]:
    """A cluster is there; afterwards nothing of it runs."""
    with tempfile.TemporaryDirectory(prefix="commontable-cluster-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder), workers=workers, memory_mb=memory_mb)
        try:
            yield cluster
        finally:
            cluster.stop()


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def release(path: Path, out: Path, master: str, memory_mb: int) -> dict[str, float]:
    """The release by DuckDB (`master` empty) or by the cluster, its cells in `out`."""
    import pyarrow.parquet as pq
    from release import BY, LEVELS

    from commontable.analysis.engine import Choice, EngineLimits
    from commontable.analysis.release import SealedFile, Source, Spec, compute, gathering

    spec = Spec.from_dict(
        {
            "release": {"title": "Bench"},
            "sources": {"pupils": {"path": str(path)}},
            "places": {"levels": LEVELS},
            "indicators": {
                "reading": {"source": "pupils", "period": "year", "success": "score >= 45", "by": BY, "depth": 2},
                "points": {"source": "pupils", "period": "year", "mean_of": "score", "by": BY, "depth": 1},
            },
        }
    )
    key = os.environ.get("BENCH_KEY", "")
    sources = None
    if key:
        sources = {"pupils": Source(files=(SealedFile(path=path, key=bytes.fromhex(key)),))}
    choice = Choice(name="spark", master=master, secret=os.environ.get("BENCH_SECRET", "")) if master else Choice()
    inside = {"gather": 0.0}
    untimed = gathering.gathered

    def timed(**given: object) -> object:
        start = time.perf_counter()
        found = untimed(**given)
        inside["gather"] += time.perf_counter() - start
        return found

    gathering.gathered = timed
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="commontable-spill-") as spill:
        limits = EngineLimits(memory_megabytes=memory_mb, spill_to=Path(spill))
        computed = compute(spec, sources, at=AT, engine=choice, limits=limits)
    seconds = time.perf_counter() - start
    pq.write_table(computed.cells, out)
    return {"seconds": seconds, "cells": len(computed.cells), **inside}


def _apart(path: Path, out: Path, *, master: str, memory_mb: int, secret: str, key: str) -> dict[str, float]:
    environment = os.environ | {"BENCH_SECRET": secret, "BENCH_KEY": key, "SPARK_LOCAL_IP": "127.0.0.1"}
    given = [str(path), str(out), master, str(memory_mb)]
    done = subprocess.run(
        [sys.executable, __file__, "--part", *given], check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Both releases, their times, and whether they are equal."""
    if sys.argv[1:2] == ["--part"]:
        path, out, master, memory = sys.argv[2:]
        found = release(Path(path), Path(out), master, int(memory))
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="?", type=int, default=10_000_000)
    parser.add_argument("--kill-worker", action="store_true")
    parser.add_argument("--sealed", action="store_true")
    parser.add_argument(
        "--memory-mb", type=int, default=2048, help="memory of DuckDB, of the driver and of each worker"
    )
    asked = parser.parse_args()
    import pyarrow.parquet as pq
    from release import make

    from commontable.analysis.sealed import new_key, write_sealed

    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyspark", "pyarrow")), platform.python_version())
    with tempfile.TemporaryDirectory(prefix="commontable-bench-") as folder:
        path, key = Path(folder) / "pupils.parquet", ""
        make(asked.rows, path)
        if asked.sealed:
            secret_key = new_key()
            sealed = Path(folder) / "sealed"
            write_sealed(pq.ParquetFile(path).iter_batches(), sealed, secret_key)
            path, key = sealed, secret_key.hex()
        one = _apart(path, Path(folder) / "one", master="", memory_mb=asked.memory_mb, secret="", key=key)
        print(f"DuckDB: {one['seconds']:.1f} s, of them rows to base cells {one['gather']:.1f} s", flush=True)
        begun = time.perf_counter()
        with running(memory_mb=asked.memory_mb + 512) as cluster:
            print(f"cluster of 1 master and 2 workers up in {time.perf_counter() - begun:.1f} s", flush=True)
            if asked.kill_worker:
                threading.Timer(0.6 * one["gather"] + 12, cluster.kill_worker).start()
            other = _apart(
                path, Path(folder) / "other", master=cluster.address, memory_mb=asked.memory_mb, secret=cluster.secret,
                key=key,
            )  # fmt: skip
            begun = time.perf_counter()
        print(f"Spark:  {other['seconds']:.1f} s, of them rows to base cells {other['gather']:.1f} s")
        print(f"cluster stopped in {time.perf_counter() - begun:.1f} s; none of its processes is left")
        cells, others = pq.read_table(Path(folder) / "one"), pq.read_table(Path(folder) / "other")
    differ = [name for name in cells.column_names if not cells.column(name).equals(others.column(name))]
    print(
        f"rows {asked.rows:,}; cells {len(cells):,}; " + (f"DIFFERENT in {differ}" if differ else "every cell is equal")
    )
    if differ:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

"""What Spark needs is there, or a sentence says what to do."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from commontable.analysis.engine.answering import EngineError

OLDEST_JAVA = 17
ANSWERS_WITHIN = 5.0
_MASTER = re.compile(r"(local(\[(\*|[0-9]{1,4})\])?|spark://[^\s/]+|yarn|k8s://\S+)")


def need_spark() -> str:
    """PySpark is installed; its version. Raises `EngineError`."""
    try:
        return version("pyspark")
    except PackageNotFoundError:
        raise EngineError(
            "Spark is not installed; run pip install 'commontable[spark]', or use the engine duckdb."
        ) from None


def need_java() -> Path:
    """Java of at least version 17 is there: in JAVA_HOME, else on the path. Raises `EngineError`."""
    home = os.environ.get("JAVA_HOME")
    told = str(Path(home) / "bin" / "java") if home else "java"
    found = shutil.which(told)
    where = f"JAVA_HOME ({home})" if home else "the path"
    if found is None:
        raise EngineError(
            f"Spark needs Java {OLDEST_JAVA}, and there is none in {where}; install it, set JAVA_HOME, "
            "or use the engine duckdb."
        )
    try:
        said = subprocess.run([found, "-version"], capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        said = None
    number = re.search(rb'version "(?:1\.)?([0-9]+)', said.stderr) if said else None
    if number is None or int(number[1]) < OLDEST_JAVA:
        has = f"Java {int(number[1])}" if number else "what does not say its version"
        raise EngineError(
            f"Spark needs Java {OLDEST_JAVA}, and in {where} there is {has}; install it, set JAVA_HOME, "
            "or use the engine duckdb."
        )
    return Path(found)


def need_master(master: str) -> None:
    """The master's address can be one, and one of the hosts it names answers. Raises `EngineError`.

    >>> need_master("local[2]")
    >>> need_master("http://cluster")
    Traceback (most recent call last):
    ...
    commontable.analysis.engine.answering.EngineError: http://cluster is no master of Spark; write local[*], ...
    """
    if not _MASTER.fullmatch(master):
        raise EngineError(
            f"{master} is no master of Spark; write local[*], spark://host:7077, yarn or k8s://…, "
            "as the cluster's page says."
        )
    if not master.startswith("spark://"):
        return
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            with socket.create_connection((host or address, int(port or 7077)), timeout=ANSWERS_WITHIN):
                return
        except (OSError, ValueError):
            continue
    raise EngineError(
        f"no master of Spark answers at {master}; start it, or mend the address (its own page shows it), "
        "or use the engine duckdb."
    )

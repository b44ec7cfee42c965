"""A linkage as files: pairs.parquet, clusters.parquet, uncertain.parquet, report.json."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from commontable.analysis.linkage.linked import Linked

if TYPE_CHECKING:
    import pyarrow as pa


def write(linked: Linked, out: Path) -> None:
    """`out` holds the three tables and `report.json` (with the digest of each), each written whole or not at all;
    `report.json` comes last.
    """
    out.mkdir(parents=True, exist_ok=True)
    tables = {"pairs": linked.pairs, "clusters": linked.clusters, "uncertain": linked.uncertain}
    files = {f"{name}.parquet": _written(out / f"{name}.parquet", _parquet(table)) for name, table in tables.items()}
    text = json.dumps({**linked.report, "files": files}, indent=2, ensure_ascii=False) + "\n"
    _written(out / "report.json", lambda stream: stream.write(text.encode()))


def _parquet(table: pa.Table) -> Callable[[IO[bytes]], object]:
    import pyarrow.parquet as pq

    def fill(stream: IO[bytes]) -> None:
        pq.write_table(table, stream, compression="zstd", store_schema=False)

    return fill


def _written(path: Path, fill: Callable[[IO[bytes]], object]) -> dict[str, object]:
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
        with partial.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = partial.stat().st_size
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return {"sha256": digest, "bytes": size}

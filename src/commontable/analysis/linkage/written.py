"""A linkage as files: pairs.parquet, clusters.parquet, uncertain.parquet, report.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from commontable.analysis.linkage.linked import Linked
from commontable.analysis.whole_files import written_together

if TYPE_CHECKING:
    import pyarrow as pa


def write(linked: Linked, out: Path) -> None:
    """`out` holds the three tables and `report.json` (with the digest of each), all of them or, where one cannot be
    written, what was there before.
    """
    tables = {"pairs": linked.pairs, "clusters": linked.clusters, "uncertain": linked.uncertain}
    with written_together(out) as write_one:
        files = {f"{name}.parquet": write_one(f"{name}.parquet", _parquet(table)) for name, table in tables.items()}
        text = json.dumps({**linked.report, "files": files}, indent=2, ensure_ascii=False) + "\n"
        write_one("report.json", lambda stream: stream.write(text.encode()))


def _parquet(table: pa.Table) -> Callable[[IO[bytes]], object]:
    import pyarrow.parquet as pq

    def fill(stream: IO[bytes]) -> None:
        pq.write_table(table, stream, compression="zstd", store_schema=False)

    return fill

"""The release as files: cells.parquet, cells.csv, release.json."""

from __future__ import annotations

from pathlib import Path

from commontable.analysis.release.compute import Computed


def write(computed: Computed, out: Path) -> None:
    """`out` holds `cells.parquet`, `cells.csv` (no cell that a spreadsheet would run) and `release.json`
    (with the digest of both), each written whole or not at all.
    """
    raise NotImplementedError

"""The same release, made in a limited child process: student rows are opened there and never leave it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from commontable.analysis.cells import CellKey
from commontable.analysis.confined import Limits
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.compute import Computed, Earlier, Progress
from commontable.analysis.release.sources import Source
from commontable.analysis.release.spec import Spec


def compute_confined(
    spec: Spec,
    sources: Mapping[str, Source] | None = None,
    *,
    at: datetime,
    hidden_before: frozenset[CellKey] = frozenset(),
    earlier: Earlier | None = None,
    policy: Policy | None = None,
    engine: str = "duckdb",
    on_progress: Progress | None = None,
    limits: Limits | None = None,
) -> Computed:
    """As `compute`, in a child process with limits; keys of sealed files go by pipe and only protected
    cells come back.

    For previews too. Raises `ReleaseError`, or `confined.NotConfined` when the child was stopped or ended
    unexpectedly.
    """
    raise NotImplementedError

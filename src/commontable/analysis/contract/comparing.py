"""Two versions of a dataset side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commontable.analysis.contract.diff import Diff
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa


def diff(previous: pa.Table, current: pa.Table, schema: Schema) -> Diff:
    """What changed between two typed tables of one schema, as counts and category names."""
    raise NotImplementedError

"""An encoded file that was checked, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.linkage import LinkageError
from commontable.analysis.tokens.checking import looked_over
from commontable.analysis.tokens.offline.profile import EncodingProfile

if TYPE_CHECKING:
    import pyarrow as pa


def read_encoded(path: Path, *, profile: EncodingProfile) -> pa.Table:
    """`id` and the token columns of the file at `path`; what it says about itself stays in the schema's metadata.
    Raises `LinkageError` where `check_encoded` finds an error.
    """
    checked, table = looked_over(path, profile=profile, keep=True)
    for finding in checked.findings:
        if finding.is_error:
            raise LinkageError(f"{finding.message} {finding.remedy}", code=finding.code)
    assert table is not None
    return table

"""An encoded file that was checked, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.tokens.offline.profile import EncodingProfile

if TYPE_CHECKING:
    import pyarrow as pa


def read_encoded(path: Path, *, profile: EncodingProfile) -> pa.Table:
    """`id` and the token columns of the file at `path`, which `check_encoded` passed; its fingerprint stays in the
    schema's metadata. Raises `LinkageError` where the file does not pass.
    """
    raise NotImplementedError

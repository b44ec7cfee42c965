"""What is wrong with a release, said in one sentence that holds no row of data."""

from __future__ import annotations

from commontable.analysis.confined import ToldOfSpec


class ReleaseError(ToldOfSpec):
    """The release cannot be made."""

"""What is wrong with a linkage, said in one sentence that holds no row of data."""

from __future__ import annotations

from commontable.analysis.confined import ToldOfSpec


class LinkageError(ToldOfSpec):
    """The records cannot be linked."""

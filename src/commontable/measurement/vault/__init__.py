"""The vault: rows that only a key opens. The server's key file wraps a partnership's key, which wraps each file's.

Nothing here names a file by what a person typed; nothing here writes the register, except the journal's line that
accepted rows were opened.
"""

from commontable.analysis.release.sources import SealedFile

from .files import Missing
from .keys import VaultLocked
from .opening import (
    compared_with,
    linked_sources,
    own_rows,
    sealed_identities,
    sealed_sources,
    searched,
    uncertain_pairs,
)

__all__ = [
    "Missing",
    "SealedFile",
    "VaultLocked",
    "compared_with",
    "linked_sources",
    "own_rows",
    "sealed_identities",
    "sealed_sources",
    "searched",
    "uncertain_pairs",
]

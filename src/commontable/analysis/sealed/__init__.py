"""Files that only the holder of a key can read: Parquet for accepted rows, plain blobs for uploads in
quarantine.

Destroying the key destroys the rows. Every file has a key of its own; keys are kept wrapped by the
partnership's key.
"""

from commontable.analysis.sealed.blobs import seal_stream, unseal_to
from commontable.analysis.sealed.keys import SealedError, Tampered, WrongKey, new_key, unwrap, wrap
from commontable.analysis.sealed.parquet import Writer, read_sealed, sealed_rows, write_sealed, writing

__all__ = [
    "SealedError",
    "Tampered",
    "Writer",
    "WrongKey",
    "new_key",
    "read_sealed",
    "seal_stream",
    "sealed_rows",
    "unseal_to",
    "unwrap",
    "wrap",
    "write_sealed",
    "writing",
]

"""Accepted rows on their way back to the partner who sent them: CSV or Parquet, piece by piece, never on disk."""

from __future__ import annotations

import base64
import csv
import io
import queue
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from commontable.analysis.confined.limits import Limits
from commontable.analysis.confined.parent import run
from commontable.analysis.confined.progress import hand_over
from commontable.analysis.contract.plain import harmless

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.contract.sealing import Previous

FORMS = ("csv", "parquet")
ROWS_AT_ONCE = 4_096
PIECE = 256 * 1024  # bytes
LIMITS = Limits(memory=3 * 1024**3, cpu_seconds=600, wall_seconds=3600)
_INSIDE = "commontable.analysis.contract.inside:export"
_BOM = "\ufeff"  # spreadsheets read names in every language rightly


def exported(pair: Previous, *, columns: Sequence[str], form: str, limits: Limits | None = None) -> Iterator[bytes]:
    """The rows of a sealed pair as a file, in pieces, from a closed process; the first piece is ready at the return.

    Identities are joined where the pair brings them with their key. No cell of the CSV starts a formula. Raises
    `confined.NotConfined`, before the first piece or among them: then the file is not whole.
    """
    pieces: queue.Queue[bytes | Exception | None] = queue.Queue(maxsize=8)
    gone = threading.Event()

    def take(step: dict[str, object]) -> None:
        piece = step.get("piece")
        while piece is not None:
            if gone.is_set():
                raise _Gone
            try:
                pieces.put(base64.b64decode(str(piece)), timeout=1)
            except queue.Full:
                continue
            return

    def work() -> None:
        ending: Exception | None = None
        try:
            run(
                _INSIDE,
                {
                    "measures": str(pair.measures),
                    "identities": str(pair.identities) if pair.identities else None,
                    "columns": list(columns),
                    "form": form,
                },
                limits=limits or LIMITS,
                on_progress=take,
                secret={
                    name: key
                    for name, key in (
                        ("key_measures", pair.key_measures),
                        ("key_identities", pair.key_identities if pair.identities else None),
                    )
                    if key is not None
                },
                reads=[path for path in (pair.measures, pair.identities) if path is not None],
            )
        except Exception as error:  # told to whoever takes the pieces
            ending = error
        while not gone.is_set():
            try:
                pieces.put(ending, timeout=1)
            except queue.Full:
                continue
            return

    threading.Thread(target=work, daemon=True).start()
    first = pieces.get()
    if isinstance(first, Exception):
        raise first
    return _Rest(first, pieces, gone)


class _Rest(Iterator[bytes]):
    """The pieces one by one; whoever closes it, though they took none, ends the closed process."""

    def __init__(
        self, first: bytes | None, pieces: queue.Queue[bytes | Exception | None], gone: threading.Event
    ) -> None:
        self._next: bytes | Exception | None = first
        self._is_first, self._pieces, self._gone = True, pieces, gone

    def __next__(self) -> bytes:
        if self._gone.is_set():
            raise StopIteration
        piece = self._next if self._is_first else self._pieces.get()
        self._is_first, self._next = False, None
        if isinstance(piece, bytes):
            return piece
        self.close()
        raise StopIteration if piece is None else piece

    def close(self) -> None:
        """Nobody takes the pieces any more."""
        self._gone.set()

    def __del__(self) -> None:
        self.close()


class _Gone(Exception):
    """Nobody takes the pieces any more."""


def send(table: pa.Table, *, form: str) -> int:
    """The rows left the closed process as a file of that form; how many."""
    with io.BufferedWriter(_Pieces(), PIECE) as to:
        if form == "parquet":
            import pyarrow.parquet as pq

            pq.write_table(table, to, compression="zstd")
        else:
            _send_csv(table, to)
    return int(table.num_rows)


def _send_csv(table: pa.Table, to: io.BufferedWriter[Any]) -> None:
    text = io.TextIOWrapper(to, encoding="utf-8", newline="", write_through=True)
    text.write(_BOM)
    writer = csv.writer(text)
    writer.writerow([harmless(name) for name in table.column_names])
    for batch in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        columns = [[plain(cell) for cell in column.to_pylist()] for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))
    text.flush()
    text.detach()


def plain(cell: Any) -> str:
    """A cell as it stands in CSV: nothing for no value, dates as ISO writes them, no text that starts a formula.

    >>> plain(None), plain(-1.5), plain("=1+1"), plain(True)
    ('', '-1.5', "'=1+1", 'true')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return harmless(cell)
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


class _Pieces(io.RawIOBase):
    """Takes bytes and tells them to the parent."""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, piece: Any) -> int:
        """The bytes are on their way."""
        whole = bytes(piece)
        for start in range(0, len(whole), PIECE):
            hand_over(base64.b64encode(whole[start : start + PIECE]).decode())
        return len(whole)

"""Delimited text, read strictly: every row has the header's number of cells or is reported, with its true
line.
"""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.contract.arrays import arrow_array, text_array
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.records import LONGEST_RECORD, Extent, Record, careful, extent
from commontable.analysis.contract.rows import Batch, Faults, named
from commontable.analysis.contract.unreadable import Unreadable

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 4 * 1024 * 1024  # bytes
MOST_COLUMNS = 2_000
HEADER_WITHIN = 200  # lines
_NO_FILES = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7"}  # of no file
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class Delimited:
    """A delimited text file opened by a reading. Raises `Unreadable`."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path, self._reading = path, reading
        self._total = max(1, path.stat().st_size)
        self.rejected = 0
        rows: list[tuple[str, ...]] = []
        width = 0
        self.header_line = max(reading.header, default=0)
        for record in self._first_records():
            if record.line + 1 in reading.header:
                rows.append(record.cells)
                width = max(width, len(record.cells))
            if not reading.header:
                width = len(record.cells)
            if record.line + 1 >= self.header_line:
                break
        if width == 0:
            raise Unreadable("no-header")
        if width > MOST_COLUMNS:
            raise Unreadable("too-many-columns", found=width, limit=MOST_COLUMNS)
        self.header = named(rows, width)

    def _first_records(self) -> Iterator[Record]:
        for piece, _, final in self.blocks(self._path, self._reading.encoding):
            records = self._careful(piece, final=final)
            first = next(records, None)
            if first is None:
                raise Unreadable("line-too-long", line=1, limit=LONGEST_RECORD)
            yield first
            yield from itertools.takewhile(lambda record: record.line <= HEADER_WITHIN, records)
            return

    def _careful(self, piece: bytes, *, line: int = 1, final: bool) -> Iterator[Record]:
        begin, reading = 0, self._reading
        for record in careful(piece.decode("utf-8"), delimiter=reading.delimiter, quote=reading.quote, final=final):
            if record.end - begin > LONGEST_RECORD and record.lines <= 1:
                raise Unreadable("line-too-long", line=record.line + line, limit=LONGEST_RECORD)
            begin = record.end
            yield record

    @staticmethod
    def blocks(path: Path, name: str) -> Iterator[tuple[bytes, int, bool]]:
        """The file as valid UTF-8 in pieces of whole characters, bytes read so far, and whether it is the
        last.
        """
        try:
            if codecs.lookup(name).name in _NO_FILES or not codecs.lookup(name)._is_text_encoding:
                raise LookupError(name)
            decoder = codecs.getincrementaldecoder(name)("replace")
            superset = codecs.lookup(name).name in {"utf-8", "utf-8-sig", "ascii", "iso8859-1", "cp1252"}
        except LookupError as error:
            raise Unreadable("unknown-encoding", encoding=name) from error
        start = True
        with path.open("rb") as file:
            following = file.read(BLOCK)
            while following or start:
                piece, following = following, file.read(BLOCK)
                if not (superset and piece.isascii() and not decoder.getstate()[0]):
                    text = decoder.decode(piece, final=not following)
                    piece = (text.removeprefix("\ufeff") if start else text).encode("utf-8", "replace")
                start = False
                yield piece, file.tell() - len(following), not following

    def batches(self, columns: Sequence[int], faults: Faults) -> Iterator[Batch]:
        """The rows below the header. Rows of the wrong shape go to `faults`."""
        carry, line, self.rejected = b"", 1, 0
        for piece, done, final in self.blocks(self._path, self._reading.encoding):
            buffer = carry + piece if carry else piece
            while True:
                size, lines, batch = self._batch(buffer, line, columns, faults, final=final)
                if batch is not None and batch[0].size:
                    yield Batch(lines=batch[0], columns=batch[1], done=done, total=self._total)
                buffer, line = buffer[size:], line + lines
                if not size or not buffer:
                    break
            carry = buffer
            if len(carry) > 4 * LONGEST_RECORD:
                raise Unreadable("line-too-long", line=line, limit=LONGEST_RECORD)

    def _batch(
        self, buffer: bytes, line: int, columns: Sequence[int], faults: Faults, *, final: bool
    ) -> tuple[int, int, tuple[np.ndarray, list[pa.DictionaryArray]] | None]:
        """Rows from the start of `buffer`; how many bytes and lines they took."""
        reading = self._reading
        found = extent(buffer, delimiter=reading.delimiter, quote=reading.quote, final=final)
        stuck = not found.size and len(buffer) > 2 * LONGEST_RECORD
        if found.orderly and not stuck:
            whole = buffer[: found.size]
            if not whole:
                return 0, 0, None
            quick = self._quickly(whole, found, line, columns, faults)
            if quick is not None:
                return found.size, found.lines, quick
        return self._with_care(buffer, line, columns, faults, final=final)

    def _quickly(
        self, whole: bytes, found: Extent, line: int, columns: Sequence[int], faults: Faults
    ) -> tuple[np.ndarray, list[pa.DictionaryArray]] | None:
        """The rows of orderly records; None where Arrow sees other rows than we do."""
        lines = found.starts + line
        shaped = (found.delimiters == len(self.header) - 1) & ~found.blank
        body = lines > self.header_line
        arrays = []
        if shaped.any():
            if not shaped.all():
                whole = np.frombuffer(whole, dtype=np.uint8)[np.repeat(shaped, found.sizes)].tobytes()
            arrays = self._parsed(whole, columns)
            if any(len(array) != int(shaped.sum()) for array in arrays):
                return None
        self._report_ragged(lines, found.delimiters + 1, body & ~shaped & ~found.blank, faults)
        kept = body[shaped]
        if not kept.all():
            # without the header's own texts in the dictionaries
            arrays = [array.filter(arrow_array(kept)).dictionary_decode().dictionary_encode() for array in arrays]
        return lines[shaped][kept], arrays

    def _parsed(self, whole: bytes, columns: Sequence[int]) -> list[pa.DictionaryArray]:
        import pyarrow as pa
        from pyarrow import csv

        names = [str(i) for i in range(len(self.header))]
        wanted = [str(i) for i in columns]
        read = wanted or names[:1]
        text = pa.dictionary(pa.int32(), pa.string())
        try:
            table = csv.read_csv(
                pa.BufferReader(whole),
                read_options=csv.ReadOptions(column_names=names, block_size=len(whole) + 16, use_threads=True),
                parse_options=csv.ParseOptions(
                    delimiter=self._reading.delimiter,
                    quote_char=self._reading.quote or False,
                    double_quote=True,
                    escape_char=False,
                    newlines_in_values=True,
                    ignore_empty_lines=True,
                ),
                convert_options=csv.ConvertOptions(
                    include_columns=read, column_types=dict.fromkeys(read, text), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return [pa.nulls(0, text)]  # fewer rows than there are: the careful way says why
        return [table.column(name).unify_dictionaries().combine_chunks() for name in wanted]

    def _with_care(
        self, buffer: bytes, line: int, columns: Sequence[int], faults: Faults, *, final: bool
    ) -> tuple[int, int, tuple[np.ndarray, list[pa.DictionaryArray]] | None]:
        width, end, taken = len(self.header), 0, 0
        lines: list[int] = []
        cells: list[list[str]] = [[] for _ in columns]
        for record in self._careful(buffer, line=line, final=final):
            end, taken, at = record.end, record.line + record.lines, record.line + line
            if at <= self.header_line or record.cells == ("",):
                continue
            if record.fault:
                faults.add(record.fault, line=record.fault_line + line)
            if record.fault == "unclosed-quote":
                self.rejected += 1
            elif len(record.cells) != width:
                self._ragged(at, len(record.cells), faults)
            else:
                lines.append(at)
                for kept, i in zip(cells, columns, strict=True):
                    kept.append(record.cells[i])
        if not end and len(buffer) > LONGEST_RECORD:
            raise Unreadable("line-too-long", line=line, limit=LONGEST_RECORD)
        size = end if buffer.isascii() else len(buffer.decode("utf-8")[:end].encode("utf-8"))
        return size, taken, (np.array(lines, dtype=np.int64), [text_array(kept) for kept in cells])

    def _report_ragged(self, lines: np.ndarray, counts: np.ndarray, which: np.ndarray, faults: Faults) -> None:
        total = int(which.sum())
        if not total:
            return
        told = faults.wanted("ragged-row", None)
        for at, count in zip(lines[which][:told].tolist(), counts[which][:told].tolist(), strict=True):
            self._ragged(at, count, faults)
        if total > told:
            self.rejected += total - told
            faults.count("ragged-row", rows=total - told)

    def _ragged(self, line: int, found: int, faults: Faults) -> None:
        self.rejected += 1
        name = DELIMITER_NAMES.get(self._reading.delimiter, self._reading.delimiter)
        faults.add("ragged-row", line=line, found=found, expected=len(self.header), delimiter_name=name)

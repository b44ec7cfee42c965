"""A Parquet file written without any library: whole numbers of 64 bits that may be missing, and short texts.

Format version 1, one page a column chunk, PLAIN, uncompressed; after the Thrift compact protocol and parquet.thrift of
parquet-format 2.10. DuckDB, pyarrow and Spark read it.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Mapping, Sequence
from typing import IO

ROWS_IN_A_GROUP = 122_880
_MAGIC = b"PAR1"
_INT64, _BYTE_ARRAY = 2, 6
_REQUIRED, _OPTIONAL = 0, 1
_PLAIN, _RLE = 0, 3
_UTF8 = 0
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12


def write_parquet(
    file: IO[bytes],
    *,
    ids: Sequence[str],
    names: Sequence[str],
    rows: Sequence[Sequence[int]],
    metadata: Mapping[str, str],
) -> None:
    """`file` holds a whole Parquet file: `id` (text, never missing) and a column a name (64 bits, 0 is missing)."""
    written = _Counted(file)
    written.write(_MAGIC)
    groups = []
    for first in range(0, len(ids), ROWS_IN_A_GROUP):
        last = min(first + ROWS_IN_A_GROUP, len(ids))
        chunks = [_chunk(written, "id", _BYTE_ARRAY, _texts(ids[first:last]), last - first)]
        for place, name in enumerate(names):
            numbers = [row[place] for row in rows[first:last]]
            chunks.append(_chunk(written, name, _INT64, _numbers(numbers), last - first))
        size = sum(length for _bytes, length in chunks)
        groups.append(
            _struct(
                (1, _LIST, _list(_STRUCT, [encoded for encoded, _length in chunks])),
                (2, _I64, _zigzag(size)),
                (3, _I64, _zigzag(last - first)),
            )
        )
    schema = [
        _struct((4, _BINARY, _binary("schema")), (5, _I32, _zigzag(1 + len(names)))),
        _element("id", is_text=True),
    ]
    schema += [_element(name, is_text=False) for name in names]
    footer = _struct(
        (1, _I32, _zigzag(1)),
        (2, _LIST, _list(_STRUCT, schema)),
        (3, _I64, _zigzag(len(ids))),
        (4, _LIST, _list(_STRUCT, groups)),
        (5, _LIST, _list(_STRUCT, [_pair(key, value) for key, value in metadata.items()])),
        (6, _BINARY, _binary("Commontable encode")),
    )
    written.write(footer)
    written.write(struct.pack("<i", len(footer)))
    written.write(_MAGIC)


class _Counted:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.at = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self.at += len(data)


def _texts(values: Sequence[str]) -> bytes:
    made = bytearray()
    for value in values:
        encoded = value.encode()
        made += struct.pack("<i", len(encoded)) + encoded
    return bytes(made)


def _numbers(values: Sequence[int]) -> bytes:
    """Which values are there (bit-packed definition levels), then those that are."""
    levels = bytearray((len(values) + 7) // 8)
    for place, value in enumerate(values):
        if value:
            levels[place >> 3] |= 1 << (place & 7)
    run = _varint(len(levels) << 1 | 1) + bytes(levels)
    there = array("q", [value for value in values if value])
    if struct.pack("=H", 1) != b"\x01\x00":  # Parquet is little-endian
        there.byteswap()
    return struct.pack("<i", len(run)) + run + there.tobytes()


def _chunk(written: _Counted, name: str, kind: int, data: bytes, rows: int) -> tuple[bytes, int]:
    """The page is written; its entry for the footer, and its length with its header."""
    page = _struct(
        (1, _I32, _zigzag(rows)), (2, _I32, _zigzag(_PLAIN)), (3, _I32, _zigzag(_RLE)), (4, _I32, _zigzag(_RLE))
    )
    header = _struct(
        (1, _I32, _zigzag(0)),
        (2, _I32, _zigzag(len(data))),
        (3, _I32, _zigzag(len(data))),
        (5, _STRUCT, page),
    )
    at, length = written.at, len(header) + len(data)
    written.write(header)
    written.write(data)
    entry = _struct(
        (1, _I32, _zigzag(kind)),
        (2, _LIST, _list(_I32, [_zigzag(_PLAIN), _zigzag(_RLE)])),
        (3, _LIST, _list(_BINARY, [_binary(name)])),
        (4, _I32, _zigzag(0)),
        (5, _I64, _zigzag(rows)),
        (6, _I64, _zigzag(length)),
        (7, _I64, _zigzag(length)),
        (9, _I64, _zigzag(at)),
    )
    return _struct((2, _I64, _zigzag(at)), (3, _STRUCT, entry)), length


def _element(name: str, *, is_text: bool) -> bytes:
    fields = [
        (1, _I32, _zigzag(_BYTE_ARRAY if is_text else _INT64)),
        (3, _I32, _zigzag(_REQUIRED if is_text else _OPTIONAL)),
        (4, _BINARY, _binary(name)),
    ]
    return _struct(*fields, *([(6, _I32, _zigzag(_UTF8))] if is_text else []))


def _pair(key: str, value: str) -> bytes:
    return _struct((1, _BINARY, _binary(key)), (2, _BINARY, _binary(value)))


# Thrift compact protocol


def _struct(*fields: tuple[int, int, bytes]) -> bytes:
    made, last = b"", 0
    for number, kind, encoded in fields:
        made += bytes([(number - last) << 4 | kind]) + encoded
        last = number
    return made + b"\x00"


def _list(kind: int, encoded: Sequence[bytes]) -> bytes:
    head = bytes([len(encoded) << 4 | kind]) if len(encoded) < 15 else bytes([0xF0 | kind]) + _varint(len(encoded))
    return head + b"".join(encoded)


def _binary(text: str) -> bytes:
    encoded = text.encode()
    return _varint(len(encoded)) + encoded


def _zigzag(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _varint(number: int) -> bytes:
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)

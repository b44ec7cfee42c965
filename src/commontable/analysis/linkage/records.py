"""From the identities of accepted files to records: one person within one partner's dataset, however many rows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.contract.sealing import ROW_KEY
from commontable.analysis.sealed import read_sealed

if TYPE_CHECKING:
    import pyarrow as pa

FINGERPRINT_BYTES = 16
_APART = "\x1f"  # between values; no text of a partner holds it


@dataclass(frozen=True, kw_only=True)
class IdentityFile:
    """The identities of one accepted file: whose, of which source, and which of its columns say what.

    `fields`: our name → a column of the file. `person`: the partner's own number of a child, where there is one; rows
    with the same number are one record, in every file of the partner's in this source.
    """

    source: str
    partner: str  # a key, never a name
    extract: str
    path: Path
    key: bytes = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None


@dataclass(frozen=True, kw_only=True)
class Records:
    """`table`: `id` (fingerprint) and our fields, one row a record. `rows`: `extract`, `_row`, `record`, one a row."""

    table: pa.Table
    rows: pa.Table


def records_of(
    files: Sequence[IdentityFile], *, secret: bytes, suppressed: Collection[tuple[str, str]] = ()
) -> dict[str, Records]:
    """Every source's records, and to which record each row belongs. Later files have the last word on a value.

    A fingerprint is the same in every linking under the same `secret` (32 bytes), as long as the partner's own number
    of the child stays (or, without one, as long as nothing in the row changes). `suppressed` (source, fingerprint)
    records are left out, rows and all. Raises `sealed.WrongKey`, `sealed.Tampered`.
    """

    found: dict[str, list[pa.Table]] = {}
    for one in files:
        found.setdefault(one.source, []).append(_read(one, secret))
    gone: dict[str, set[str]] = {}
    for source, fingerprint in suppressed:
        gone.setdefault(source, set()).add(fingerprint)
    return {source: _gathered(tables, gone.get(source, set())) for source, tables in found.items()}


def _read(file: IdentityFile, secret: bytes) -> pa.Table:
    """`extract`, `_row`, `record` and the fields, of one file."""
    import pyarrow as pa

    have = read_sealed(file.path, file.key).schema.names
    wanted = {ours: theirs for ours, theirs in file.fields.items() if theirs in have}
    person = file.person if file.person in have else None
    columns = list(dict.fromkeys([ROW_KEY, *wanted.values(), *([person] if person else [])]))
    table = read_sealed(file.path, file.key, columns=columns).read_all()
    texts = {ours: _text(table[theirs]) for ours, theirs in wanted.items()}
    ids = _fingerprints(
        file, table[ROW_KEY].to_numpy(), _text(table[person]).to_pylist() if person else None, texts, secret
    )
    return pa.table(
        {
            "extract": pa.array([file.extract] * table.num_rows, pa.string()),
            ROW_KEY: table[ROW_KEY],
            "record": pa.array(ids, pa.string()),
            **texts,
        }
    )


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values as text without spaces around them; blank is nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def fingerprint_of(file: IdentityFile, person: str, *, secret: bytes) -> str:
    """The fingerprint of the record of the child to whom the partner gave this number."""
    return _fingerprint(file, "p" + _APART + person, secret)


def _fingerprint(file: IdentityFile, said: str, secret: bytes) -> str:
    whole = _APART.join((file.source, file.partner, said)).encode()
    return hashlib.blake2b(whole, key=secret, digest_size=FINGERPRINT_BYTES, person=b"linkage record").hexdigest()


def _fingerprints(
    file: IdentityFile,
    rows: Sequence[int],
    persons: list[str | None] | None,
    texts: Mapping[str, pa.ChunkedArray],
    secret: bytes,
) -> list[str]:
    """Of every row's record: by the partner's number, else by all its values, else (an empty row) its own."""
    known: dict[str, str] = {}

    def fingerprint(said: str) -> str:
        if said not in known:
            known[said] = _fingerprint(file, said, secret)
        return known[said]

    names = sorted(texts)
    unnumbered = persons is None or None in persons
    listed = [texts[name].to_pylist() for name in names] if unnumbered else []
    found = []
    for i, row in enumerate(rows):
        person = persons[i] if persons is not None else None
        if person is not None:
            found.append(fingerprint("p" + _APART + person))
            continue
        values = [column[i] or "" for column in listed]
        said = "v" + _APART + _APART.join([*names, *values]) if any(values) else f"r{_APART}{row}"
        found.append(fingerprint(said))
    return found


def _gathered(tables: list[pa.Table], gone: set[str]) -> Records:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.concat_tables(tables, promote_options="default")
    if gone:
        whole = whole.filter(pc.invert(pc.is_in(whole["record"], pa.array(sorted(gone), pa.string()))))
    names = [name for name in whole.schema.names if name not in {"extract", ROW_KEY, "record"}]
    grouped = pa.TableGroupBy(whole, "record", use_threads=False).aggregate([(name, "last") for name in names])
    columns = {"id": grouped["record"], **{name: grouped[f"{name}_last"] for name in names}}
    return Records(table=pa.table(columns), rows=whole.select(["extract", ROW_KEY, "record"]))

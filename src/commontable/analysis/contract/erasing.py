"""One person leaves a sealed pair of files, and does not come back with the next one.

A fingerprint (HMAC-SHA-256 by a key that only the vault has) stands for the person afterwards: by the partner's own
number of them, and by everything the file says of who they are, so that a new number does not bring them back. Without
the key it says nothing; whoever has it can try numbers, and so it is kept like the rows it guards against.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from commontable.analysis.confined.limits import Limits, Told
from commontable.analysis.confined.parent import run
from commontable.analysis.contract.arrays import arrow_array
from commontable.analysis.contract.plain import folded
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.contract.sealing import Previous

LIMITS = Limits(memory=3 * 1024**3, cpu_seconds=300, wall_seconds=400)
_INSIDE = "commontable.analysis.contract.inside:erase"


class SeveralFit(Told):
    """More than one person fits what was said; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What came of it for one pair of files: `after` rows are left, and `people` stand for who left."""

    before: int
    after: int
    people: tuple[str, ...]


def fingerprints(row: Mapping[str, Any], schema: Schema, *, key: bytes) -> tuple[str, ...]:
    """What stands for the person of a row: by their number, and by at least two other things said of who they are.

    >>> roles = {"person": "id", "identity": ["name", "born"]}
    >>> schema = Schema.parse({"fields": ["id", "name", "born"], "roles": roles})
    >>> one = fingerprints({"id": "P7", "name": "Ana", "born": "2015-01-02"}, schema, key=b"k")
    >>> other = fingerprints({"id": "Q1", "name": " ANA ", "born": "2015-01-02"}, schema, key=b"k")
    >>> len(one), len(set(one) & set(other)), len(fingerprints({"id": "P7", "name": "Ana"}, schema, key=b"k"))
    (2, 1, 1)
    """
    person, found = schema.roles.person, []
    if person and (number := _text(row.get(person))):
        found.append(_seal(key, "person", number))
    said = [f"{name}={text}" for name in sorted(set(schema.identity) - {person}) if (text := _text(row.get(name)))]
    if len(said) >= 2 or (said and not person):
        found.append(_seal(key, "identity", *said))
    return tuple(found)


def others_than(batch: pa.RecordBatch, schema: Schema, *, key: bytes, people: Collection[str]) -> pa.RecordBatch:
    """The rows of everybody but the people whose fingerprints these are."""
    if not people or not schema.identity:
        return batch
    rows = batch.select([name for name in schema.identity if name in batch.schema.names]).to_pylist()
    known = frozenset(people)
    stay = np.array([known.isdisjoint(fingerprints(row, schema, key=key)) for row in rows], dtype=np.bool_)
    return batch if stay.all() else batch.filter(arrow_array(stay))


def erased_confined(
    pair: Previous, schema: Schema, *, who: Mapping[str, str], to: Previous, key: bytes, limits: Limits | None = None
) -> Erased:
    """The pair without the rows of the one person whom `who` describes (column → text) stands sealed in `to`.

    Where nobody fits, nothing is written and no row is gone. Runs in a closed process; what was said of the person goes
    there through a pipe and nowhere else. Raises SeveralFit, or `confined.NotConfined`.
    """
    assert pair.identities is not None
    assert pair.key_identities is not None
    assert to.identities is not None
    assert to.key_identities is not None
    told = run(
        _INSIDE,
        {
            "schema": schema.to_dict(),
            "who": dict(who),
            "files": [str(path) for path in (pair.measures, pair.identities, to.measures, to.identities)],
        },
        limits=limits or LIMITS,
        secret={
            "key_measures": pair.key_measures,
            "key_identities": pair.key_identities,
            "to_key_measures": to.key_measures,
            "to_key_identities": to.key_identities,
            "key": key,
        },
        may_raise=(SeveralFit,),
        reads=[pair.measures, pair.identities],
        writes=[to.measures.parent],
    )
    assert isinstance(told, dict)
    return Erased(before=told["before"], after=told["after"], people=tuple(told["people"]))


def erase(pair: Previous, schema: Schema, *, who: Mapping[str, str], to: Previous, key: bytes) -> Erased:
    """As `erased_confined`, in this process."""
    from commontable.analysis.contract.sealing import ROW_KEY
    from commontable.analysis.sealed.parquet import read_sealed

    assert pair.identities is not None
    assert pair.key_identities is not None
    assert to.identities is not None
    assert to.key_identities is not None
    named = read_sealed(pair.identities, pair.key_identities).read_all()
    stay, gone = _places(named, schema, who)
    if not gone:
        return Erased(before=named.num_rows, after=named.num_rows, people=())
    rows = named.take(arrow_array(np.array(gone))).to_pylist()
    people = sorted({one for row in rows for one in fingerprints(row, schema, key=key)})
    left = named.filter(arrow_array(stay))
    _write(left, to.identities, to.key_identities)
    measures = read_sealed(pair.measures, pair.key_measures).read_all()
    keep = np.isin(measures[ROW_KEY].to_numpy(), left[ROW_KEY].to_numpy())
    _write(measures.filter(arrow_array(keep)), to.measures, to.key_measures)
    return Erased(before=named.num_rows, after=left.num_rows, people=tuple(people))


def _places(named: pa.Table, schema: Schema, who: Mapping[str, str]) -> tuple[np.ndarray, list[int]]:
    wanted = {name: folded(text) for name, text in who.items() if folded(text)}
    known = {name: text for name, text in wanted.items() if name in named.column_names}
    if known.keys() != wanted.keys() and schema.roles.person not in known:
        raise SeveralFit("an older file does not say as much of them")  # somebody else of that name could go
    wanted = known
    fits = np.full(named.num_rows, bool(wanted))
    for name, text in wanted.items():
        column = named[name].combine_chunks().dictionary_encode()
        same = [place for place, value in enumerate(column.dictionary.to_pylist()) if _text(value) == text]
        indices = column.indices.to_numpy(zero_copy_only=False)
        fits &= np.isin(np.nan_to_num(indices, nan=-1), same)
    gone = np.flatnonzero(fits).tolist()
    if gone:
        person = schema.roles.person
        by = [person] if person else [name for name in schema.identity if name in named.column_names]
        rows = named.select(by).take(arrow_array(np.array(gone))).to_pylist()
        if len({tuple(_text(value) for value in row.values()) for row in rows}) > 1:
            raise SeveralFit("several")
    return ~fits, gone


def _write(table: pa.Table, path: Path, key: bytes) -> None:
    from commontable.analysis.sealed.parquet import writing

    with writing(path, key, table.schema) as writer:
        for batch in table.to_batches():
            writer.write(batch)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return folded(value.isoformat() if hasattr(value, "isoformat") else str(value))


def _seal(key: bytes, kind: str, *said: str) -> str:
    return hmac.new(key, "\0".join([kind, *said]).encode(), hashlib.sha256).hexdigest()

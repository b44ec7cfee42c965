"""Persons: drawn at random, never derived from a record; those of an earlier run stay."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.linkage.errors import LinkageError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

DIGITS = 32


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How an earlier run carries on: persons that stay, and those whose records were `joined` with another person's or
    `parted` into several persons.
    """

    persons: int = 0
    joined: int = 0
    parted: int = 0


def drawn(count: int) -> pa.Array:
    """So many persons: 32 hexadecimal digits each.

    >>> found = drawn(3).to_pylist()
    >>> len(set(found)), {len(person) for person in found}
    (3, {32})
    """
    import numpy as np
    import pyarrow as pa

    digits = secrets.token_hex(DIGITS // 2 * count).encode()
    ends = np.arange(count + 1, dtype=np.int64) * DIGITS
    return pa.LargeStringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(digits)).cast(pa.string())


def persons_of(
    labels: np.ndarray, *, sources: Sequence[str], source_of: np.ndarray, ids: pa.Array, earlier: pa.Table | None
) -> tuple[pa.Array, Kept]:
    """Of each record, its person. Records with one label are one person; a label with records of an earlier run keeps
    the person that most of them had, each person going to the label that holds most of its records.
    """
    import numpy as np

    kinds, places = np.unique(labels, return_inverse=True)
    people = drawn(len(kinds))
    kept = Kept()
    if earlier is not None and earlier.num_rows:
        people, kept = _carried_on(people, places, sources=sources, source_of=source_of, ids=ids, earlier=earlier)
    return people.take(_array(places)), kept


def _carried_on(
    people: pa.Array,
    places: np.ndarray,
    *,
    sources: Sequence[str],
    source_of: np.ndarray,
    ids: pa.Array,
    earlier: pa.Table,
) -> tuple[pa.Array, Kept]:
    import numpy as np
    import pyarrow as pa

    if not {"source", "id", "person"} <= set(earlier.column_names):
        raise LinkageError("it needs the columns source, id and person.", where="earlier", code="earlier_columns")
    now = pa.table(
        {
            "source": pa.array(sources, pa.string()).take(_array(source_of)),
            "id": ids,
            "label": _array(places),
        }
    )
    before = pa.table({name: earlier[name].cast(pa.string()) for name in ("source", "id", "person")})
    met = now.join(before, keys=["source", "id"], join_type="inner")
    met = met.group_by(["label", "person"]).aggregate([("id", "count")])
    met = met.sort_by([("id_count", "descending"), ("person", "ascending"), ("label", "ascending")])
    values = people.to_numpy(zero_copy_only=False)
    taken: set[str] = set()
    settled: set[int] = set()
    joined = parted = 0
    for label, person in zip(met["label"].to_pylist(), met["person"].to_pylist(), strict=True):
        if label in settled:
            joined += 1
        elif person in taken:
            parted += 1
        else:
            values[label] = person
            settled.add(label)
            taken.add(person)
    return pa.array(np.asarray(values), pa.string()), Kept(persons=len(taken), joined=joined, parted=parted)


def _array(values: np.ndarray) -> pa.Array:
    import pyarrow as pa

    return pa.array(values)

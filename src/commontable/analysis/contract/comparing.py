"""Two versions of a dataset side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from commontable.analysis.contract.difference import Category, ColumnChange, Diff, Jump
from commontable.analysis.contract.keys import Hashes, combined, hashes
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

JUMP_ROWS = 10
JUMP_SHARE = 0.2
MOST_LISTED = 200


def diff(previous: pa.Table, current: pa.Table, schema: Schema) -> Diff:
    """What changed between two typed tables of one schema, as counts and category names.

    Rows and cells are compared by keyed 64-bit hashes, a column at a time, so memory stays small.
    """
    both = [name for name in schema.names if name in previous.column_names and name in current.column_names]
    key = schema.primary_key
    keyed = bool(key) and set(key).issubset(both)
    if keyed:
        added, gone, changed, same, columns = _by_key(previous, current, key, both)
    else:
        added, gone, changed, same, columns = *_by_row(previous, current, both), []
    new, vanished, jumps = _counted(previous, current, schema, both)
    return Diff(
        rows_before=previous.num_rows,
        rows_after=current.num_rows,
        added=added,
        gone=gone,
        changed=changed,
        same=same,
        keyed=keyed,
        new_categories=tuple(new[:MOST_LISTED]),
        vanished_categories=tuple(vanished[:MOST_LISTED]),
        jumps=tuple(jumps[:MOST_LISTED]),
        changed_columns=tuple(columns),
        columns_added=tuple(name for name in current.column_names if name not in previous.column_names),
        columns_gone=tuple(name for name in previous.column_names if name not in current.column_names),
        jump_rows=JUMP_ROWS,
        jump_share=JUMP_SHARE,
        truncated=max(len(new), len(vanished), len(jumps)) > MOST_LISTED,
    )


def _hashed(table: pa.Table, name: str) -> Hashes:
    column = table[name].combine_chunks().dictionary_encode()
    column = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    texts = [*column.dictionary.to_pylist(), None]
    places = column.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
    found: Hashes = hashes(texts)[places]
    return found


def _by_key(
    previous: pa.Table, current: pa.Table, key: Sequence[str], both: Sequence[str]
) -> tuple[int, int, int, int, list[ColumnChange]]:
    before = combined([_hashed(previous, name) for name in key])
    after = combined([_hashed(current, name) for name in key])
    order = np.argsort(before)
    ranked = before[order]
    places = np.minimum(np.searchsorted(ranked, after), max(0, ranked.size - 1))
    met = ranked[places] == after if ranked.size else np.zeros(after.size, dtype=np.bool_)
    theirs: npt.NDArray[np.int64] = order[places[met]] if ranked.size else np.empty(0, dtype=np.int64)
    altered = np.zeros(int(met.sum()), dtype=np.bool_)
    columns = []
    for name in both:
        if name in key:
            continue
        differs = _hashed(previous, name)[theirs] != _hashed(current, name)[met]
        altered |= differs
        if differs.any():
            columns.append(ColumnChange(field=name, rows=int(differs.sum())))
    columns.sort(key=lambda one: -one.rows)
    changed = int(altered.sum())
    stayed = int(np.unique(theirs).size)
    return int((~met).sum()), previous.num_rows - stayed, changed, int(met.sum()) - changed, columns


def _by_row(previous: pa.Table, current: pa.Table, both: Sequence[str]) -> tuple[int, int, int, int]:
    if not both:
        return current.num_rows, previous.num_rows, 0, 0
    sides = []
    for table in (previous, current):
        rows, counts = np.unique(combined([_hashed(table, name) for name in both]), return_counts=True)
        sides.append((rows, counts))
    (before, before_counts), (after, after_counts) = sides
    _, left, right = np.intersect1d(before, after, assume_unique=True, return_indices=True)
    same = int(np.minimum(before_counts[left], after_counts[right]).sum())
    return current.num_rows - same, previous.num_rows - same, 0, same


def _counted(
    previous: pa.Table, current: pa.Table, schema: Schema, both: Sequence[str]
) -> tuple[list[Category], list[Category], list[Jump]]:
    roles = schema.roles
    grouped = {*roles.place, *roles.breakdowns} - set(schema.identity)
    named = grouped | {one.name for one in schema.fields if one.categories} | {roles.period or ""}
    new, vanished, jumps = [], [], []
    for name in both:
        if name not in named or name in schema.identity:
            continue
        before, after = _value_counts(previous, name), _value_counts(current, name)
        for value in sorted({*before, *after}):
            had, has = before.get(value, 0), after.get(value, 0)
            if not had:
                new.append(Category(field=name, value=value, before=0, after=has))
            elif not has:
                vanished.append(Category(field=name, value=value, before=had, after=0))
            moved = abs(has - had)
            if name in grouped and had and has and moved >= max(JUMP_ROWS, JUMP_SHARE * max(had, has)):
                jumps.append(Jump(field=name, value=value, before=had, after=has))
    jumps.sort(key=lambda one: -abs(one.after - one.before))
    return new, vanished, jumps


def _value_counts(table: pa.Table, name: str) -> dict[str, int]:
    """Rows per value, missing left out."""
    import pyarrow.compute as pc

    counted = pc.value_counts(table[name])
    return {_word(one["values"]): one["counts"] for one in counted.to_pylist() if one["values"] is not None}


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

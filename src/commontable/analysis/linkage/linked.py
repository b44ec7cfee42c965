"""What linking gives: who is who across the sources, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = (
    "given_name",
    "surname",
    "full_name",
    "birth_date",
    "sex",
    "postcode",
    "suburb",
    "address",
    "street_number",
    "state",
    "phone",
    "email",
    "guardian_name",
)
"""What a record may hold beside its `id`: text, as the partner wrote it."""

PAIRS = ("left_source", "left_id", "right_source", "right_id", "probability")
CLUSTERS = ("source", "id", "person")
UNCERTAIN = (*PAIRS, "pattern")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Somebody looked at both records and decided: the same child, or two children. It overrides any
    probability.
    """

    left_source: str
    left_id: str
    right_source: str
    right_id: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Who is who.

    `pairs`: accepted links (`PAIRS`), one-to-one between two sources. `clusters`: every record of every source
    exactly once with its person (`CLUSTERS`): 32 hexadecimal digits drawn at random, never derived from a record.
    `uncertain`: pairs whose probability lies within the band and that nobody decided, with the pattern in which
    they agree (`given_name=close;birth_date=same`: no values). `report` is JSON-able and holds no value either.
    """

    pairs: pa.Table
    clusters: pa.Table
    uncertain: pa.Table
    report: dict[str, object]


def empty_pairs(*, uncertain: bool = False) -> pa.Table:
    """A table of no pairs, with the columns of `pairs` or of `uncertain`."""
    return pairs_table({name: [] for name in (UNCERTAIN if uncertain else PAIRS)})


def pairs_table(columns: Mapping[str, Sequence[object] | pa.Array | pa.ChunkedArray]) -> pa.Table:
    """The columns as a table of pairs (of uncertain ones where there is a pattern), by the types all modes share."""
    import pyarrow as pa

    names = UNCERTAIN if "pattern" in columns else PAIRS
    kinds = [pa.float64() if name == "probability" else pa.string() for name in names]
    return pa.table(
        {name: columns[name] for name in names},
        schema=pa.schema([pa.field(name, kind) for name, kind in zip(names, kinds, strict=True)]),
    )

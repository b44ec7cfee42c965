"""From a clean file to two sealed ones: measures, and identities apart."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from commontable.analysis.confined.progress import progress
from commontable.analysis.contract.arrays import arrow_array
from commontable.analysis.contract.checking import Check
from commontable.analysis.contract.comparing import diff
from commontable.analysis.contract.difference import Diff
from commontable.analysis.contract.erasing import others_than
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.report import Report
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.typed import arrow_schema, typed_batch
from commontable.analysis.sealed.parquet import read_sealed, writing

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.sealed.parquet import Writer

# Joins measures to identities: a random number per row, of no use to whoever has only one of the two files.
ROW_KEY = "_row"


@dataclass(frozen=True, kw_only=True)
class Previous:
    """A sealed pair, such as the one in force. `identities` None where the schema has no identity columns."""

    measures: Path
    key_measures: bytes
    identities: Path | None = None
    key_identities: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What came of it. `sealed` False: there is a blocking finding and no file was written. `diff` None:
    nothing to compare with.
    """

    report: Report
    diff: Diff | None
    sealed: bool
    rows: int
    has_identities: bool

    def to_dict(self) -> dict[str, object]:
        """The outcome is JSON-able."""
        return {
            "report": self.report.to_dict(),
            "diff": None if self.diff is None else self.diff.to_dict(),
            "sealed": self.sealed,
            "rows": self.rows,
            "has_identities": self.has_identities,
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Sealed:
        """The outcome is whole again."""
        known = dict(document)
        known["report"] = Report.from_dict(known["report"])  # type: ignore[arg-type]
        known["diff"] = None if known["diff"] is None else Diff.from_dict(known["diff"])  # type: ignore[arg-type]
        return cls(**known)  # type: ignore[arg-type]


def check_and_seal(
    path: Path,
    schema: Schema,
    *,
    reading: Reading | None = None,
    measures: Path,
    identities: Path,
    key_measures: bytes,
    key_identities: bytes,
    previous: Previous | None = None,
    today: dt.date | None = None,
    limit: int = 5000,
    no_identity: Collection[str] | None = None,
    erased: Collection[str] = (),
    key_erased: bytes = b"",
) -> Sealed:
    """A file without blocking findings stands sealed in `measures` (and `identities`, where the schema
    names such columns).

    Rows of people whose fingerprints (`erasing`) are `erased` are left out, and counted. Both files are complete or
    absent. Rows are joined by `ROW_KEY`; identities stand in another order than
    measures. Raises `Unreadable`.
    """
    work = Check(path, schema, reading=reading, today=today, limit=limit, no_identity=no_identity)
    now = Previous(
        measures=measures,
        key_measures=key_measures,
        identities=identities if schema.identity else None,
        key_identities=key_identities if schema.identity else None,
    )
    compared, left_out = None, 0
    try:
        with ExitStack() as files:
            writer = files.enter_context(_Writers(schema, now))
            for batch, verdicts in work.batches():
                if not work.found.blocking:
                    typed = typed_batch(schema, work.fields, batch, verdicts, clean_only=False)
                    stay = others_than(typed, schema, key=key_erased, people=erased)
                    left_out += typed.num_rows - stay.num_rows
                    writer.write(stay)
            if left_out:
                work.found.add("erased-person", rows=left_out)
            report = work.report()
            if report.blocking:
                raise _Blocked
        if previous is not None:
            progress(stage="comparing", done=0, total=report.rows)
            compared = diff(_rows_of(previous), _rows_of(now), schema)
    except _Blocked:
        return Sealed(report=report, diff=None, sealed=False, rows=0, has_identities=False)
    except BaseException:
        measures.unlink(missing_ok=True)
        identities.unlink(missing_ok=True)
        raise
    return Sealed(
        report=report, diff=compared, sealed=True, rows=report.rows - left_out, has_identities=bool(schema.identity)
    )


def typed_rows(
    *,
    measures: Path,
    key_measures: bytes,
    identities: Path | None = None,
    key_identities: bytes | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The accepted rows again, identities joined when their key is given; `columns` in that order, without
    the row key.
    """

    joins = identities is not None and key_identities is not None
    measured = read_sealed(measures, key_measures)
    have = [name for name in measured.schema.names if name != ROW_KEY]
    wanted = [name for name in have if columns is None or name in columns]
    table = read_sealed(measures, key_measures, columns=[*wanted, ROW_KEY] if joins else wanted).read_all()
    if identities is not None and key_identities is not None:
        named = read_sealed(identities, key_identities)
        theirs = [name for name in named.schema.names if name == ROW_KEY or columns is None or name in columns]
        people = read_sealed(identities, key_identities, columns=theirs).read_all()
        keys, others = table[ROW_KEY].to_numpy(), people[ROW_KEY].to_numpy()
        order = np.argsort(others)
        places = order[np.searchsorted(others, keys, sorter=order)]
        people = people.take(arrow_array(places))
        for name in theirs:
            if name != ROW_KEY:
                table = table.append_column(name, people[name])
        table = table.drop_columns([ROW_KEY])
    return table.select(list(columns)) if columns is not None else table


class _Blocked(Exception):
    """Something keeps the file out."""


class _Writers(ExitStack):
    """The two files under way."""

    def __init__(self, schema: Schema, to: Previous) -> None:
        import pyarrow as pa

        super().__init__()
        row_key = pa.field(ROW_KEY, pa.int64())
        self._measures = [*schema.measures, ROW_KEY]
        self._identities = [*schema.identity, ROW_KEY]
        shape = arrow_schema(schema, schema.measures).append(row_key)
        self._to: Writer = self.enter_context(writing(to.measures, to.key_measures, shape))
        self._apart: Writer | None = None
        if to.identities is not None and to.key_identities is not None:
            shape = arrow_schema(schema, schema.identity).append(row_key)
            self._apart = self.enter_context(writing(to.identities, to.key_identities, shape))

    def write(self, batch: pa.RecordBatch) -> None:
        """The rows are in both files, each under a random number."""

        keys = np.frombuffer(secrets.token_bytes(8 * batch.num_rows), dtype=np.int64)
        batch = batch.append_column(ROW_KEY, arrow_array(keys))
        self._to.write(batch.select(self._measures))
        if self._apart is not None:
            self._apart.write(batch.select(self._identities).take(arrow_array(np.argsort(keys))))


def _rows_of(pair: Previous) -> pa.Table:
    return typed_rows(
        measures=pair.measures,
        key_measures=pair.key_measures,
        identities=pair.identities,
        key_identities=pair.key_identities,
    )

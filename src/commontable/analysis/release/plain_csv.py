"""Plain CSV files as typed rows: by their schema where there is one, else text first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.release.errors import ReleaseError

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.contract import Schema

_WHOLE = r"^-?(0|[1-9][0-9]{0,17})$"
_NUMBER = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"


@dataclass(frozen=True)
class CsvRows:
    """One CSV file that was found clean: its columns, its number of rows, and its rows."""

    path: Path
    columns: tuple[str, ...]
    count: int
    schema: Schema | None
    table: pa.Table | None = None

    @classmethod
    def opened(cls, path: Path, *, schema: Schema | None, where: str) -> CsvRows:
        """The file fits its schema. Raises `ReleaseError` that says to run `commontable check`.

        Without a schema: UTF-8, commas (tabs in .tsv), one header; a column holds numbers only if every
        value in it is one, so that codes like 007 stay text.
        """
        if schema is None:
            table = _text_first(path, where)
            return cls(path, tuple(table.column_names), table.num_rows, None, table)
        from commontable.analysis.contract import Unreadable, check

        try:
            report = check(path, schema)
        except Unreadable as error:
            said = f"{path.name} cannot be read. {error.message} {error.remedy}"
            raise ReleaseError(said, where=where, code="source_unreadable") from error
        if report.blocking:
            said = f"{path.name} does not fit its schema; run commontable check on it to see what to mend."
            raise ReleaseError(said, where=where, code="source_unfit")
        return cls(path, schema.names, report.rows, schema)

    def reader(self, columns: Sequence[str]) -> pa.RecordBatchReader:
        """The rows, batch by batch, only `columns`."""
        import pyarrow as pa

        if self.table is not None:
            return self.table.select(list(columns)).to_reader()
        from commontable.analysis.contract import typed_batches

        if self.schema is None:  # pragma: no cover (either a table or a schema)
            raise ValueError(self.path)
        whole = typed_batches(self.path, self.schema)
        chosen = pa.schema([whole.schema.field(column) for column in columns])
        return pa.RecordBatchReader.from_batches(chosen, (one.select(list(columns)) for one in whole))


def _text_first(path: Path, where: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    parsing = csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
    try:
        with csv.open_csv(path, parse_options=parsing) as peek:
            names = peek.schema.names
        if len(set(names)) < len(names):
            raise ReleaseError(f"{path.name} has two columns of one name.", where=where, code="source_unfit")
        reading = csv.ConvertOptions(
            column_types={name: pa.string() for name in names},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        )
        text = csv.read_csv(path, parse_options=parsing, convert_options=reading)
    except (pa.ArrowException, OSError):  # its words may hold a row, so they go no further
        said = f"{path.name} cannot be read as CSV; give it a schema and run commontable check on it."
        raise ReleaseError(said, where=where, code="source_unreadable") from None
    typed = []
    for column in text.columns:
        filled = column.drop_null()
        if len(filled) and pc.all(pc.match_substring_regex(filled, _WHOLE)).as_py():
            typed.append(pc.cast(column, pa.int64()))
        elif len(filled) and pc.all(pc.match_substring_regex(filled, _NUMBER)).as_py():
            typed.append(pc.cast(column, pa.float64()))
        else:
            typed.append(column)
    return pa.table(typed, names=names)

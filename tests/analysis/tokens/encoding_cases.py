"""A few invented children, and files of tokens as the program and as others write them."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commontable.analysis.tokens import EncodingProfile, standard_profile
from commontable.analysis.tokens.offline.encoding import encode
from commontable.analysis.tokens.offline.table import quoted

KEY = bytes(range(7, 39))
COLUMNS = {
    "given_name": "First",
    "surname": "Last",
    "birth_date": "Born",
    "sex": "Sex",
    "postcode": "ZIP",
    "address": "Street",
}
PROFILE = standard_profile(project="northside", refresh="2026-11", columns=COLUMNS)
CHILDREN = (
    ("Ana", "Petrova", "03/04/2015", "F", "97202", "12 Elm St, Apt 3"),
    ("William", "Smith", "11/30/2014", "M", "97203", "3 Oak Ave"),
    ("Мария", "Соколова", "12/30/2014", "F", "", ""),
    ("José", "García López", "07/08/2013", "m", "97211", "77 Pine Rd"),
    ("Suharto", "", "01/02/2016", "boy", "97212", "5 Lake Dr"),
)


def csv_of(folder: Path, rows: list[list[str]], *, header: list[str] | None = None, name: str = "children.csv") -> Path:
    """A clerk's file."""
    path = folder / name
    lines = [quoted(row) for row in [header or [*COLUMNS.values(), "score"], *rows]]
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return path


def rows_of(children=CHILDREN) -> list[list[str]]:
    """Children and a measure."""
    return [[*child, str(40 + place)] for place, child in enumerate(children)]


def encoded(folder: Path, rows=None, *, profile: EncodingProfile = PROFILE, key: bytes = KEY, name: str = "e") -> Path:
    """What the program writes of a clerk's file."""
    out = folder / f"{name}.parquet"
    encode(csv_of(folder, rows or rows_of(), name=f"{name}.csv"), profile=profile, key=key, out=out)
    return out


def rewritten(path: Path, *, to: Path, change, said=None) -> Path:
    """The file with its table changed, and what it says about itself; written by somebody who knows Parquet."""
    table = pq.read_table(path)
    metadata = json.loads(table.schema.metadata[b"commontable.encoding"]) | (said or {})
    table = change(table)
    pq.write_table(table.replace_schema_metadata({"commontable.encoding": json.dumps(metadata)}), to)
    return to


def with_column(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    """The table with one column replaced or added."""
    if name in table.schema.names:
        return table.set_column(table.schema.names.index(name), name, values)
    return table.append_column(name, values)


def newer(profile: EncodingProfile, **changed: object) -> EncodingProfile:
    """The profile with something changed."""
    return replace(profile, **changed)

"""The records of all sources as one table of normalised columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.linkage import contacts, dates
from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import FIELDS
from commontable.analysis.linkage.names import given_and_surname, names_of, sorted_words

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = {
    "given": "given name, folded",
    "given_root": "its first word, or the name that is a nickname of",
    "surname": "surname, folded",
    "surname_first": "its first word",
    "surname_last": "its last word",
    "birth": "birth date, eight digits",
    "sex": "one letter",
    "postcode": "letters and digits",
    "suburb": "folded",
    "address": "street, then house number",
    "state": "folded",
    "phone": "nine digits",
    "email": "small letters",
    "guardian": "words in alphabetical order",
}
"""What is compared; text, null where nothing was written."""
_PARTS = ("whole", "first", "last", "root")


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """`table`: `row` (0, 1, …: places in `ids`), `source` (place in `sources`; 0 for all of one pool) and `COLUMNS`.
    `held` are the columns in which at least one record of two sources (of the pool) has something. `warnings` are
    codes.
    """

    sources: tuple[str, ...]
    ids: pa.ChunkedArray
    rows: tuple[int, ...]
    table: pa.Table
    held: frozenset[str]
    warnings: tuple[str, ...]


def arranged(records: Mapping[str, pa.Table], *, together: bool) -> Arranged:
    """The records are checked and normalised; `together`: all sources are one pool. Raises `LinkageError`."""
    import numpy as np
    import pyarrow as pa

    for name, table in records.items():
        _checked(name, table)
    warnings: list[str] = []
    tables, held = [], []
    begins = 0
    with ThreadPoolExecutor(max_workers=2) as pool:  # Arrow's part of the work leaves Python to the other one
        normalised = pool.map(lambda name: _normalised(name, records[name], warnings), records)
        for place, columns in enumerate(normalised):
            held.append({column for column, values in columns.items() if values.null_count < len(values)})
            count = len(columns["given"])
            rows = np.arange(begins, begins + count, dtype=np.int32)
            tables.append(
                pa.table({"row": rows, "source": np.full(count, 0 if together else place, np.int32), **columns})
            )
            begins += count
    needed = 1 if together or len(held) == 1 else 2
    shared = {column for column in COLUMNS if sum(column in one for one in held) >= needed}
    if not shared - {"sex", "state"}:
        raise LinkageError(
            "no field has anything written in it in two sources, so there is nothing to compare. Look at [fields].",
            where="[fields]",
            code="nothing_to_compare",
        )
    return Arranged(
        sources=tuple(records),
        ids=pa.chunked_array([table["id"].cast(pa.string()).combine_chunks() for table in records.values()]),
        rows=tuple(table.num_rows for table in records.values()),
        table=pa.concat_tables(tables),
        held=frozenset(shared),
        warnings=tuple(sorted(set(warnings))),
    )


def _checked(name: str, table: pa.Table) -> None:
    import pyarrow.compute as pc

    at = f"[sources.{name}]"
    if "id" not in table.column_names:
        raise LinkageError("it has no column id.", where=at, code="id_missing")
    for column in table.column_names:
        if column != "id" and column not in FIELDS:
            said = f"{column} is no field; fields are {', '.join(FIELDS)}."
            raise LinkageError(said, where=at, code="field_unknown")
    if not table.num_rows:
        raise LinkageError("it has no rows.", where=at, code="source_empty")
    ids = table["id"]
    missing = ids.null_count
    if missing:
        said = f"{missing:,} rows have no id." if missing > 1 else "one row has no id."
        raise LinkageError(f"{said} Give every row one, or leave such rows out.", where=at, code="id_missing")
    double = table.num_rows - pc.count_distinct(ids).as_py()
    if double:
        said = f"{double:,} rows have an id" if double > 1 else "one row has an id"
        said += " that another row has too. Name a column that is different in every row."
        raise LinkageError(said, where=at, code="id_twice")


def _normalised(name: str, table: pa.Table, warnings: list[str]) -> dict[str, pa.Array]:
    import pyarrow as pa
    import pyarrow.compute as pc

    def each(field: str, by: Callable[[str], str]) -> pa.Array:
        return all_of(field, lambda texts: [by(text) for text in texts])

    def all_of(field: str, by: Callable[[Sequence[str]], list[str]]) -> pa.Array:
        return _mapped(table[field], by) if field in table.column_names else pa.nulls(table.num_rows, pa.string())

    given, surname = _names(table)
    names = {part: _mapped_parts(values) for part, values in (("given", given), ("surname", surname))}
    repeated = pc.fill_null(pc.equal(names["given"]["whole"], names["surname"]["whole"]), False)
    second = {part: pc.if_else(repeated, pa.scalar(None, pa.string()), names["surname"][part]) for part in _PARTS}
    columns = {
        "given": names["given"]["whole"],
        "given_root": names["given"]["root"],
        "surname": second["whole"],
        "surname_first": second["first"],
        "surname_last": second["last"],
    }
    birth = pa.nulls(table.num_rows, pa.string())
    if "birth_date" in table.column_names:
        birth = _births(name, table["birth_date"], warnings)
    return {
        **columns,
        "birth": birth,
        "sex": each("sex", contacts.sex_of),
        "postcode": each("postcode", contacts.postcode_of),
        "suburb": all_of("suburb", contacts.addresses_of),
        "address": _addresses(table),
        "state": all_of("state", contacts.addresses_of),
        "phone": each("phone", contacts.phone_of),
        "email": each("email", contacts.email_of),
        "guardian": each("guardian_name", sorted_words),
    }


def _names(table: pa.Table) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Given name and surname; where both are empty, those of the full name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nothing = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    given, surname = (
        table[part].cast(pa.string()) if part in table.column_names else nothing for part in ("given_name", "surname")
    )
    if "full_name" not in table.column_names:
        return given, surname
    full = table["full_name"]
    empty = pc.and_(_blank(given), _blank(surname))
    split = (
        _mapped(full, lambda texts: [given_and_surname(text)[0] for text in texts]),
        _mapped(full, lambda texts: [given_and_surname(text)[1] for text in texts]),
    )
    return pc.if_else(empty, split[0], given), pc.if_else(empty, split[1], surname)


def _blank(values: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.or_kleene(pc.is_null(values), pc.equal(pc.utf8_trim_whitespace(values), ""))


def _mapped_parts(values: pa.ChunkedArray) -> dict[str, pa.Array]:
    import pyarrow as pa

    coded = _coded(values)
    found = names_of(_texts(coded))
    return {
        part: pa.array([getattr(one, part) or None for one in found], pa.string()).take(coded.indices)
        for part in _PARTS
    }


def _mapped(values: pa.ChunkedArray, by: Callable[[Sequence[str]], list[str]]) -> pa.Array:
    """Each distinct text is normalised once; nothing becomes null."""
    import pyarrow as pa

    coded = _coded(values)
    return pa.array([text or None for text in by(_texts(coded))], pa.string()).take(coded.indices)


def _texts(coded: pa.DictionaryArray) -> list[str]:
    return [text or "" for text in coded.dictionary.to_pylist()]


def _coded(values: pa.ChunkedArray) -> pa.DictionaryArray:
    import pyarrow as pa

    return values.cast(pa.string()).combine_chunks().dictionary_encode()


def _births(name: str, values: pa.ChunkedArray, warnings: list[str]) -> pa.Array:
    import pyarrow as pa

    coded = _coded(values)
    texts = _texts(coded)
    first = dates.days_first(texts)
    if first is None and any("/" in text and text.find("/") < 3 for text in texts):
        warnings.append(f"day_or_month_first:{name}")
    found = [dates.eight_digits(text, days_first=first is not False) or None for text in texts]
    return pa.array(found, pa.string()).take(coded.indices)


def _addresses(table: pa.Table) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if "address" not in table.column_names:
        return pa.nulls(table.num_rows, pa.string())
    street = _mapped(table["address"], contacts.addresses_of)
    if "street_number" not in table.column_names:
        return street
    number = _mapped(table["street_number"], contacts.addresses_of)
    return pc.binary_join_element_wise(street, pc.fill_null(number, ""), " ")

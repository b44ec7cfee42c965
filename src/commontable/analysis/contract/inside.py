"""What runs in the child: arguments from JSON, the verb, the result as JSON."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from commontable.analysis.contract import checking, erasing, exporting, previewing, sealing
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.schema import Schema
from commontable.analysis.sealed.blobs import unseal_to

Document = Mapping[str, object]


def preview(
    *,
    path: str,
    schema: Document | None,
    reading: Document | None,
    rows: int,
    sealed_upload: bytes | None = None,
) -> dict[str, object]:
    """`previewing.preview`."""
    with _clear(path, sealed_upload) as file:
        found = previewing.preview(
            file, schema=Schema.parse(schema) if schema else None, reading=_reading(reading), rows=rows
        )
    return found.to_dict()


def check(
    *,
    path: str,
    schema: Document,
    reading: Document | None,
    today: str | None,
    limit: int,
    sealed_upload: bytes | None = None,
) -> dict[str, object]:
    """`checking.check`."""
    with _clear(path, sealed_upload) as file:
        found = checking.check(
            file,
            Schema.parse(schema),
            reading=_reading(reading),
            today=_day(today),
            limit=limit,
        )
    return found.to_dict()


def check_and_seal(
    *,
    path: str,
    schema: Document,
    reading: Document | None,
    measures: str,
    identities: str,
    previous: Mapping[str, str | None] | None,
    today: str | None,
    limit: int,
    no_identity: list[str] | None,
    erased: list[str],
    key_measures: bytes,
    key_identities: bytes,
    previous_key_measures: bytes | None = None,
    previous_key_identities: bytes | None = None,
    key_erased: bytes = b"",
    sealed_upload: bytes | None = None,
) -> dict[str, object]:
    """`sealing.check_and_seal`."""
    before = None
    if previous is not None and previous["measures"] is not None and previous_key_measures is not None:
        apart = previous["identities"]
        before = sealing.Previous(
            measures=Path(previous["measures"]),
            key_measures=previous_key_measures,
            identities=Path(apart) if apart else None,
            key_identities=previous_key_identities,
        )
    with _clear(path, sealed_upload) as file:
        found = sealing.check_and_seal(
            file,
            Schema.parse(schema),
            reading=_reading(reading),
            measures=Path(measures),
            identities=Path(identities),
            key_measures=key_measures,
            key_identities=key_identities,
            previous=before,
            today=_day(today),
            limit=limit,
            no_identity=no_identity,
            erased=frozenset(erased),
            key_erased=key_erased,
        )
    return found.to_dict()


def export(
    *,
    measures: str,
    identities: str | None,
    columns: list[str],
    form: str,
    key_measures: bytes,
    key_identities: bytes | None = None,
) -> int:
    """The rows of a sealed pair leave as a file; see `exporting`."""
    table = sealing.typed_rows(
        measures=Path(measures),
        key_measures=key_measures,
        identities=Path(identities) if identities else None,
        key_identities=key_identities,
        columns=columns,
    )
    return exporting.send(table, form=form)


def erase(
    *,
    schema: Document,
    who: Mapping[str, str],
    files: list[str],
    key_measures: bytes,
    key_identities: bytes,
    to_key_measures: bytes,
    to_key_identities: bytes,
    key: bytes,
) -> dict[str, object]:
    """`erasing.erase`."""
    measures, identities, to_measures, to_identities = map(Path, files)
    found = erasing.erase(
        sealing.Previous(
            measures=measures, key_measures=key_measures, identities=identities, key_identities=key_identities
        ),
        Schema.parse(schema),
        who=who,
        to=sealing.Previous(
            measures=to_measures, key_measures=to_key_measures, identities=to_identities,
            key_identities=to_key_identities,
        ),
        key=key,
    )  # fmt: skip
    return {"before": found.before, "after": found.after, "people": list(found.people)}


def _reading(document: Document | None) -> Reading | None:
    return None if document is None else Reading.from_dict(document)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@contextlib.contextmanager
def _clear(path: str, key: bytes | None) -> Iterator[Path]:
    """The file to read; a sealed one is opened into memory where the system has such files."""
    if key is None:
        yield Path(path)
        return
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("upload")
        try:
            with os.fdopen(handle, "wb", closefd=False) as target:
                unseal_to(Path(path), key, target)
            yield Path(f"/proc/self/fd/{handle}")
        finally:
            os.close(handle)
        return
    with tempfile.TemporaryDirectory() as folder:
        clear = Path(folder) / "upload"
        unseal_to(Path(path), key, clear)
        yield clear

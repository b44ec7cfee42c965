"""The same verbs for files of strangers: run in a limited child process (see `confined`).

`sealed_upload` is a key: the file at `path` is then a sealed blob, and its clear bytes exist only in the
memory of the child.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.confined.limits import Crashed, Exceeded, Limits, NotConfined
from commontable.analysis.confined.parent import Progress, run
from commontable.analysis.contract.fields import SchemaError
from commontable.analysis.contract.reading import Preview, Reading
from commontable.analysis.contract.report import Report
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.unreadable import Unreadable

if TYPE_CHECKING:
    from commontable.analysis.contract.sealing import Previous, Sealed

PREVIEW = Limits(cpu_seconds=30, wall_seconds=60)
CHECK = Limits(cpu_seconds=300, wall_seconds=600)
SEAL = Limits(memory=3 * 1024**3, cpu_seconds=600, wall_seconds=1200)
_INSIDE = "commontable.analysis.contract.inside:"


def preview_confined(
    path: Path,
    *,
    schema: Schema | None = None,
    reading: Reading | None = None,
    rows: int = 20,
    limits: Limits | None = None,
    sealed_upload: bytes | None = None,
) -> Preview:
    """`preview`, in a child. Raises `Unreadable`; a child that was stopped or crashed is Unreadable
    "too-slow" or "crashed".
    """
    told = _run(
        "preview",
        {"path": str(path), "schema": _plain(schema), "reading": _plain(reading), "rows": rows},
        {"sealed_upload": sealed_upload},
        limits or PREVIEW,
        reads=[path],
    )
    return Preview.from_dict(told)


def check_confined(
    path: Path,
    schema: Schema,
    *,
    reading: Reading | None = None,
    today: dt.date | None = None,
    limit: int = 5000,
    limits: Limits | None = None,
    on_progress: Progress | None = None,
    sealed_upload: bytes | None = None,
) -> Report:
    """`check`, in a child. Raises `Unreadable`."""
    told = _run(
        "check",
        {
            "path": str(path),
            "schema": _plain(schema),
            "reading": _plain(reading),
            "today": today and today.isoformat(),
            "limit": limit,
        },
        {"sealed_upload": sealed_upload},
        limits or CHECK,
        on_progress,
        reads=[path],
    )
    return Report.from_dict(told)


def check_and_seal_confined(
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
    limits: Limits | None = None,
    on_progress: Progress | None = None,
    sealed_upload: bytes | None = None,
    no_identity: Collection[str] | None = None,
    erased: Collection[str] = (),
    key_erased: bytes | None = None,
) -> Sealed:
    """`check_and_seal`, in a child. Raises `Unreadable`."""
    from commontable.analysis.contract.sealing import Sealed

    before = previous and {
        "measures": str(previous.measures),
        "identities": previous.identities and str(previous.identities),
    }
    told = _run(
        "check_and_seal",
        {
            "path": str(path),
            "schema": _plain(schema),
            "reading": _plain(reading),
            "measures": str(measures),
            "identities": str(identities),
            "previous": before,
            "today": today and today.isoformat(),
            "limit": limit,
            "erased": sorted(erased),
            "no_identity": None if no_identity is None else sorted(no_identity),
        },
        {
            "sealed_upload": sealed_upload,
            "key_measures": key_measures,
            "key_identities": key_identities,
            "previous_key_measures": previous.key_measures if previous else None,
            "key_erased": key_erased,
            "previous_key_identities": previous.key_identities if previous else None,
        },
        limits or SEAL,
        on_progress,
        reads=[path, *((previous.measures, previous.identities) if previous else ())],
        writes=[measures.parent, identities.parent],
    )
    return Sealed.from_dict(told)


def _plain(what: Schema | Reading | None) -> dict[str, object] | None:
    return None if what is None else what.to_dict()


def _run(
    verb: str,
    arguments: Mapping[str, object],
    secret: Mapping[str, bytes | None],
    limits: Limits,
    on_progress: Progress | None = None,
    *,
    reads: Sequence[Path | None],
    writes: Sequence[Path] = (),
) -> dict[str, object]:
    keys = {name: key for name, key in secret.items() if key is not None}
    try:
        told = run(
            _INSIDE + verb,
            arguments,
            limits=limits,
            on_progress=on_progress,
            secret=keys,
            may_raise=(Unreadable, SchemaError),
            reads=[path for path in reads if path is not None],
            writes=writes,
        )
    except Exceeded as error:
        raise Unreadable("too-slow", kind=error.kind) from error
    except Crashed as error:
        raise Unreadable("crashed", kind=error.reason) from error
    if not isinstance(told, dict):
        raise NotConfined("an answer of the wrong form")
    return told

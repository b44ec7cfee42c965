"""The same verbs for files of strangers: run in a limited child process (see `confined`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from commontable.analysis.confined.limits import Limits
from commontable.analysis.confined.parent import Progress
from commontable.analysis.contract.reading import Preview, Reading
from commontable.analysis.contract.report import Report
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.sealing import Previous, Sealed

# `sealed_upload` is a key: the file at `path` is a sealed blob; the child unseals it into a private place
# and removes that copy afterwards.


def preview_confined(
    path: Path,
    *,
    schema: Schema | None = None,
    reading: Reading | None = None,
    rows: int = 20,
    limits: Limits | None = None,
    sealed_upload: bytes | None = None,
    name: str | None = None,
) -> Preview:
    """`preview`, in a child. Raises `Unreadable` (a child that was stopped or crashed is Unreadable
    "too-slow" or "crashed").
    """
    raise NotImplementedError


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
    raise NotImplementedError


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
) -> Sealed:
    """`check_and_seal`, in a child. Raises `Unreadable`."""
    raise NotImplementedError

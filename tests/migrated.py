"""The empty register of tests on SQLite: migrated once, and copied from then on for as long as no migration changes."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

KEPT = Path(__file__).parents[1] / "var" / "tests"


@contextmanager
def migrated_before() -> Iterator[None]:
    """A copy waits where the register of this process will be, so that migrating finds nothing left to do."""
    name = connection.creation._get_test_db_name() if connection.vendor == "sqlite" else ""
    kept = KEPT / f"migrated-{_migrations()}.sqlite3"
    if "mode=memory" not in name or not kept.exists():
        yield
        return
    with closing(sqlite3.connect(name, uri=True)) as ours:
        with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as whole:
            whole.backup(ours)
        yield  # what is in memory is forgotten with its last connection


def keep_migrated() -> None:
    """The register as it was migrated just now waits for the next process."""
    kept = KEPT / f"migrated-{_migrations()}.sqlite3"
    if connection.vendor != "sqlite" or kept.exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    for older in KEPT.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    partial = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(partial)) as copy:
        connection.connection.backup(copy)
    partial.replace(kept)


def _migrations() -> str:
    """A fingerprint of every migration, and of what runs them."""
    told = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            told.update(f"{app.label} {file.name} ".encode() + file.read_bytes())
    return told.hexdigest()[:16]

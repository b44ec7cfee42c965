"""The register copied while it is used, and put back: SQLite by VACUUM INTO, PostgreSQL by its own programs.

Sessions are left out of a copy: whoever finds it could sit in somebody's place; after a restore people sign in again.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

Told = dict[str, Any]


class CannotCopy(Exception):
    """The register could not be copied or put back; the message says why and what to do."""


def copy_sqlite(target: Path) -> None:
    """A copy of the register as it stands at this moment, whole and on disk; nobody waits longer than a moment.

    Raises CannotCopy where the copy is not sound.
    """
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        target.chmod(0o600)
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA secure_delete=ON")
            copy.execute("DELETE FROM django_session")
            if fault := faults_of_sqlite(copy):
                raise CannotCopy(f"The register is damaged: {fault}. Restore it from an earlier backup.")
    except (Error, sqlite3.Error) as error:
        raise CannotCopy(f"The register could not be copied: {error}.") from error
    settle(target)


def faults_of_sqlite(copy: sqlite3.Connection) -> str:
    """What is wrong with the file, or nothing."""
    (found,) = copy.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        return str(found)
    if lost := copy.execute("PRAGMA foreign_key_check").fetchone():
        return f"a row of {lost[0]} points to a row of {lost[2]} that is not there"
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
        return "it has no tables"
    return ""


def settle(path: Path) -> None:
    """The register is one file, without companions, and on disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def copy_postgresql(target: Path, *, programs: Path | None, meanwhile: Callable[[], Told]) -> Told:
    """A dump of the register as it stands at this moment; what `meanwhile` reads, it reads of that same moment.

    By a role that sees every row: row security stops the copy where it would leave something out. Raises CannotCopy.
    """
    from django.db import Error, connection, transaction

    connection.ensure_connection()
    program = postgresql_program("pg_dump", at_least=connection.pg_version // 10000, programs=programs)  # type: ignore[attr-defined]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL row_security = off")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            told = meanwhile()
            words = ["--format=custom", "--no-owner", "--no-privileges", "--exclude-table-data=django_session"]
            run_program(program, [*words, f"--snapshot={snapshot}", f"--file={target}"], connection.settings_dict)
    except Error as error:
        raise CannotCopy(f"The register could not be copied: {_said(str(error))}") from error
    target.chmod(0o600)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    return told


def read_dump(dump: Path, *, programs: Path | None) -> str:
    """Every byte of the dump was read and made sense; or why that could not be tried. Raises CannotCopy."""
    try:
        program = postgresql_program("pg_restore", at_least=0, programs=programs)
    except CannotCopy as missing:
        return str(missing)
    words = [str(program), f"--file={os.devnull}", str(dump)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode and "unsupported version" in done.stderr:
        return f"{program} is too old to read the copy of the register. Name the folder of newer ones: --programs."
    if done.returncode:
        raise CannotCopy(f"The register's copy cannot be read: {_last_line(done.stderr)}")
    return ""


def put_back_postgresql(dump: Path, *, database: Told, programs: Path | None) -> None:
    """The empty database holds the register, all of it or nothing. Raises CannotCopy."""
    version = require_empty(database)
    program = postgresql_program("pg_restore", at_least=version, programs=programs)
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump)]
    run_program(program, words, database, named=True)


def require_empty(database: Told) -> int:
    """The database holds no table; its server's major version. Raises CannotCopy."""
    import psycopg

    held = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    try:
        with psycopg.connect(**_told(database, password=True), connect_timeout=20) as connection:
            found = connection.execute(held).fetchone()
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise CannotCopy(f"The database of COMMONTABLE_DATABASE cannot be opened: {_last_line(str(error))}") from error
    if found is None or found[0]:
        raise CannotCopy("The database holds tables already. A backup is restored into an empty one only: make one.")
    return version


def postgresql_program(name: str, *, at_least: int, programs: Path | None) -> Path:
    """Where the program of PostgreSQL lies that is new enough for the server. Raises CannotCopy."""
    if programs is not None:
        folders = [programs]
    else:
        folders = [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
        folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    too_old = 0
    for folder in folders:
        found = shutil.which(name, path=str(folder))
        if found is None:
            continue
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        version = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", said)
        if version and int(version[1]) >= at_least:
            return Path(found)
        too_old = max(too_old, int(version[1]) if version else 0)
    why = f"the newest here is {too_old}" if too_old else "there is none here"
    newer = f" {at_least} or newer" if at_least else ""
    raise CannotCopy(
        f"{name}{newer} is needed, and {why}. Install PostgreSQL's client programs of the server's version, "
        "or name their folder: --programs /usr/lib/postgresql/16/bin"
    )


def run_program(program: Path, words: list[str], database: Told, *, named: bool = False) -> None:
    """The program did its work on the database; its password is on no command line. Raises CannotCopy."""
    from psycopg.conninfo import make_conninfo

    environment = {**os.environ, "PGPASSWORD": database.get("PASSWORD") or os.environ.get("PGPASSWORD", "")}
    target = make_conninfo(**_told(database, password=False))
    command = [str(program), f"--dbname={target}", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode == 0:
        return
    said = _said(done.stderr)
    doing = "put back" if named else "copied"
    raise CannotCopy(f"The register could not be {doing}: {said}")


def _told(database: Told, *, password: bool) -> Told:
    names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port", "PASSWORD": "password"}
    if not password:
        del names["PASSWORD"]
    options = {key: value for key, value in database.get("OPTIONS", {}).items() if isinstance(value, str | int)}
    return {**options, **{ours: database[name] for name, ours in names.items() if database.get(name)}}


def _said(text: str) -> str:
    if "row-level security" in text or "row security" in text:
        return (
            "the role of COMMONTABLE_DATABASE does not see every row. Make the backup as a role that does (one with "
            "BYPASSRLS, or the owner of the tables)."
        )
    return _last_line(text)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "it said nothing")

"""A backup is verified, or put back onto an empty host. The register comes last: half a restore is none."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from commontable.site.databases import register_database

from .archive import POSTGRESQL, SQLITE, Manifest, NotABackup, read
from .register import CannotCopy, put_back_postgresql, read_dump, require_empty, settle
from .telling import NoAnswer, forget_traces, told_by

UNDER_WAY = ".restoring"
KEYS = ("vault-key", "secret-key", "vault-key.next", "vault-key.before")

Tell = Callable[[str], None]


class CannotRestore(Exception):
    """Nothing was restored; the message says why."""


@dataclass
class Verdict:
    """What a backup turned out to be. Without faults it is whole; what could not be tried is said too."""

    manifest: Manifest
    faults: list[str] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    proved: dict[str, int] = field(default_factory=dict)
    is_restored: bool = False


def verify_backup(
    archive: Path, *, keys: Path | None, expected: dict[str, tuple[int, str]], programs: Path | None
) -> Verdict:
    """Every byte, every journal and every sealed file was looked at; with the keys, whether they open it.

    `expected`: notes taken outside the server, by partnership. Raises CannotRestore where it is no whole backup.
    """
    with tempfile.TemporaryDirectory(prefix="commontable-verify-") as name:
        folder = Path(name)
        manifest = _unpacked(archive, folder, wanted=lambda member: member.startswith("register."))
        verdict = Verdict(manifest, list(manifest.damaged))
        if manifest.register == POSTGRESQL:
            try:
                if untried := read_dump(folder / POSTGRESQL, programs=programs):
                    verdict.untried.append(untried)
            except CannotCopy as fault:
                verdict.faults.append(str(fault))
            verdict.untried.append(
                "Journals and keys of a PostgreSQL register are proved by restoring it into an empty database."
            )
            return verdict
        said = _told(folder, "", expected, probes=keys is not None)
        _compare(said, manifest, verdict)
        if keys is None:
            verdict.untried.append(_without_keys(manifest))
        else:
            probes = {f"vault/{one}" for one in said["probes"]}
            _unpacked(archive, folder, wanted=probes.__contains__)
            _lay_keys(keys, folder, link=True)
            _prove(_told(folder, "", expected, prove=True), verdict)
        return verdict


def restore_backup(
    archive: Path,
    *,
    into: Path,
    keys: Path | None,
    expected: dict[str, tuple[int, str]],
    programs: Path | None,
    address: str,
    tell: Tell = print,
) -> Verdict:
    """The data folder (and the database at `address`) hold what the backup holds, verified before it counts.

    Raises CannotRestore where the folder or the database holds anything, or the backup is not whole: then nothing is
    there that a server would take for a register.
    """
    if keys is not None and not (keys / "vault-key").is_file():
        raise CannotRestore(f"There is no vault-key in {keys}.")
    _require_empty(into)
    try:
        database = register_database(address, data=into) if address else None
        if database is not None:
            require_empty(database)
        return _restored(archive, into, keys, expected, programs, address, database, tell)
    except OSError as error:
        raise CannotRestore(f"It could not be written: {error.strerror or error}. Run the same again.") from error
    except CannotCopy as refusal:
        raise CannotRestore(str(refusal)) from refusal


def _restored(
    archive: Path,
    into: Path,
    keys: Path | None,
    expected: dict[str, tuple[int, str]],
    programs: Path | None,
    address: str,
    database: dict[str, Any] | None,
    tell: Tell,
) -> Verdict:
    under_way = into / UNDER_WAY
    _begin(into, under_way)
    manifest = _unpacked(archive, under_way, wanted=lambda _member: True)
    if (manifest.register == POSTGRESQL) != (database is not None):
        shutil.rmtree(under_way)
        raise CannotRestore(
            "The backup holds a register of PostgreSQL: set COMMONTABLE_DATABASE to an empty database."
            if database is None
            else "The backup holds a register of SQLite: unset COMMONTABLE_DATABASE."
        )
    tell(f"Unpacked {len(manifest.files)} files; every one is as the manifest says.")
    verdict = Verdict(manifest, list(manifest.damaged))
    if keys is not None:
        _lay_keys(keys, under_way, link=False)
    else:
        verdict.untried.append(_without_keys(manifest))
    if database is None and _look(under_way, "", verdict, expected, prove=keys is not None):
        shutil.rmtree(under_way)
        return verdict
    for name in ("vault", "releases", "keys"):
        if (under_way / name).is_dir():
            (under_way / name).rename(into / name)
    _flush(into)
    if database is None:
        (under_way / SQLITE).rename(into / SQLITE)  # from here on it is restored
    else:
        put_back_postgresql(under_way / POSTGRESQL, database=database, programs=programs)
        _look(into, address, verdict, expected, prove=keys is not None)
    _flush(into)
    shutil.rmtree(under_way)
    verdict.is_restored = True
    return verdict


def _look(folder: Path, address: str, verdict: Verdict, expected: dict[str, tuple[int, str]], *, prove: bool) -> bool:
    """Whether anything was found that the backup did not know of when it was made."""
    before = len(verdict.faults)
    said = _told(folder, address, expected, prove=prove)
    _compare(said, verdict.manifest, verdict)
    if prove:
        _prove(said, verdict)
    if not address:
        settle(folder / SQLITE)
    forget_traces(folder)
    return len(verdict.faults) > before


def _told(folder: Path, address: str, expected: dict[str, tuple[int, str]], **asked: Any) -> dict[str, Any]:
    try:
        return told_by(folder, database=address, migrate=True, expected=expected, **asked)
    except NoAnswer as silent:
        raise CannotRestore(str(silent)) from silent


def _compare(said: dict[str, Any], manifest: Manifest, verdict: Verdict) -> None:
    """What the register says of itself is what the manifest and the notes say."""
    heads = {one["scope"]: one for one in said["journal"]}
    for noted in manifest.journal:
        head = heads.get(noted["scope"])
        if head is None or (head["sequence"], head["digest"]) != (noted["sequence"], noted["digest"]):
            verdict.faults.append(f"journal of {noted['name']}: it does not end where it did when it was copied")
    verdict.faults += [f"journal of {one['name']}: {one['fault']}" for one in said["journal"] if one["fault"]]
    verdict.faults += [f"there is no journal of {name}" for name in said["unknown_notes"]]
    for kept in ("vault", "releases"):
        for path, digest in said[kept].items():
            member = f"{kept}/{path}"
            if member in manifest.destroyed_meanwhile:
                continue
            if member not in manifest.files:
                verdict.faults.append(f"{member} is missing")
            elif manifest.files[member][1] != digest:
                verdict.faults.append(f"{member} is not the file that the register knows")
    for table, count in manifest.counts.items():
        if table in said["counts"] and table not in _MOVE and said["counts"][table] != count:
            verdict.faults.append(f"{table} has {said['counts'][table]} rows, and had {count}")
    verdict.faults = list(dict.fromkeys(verdict.faults))


_MOVE = {"django_migrations", "django_content_type", "auth_permission"}  # tables that bringing it up to date writes


def _prove(said: dict[str, Any], verdict: Verdict) -> None:
    verdict.faults += [f"the keys do not open it: {one}" for one in said["proof"]["faults"]]
    verdict.proved = {"keys": said["proof"]["keys"], "files": said["proof"]["files"]}


def _without_keys(manifest: Manifest) -> str:
    if not manifest.server_keys:
        return "No rows had arrived when it was made: no key belongs to it."
    return (
        f"Missing: the key {manifest.server_keys[0]}, which is in no backup. Without keys/vault-key from your key "
        "backup no rows can be opened; everything else works. Name its folder: --keys FOLDER"
    )


def _require_empty(into: Path) -> None:
    """There is nothing in the folder but what a restore that was interrupted left there. Raises CannotRestore."""
    if not into.exists():
        return
    if not into.is_dir():
        raise CannotRestore(f"{into} is not a folder.")
    names = {path.name for path in into.iterdir()}
    if names and (UNDER_WAY not in names or names - {UNDER_WAY, "vault", "releases", "keys"}):
        raise CannotRestore(f"{into} is not empty. A backup is restored into an empty folder only: name another.")


def _begin(into: Path, under_way: Path) -> None:
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    into.chmod(0o700)
    if under_way.exists():  # of a restore that was interrupted: nothing of it counts
        for name in ("vault", "releases", "keys", UNDER_WAY):
            shutil.rmtree(into / name, ignore_errors=True)
    under_way.mkdir(mode=0o700)


def _unpacked(archive: Path, folder: Path, *, wanted: Callable[[str], bool]) -> Manifest:
    def unpack(name: str, content: BinaryIO) -> None:
        if not wanted(name):
            return
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file, 1024 * 1024)
            file.flush()
            os.fsync(file.fileno())

    try:
        return read(archive, unpack)
    except FileNotFoundError as error:
        raise CannotRestore(f"There is no file {archive}.") from error
    except NotABackup as refusal:
        raise CannotRestore(str(refusal)) from refusal


def _lay_keys(keys: Path, folder: Path, *, link: bool) -> None:
    """The keys are where the register's program looks for them."""
    (folder / "keys").mkdir(mode=0o700, exist_ok=True)
    for name in KEYS:
        source = keys / name
        if not source.is_file():
            continue
        if link and os.name == "posix":
            (folder / "keys" / name).symlink_to(source.resolve())
        else:
            (folder / "keys" / name).write_bytes(source.read_bytes())
            (folder / "keys" / name).chmod(0o600)


def _flush(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

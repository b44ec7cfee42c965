"""A backup is made while the server runs: the register first, then the sealed files it knows, and only then a name."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .archive import POSTGRESQL, SQLITE, Manifest, NotABackup, Writer, read, writing
from .register import CannotCopy, copy_postgresql, copy_sqlite, settle
from .telling import NoAnswer, told_by

ATTEMPTS = 3
NAMED = re.compile(r"commontable-\d{8}T\d{6}Z\.tar")
_LAYOUT = re.compile(r"\d+/\d+/(?P<folder>[0-9a-f-]{36})/[^/]+")

Tell = Callable[[str], None]


class CannotBackUp(Exception):
    """There is no new backup; those before stand as they were. The message says why."""


class _Destroyed(Exception):
    """Files were destroyed since the register was copied: begin again, so that no backup holds what is gone."""


@dataclass(frozen=True)
class Made:
    """A backup that has its name."""

    path: Path
    manifest: Manifest


def make_backup(*, out: Path, data: Path, at: datetime, programs: Path | None = None, tell: Tell = print) -> Made:
    """A verified backup stands at `out`, or under a name of its own where `out` is a folder. Raises CannotBackUp."""
    from django.db import DatabaseError

    folder, name = (
        (out, f"commontable-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar") if out.is_dir() else (out.parent, out.name)
    )
    target = folder / name
    if target.exists():
        raise CannotBackUp(f"There is {target} already. Name a folder, and every backup gets a name of its own.")
    if not folder.is_dir():
        raise CannotBackUp(f"There is no folder {folder}.")
    if folder.resolve() == data.resolve() or data.resolve() in folder.resolve().parents:
        raise CannotBackUp("A backup inside the data folder is lost together with it. Name a place on another disk.")
    try:
        with _work(folder, name) as work:
            for attempt in range(1, ATTEMPTS + 1):
                for leftover in work.glob("[!.]*"):
                    _remove(leftover)
                try:
                    partial, manifest = _written(
                        work, data=data, at=at, programs=programs, tell=tell, is_last=attempt == ATTEMPTS
                    )
                    break
                except _Destroyed:
                    tell("Files were destroyed meanwhile: beginning again.")
            if read(partial) != manifest:
                raise CannotBackUp("What was written cannot be read again. Look at the disk.")
            _place(partial, target)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        why = "There is no room for it" if full else f"It could not be written ({error.strerror or error})"
        raise CannotBackUp(f"{why}. Backups made before stand as they were.") from error
    except (CannotCopy, NoAnswer, NotABackup) as error:
        raise CannotBackUp(str(error)) from error
    except DatabaseError as error:
        raise CannotBackUp(f"The register cannot be read: {error}.") from error
    return Made(target, manifest)


def forget_older(folder: Path, *, keep: int) -> list[Path]:
    """Only the newest `keep` backups that this program named are left in the folder; which are gone."""
    ours = sorted((path for path in folder.iterdir() if NAMED.fullmatch(path.name)), reverse=True)
    for path in ours[keep:]:
        path.unlink()
    return ours[keep:]


def _written(
    work: Path, *, data: Path, at: datetime, programs: Path | None, tell: Tell, is_last: bool
) -> tuple[Path, Manifest]:
    register, said = _register(work, programs=programs)
    tell(f"The register is copied: {_size(register.stat().st_size)}.")
    if bad := [f"journal of {one['name']}: {one['fault']}" for one in said["journal"] if one["fault"]]:
        raise CannotBackUp("The journal is not whole, so this is no state to keep: " + "; ".join(bad))
    manifest = Manifest(
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        version=version("commontable"),
        register=register.name,
        migrations=said["migrations"],
        counts=said["counts"],
        journal=[{key: one[key] for key in ("scope", "name", "sequence", "digest")} for one in said["journal"]],
        server_keys=said["server_keys"],
    )
    partial = work / "backup.partial"
    with writing(partial) as archive:
        archive.add(register.name, register)
        register.unlink()
        for kept, needed in (("vault", said["vault"]), ("releases", said["releases"])):
            wanted = _wanted(data / kept, needed, folders={*said["staged"], *_folders(needed)})
            _add(archive, data / kept, kept, wanted, needed, manifest, tell)
        if manifest.destroyed_meanwhile and not is_last:
            raise _Destroyed
        archive.end(manifest)
    return partial, manifest


def _register(work: Path, *, programs: Path | None) -> tuple[Path, dict[str, Any]]:
    from django.db import connection

    from .account import account, ahead_and_behind, server_keys

    unknown, missing = ahead_and_behind()
    if unknown or missing:
        raise CannotBackUp(
            "The register was made by a newer version of Commontable: make the backup with that one."
            if unknown
            else "The register is older than the program. Make the backup with the program it was used with, or run "
            "`commontable serve` once, which brings it up to date."
        )
    if connection.vendor == "postgresql":
        copy = work / POSTGRESQL
        return copy, copy_postgresql(copy, programs=programs, meanwhile=account)
    copy = work / SQLITE
    copy_sqlite(copy)
    said = told_by(work)
    settle(copy)
    return copy, {**said, "server_keys": server_keys()}


def _wanted(root: Path, needed: dict[str, str], *, folders: set[str]) -> list[str]:
    """What is copied: all that the register needs and all else that lies there, but no rows it does not know."""
    found = set(needed)
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or not path.is_file() or any(part.startswith(".") for part in name.split("/")):
            continue
        rows = _LAYOUT.fullmatch(name)
        if rows is None or rows["folder"] in folders:
            found.add(name)
    return sorted(found)


def _folders(needed: dict[str, str]) -> set[str]:
    return {rows["folder"] for rows in map(_LAYOUT.fullmatch, needed) if rows is not None}


def _add(
    archive: Writer, root: Path, kept: str, wanted: list[str], needed: dict[str, str], manifest: Manifest, tell: Tell
) -> None:
    done = 0
    for number, name in enumerate(wanted, start=1):
        try:
            digest = archive.add(f"{kept}/{name}", root / name)
        except FileNotFoundError:
            if name in needed:
                _note_missing(kept, name, manifest)
            continue
        done += archive.files[f"{kept}/{name}"][0]
        if needed.get(name, digest) != digest:
            manifest.damaged.append(f"{kept}/{name} is not the file that the register knows")
        if number == len(wanted) or number % 100 == 0:
            tell(f"{kept}: {number} of {len(wanted)} files, {_size(done)}.")


def _note_missing(kept: str, name: str, manifest: Manifest) -> None:
    from .account import needed_in_vault

    if kept == "vault" and name not in needed_in_vault():  # asked of the register as it is now
        manifest.destroyed_meanwhile.append(f"{kept}/{name}")
    else:
        manifest.damaged.append(f"{kept}/{name} is missing")


@contextmanager
def _work(folder: Path, name: str) -> Iterator[Path]:
    """A folder of one's own beside the backups; those that killed processes left behind are gone."""
    for left in folder.glob(".commontable-*.partial"):
        if _is_left(left):
            _remove(left)
    work = folder / f".commontable-{name}.{secrets.token_hex(4)}.partial"
    work.mkdir(mode=0o700)
    with (work / ".held").open("ab") as held:
        _lock(held.fileno())
        try:
            yield work
        finally:
            _remove(work)


def _is_left(work: Path) -> bool:
    try:
        with (work / ".held").open("ab") as held:
            return _lock(held.fileno())
    except OSError:
        return True


def _lock(handle: int) -> bool:
    if os.name != "posix":
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _place(partial: Path, target: Path) -> None:
    """The backup has its name, which nothing had before, and that is on disk."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise CannotBackUp(f"There is {target} already.") from None
    except OSError:  # a file system without links
        partial.replace(target)
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB"

"""The file of a backup: a plain tar that any machine opens, and at its end a digest over every byte before.

Its members are `register.sqlite3` (or `register.pgdump`), `vault/…`, `releases/…` and, last, `manifest.json` with the
SHA-256 of each. A file cut short, changed in a single bit or put together from two is refused.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "register.sqlite3", "register.pgdump"
_SEAL = b"commontable backup sha256 "
_SEAL_BYTES = len(_SEAL) + 65
_NAME = re.compile(r"(?:register\.(?:sqlite3|pgdump)|(?:vault|releases)(?:/[0-9A-Za-z][0-9A-Za-z._-]*)+)")
_AT_ONCE = 1024 * 1024

Found = Callable[[str, BinaryIO], None]


class NotABackup(Exception):
    """The file is not a whole backup; the message says why."""


@dataclass(kw_only=True)
class Manifest:
    """What a backup holds, and what the register said when it was copied."""

    made_at: str  # UTC, ISO 8601
    version: str  # of the program
    register: str  # the member that holds it
    migrations: dict[str, str]  # app → the newest applied
    counts: dict[str, int]  # table → rows
    journal: list[dict[str, Any]]  # scope, name, sequence, digest of each chain's head
    server_keys: list[str]  # fingerprints of the keys that open it; the keys are not in it
    damaged: list[str] = field(default_factory=list)  # what was not as the register says when it was made
    destroyed_meanwhile: list[str] = field(default_factory=list)  # known to the register's copy, destroyed since
    files: dict[str, tuple[int, str]] = field(default_factory=dict)  # member → bytes, SHA-256
    format: int = FORMAT

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def of(cls, text: bytes) -> "Manifest":
        """Raises NotABackup."""
        try:
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise NotABackup(f"It has format {told['format']}; this program reads format {FORMAT}.")
            for head in told["journal"]:
                _ = head["scope"], head["name"], head["sequence"], head["digest"]
            told["files"] = {name: (int(size), str(digest)) for name, (size, digest) in told["files"].items()}
            return cls(**{one.name: told[one.name] for one in fields(cls)})
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise NotABackup("Its manifest cannot be read.") from error


class Writer:
    """Takes the members of a backup under way."""

    def __init__(self, target: BinaryIO) -> None:
        self._hashed = _Hashed(target)
        self._tar = tarfile.open(  # noqa: SIM115
            fileobj=self._hashed, mode="w|", format=tarfile.PAX_FORMAT
        )  # type: ignore[call-overload]
        self.files: dict[str, tuple[int, str]] = {}

    def add(self, name: str, path: Path) -> str:
        """The file is in the backup under that name; its SHA-256. Raises FileNotFoundError, and then it is not."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name for a backup: {name}")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            read = _Hashed(file)
            self._tar.addfile(_member(name, size), read)
        self.files[name] = (size, read.digest.hexdigest())
        return self.files[name][1]

    def end(self, manifest: Manifest) -> None:
        """The manifest and the digest over everything stand at the end."""
        manifest.files = self.files
        text = manifest.to_json()
        self._tar.addfile(_member(MANIFEST, len(text)), BytesIO(text))
        self._tar.close()
        self._hashed.file.write(_SEAL + self._hashed.digest.hexdigest().encode() + b"\n")


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new file, for its owner alone, that is on disk at the end."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield Writer(file)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path, found: Found | None = None) -> Manifest:
    """The backup is whole: every byte of it and every member as its manifest says. Raises NotABackup.

    `found` is given every member's name and bytes in passing; what it made of them counts only when this returns.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END) - _SEAL_BYTES
        file.seek(max(0, size))
        seal = file.read()
        if size <= 0 or not re.fullmatch(re.escape(_SEAL) + rb"[0-9a-f]{64}\n", seal):
            raise NotABackup("It is no backup of Commontable, or was cut short.")
        file.seek(0)
        hashed = _Hashed(file, limit=size)
        try:
            manifest, seen = _members(hashed, found)
        except tarfile.TarError as error:
            raise NotABackup(f"It was changed or damaged since it was made: {error}.") from error
        while hashed.read(_AT_ONCE):
            pass
        if hashed.digest.hexdigest() != seal[len(_SEAL) : -1].decode():
            raise NotABackup("It was changed or damaged since it was made.")
    if manifest is None or manifest.files != seen or manifest.register not in seen:
        raise NotABackup("What it holds is not what its manifest says.")
    return manifest


def _members(source: "_Hashed", found: Found | None) -> tuple[Manifest | None, dict[str, tuple[int, str]]]:
    manifest, seen = None, {}
    with tarfile.open(fileobj=source, mode="r|") as tar:  # type: ignore[call-overload]
        for member in tar:
            is_plain = member.isreg() and not member.issparse()  # a hole of a terabyte takes no room in an archive
            content = tar.extractfile(member) if is_plain else None
            if content is None or manifest is not None or member.name in seen:
                raise NotABackup(f"It holds something that no backup holds: {member.name!r}.")
            if member.name == MANIFEST:
                manifest = Manifest.of(content.read())
                continue
            if not _NAME.fullmatch(member.name):
                raise NotABackup(f"It holds something that no backup holds: {member.name!r}.")
            hashed = _Hashed(content)
            if found is not None:
                found(member.name, hashed)  # type: ignore[arg-type]
            while hashed.read(_AT_ONCE):
                pass
            seen[member.name] = (member.size, hashed.digest.hexdigest())
    return manifest, seen


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Hashed:
    """A file that is hashed while it is read or written, up to a limit."""

    def __init__(self, file: Any, *, limit: int | None = None) -> None:
        self.file, self.digest, self._left = file, hashlib.sha256(), limit

    def read(self, size: int = _AT_ONCE) -> bytes:
        if self._left is not None:
            size = min(size, self._left)
        got: bytes = self.file.read(size)
        if self._left is not None:
            self._left -= len(got)
        self.digest.update(got)
        return got

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        written: int = self.file.write(data)
        return written

"""Where sealed files lie. Names are numbers and random ids, never anything a person typed.

`quarantine/<partnership>/<delivery>/`: an upload, what it looks like, what was found in it; gone when the file is
confirmed, withdrawn, unreadable or forgotten. `vault/<partnership>/<dataset>/<extract>/`: accepted rows.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings

from commontable.analysis.sealed import seal_stream, unseal_to

UPLOAD, LOOK, READING, REPORT = "upload", "look", "reading", "report"
PARTS = ("measures", "identities")


class Missing(Exception):
    """A sealed file is not where the register says: restore it from a backup, or send the file again."""


def quarantine_root() -> Path:
    """The folder of files on their way in."""
    return Path(settings.COMMONTABLE_DATA) / "quarantine"


def vault_root() -> Path:
    """The folder of accepted rows."""
    return Path(settings.COMMONTABLE_DATA) / "vault"


def quarantine_folder(partnership_id: int, delivery: UUID) -> Path:
    """The folder of one delivery."""
    return quarantine_root() / str(int(partnership_id)) / str(delivery)


def extract_folder(partnership_id: int, dataset_id: int, extract: UUID) -> Path:
    """The folder of one extract, accepted or waiting to be."""
    return vault_root() / str(int(partnership_id)) / str(int(dataset_id)) / str(extract)


def made(folder: Path) -> Path:
    """The folder exists, on disk, for nobody but the server."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in missing:
        flush_folder(one.parent)
    return folder


def seal_upload(source: BinaryIO, folder: Path, key: bytes) -> tuple[int, str]:
    """The upload stands sealed in its folder; returns its size and SHA-256 in the clear."""
    return seal_stream(source, made(folder) / UPLOAD, key)


def seal_document(document: dict[str, Any], folder: Path, name: str, key: bytes) -> None:
    """The document stands sealed in the folder, in place of an earlier one."""
    seal_stream(BytesIO(json.dumps(document).encode()), made(folder) / name, key)


def read_document(folder: Path, name: str, key: bytes) -> dict[str, Any] | None:
    """The document in the clear, or None where there is none."""
    found = BytesIO()
    try:
        unseal_to(folder / name, key, found)
    except FileNotFoundError:
        return None
    document: dict[str, Any] = json.loads(found.getvalue())
    return document


def sha256_of(path: Path) -> str:
    """The hash of a file as it lies on disk (sealed)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of_arrival(source: BinaryIO) -> int:
    """How many bytes will be read; the position is at the start again."""
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size


def remove(folder: Path) -> bool:
    """Neither the folder nor anything in it exists; whether it did. Only ever below quarantine or vault."""
    if not any(root in folder.parents for root in (quarantine_root(), vault_root())):
        raise ValueError("not below the vault or the quarantine")
    if not folder.exists():
        return False
    # Moved aside first: a reader finds a whole folder or none, never half of one.
    aside = folder.with_name(f".gone-{folder.name}-{secrets.token_hex(4)}")
    folder.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)
    flush_folder(folder.parent)
    return True


def kept_folders(root: Path, depth: int) -> Iterator[tuple[Path, float]]:
    """Every folder `depth` below root, with when it was last changed (seconds since 1970)."""
    for folder in root.glob("/".join("*" * depth)):
        if folder.is_dir():
            yield folder, max((one.stat().st_mtime for one in (folder, *folder.iterdir())), default=0.0)


def flush_folder(folder: Path) -> None:
    """What was made, renamed or removed in the folder is on disk."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

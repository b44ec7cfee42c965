"""Secrets are made once, in the data folder, readable by their owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def private_folder(path: Path) -> Path:
    """The folder exists and only its owner may enter it."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def private_file(path: Path) -> Path:
    """The file exists; where it did not, it is empty and only its owner may read it. One that exists is not opened."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path


def kept_secret(path: Path, *, length: int = 50) -> str:
    """The secret in the file, made there first if need be; two starters at once agree on one."""
    private_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length))
    return path.read_text(encoding="ascii").strip()

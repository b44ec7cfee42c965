"""A register that is not this server's is asked in a process of its own (`account`): its models, its keys."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any


class NoAnswer(Exception):
    """The register could not be read; the message says why."""


def told_by(folder: Path, *, database: str = "", **asked: Any) -> dict[str, Any]:
    """What the register in that data folder (or at that address) says of itself. Raises NoAnswer."""
    answer = ask(folder, database, asked)
    if answer.get("unknown"):
        raise NoAnswer("The register was made by a newer version of Commontable. Install that one, or a newer one.")
    if answer.get("missing"):
        raise NoAnswer(
            "The register is older than the program. Run `commontable serve` once, which brings it up to date."
        )
    return answer


def ask(folder: Path, database: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer of another process. Raises NoAnswer."""
    unwanted = ("COMMONTABLE_", "DJANGO_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    done = subprocess.run(
        [sys.executable, "-m", "commontable.site.backups.account"],
        env={
            **environment,
            "COMMONTABLE_DATA": str(folder),
            "COMMONTABLE_DATABASE": database,
            "COMMONTABLE_SECRET_KEY": secrets.token_hex(),  # none is made there
        },
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise NoAnswer(f"The register cannot be read: {lines[-1] if lines else 'no answer'}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def forget_traces(folder: Path) -> None:
    """The empty folders that asking left behind are gone."""
    for name in ("arriving", "mail", "static", "keys"):
        found = folder / name
        if found.is_dir() and not any(found.iterdir()):
            found.rmdir()

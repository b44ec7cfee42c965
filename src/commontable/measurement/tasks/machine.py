"""What computations in the background may use: the engine, its memory and where it spills to, by the settings."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from commontable.analysis.confined import Limits
from commontable.analysis.engine import Choice

MEGABYTE = 1024 * 1024
LONGEST = 3600.0
LARGEST_FILE = 64 * 1024 * MEGABYTE


def chosen_engine() -> Choice:
    """The engine that makes releases."""
    return Choice(
        name=settings.COMMONTABLE_ENGINE,
        master=settings.COMMONTABLE_SPARK_MASTER,
        secret=settings.COMMONTABLE_SPARK_SECRET,
    )


def limits_of_work() -> Limits:
    """What the process of one computation may use; its engine has half of the memory and spills beyond."""
    memory = max(512, settings.COMMONTABLE_MEMORY_MB) * MEGABYTE
    return Limits(memory=memory, cpu_seconds=int(LONGEST), wall_seconds=LONGEST, file_size=LARGEST_FILE)


def spill_folder() -> Path:
    """A private folder on the server's own disk."""
    folder: Path = settings.COMMONTABLE_DATA / "spill"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder

"""Servers of a test's own: a data folder with a register on disk, and processes forked from this one that act in it.

A forked process has everything imported already, so that a backup, a restore or a kill costs milliseconds.
"""

import os
import pickle
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

import forge
import migrated
from commontable.analysis.confined import parent
from commontable.site.backups import telling
from commontable.site.databases import register_database


class Acting:
    """A process that acts in a data folder."""

    def __init__(self, folder: Path, act: Callable[..., Any], *given: Any, **told: Any) -> None:
        forge._opened(parent._environment())  # before the fork, so that all share one
        reads, writes = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reads)
            code = 1
            try:
                code = _act(folder, writes, act, given, told)
            finally:
                os._exit(code)
        os.close(writes)
        self._answer = os.fdopen(reads, "rb")

    def kill(self) -> None:
        """As by kill -9, in the middle of whatever it does."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> tuple[bool, Any]:
        """Whether it came to its end, and what came of it; an exception that it raised is raised here."""
        said = self._answer.read()
        self._answer.close()
        os.waitpid(self.pid, 0)
        if not said:
            return False, None
        came, what = pickle.loads(said)
        if not came:
            raise what
        return True, what


class Failed(Exception):
    """What a process said that failed in another way than by an exception that can be handed over."""


def acting(folder: Path, act: Callable[..., Any], *given: Any, **told: Any) -> Any:
    """What comes of acting in that data folder, in a process of its own."""
    came, what = Acting(folder, act, *given, **told).wait()
    if not came:
        raise Failed("it ended without a word")
    return what


def seconds_of(folder: Path, act: Callable[..., Any], *given: Any) -> float:
    """How long it takes there."""
    begun = time.perf_counter()
    acting(folder, act, *given)
    return time.perf_counter() - begun


def _act(folder: Path, writes: int, act: Callable[..., Any], given: Any, told: Any) -> int:
    try:
        move_into(folder)
        came = (True, act(*given, **told))
    except BaseException as error:
        came = (False, error)
        if not _can_be_told(error):
            came = (False, Failed(traceback.format_exc()))
    connections.close_all()
    with os.fdopen(writes, "wb") as answer:
        answer.write(pickle.dumps(came))
    return 0


def _can_be_told(error: BaseException) -> bool:
    try:
        return isinstance(pickle.loads(pickle.dumps(error)), BaseException)
    except Exception:
        return False


def move_into(folder: Path) -> None:
    """This process is a server with that data folder; for a process of one's own only."""
    settings.COMMONTABLE_DATA = folder
    parent.subprocess = forge.Forking
    telling.ask = asked_by_a_fork
    if hasattr(connections._connections, "default"):
        delattr(connections._connections, "default")
    connections.settings = connections.configure_settings({"default": register_database("", data=folder)})


def asked_by_a_fork(folder: Path, database: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Stands for the process that `telling` starts: the same question, answered by a fork."""
    from commontable.site.backups.account import answer

    assert database == ""
    try:
        said: dict[str, Any] = acting(folder, answer, asked)
    except Exception as error:
        raise telling.NoAnswer(f"The register cannot be read: {error}") from error
    return said


def moved_in(folder: Path, live: Callable[[], Any]) -> Path:
    """A data folder with an empty register, in which `live` acted."""
    folder.mkdir(mode=0o700)
    kept = migrated.KEPT / f"migrated-{migrated._migrations()}.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, folder / "register.sqlite3")
    else:
        acting(folder, _migrate)
    acting(folder, live)
    return folder


def copied(home: Path, to: Path) -> Path:
    """The same server once more, while nobody acts in it."""
    shutil.copytree(home, to)
    return to


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def rivermouth() -> None:
    """The small table with two accepted files, one still asked for, and a published release."""
    from cast import set_table
    from commontable.measurement.actions.definitions import agree_definition, propose_definition
    from commontable.measurement.actions.sign_offs import sign_definition
    from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores, rows
    from measured import draft_of, reading_of

    table = set_table()
    dataset = reading_scores(table)
    for partner, by, label in (
        (table.northside, table.dara, "2024–25"),
        (table.harbor, table.omar, "2024–25"),
        (table.northside, table.dara, "2025–26"),
    ):
        due = due_from(partner, dataset, by=table.ines, label=label)
        if label == "2024–25":
            in_force(due, by=by, file=csv_file(rows(120, start=1 if by == table.dara else 200)))
    version = draft_of(
        table, indicator=reading_of(table), dataset=dataset, where="", success="score >= 60", breakdowns=["lunch"]
    )
    propose_definition(version=version, by=table.ines, at=NOW)
    for by in (table.alma, table.omar):
        sign_definition(version=version, by=by, at=NOW)
    version = agree_definition(version=version, by=table.ines, at=NOW)
    publish("Spring", at=NOW)


def publish(title: str, *, at: Any) -> None:
    """A release of everything that is agreed is computed and published, whatever stopped that before."""
    from commontable.measurement.actions.releases import computing, drafting, publishing, replying
    from commontable.measurement.models import IndicatorVersion, Release
    from commontable.measurement.rules.release import ReleaseStage
    from commontable.measurement.tasks.releases import compute
    from commontable.partnership.models import Member

    people = Member.objects.select_related("partner", "partnership")
    ines, maya = people.get(name="Ines Park"), people.get(name="Maya Putri")
    release = Release.objects.filter(title=title).first()
    if release is None:
        versions = list(IndicatorVersion.objects.filter(stage="agreed"))
        release = drafting.draft_release(
            partnership=ines.partnership, title=title, versions=versions, by=ines, at=at
        )  # fmt: skip
    if release.stage == ReleaseStage.COMPUTING:
        release = computing.take_back_stalled(release=release, by=ines, at=at)
    if release.stage == ReleaseStage.DRAFT:
        release = computing.start_computing(release=release, by=ines, at=at)
        compute(release=release, by=ines, clock=lambda: at)
        release.refresh_from_db()
        assert release.failure == "", release.failure
    if release.stage == ReleaseStage.COMPUTED:
        release = replying.open_for_reply(
            release=release, reply_until=at.date() + timedelta(days=7), by=ines, at=at
        )  # fmt: skip
    if release.stage != ReleaseStage.PUBLISHED:
        publishing.publish_release(release=release, by=maya, at=at + timedelta(days=9))

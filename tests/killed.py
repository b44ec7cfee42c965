"""Acts that are killed at any instant or run out of disk, what has to be true afterwards, and how they end in the end.

Used by `make reliability` (dev/reliability.py) and, a few at a time, by the suite.
"""

import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import homes
from files_of_partners import NOW

HOURS_LATER = NOW + timedelta(hours=3)
ROWS = 90


@dataclass(frozen=True)
class Act:
    """Something a server does: `act` does it, or goes on with it; `done` says what is missing once it was done."""

    act: Callable[[datetime], Any]
    done: Callable[[], list[str]]


def busy() -> None:
    """Rivermouth with everything there is to do: files, a release, a linking."""
    homes.rivermouth()
    from linked_files import linked_once

    linked_once(_table())


def _table() -> Any:
    """The people of the small table, as `cast.set_table` gives them."""
    from cast import Table
    from commontable.partnership.models import Member, Partner, Partnership

    people = {one.name.split()[0].lower(): one for one in Member.objects.select_related("partner", "partnership")}
    partners = {name: Partner.objects.get(name__startswith=name.title()) for name in ("northside", "harbor")}
    return Table(
        partnership=Partnership.objects.get(slug="rivermouth"),
        families=Partner.objects.get(name__contains="Parents"),
        **partners,
        **{name: people[name] for name in ("maya", "ines", "dara", "alma", "omar", "rosa", "dewi")},
    )


# -- what is done --------------------------------------------------------------------------------------------------


def confirm_a_file(at: datetime) -> None:
    """Northside's file of this year arrives, is checked and confirmed."""
    from commontable.measurement.actions.intake import accept_delivery, check_delivery, send_file
    from commontable.measurement.models import Due, Extract
    from commontable.measurement.rules.delivery import OPEN, Stage
    from files_of_partners import csv_file, rows

    table, due = _table(), Due.objects.get(label="2025–26", dataset__title="Reading scores")
    if Extract.objects.filter(due=due).exists():
        return
    delivery = due.deliveries.filter(stage__in=sorted(OPEN)).first()
    if delivery is None:
        delivery = send_file(due=due, file=csv_file(rows(ROWS)), file_name="r.csv", by=table.dara, at=at)
    if delivery.stage != Stage.READY:
        delivery = check_delivery(delivery=delivery, by=table.dara, at=at)
    accept_delivery(delivery=delivery, by=table.dara, at=at)


def is_confirmed() -> list[str]:
    from commontable.measurement.models import Extract

    found = Extract.objects.filter(due__label="2025–26", superseded_at=None, due__dataset__title="Reading scores")
    return [] if [one.row_count for one in found] == [ROWS] else [f"in force: {[one.row_count for one in found]}"]


def publish(at: datetime) -> None:
    """A second release is computed and published."""
    homes.publish("Autumn", at=at)


def is_published() -> list[str]:
    from commontable.measurement.models import Release

    numbers = list(Release.objects.filter(stage="published").order_by("number").values_list("number", flat=True))
    return [] if numbers == [1, 2] else [f"published releases: {numbers}"]


def destroy(at: datetime) -> None:
    """Northside's rows of last year can never be read again."""
    from commontable.measurement.actions.retention import destroy_extract
    from commontable.measurement.models import Extract

    extract = Extract.objects.get(due__label="2024–25", partner__name__startswith="Northside")
    if extract.destroyed_at is None:
        destroy_extract(extract=extract, why="Sent by mistake.", by=_table().dara, at=at)


def is_destroyed() -> list[str]:
    from commontable.measurement.models import Extract
    from commontable.measurement.vault.files import vault_root

    gone = Extract.objects.get(due__label="2024–25", partner__name__startswith="Northside")
    left = (vault_root() / gone.measures_path).exists()
    return [] if gone.destroyed_at and gone.certificate and not left else [f"not destroyed, or files left: {left}"]


def link(at: datetime) -> None:
    """The files of two partners are linked once more."""
    from commontable.measurement.models import LinkagePlan
    from linked_files import linked_now, standing_in

    plan = LinkagePlan.objects.get()
    if not plan.runs.filter(stage="done", superseded_at=None, number__gt=1).exists():
        with standing_in():
            run = linked_now(plan, _table(), at)
        assert run.failure == "", run.failure


def is_linked() -> list[str]:
    from commontable.measurement.models import LinkageRun

    found = list(LinkageRun.objects.filter(stage="done", superseded_at=None).values_list("number", "people"))
    return [] if len(found) == 1 and found[0][0] > 1 and found[0][1] == 80 else [f"linkings in force: {found}"]


def back_up(at: datetime) -> None:
    """A backup stands beside the data folder."""
    from commontable.site.backups.making import make_backup

    make_backup(out=_backups(), data=_home(), at=at, tell=str)


def is_backed_up() -> list[str]:
    return [] if list(_backups().glob("*.tar")) else ["there is no backup"]


def restore(_at: datetime) -> None:
    """A backup is put back into another data folder."""
    from commontable.site.backups.restoring import restore_backup

    target = _home().with_name("restored")
    if not (target / "register.sqlite3").exists():
        told = {"keys": _home() / "keys", "expected": {}, "programs": None, "address": "", "tell": str}
        verdict = restore_backup(_home().parent / "before.tar", into=target, **told)
        assert verdict.is_restored, verdict.faults


def is_restored() -> list[str]:
    target = _home().with_name("restored")
    return homes.acting(target, look) if (target / "register.sqlite3").exists() else ["nothing was restored"]


def change_keys(at: datetime) -> None:
    """The server has a new key, and so has the partnership."""
    from commontable.measurement.actions.keys import change_partnership_key, change_server_key, destroy_retired
    from commontable.measurement.models import PartnershipKey

    destroy_retired(at=at)
    key = PartnershipKey.objects.get()
    if key.retired_at is None:
        change_partnership_key(partnership=key.partnership, at=at)
    change_server_key(at=at)


def are_changed() -> list[str]:
    from commontable.measurement.models import PartnershipKey
    from commontable.measurement.vault import server_key

    key = PartnershipKey.objects.get()
    whole = key.retired_at is not None and key.wrapped_at is not None and not server_key.is_being_changed()
    return [] if whole else ["keys are not changed"]


ACTS = {
    "confirm a file": Act(confirm_a_file, is_confirmed),
    "publish": Act(publish, is_published),
    "link": Act(link, is_linked),
    "destroy": Act(destroy, is_destroyed),
    "change keys": Act(change_keys, are_changed),
    "back up": Act(back_up, is_backed_up),
    "restore": Act(restore, is_restored),
}


# -- what has to be true at any instant ----------------------------------------------------------------------------


def look() -> list[str]:
    """Everything that is not as it has to be on the server that this process is."""
    from commontable.journal.verify import verify_all
    from commontable.measurement.vault.proving import proved
    from commontable.site.backups.account import needed_in_vault, needed_releases

    with closing(sqlite3.connect(_home() / "register.sqlite3")) as register:
        (sound,) = register.execute("PRAGMA integrity_check").fetchone()
        lost = register.execute("PRAGMA foreign_key_check").fetchone()
    found = [f"register: {sound}"] * (sound != "ok") + [f"register: {lost} points nowhere"] * (lost is not None)
    found += [f"journal of {one.scope}: entry {one.first_bad}: {one.fault}" for one in verify_all() if one.fault]
    found += [f"keys: {fault}" for fault in proved(probes=50).faults]
    for folder, needed in (("vault", needed_in_vault()), ("releases", needed_releases())):
        found += _unlike(_home() / folder, needed)
    return found + _half() + _backups_that_only_look_whole()


def _unlike(root: Path, needed: dict[str, str]) -> list[str]:
    from commontable.measurement.vault.files import sha256_of

    missing = [f"{name} is missing" for name in needed if not (root / name).is_file()]
    return missing + [
        f"{name} is not what the register knows"
        for name, digest in needed.items()
        if (root / name).is_file() and sha256_of(root / name) != digest
    ]


def _half() -> list[str]:
    """What is shown without all that belongs to it; acts without their line in the journal, and lines without acts."""
    from commontable.journal.models import Entry
    from commontable.measurement.models import Cell, Extract, LinkageRun, Release

    found = []
    for release in Release.objects.exclude(stage__in=["draft", "computing", "failed"]):
        if Cell.objects.filter(release=release).count() != release.manifest["counts"]["cells"]:
            found.append(f"release {release} has not all its cells")
    acts = {
        "measurement.extract.accepted": Extract.objects.count(),
        "measurement.extract.destroyed": Extract.objects.exclude(destroyed_at=None).count(),
        "measurement.release.published": Release.objects.filter(stage="published").count(),
        "measurement.linkage.linked": LinkageRun.objects.filter(stage="done").count(),
    }
    for event, count in acts.items():
        if Entry.objects.filter(event=event).count() != count:
            found.append(f"{event}: {count} acts, {Entry.objects.filter(event=event).count()} in the journal")
    if Extract.objects.filter(destroyed_at=None, wrapped_key=None).exists():
        found.append("a file that is not destroyed has no key")
    if Extract.objects.exclude(destroyed_at=None).exclude(wrapped_key=None).exists():
        found.append("a destroyed file has a key")
    return found


def _backups_that_only_look_whole() -> list[str]:
    from commontable.site.backups.archive import NotABackup, read

    found = []
    for path in _backups().glob("*.tar"):
        try:
            read(path)
        except NotABackup as fault:
            found.append(f"{path.name}: {fault}")
    return found


def _leftovers() -> list[str]:
    """What lies about a day after everything was done and swept."""
    from commontable.measurement.actions.retention import sweep
    from commontable.measurement.vault.files import quarantine_root, vault_root
    from commontable.site.backups.account import needed_in_vault

    sweep(at=datetime.now(tz=NOW.tzinfo) + timedelta(days=2))
    needed = {name.rsplit("/", 1)[0] for name in needed_in_vault()}
    kept = {str(path.parent.relative_to(vault_root())) for path in vault_root().rglob("*") if path.is_file()}
    found = [f"vault/{name} is left over" for name in kept - needed]
    return found + [f"{path} is left over" for path in quarantine_root().rglob("*") if path.is_file()]


def _home() -> Path:
    from django.conf import settings

    return Path(settings.COMMONTABLE_DATA)


def _backups() -> Path:
    return _home().parent / "backups"


# -- one trial -----------------------------------------------------------------------------------------------------


class Trials:
    """A server as it was before, of which every trial has a copy; how long each act takes when nobody kills it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.took = folder, dict[str, float]()
        self.base = homes.moved_in(folder / "base", busy)
        (folder / "backups").mkdir()
        homes.acting(self.base, back_up, NOW)
        (folder / "backups").rename(folder / "whole")

    def place(self, number: int) -> Path:
        """A folder for one trial, with a copy of the server, a backup of it and room for more."""
        where = self.folder / str(number)
        (where / "backups").mkdir(parents=True)
        (backup,) = (self.folder / "whole").iterdir()
        (where / "before.tar").hardlink_to(backup)
        return homes.copied(self.base, where / "data")

    def killed(self, name: str, seed: int) -> list[str]:
        """Violations after the act was killed at an instant drawn with the seed, and after it was done again."""
        home = self.place(seed)
        if name not in self.took:
            other = self.place(-1 - len(self.took))
            self.took[name] = homes.seconds_of(other, ACTS[name].act, NOW)
        process = homes.Acting(home, ACTS[name].act, NOW)
        time.sleep(random.Random(seed).uniform(0, self.took[name] * 1.1))
        process.kill()
        process.wait()
        return self._after(home, name)

    def full(self, name: str, seed: int) -> list[str]:
        """Violations after no file could grow beyond a size drawn with the seed, and after there was room again."""
        home = self.place(seed)
        try:
            homes.acting(home, _with_room_for, random.Random(seed).randrange(40_000, 900_000), ACTS[name].act)
        except Exception as refusal:
            self.last = repr(refusal)
        return self._after(home, name)

    def _after(self, home: Path, name: str) -> list[str]:
        found = [f"at once: {one}" for one in homes.acting(home, look)]
        try:
            homes.acting(home, ACTS[name].act, HOURS_LATER)
        except Exception as error:
            found.append(f"done again: {error!r}")
        else:
            for check in (look, ACTS[name].done, _leftovers, look):
                found += [f"in the end: {one}" for one in homes.acting(home, check)]
        return found


def _with_room_for(size: int, act: Callable[[datetime], Any]) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    act(NOW)

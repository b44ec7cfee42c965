"""A backup is whole or it is not there, holds no key, and is put back onto an empty host only."""

import hashlib
import io
import os
import random
import signal
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

import homes
from commontable.measurement.actions.keys import change_partnership_key, change_server_key
from commontable.measurement.vault import files, keys
from commontable.site.backups import archive, backup_command, making, restoring
from commontable.site.backups.archive import NotABackup
from commontable.site.backups.making import CannotBackUp, forget_older, make_backup
from commontable.site.backups.restoring import CannotRestore, restore_backup, verify_backup
from files_of_partners import NOW

pytestmark = [
    pytest.mark.page,  # SQLite in a file, whatever the other tests run on
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked"),
]
NOTHING = {"keys": None, "expected": {}, "programs": None}


def quiet(_line: str) -> None:
    pass


def backed_up(out: Path) -> Path:
    """Of the server that this process is."""
    from django.conf import settings

    return make_backup(out=out, data=settings.COMMONTABLE_DATA, at=NOW, tell=quiet).path


@pytest.fixture(scope="module")
def server(tmp_path_factory, django_db_setup, django_db_blocker):
    """Rivermouth's server; nobody changes anything there."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite in a file")
    with django_db_blocker.unblock():
        yield homes.moved_in(tmp_path_factory.mktemp("rivermouth") / "data", homes.rivermouth)


@pytest.fixture(scope="module")
def backup(server, tmp_path_factory) -> Path:
    """A backup of it."""
    return homes.acting(server, backed_up, tmp_path_factory.mktemp("backups"))


@pytest.fixture
def mine(server, tmp_path) -> Path:
    """The same server once more, to do with as one likes."""
    return homes.copied(server, tmp_path / "mine")


@pytest.fixture(autouse=True)
def asked_by_forks(monkeypatch):
    from commontable.site.backups import telling

    monkeypatch.setattr(telling, "ask", homes.asked_by_a_fork)


def test_backup_has_a_name_of_its_own_and_is_for_its_owner_alone(backup):
    assert backup.name == f"commontable-{NOW:%Y%m%dT%H%M%SZ}.tar"
    assert backup.stat().st_mode & 0o077 == 0
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_any_machine_opens_it(backup):
    with tarfile.open(backup) as tar:
        names = tar.getnames()
    assert names[0] == "register.sqlite3"
    assert names[-1] == "manifest.json"
    assert sum(name.startswith("vault/") for name in names) == 4
    assert sum(name.startswith("releases/") for name in names) == 3


def test_no_key_is_in_it_and_no_name_of_a_child(server, backup):
    content = backup.read_bytes()
    for key in (server / "keys").iterdir():
        assert key.read_bytes() not in content
        assert key.read_bytes().hex().encode() not in content
    partnership = homes.acting(server, keys.partnership_key, 1)
    assert partnership not in content
    assert b"Child 1" not in content
    assert b"vault-key" not in content


def test_backup_is_verified_with_the_keys_and_a_noted_seal(server, backup):
    whole = verify_backup(backup, keys=server / "keys", expected={}, programs=None)
    assert (whole.faults, whole.proved["files"]) == ([], 2)
    (head,) = whole.manifest.journal
    note = {"rivermouth": (head["sequence"], head["digest"])}
    assert verify_backup(backup, keys=None, expected=note, programs=None).faults == []
    forged = {"rivermouth": (head["sequence"], "0" * 64), "elsewhere": (1, "0" * 64)}
    faults = verify_backup(backup, keys=None, expected=forged, programs=None).faults
    assert any("noted" in fault for fault in faults) and "there is no journal of elsewhere" in faults


def test_without_or_with_another_key_it_says_so(backup, tmp_path):
    without = verify_backup(backup, **NOTHING)
    assert without.faults == []
    assert without.manifest.server_keys[0] in without.untried[0]
    (tmp_path / "vault-key").write_bytes(bytes(32))
    (tmp_path / "vault-key").chmod(0o600)
    assert "not the key" in verify_backup(backup, **{**NOTHING, "keys": tmp_path}).faults[0]
    with pytest.raises(CannotRestore, match="no vault-key"):
        restore_backup(backup, into=tmp_path / "new", **{**NOTHING, "keys": tmp_path / "no"}, address="", tell=quiet)
    refused = restore_backup(backup, into=tmp_path / "new", **{**NOTHING, "keys": tmp_path}, address="", tell=quiet)
    assert not refused.is_restored
    assert list((tmp_path / "new").iterdir()) == []


def test_drill(server, backup, tmp_path):
    """Lost, put back, opened, and used on: the same register, the same files, the same journal."""
    home = tmp_path / "restored"
    done = restore_backup(backup, into=home, **{**NOTHING, "keys": server / "keys"}, address="", tell=quiet)
    assert (done.is_restored, done.faults) == (True, [])
    assert sorted(path.name for path in home.iterdir()) == ["keys", "register.sqlite3", "releases", "vault"]
    assert home.stat().st_mode & 0o077 == 0
    for path in server.rglob("*"):
        if path.is_file() and path.relative_to(server).parts[0] in {"vault", "releases"}:
            assert (home / path.relative_to(server)).read_bytes() == path.read_bytes()
    homes.acting(home, homes.publish, "Autumn", at=NOW + timedelta(days=100))
    assert homes.acting(home, page_of_the_scorecard) == 200


def page_of_the_scorecard() -> int:
    from cast import client_of
    from commontable.partnership.models import Member

    alma = Member.objects.select_related("user").get(name="Alma Reyes")
    return client_of(alma).get("/p/rivermouth/scorecard/").status_code


def test_what_is_not_empty_is_refused(backup, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "notes.txt").write_text("mine")
    with pytest.raises(CannotRestore, match="not empty"):
        restore_backup(backup, into=full, **NOTHING, address="", tell=quiet)
    assert [path.name for path in full.iterdir()] == ["notes.txt"]
    with pytest.raises(CannotRestore, match="no file"):
        restore_backup(tmp_path / "none.tar", into=tmp_path / "new", **NOTHING, address="", tell=quiet)


def test_hundred_changed_bits_are_refused(backup, tmp_path):
    whole, chance = bytearray(backup.read_bytes()), random.Random(8)
    bad = tmp_path / "bad.tar"
    bad.write_bytes(whole)
    with bad.open("r+b") as file:
        for _number in range(100):
            place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
            file.seek(place)
            file.write(bytes([whole[place] ^ bit]))
            file.flush()
            with pytest.raises(NotABackup):
                archive.read(bad)
            file.seek(place)
            file.write(bytes([whole[place]]))
        for length in (len(whole) - 1, len(whole) // 2, 100, 0):
            file.truncate(length)
            with pytest.raises(NotABackup):
                archive.read(bad)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "vault/../../x", "keys/vault-key", "vault/.hidden"])
def test_hostile_archive_writes_nothing_outside(name, tmp_path):
    member = tarfile.TarInfo(name)
    member.size = 4
    with pytest.raises(CannotRestore, match="no backup holds"):
        restore_backup(
            sealed_with(tmp_path, member, b"evil"), into=tmp_path / "in" / "new", **NOTHING, address="", tell=quiet
        )
    assert not (tmp_path / "in" / "outside").exists()


def sealed_with(folder: Path, member: tarfile.TarInfo, content: bytes) -> Path:
    """An archive that holds one member and ends in the right digest."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(member, io.BytesIO(content))
    held = made.getvalue()
    evil = folder / "evil.tar"
    evil.write_bytes(held + b"commontable backup sha256 " + hashlib.sha256(held).hexdigest().encode() + b"\n")
    return evil


@pytest.mark.parametrize("kind", ["symlink", "hard link", "device", "pipe", "a hole of a terabyte"])
def test_members_that_are_no_plain_files_are_not_unpacked(kind, tmp_path):
    member, content = tarfile.TarInfo("vault/1/1/rows.parquet"), b""
    if kind == "a hole of a terabyte":
        content = b"1\n0\n4\n".ljust(512, b"\0") + b"evil"
        member.size = len(content)
        member.pax_headers = {
            "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(10**12),
            "GNU.sparse.name": member.name,
        }  # fmt: skip
    else:
        types = {"symlink": tarfile.SYMTYPE, "hard link": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}
        member.type, member.linkname = types.get(kind, tarfile.FIFOTYPE), "/etc/passwd"
    with pytest.raises(CannotRestore, match="no backup holds"):
        restore_backup(sealed_with(tmp_path, member, content), into=tmp_path / "in", **NOTHING, address="", tell=quiet)
    assert not list((tmp_path / "in").rglob("rows.parquet"))


@pytest.mark.parametrize("target", ["/dev/null", "register.sqlite3"])
def test_something_else_is_no_backup(target, server):
    with pytest.raises(CannotRestore, match="no backup"):
        verify_backup(server / target, **NOTHING)


def test_damage_on_the_server_is_said_and_nothing_older_goes(mine, tmp_path):
    out = tmp_path / "backups"
    out.mkdir()
    (out / "commontable-20200101T000000Z.tar").write_text("an older one")
    one, other = sorted(mine.glob("vault/**/measures.parquet"))
    one.write_bytes(one.read_bytes()[:-1] + b"!")
    other.unlink()

    def told() -> int:
        from argparse import Namespace

        return backup_command.run(Namespace(out=out, keep=1, programs=None, quiet=True))

    assert homes.acting(mine, told) == 1
    assert len(list(out.iterdir())) == 2
    verdict = verify_backup(max(out.iterdir()), **NOTHING)
    assert sorted("missing" in fault for fault in verdict.manifest.damaged) == [False, True]
    assert len(verdict.faults) >= 2


def test_file_destroyed_meanwhile_is_in_no_backup(mine, tmp_path, monkeypatch):
    """The register was copied, then rows were destroyed: it begins again, and the destroyed rows are not in it."""

    def made() -> Path:
        real, calls = making.copy_sqlite, []

        def then_destroyed(target: Path) -> None:
            real(target)
            if not calls:
                calls.append(1)
                destroy()

        making.copy_sqlite = then_destroyed
        return backed_up(tmp_path)

    path = homes.acting(mine, made)
    verdict = verify_backup(path, keys=mine / "keys", expected={}, programs=None)
    assert (verdict.faults, verdict.manifest.destroyed_meanwhile) == ([], [])
    assert sum(name.startswith("vault/") for name in verdict.manifest.files) == 2


def destroy() -> None:
    from commontable.measurement.actions.retention import destroy_extract
    from commontable.measurement.models import Extract
    from commontable.partnership.models import Member

    dara = Member.objects.select_related("partner", "partnership").get(name="Dara Okafor")
    destroy_extract(extract=Extract.objects.get(partner=dara.partner), why="Sent by mistake.", by=dara, at=NOW)


def test_older_backups_open_with_the_key_of_their_day(mine, tmp_path):
    import shutil

    old = homes.acting(mine, backed_up, tmp_path)
    shutil.copytree(mine / "keys", tmp_path / "safe")
    homes.acting(mine, change_server_key, at=NOW)
    assert verify_backup(old, keys=tmp_path / "safe", expected={}, programs=None).faults == []
    assert verify_backup(old, keys=mine / "keys", expected={}, programs=None).faults != []
    new = homes.acting(mine, backed_up, tmp_path / "new.tar")
    assert verify_backup(new, keys=mine / "keys", expected={}, programs=None).faults == []


def test_backup_while_a_key_changes(mine, tmp_path):
    def changed() -> None:
        from commontable.partnership.models import Partnership

        change_partnership_key(partnership=Partnership.objects.get(), at=NOW)

    other = homes.Acting(mine, changed)
    path = homes.acting(mine, backed_up, tmp_path)
    other.wait()
    assert verify_backup(path, keys=mine / "keys", expected={}, programs=None).faults == []


def test_backup_while_people_act(mine, tmp_path):
    """Acts go on while the register is copied: the copy ends at one of them, whole, and none of them is lost."""

    def many_acts() -> int:
        from commontable.partnership.actions.tables import describe_partnership
        from commontable.partnership.models import Member

        maya = Member.objects.select_related("partnership", "partner").get(name="Maya Putri")
        for number in range(60):
            describe_partnership(partnership=maya.partnership, changes={"about": str(number)}, by=maya, at=NOW)
        return 60

    other = homes.Acting(mine, many_acts)
    path = homes.acting(mine, backed_up, tmp_path)
    assert other.wait() == (True, 60)
    verdict = verify_backup(path, keys=mine / "keys", expected={}, programs=None)
    (head,) = verdict.manifest.journal
    assert verdict.faults == []
    note = {"rivermouth": (head["sequence"], head["digest"])}
    whole = homes.acting(mine, backed_up, tmp_path / "later.tar")
    later = verify_backup(whole, keys=None, expected=note, programs=None)
    assert later.faults == []
    assert later.manifest.journal[0]["sequence"] >= 60


def test_only_the_newest_are_kept(tmp_path):
    tmp_path = tmp_path / "backups"
    tmp_path.mkdir()
    for day in range(1, 6):
        (tmp_path / f"commontable-2026010{day}T000000Z.tar").touch()
    (tmp_path / "commontable-of-last-year.tar").touch()
    assert len(forget_older(tmp_path, keep=2)) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "commontable-20260104T000000Z.tar",
        "commontable-20260105T000000Z.tar",
        "commontable-of-last-year.tar",
    ]


def test_where_no_backup_belongs(server, backup, tmp_path):
    for out, said in (
        (server / "vault", "inside the data folder"),
        (backup, "already"),
        (backup.parent, "already"),
        (tmp_path / "no" / "such", "no folder"),
    ):
        with pytest.raises(CannotBackUp, match=said):
            homes.acting(server, backed_up, out)
    assert not list(server.glob("vault/*.tar"))


def test_no_room_leaves_what_was(mine, tmp_path):
    """The disk is full at any byte: no half backup, the earlier one as it was, and then it works again."""
    out = tmp_path / "backups"
    out.mkdir()
    earlier = homes.acting(mine, backed_up, out / "earlier.tar").read_bytes()

    def with_room_for(size: int) -> Path:
        import resource

        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return backed_up(out)

    for size in (0, 100_000, len(earlier) - 3_000):
        with pytest.raises(CannotBackUp, match=r"room|full|could not be copied"):
            homes.acting(mine, with_room_for, size)
        assert [path.name for path in out.iterdir()] == ["earlier.tar"]
    assert (out / "earlier.tar").read_bytes() == earlier
    assert homes.acting(mine, backed_up, out).exists()


def test_killed_backup_and_restore_leave_nothing_that_looks_whole(server, backup, tmp_path):
    for number, (module, step) in enumerate(
        [
            (making, "copy_sqlite"),
            (making, "_add"),
            (making, "read"),
            (making, "_place"),
        ]
    ):
        out = tmp_path / str(number)
        out.mkdir()
        assert homes.Acting(server, dies_at, module, step, backed_up, out).wait() == (False, None)
        assert [path for path in out.iterdir() if not path.name.startswith(".")] == []
        homes.acting(server, backed_up, out)
        assert [path.name for path in out.iterdir()] == [backup.name]
    for number, step in enumerate(("_unpacked", "_look", "_flush")):
        home = tmp_path / f"home{number}"
        assert homes.Acting(server, dies_at, restoring, step, put_back, backup, home).wait() == (False, None)
        assert not (home / "register.sqlite3").exists()
        assert put_back(backup, home).is_restored
        assert homes.acting(home, lambda: files.vault_root().exists())


def put_back(backup: Path, home: Path):
    return restore_backup(backup, into=home, **NOTHING, address="", tell=quiet)


def dies_at(module, step, act, *given):
    """The act is killed where that step ends."""
    real = getattr(module, step)

    def last(*args, **told):
        real(*args, **told)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, step, last if step != "_place" else lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    return act(*given)


def test_exit_codes_say_what_a_backup_is(server, backup, tmp_path):
    from argparse import Namespace

    from commontable.site.backups import restore_command

    def code(path: Path, **told) -> int:
        given = {"archive": path, "verify": True, "into": None, "keys": None, "expect": [], "programs": None} | told
        return homes.acting(server, lambda: restore_command.run(Namespace(**given)))

    assert code(backup) == 0
    assert code(backup, expect=["rivermouth=1:" + "0" * 64]) == 1
    assert code(backup, expect=["rivermouth"]) == 2
    assert code(tmp_path / "none.tar") == 2
    assert code(backup, verify=False, into=server) == 2
    assert code(backup, verify=False, into=tmp_path / "new", keys=server / "keys") == 0
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "new").rglob("*")}
    assert modes == {0}

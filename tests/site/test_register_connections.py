"""A register on PostgreSQL keeps its connections and looks whether they still work; engine and memory are settings."""

import pytest

from commontable.measurement.tasks.machine import chosen_engine, limits_of_work, spill_folder
from commontable.site import environment
from commontable.site.databases import register_database


def test_connections_are_kept_and_looked_at(tmp_path):
    found = register_database("postgresql://ana:secret@db/table?sslmode=require", data=tmp_path)
    assert found["CONN_HEALTH_CHECKS"] is True
    assert found["CONN_MAX_AGE"] == 60
    assert found["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_replaced():
    """As when the server of the register was started anew between two pages."""
    from django.db import close_old_connections, connection

    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to cut")
    connection.health_check_enabled = connection.settings_dict["CONN_HEALTH_CHECKS"] = True
    connection.ensure_connection()
    connection.connection.close()
    connection.health_check_done = False
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_engine_and_memory_are_settings(settings, data_folder):
    assert chosen_engine().name == "duckdb"
    assert limits_of_work().memory == 4096 * 1024**2
    settings.COMMONTABLE_ENGINE, settings.COMMONTABLE_SPARK_MASTER = "spark", "spark://cluster:7077"
    settings.COMMONTABLE_SPARK_SECRET, settings.COMMONTABLE_MEMORY_MB = "between us", 100
    assert not chosen_engine().is_local
    assert "between us" not in repr(chosen_engine())
    assert limits_of_work().memory == 512 * 1024**2
    assert spill_folder().stat().st_mode & 0o077 == 0


def test_an_engine_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("COMMONTABLE_ENGINE", "abacus")
    with pytest.raises(environment.BadSetting, match="duckdb or spark"):
        environment.one_of("COMMONTABLE_ENGINE", ("duckdb", "spark"), default="duckdb")

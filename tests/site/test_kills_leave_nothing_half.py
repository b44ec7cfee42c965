"""Whatever a server does, killed in the middle or on a full disk, leaves nothing half, and ends when done again.

A few instants; `make reliability` tries 200.
"""

import os

import pytest
from django.db import connection

import homes
from killed import ACTS, Trials, look

pytestmark = [
    pytest.mark.slow,
    pytest.mark.page,  # SQLite in a file, whatever the other tests run on
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked"),
]


@pytest.fixture(scope="module")
def trials(tmp_path_factory, django_db_setup, django_db_blocker):
    """A busy server, of which every trial has a copy."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite in a file")
    with django_db_blocker.unblock():
        yield Trials(tmp_path_factory.mktemp("trials"))


@pytest.mark.parametrize("name", ["confirm a file", "link", "change keys", "back up"])
def test_killed_at_any_instant(trials, name):
    assert trials.killed(name, 1000 + list(ACTS).index(name)) == []


@pytest.mark.parametrize("name", ["destroy", "restore"])
def test_full_disk(trials, name):
    assert trials.full(name, 2000 + list(ACTS).index(name)) == []


def test_what_is_half_would_be_seen(trials):
    """A file gone, a file changed, a key gone and a line cut from the journal are each found."""
    from commontable.journal.models import Entry
    from commontable.measurement.models import Extract

    home = trials.place(1)
    assert homes.acting(home, look) == []
    homes.acting(home, lambda: Extract.objects.update(wrapped_key=None))
    homes.acting(home, lambda: Entry.objects.order_by("-sequence")[0].delete())
    said = "\n".join(homes.acting(home, look))
    assert "has no key" in said and "the newest entries are missing" in said
    other = trials.place(2)
    whole, cut = sorted((other / "vault").rglob("measures.parquet"))[:2]
    whole.unlink()
    cut.write_bytes(b"cut")
    said = "\n".join(homes.acting(other, look))
    assert "is missing" in said and "is not what the register knows" in said

"""Fixtures for every test: the cast, and a data folder of the test's own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from cast import Table, set_other_table, set_table
from commontable.analysis.confined import parent
from commontable.partnership.models import Member
from forge import Forking
from migrated import keep_migrated, migrated_before
from remembered import remembered

# The same examples every time, so that a landing never fails by luck; HYPOTHESIS_PROFILE=search looks for new ones.
# How quickly a machine draws examples is no fault of the program's.
hypothesis_settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("search", max_examples=500, deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# What reads pages, letters and files says the same on every database: PostgreSQL runs without it, but
# the access matrix opens each address there once, and does its act once.
READS = ("page", "hostile", "attack", "letters", "calendar", "as_files", "bad_files", "drafts", "by_link")
# Whose confined children are interpreters of their own, by folder or name of the file.
FRESH = {"analysis", "journeys", "test_intake_at_once", "test_intake_clean_file", "test_papers_are_looked_into"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark such tests by the name of their file."""
    for item in items:
        if any(word in item.path.stem for word in READS):
            item.add_marker(pytest.mark.page)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The register of tests begins as a copy of one that was migrated before, where there is one."""
    with migrated_before():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The next process need not migrate again."""
    with django_db_blocker.unblock():
        keep_migrated()


@pytest.fixture(scope="session", autouse=True)
def static_files() -> Iterator[None]:
    """Sheets, scripts and pictures are looked for once; otherwise every browser of a test would look for them again."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def known(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", known)
        yield


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path: Path) -> Path:
    """Vault, quarantine and releases of this test alone."""
    settings.COMMONTABLE_DATA = tmp_path / "data"
    settings.COMMONTABLE_DATA.mkdir()
    return settings.COMMONTABLE_DATA


@pytest.fixture(autouse=True)
def confined_children(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forked where only their answers matter; real interpreters where confinement itself is tested, and in journeys."""
    if hasattr(os, "fork") and not FRESH & {*request.path.parts, request.path.stem}:
        monkeypatch.setattr(parent, "subprocess", Forking)


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """Tries that other tests made count against no limit here, and what they looked up is forgotten."""
    cache.clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Every test begins in English, whatever language a page spoke before."""
    with translation.override("en"):
        yield


@pytest.fixture
def table(db: None) -> Table:
    """The small Rivermouth table."""
    return remembered(set_table)


@pytest.fixture
def charlie(db: None) -> Member:
    """Director of another table."""
    return set_other_table()

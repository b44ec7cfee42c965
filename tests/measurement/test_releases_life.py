"""A release: seen by partners first, published by a second person, never changed, corrected by another release."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.conf import settings

from cast import Table, client_of
from commontable.measurement.actions.intake.accepting import accept_delivery
from commontable.measurement.actions.releases.computing import start_computing
from commontable.measurement.actions.releases.drafting import change_release, draft_release, recall_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply, reply_to, withdraw_reply
from commontable.measurement.models import Cell, Due, IndicatorVersion, Release
from commontable.measurement.rules.release import ReleaseStage
from commontable.measurement.tasks import releases
from commontable.measurement.vault import Missing
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from world import NOW, World, make_world, rows, sent

LATER = NOW + timedelta(days=9)


@pytest.fixture
def world(table: Table) -> World:
    """Release 1 is published, and the same indicator waits for replies in another."""
    return make_world(table)


@pytest.fixture
def waiting(world: World) -> Release:
    """The release that waits for replies."""
    return Release.objects.get(pk=world.parts["draft"])


@pytest.fixture
def first(world: World) -> Release:
    """Release 1."""
    return Release.objects.get(number=1)


def test_its_files_are_what_was_published(first: Release):
    folder = settings.COMMONTABLE_DATA / "releases" / first.folder
    assert hashlib.sha256((folder / "cells.parquet").read_bytes()).hexdigest() == first.cells_sha256
    manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert manifest["certificate"]["exact_recoveries"] == 0
    assert manifest["counts"]["cells"] == Cell.objects.filter(release=first).count()
    assert [source["partner"] for source in manifest["sources"]] == ["Northside Unified School District"]
    assert manifest["definitions"]["reading"]["success"] == "score >= 40"


def test_whoever_prepares_does_not_publish(waiting: Release, table: Table):
    with pytest.raises(NotPermitted):
        publish_release(release=waiting, by=table.ines, at=LATER)


def test_publication_waits_for_partners_or_the_end_of_the_window(waiting: Release, table: Table):
    waiting.replies.all().delete()
    with pytest.raises(NotAllowed, match="have not answered yet"):
        publish_release(release=waiting, by=table.maya, at=NOW)
    assert publish_release(release=waiting, by=table.maya, at=LATER).number == 2


def test_a_file_confirmed_meanwhile_stops_publication(waiting: Release, table: Table):
    delivery = sent(table, Due.objects.get(label="2025"), rows(380), table.dara)
    accept_delivery(delivery=delivery, by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="Compute them again"):
        publish_release(release=waiting, by=table.maya, at=LATER)


def test_a_published_release_goes_nowhere_any_more(first: Release, table: Table):
    version = IndicatorVersion.objects.get(indicator__slug="reading", stage="agreed")
    with pytest.raises(NotAllowed):
        recall_release(release=first, by=table.ines, at=LATER)
    with pytest.raises(NotAllowed):
        change_release(
            release=first, title="Other", versions=[version], periods=[], what_changed="", by=table.ines, at=LATER
        )
    with pytest.raises(NotAllowed):
        publish_release(release=first, by=table.maya, at=LATER)
    reply = first.replies.exclude(text="").get()
    with pytest.raises(NotAllowed, match="published"):
        withdraw_reply(reply=reply, by=table.alma, at=LATER)


def test_replies_end_with_the_window(waiting: Release, table: Table):
    with pytest.raises(NotAllowed, match="time for replies"):
        reply_to(release=waiting, indicator=None, text="Late", by=table.alma, at=LATER)


def test_a_second_reply_takes_the_place_of_the_first(waiting: Release, table: Table):
    for text in ("First thought", "Second thought"):
        reply_to(release=waiting, indicator=None, text=text, by=table.dara, at=NOW)
    assert [reply.text for reply in waiting.replies.filter(partner=table.northside, withdrawn_at=None)] == [
        "Second thought"
    ]


def test_a_window_in_the_past_is_refused(waiting: Release, table: Table):
    recalled = recall_release(release=waiting, by=table.ines, at=NOW)
    assert recalled.stage == ReleaseStage.DRAFT
    assert not recalled.cells.exists()
    with pytest.raises(NotAllowed, match="need time"):
        open_for_reply(release=recalled, reply_until=NOW.date() - timedelta(days=2), by=table.ines, at=NOW)


def test_a_correction_says_what_changed_and_the_first_points_to_it(first: Release, waiting: Release, table: Table):
    version = IndicatorVersion.objects.get(indicator__slug="reading", stage="agreed")
    draft = {"partnership": table.partnership, "title": "Mended", "versions": [version], "by": table.ines, "at": NOW}
    with pytest.raises(NotAllowed, match="Say what changed"):
        draft_release(**draft, corrects=first)
    with pytest.raises(NotAllowed, match="Only a published release"):
        draft_release(**draft, corrects=waiting, what_changed="A school was counted twice.")
    client = client_of(table.ines)
    answer = client.post(
        f"/p/{table.slug}/releases/1/correct/",
        {"title": "Mended", "versions": [version.pk], "periods": "", "what_changed": "A school was counted twice."},
    )
    assert answer.status_code == 302
    assert first.corrections.get().what_changed == "A school was counted twice."
    assert "What is wrong in release 1?" in client.get(f"/p/{table.slug}/releases/1/correct/").content.decode()


def test_a_computation_that_breaks_leaves_a_release_that_can_be_computed_again(
    waiting: Release, table: Table, monkeypatch
):
    def broken(*args: object, **kwargs: object) -> None:
        raise Missing

    draft = recall_release(release=waiting, by=table.ines, at=NOW)
    computing = start_computing(release=draft, by=table.ines, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(releases, "sealed_sources", broken)
        with pytest.raises(Missing):
            releases.compute(release=computing, by=table.ines, clock=lambda: NOW)
    computing.refresh_from_db()
    assert (computing.stage, computing.failure) == (ReleaseStage.FAILED, str(releases.BROKEN))
    again = start_computing(release=computing, by=table.ines, at=NOW)
    releases.compute(release=again, by=table.ines, clock=lambda: NOW)
    again.refresh_from_db()
    assert again.stage == ReleaseStage.COMPUTED


def test_only_agreed_definitions_are_released(world: World, table: Table):
    version = IndicatorVersion.objects.get(indicator__slug="reading", stage="agreed")
    IndicatorVersion.objects.filter(pk=version.pk).update(stage="draft")
    version.refresh_from_db()
    with pytest.raises(NotAllowed, match="no agreed definition"):
        draft_release(partnership=table.partnership, title="Too soon", versions=[version], by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="at least one indicator"):
        draft_release(partnership=table.partnership, title="Nothing", versions=[], by=table.ines, at=NOW)

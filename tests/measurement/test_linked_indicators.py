"""Indicators over linked files: counted behind the vault's doors, agreed by all whose rows are used, on record."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cast import Table
from commontable.analysis.contract import Schema
from commontable.analysis.disclosure import Policy
from commontable.journal.models import Entry
from commontable.measurement import library
from commontable.measurement.actions.datasets import definitions_broken
from commontable.measurement.actions.definitions import agree_definition, draft_definition, propose_definition
from commontable.measurement.actions.releases.drafting import draft_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply
from commontable.measurement.datasets.library import datasets_that_fit, written_from
from commontable.measurement.datasets.linkage_caveats import now_linked_by
from commontable.measurement.datasets.linked import beside
from commontable.measurement.datasets.sign_offs import sign_offs_of
from commontable.measurement.models import Cell, IndicatorVersion, LinkageRun, Release
from commontable.measurement.rules.release import ReleaseStage
from commontable.measurement.tasks import policies, previews, releases
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, due_from, in_force
from linked_definitions import TAKEN, WORDS, defined
from linked_files import children_file, linked_now, linked_once, standing_in
from remembered import remembered

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def run(table: Table) -> LinkageRun:
    return remembered(linked_once, table)


def released_now(table: Table, *versions: IndicatorVersion) -> Release:
    """A release of them, computed."""
    release = draft_release(partnership=table.partnership, title="Linked", versions=versions, by=table.ines, at=NOW)
    releases.begin_computing(release=release, by=table.ines, at=NOW)
    release.refresh_from_db()
    releases.compute(release=release, by=table.ines, clock=lambda: NOW)
    release.refresh_from_db()
    return release


def released_once(table: Table) -> Release:
    """Reading of the children in after school, computed; remembered by tests."""
    return released_now(table, defined(table, linked_once(table)))


def test_children_reached_are_counted_and_the_linking_is_on_record(table: Table) -> None:
    release = remembered(released_once, table)
    assert release.stage == ReleaseStage.COMPUTED, release.failure
    whole = Cell.objects.get(release=release, place_level="all", breakdown="{}")
    assert whole.denominator == 40  # 40 of the 60 pupils are in both files
    said = release.manifest["linkage"]["reading-after-school"]
    assert (said["plan"], said["linking"], said["precision"]["expected"]) == ("School and after school", 1, 0.98)
    assert {one["group"] for one in said["rates"] if one["by"] == "lunch"} == {"free", "paid"}
    assert {one["dataset"] for one in release.manifest["sources"]} == {"pupils", "after-school"}
    events = list(Entry.objects.values_list("event", flat=True))
    assert events.count("measurement.crosswalk.opened") >= 4  # two for its rates, two for the figures
    assert "_person" not in str(release.manifest)


def test_what_policies_would_hide_is_computed_over_linked_files_too(table: Table) -> None:
    version = remembered(released_once, table).indicators.get().version
    files = policies._files([version])
    assert {one.dataset.slug for one in files} == {"pupils", "after-school"}
    tried = policies._tried(Policy(), [version], files, by=table.ines, on_progress=lambda step: None)
    assert tried["cells"] == Cell.objects.exclude(status="empty").count()


def test_partners_on_both_sides_are_asked(table: Table, run: LinkageRun) -> None:
    version = defined(table, run, agreed=False)
    given = sign_offs_of(propose_definition(version=version, by=table.ines, at=NOW), at=NOW)
    assert {one.name for one in given.silent} == {table.northside.name, table.harbor.name}
    with pytest.raises(NotAllowed, match="signed"):
        agree_definition(version=version, by=table.ines, at=NOW)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"linkage": None}, "Choose a linkage plan"),
        ({"linked": [{**TAKEN, "dataset": "health"}]}, "not in the linkage plan"),
        ({"linked": [{**TAKEN, "dataset": "pupils"}]}, "not in the linkage plan"),
        ({"linked": [{**TAKEN, "dose": "first"}]}, "no column of numbers"),
        ({"linked": [{**TAKEN, "where": "dayz > 3"}]}, "has no column dayz"),
        ({"linked": [{**TAKEN, "where": "last = 'Family1'"}]}, "tells who somebody is"),
        ({"linked": [TAKEN, TAKEN]}, "once"),
        ({"linked": []}, "reached_after_school"),
    ],
)
def test_what_cannot_be_taken_is_refused(table: Table, run: LinkageRun, changed: Any, said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        defined(table, run, agreed=False, **changed)


def test_a_file_that_came_since_has_to_be_linked_first(table: Table, run: LinkageRun) -> None:
    version = defined(table, run)
    dataset = run.plan.datasets.get(dataset__slug="after-school").dataset
    in_force(due_from(table.harbor, dataset, by=table.ines, label="2024–25"), by=table.omar, file=children_file(30, 90))
    release = released_now(table, version)
    assert release.stage == ReleaseStage.FAILED
    assert "Link them again first" in release.failure
    previews.compute_preview.call(version.pk, version.revision, table.ines.pk)
    assert "Link them again" in (previews.preview_of(version, at=NOW) or {})["reason"]
    with standing_in():
        linked_now(run.plan, table, LATER)
    previews.compute_preview.call(version.pk, version.revision, table.ines.pk)
    assert (previews.preview_of(version, at=NOW) or {})["stage"] == "done"
    found = now_linked_by(version)
    assert found is not None
    assert any("counts as not reached" in text for text in found.sentences())
    assert released_now(table, version).stage == ReleaseStage.COMPUTED


def test_definitions_that_take_differently_are_released_apart(table: Table, run: LinkageRun) -> None:
    one = defined(table, run)
    other = defined(table, run, name="Often", linked=[{**TAKEN, "bands": [5, 25]}])
    release = released_now(table, one, other)
    assert "Release them apart" in release.failure


def test_a_draft_takes_over_what_the_last_version_took(table: Table, run: LinkageRun) -> None:
    first = defined(table, run)
    again = draft_definition(indicator=first.indicator, by=table.ines, at=NOW, what_changed="Words.", **WORDS)
    assert (again.linked, again.linkage_id) == ([TAKEN], run.plan_id)


def test_the_library_takes_from_the_file_it_finds(table: Table, run: LinkageRun) -> None:
    entry = replace(library.entry("reading_in_after_school"), where="reached_programme", success="score >= 60")
    pupils = run.plan.datasets.get(dataset__slug="pupils").dataset
    after = run.plan.datasets.get(dataset__slug="after-school").dataset
    assert datasets_that_fit(entry, [pupils, after]) == [pupils]
    written = written_from(entry, language="en", dataset=pupils)
    assert (written["where"], written["linkage"]) == ("reached_after_school", run.plan)
    assert [(one["dataset"], one["when"]) for one in written["linked"]] == [("after-school", "period")]
    assert written_from(entry, language="en")["where"] == "reached_programme"
    LinkageRun.objects.update(superseded_at=NOW)
    assert datasets_that_fit(entry, [pupils]) == []


def test_a_column_that_others_take_from_is_not_dropped(table: Table, run: LinkageRun) -> None:
    version = defined(table, run)
    after = run.plan.datasets.get(dataset__slug="after-school").dataset
    without = {**after.schema, "fields": [one for one in after.schema["fields"] if one["name"] != "days"]}
    assert definitions_broken(dataset=after, schema=Schema.parse(without)) == [version]
    assert definitions_broken(dataset=after, schema=after.contract) == []


def test_what_was_shown_of_everyone_is_protected_together_with_the_reached(table: Table, run: LinkageRun) -> None:
    everyone = defined(table, run, name="Reading", where="", linkage=None, linked=[])
    reached = defined(table, run)
    assert beside([reached]) == []
    release = released_now(table, everyone)
    release = open_for_reply(release=release, reply_until=NOW.date() + timedelta(days=7), by=table.ines, at=NOW)
    publish_release(release=release, by=table.maya, at=NOW + timedelta(days=9))
    assert beside([reached]) == [everyone]
    assert beside([everyone]) == []
    assert released_now(table, reached).stage == ReleaseStage.COMPUTED
    cells = {
        (cell.indicator.slug, cell.breakdown): cell
        for cell in Cell.objects.filter(place_level="all").select_related("indicator")
    }
    shown = cells["reading", "{}"], cells["reading-after-school", "{}"]
    assert [cell.denominator for cell in shown] == [60, 40]
    assert [cell.status for cell in shown] == ["ranged", "ranged"]

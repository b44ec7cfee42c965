"""Files are linked in the background: who is who stands sealed, stays the same, and goes with its files."""

from datetime import timedelta

import pytest

from cast import Table
from commontable.analysis.sealed import read_sealed
from commontable.journal.models import Entry
from commontable.measurement import vault
from commontable.measurement.actions.linkage.keeping import close_plan, drop_crosswalks
from commontable.measurement.actions.linkage.planning import name_reviewer
from commontable.measurement.actions.linkage.running import (
    STALLED_AFTER,
    drop_stalled,
    extracts_for,
    give_up_linking,
    note_progress,
    start_linking,
)
from commontable.measurement.actions.retention import destroy_extract, sweep
from commontable.measurement.datasets.needs import desk_of
from commontable.measurement.models import Crosswalk, LinkagePlan, LinkageRun
from commontable.measurement.rules.linkage import RunStage
from commontable.measurement.tasks import linkage as tasks
from commontable.measurement.vault import linkage as sealed
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW
from linked_files import linked_now, linked_once, ready_to_link, standing_in
from remembered import remembered

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def plan(table: Table) -> LinkagePlan:
    return remembered(ready_to_link, table)


@pytest.fixture
def run(table: Table) -> LinkageRun:
    return remembered(linked_once, table)


def persons(run: LinkageRun, table: Table) -> dict[str, set[str]]:
    """Everybody, by dataset."""
    extracts = list(run.plan.partnership and extracts_for(run.plan))
    opened = vault.linked_sources(run, extracts, by=table.ines, at=NOW)
    return {
        one.dataset.slug: set(read_sealed(opened[one.uuid].path, opened[one.uuid].key).read_all()["person"].to_pylist())
        for one in extracts
    }


def test_the_same_children_have_the_same_person_in_both_files(table: Table, run: LinkageRun) -> None:
    assert (run.stage, run.progress, run.failure) == (RunStage.DONE, 100, "")
    assert (run.people, run.uncertain) == (80, 3)
    found = persons(run, table)
    assert len(found["pupils"] & found["after-school"]) == 40
    assert {len(person) for person in found["pupils"]} == {32}


def test_rates_are_rounded_and_told_by_group(run: LinkageRun) -> None:
    rates = {(one["source"], one["by"], one["group"]): one for one in run.report["rates"]}
    assert rates["pupils", "all", ""]["people"] == 60
    assert rates["pupils", "all", ""]["rate"] == 65  # 40 of 60, to five per cent
    assert rates["pupils", "lunch", "free"]["people"] == 30


def test_every_opening_is_in_the_journal(run: LinkageRun) -> None:
    events = Entry.objects.values_list("event", flat=True)
    assert list(events).count("measurement.extract.identified") == 2
    assert list(events).count("measurement.crosswalk.opened") == 2
    assert "measurement.linkage.linked" in events


def test_a_child_keeps_the_person_and_the_older_linking_goes(
    table: Table, run: LinkageRun, django_capture_on_commit_callbacks
) -> None:
    before = persons(run, table)
    with standing_in():
        again = linked_now(run.plan, table, LATER)
    assert again.number == 2
    assert persons(again, table) == before
    run.refresh_from_db()
    assert run.superseded_at == LATER
    assert sealed.linkage_folder(run).is_dir()
    with django_capture_on_commit_callbacks(execute=True):
        sweep(at=LATER + timedelta(days=2))
    run.refresh_from_db()
    assert run.wrapped_key is None
    assert not sealed.linkage_folder(run).exists()
    assert sealed.linkage_folder(again).is_dir()
    with pytest.raises(vault.VaultLocked):
        vault.linked_sources(run, extracts_for(run.plan), by=table.ines, at=LATER)


def test_a_destroyed_file_takes_its_part_of_every_linking_along(
    table: Table, run: LinkageRun, django_capture_on_commit_callbacks
) -> None:
    extract = extracts_for(run.plan)[0]
    with django_capture_on_commit_callbacks(execute=True):
        gone = destroy_extract(extract=extract, why="The family asked.", by=table.dara, at=LATER)
    assert gone.certificate["linkings_dropped"] == 1
    assert {path.name for path in sealed.linkage_folder(run).iterdir()} & {str(extract.uuid)} == set()
    assert Crosswalk.objects.get(extract=extract).dropped_at == LATER
    with pytest.raises(vault.Missing):
        vault.linked_sources(run, [gone], by=table.ines, at=LATER)


def test_closing_a_plan_destroys_what_it_made(
    table: Table, run: LinkageRun, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plan = close_plan(plan=run.plan, why="The study is over.", by=table.ines, at=LATER)
    assert plan.wrapped_key is None
    assert not sealed.linkage_folder(run).exists()
    with pytest.raises(NotAllowed, match="closed"):
        start_linking(plan=plan, by=table.ines, at=LATER)


def test_two_linkings_are_never_under_way_at_once(table: Table, plan: LinkagePlan) -> None:
    run = start_linking(plan=plan, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="already"):
        start_linking(plan=plan, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="still"):
        drop_stalled(run=run, by=table.ines, at=NOW)
    second = start_linking(plan=plan, by=table.ines, at=NOW + STALLED_AFTER)
    run.refresh_from_db()
    assert (run.stage, second.stage) == (RunStage.DROPPED, RunStage.WAITING)
    assert run.wrapped_key is None


def test_what_an_interrupted_linking_finds_later_is_not_kept(table: Table, plan: LinkagePlan) -> None:
    run = start_linking(plan=plan, by=table.ines, at=NOW)

    def clock():
        LinkageRun.objects.filter(pk=run.pk, stage=RunStage.LINKING).update(stage=RunStage.DROPPED)
        return NOW

    note_progress(run=run, percent=3, at=NOW)
    with standing_in():
        tasks.link_run(run=run, by=table.ines, clock=clock)
    run.refresh_from_db()
    assert run.stage == RunStage.DROPPED
    assert not plan.runs.filter(stage=RunStage.DONE).exists()


def test_a_worker_that_died_is_found_by_the_sweep(
    table: Table, plan: LinkagePlan, django_capture_on_commit_callbacks
) -> None:
    run = start_linking(plan=plan, by=table.ines, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        sweep(at=NOW + STALLED_AFTER)
    run.refresh_from_db()
    assert run.stage == RunStage.FAILED
    assert "interrupted" in run.failure


def test_a_linking_that_fails_leaves_the_one_before_in_force(
    table: Table, run: LinkageRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args, **_given):
        raise RuntimeError

    monkeypatch.setattr(tasks, "link_confined", broken)
    again = start_linking(plan=run.plan, by=table.ines, at=LATER)
    with pytest.raises(RuntimeError):
        tasks.link_run(run=again, by=table.ines, clock=lambda: LATER)
    again.refresh_from_db()
    run.refresh_from_db()
    assert again.stage == RunStage.FAILED
    assert again.wrapped_key is None
    assert (run.stage, run.superseded_at) == (RunStage.DONE, None)


def test_only_the_backbones_steward_links(table: Table, plan: LinkagePlan) -> None:
    for somebody in (table.dara, table.maya, table.rosa):
        with pytest.raises(NotPermitted):
            start_linking(plan=plan, by=somebody, at=NOW)


def test_who_links_and_who_was_named_see_what_waits(table: Table, run: LinkageRun) -> None:
    def said(member: Member) -> set[str]:
        return {f"{need.what} {need.about}" for need in desk_of(member, at=LATER).needs}

    assert not said(table.ines)
    name_reviewer(plan=run.plan, reviewer=table.ines, by=table.maya, at=NOW)
    assert said(table.ines) == {"3 uncertain pairs wait for you to look at"}
    failed = start_linking(plan=run.plan, by=table.ines, at=LATER)
    give_up_linking(run=failed, reason="No file could be opened.", by=table.ines, at=LATER)
    assert "School and after school could not be linked" in said(table.ines)
    assert not said(table.maya)


@pytest.mark.slow
def test_children_are_found_in_a_closed_process(table: Table, plan: LinkagePlan) -> None:
    run = linked_now(plan, table)
    assert (run.stage, run.failure) == (RunStage.DONE, "")
    found = persons(run, table)
    assert len(found["pupils"] & found["after-school"]) >= 36  # of 40
    assert set(run.report) >= {"precision", "recall", "rates", "model"}
    assert "Child" not in str(run.report)


def test_a_file_from_which_somebody_is_erased_while_it_is_linked_has_no_part_in_the_linking(
    table: Table, plan: LinkagePlan, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    extract, rates_of = extracts_for(plan)[0], tasks.rates_of

    def rated_then_erased(*given, **more):
        rates = rates_of(*given, **more)
        with django_capture_on_commit_callbacks(execute=True):
            drop_crosswalks(extract, by=table.ines, at=NOW)
        made = sealed.linkage_folder(given[0]) / str(extract.uuid)
        assert not made.exists()
        made.write_bytes(b"sealed a moment after the erasure")
        return rates

    monkeypatch.setattr(tasks, "rates_of", rated_then_erased)
    with standing_in(), django_capture_on_commit_callbacks(execute=True):
        run = linked_now(plan, table)
    assert run.stage == RunStage.DONE
    held = Crosswalk.objects.get(run=run, extract=extract)
    assert (held.dropped_at, held.sha256) == (NOW, "")
    assert not (sealed.linkage_folder(run) / str(extract.uuid)).exists()
    with pytest.raises(vault.Missing):
        vault.linked_sources(run, [extract], by=table.ines, at=NOW)


def test_for_whoever_may_link_no_more_nothing_is_opened(table: Table, plan: LinkagePlan) -> None:
    run = start_linking(plan=plan, by=table.ines, at=NOW)
    tasks.link_run(run=run, by=table.omar, clock=lambda: NOW)  # as if Ines had handed her role on meanwhile
    run.refresh_from_db()
    assert (run.stage, run.wrapped_key) == (RunStage.FAILED, None)
    assert "no longer" in run.failure
    assert not Entry.objects.filter(event="measurement.extract.identified").exists()

"""A turn-the-curve page: a frozen forecast, lines by everybody, ranked by the group; when it counts as turned."""

from datetime import timedelta

import pytest

from cast import Table
from commontable.agreements.models import Commitment
from commontable.journal.models import Entry
from commontable.measurement.actions.turning.lines import (
    add_line,
    change_line,
    mark_factor,
    put_line_back,
    unmark_factor,
    withdraw_line,
)
from commontable.measurement.actions.turning.opening import (
    call_ready,
    change_end,
    close_turning,
    open_turning,
    take_up,
)
from commontable.measurement.actions.turning.promising import promise_step
from commontable.measurement.datasets.curve_words import verdict_in_words
from commontable.measurement.datasets.curves import curve_of_turning
from commontable.measurement.datasets.tried import attempts_of
from commontable.measurement.datasets.turning import day_of, lines_of
from commontable.measurement.models import FactorMark, Idea, Turning
from commontable.measurement.rules.turning import Cost, Force, LineKind, TurningStage
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted, WrongTable
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released, turned
from measurement.released import Spec
from measurement.turned import OPENED


def verdict(page: Turning) -> str:
    """What is said of the page now."""
    page.refresh_from_db()
    return verdict_in_words(curve_of_turning(page), frozen=page.frozen).outcome


def factor(table: Table, page: Turning, text: str, by: Member | None = None):
    return add_line(
        turning=page, kind=LineKind.FACTOR, values={"text": text, "force": Force.ROOT}, by=by or table.rosa, at=OPENED
    )


def test_turned_means_beyond_the_frozen_forecast_and_not_better_than_last_year(table: Table) -> None:
    version = turned.history(table)
    page = turned.page(table, version)
    frozen = dict(page.frozen)
    assert frozen["release"] == 1
    assert [one["label"] for one in frozen["forecast"]["points"]] == ["2024-25", "2025-26", "2026-27", "2027-28"]
    assert verdict(page) == "too_soon"
    turned.later(table, version, y2024=45)  # two points up on last year: within what chance alone does
    assert verdict(page) == "not_yet"
    turned.later(table, version, y2024=45, y2025=55)
    assert verdict(page) == "turned"
    assert "55%" in verdict_in_words(curve_of_turning(page), frozen=page.frozen).text
    turned.later(table, version, y2024=45, y2025=55, y2026=30)
    assert verdict(page) == "worse"
    assert page.frozen == frozen  # whatever came since


def test_the_target_of_a_curve_is_the_next_one_and_not_the_one_that_has_just_passed(table: Table) -> None:
    version = turned.history(table)
    page = turned.page(table, version)
    newest = list(curve_of_turning(page).series)[-1]
    released.target(table, version, period=newest, value=50)
    assert curve_of_turning(page).target == ("2026-27", 60)
    version.indicator.targets.filter(period="2026-27").delete()
    assert curve_of_turning(page).target == (newest, 50)


def test_where_less_is_better_less_is_turned(table: Table) -> None:
    version = released.indicator(table, slug="absence", name="Chronic absence", direction="decrease")
    released.release(table, {version: turned.specs()})
    page = turned.page(table, version)
    released.release(table, {version: turned.specs(y2024=30)}, at=OPENED)
    assert verdict(page) == "turned"


def test_too_short_a_series_opens_a_page_that_says_what_is_missing(table: Table) -> None:
    version = turned.history(table)
    page = turned.page(table, version, breakdown={"lunch": "free"})
    said = verdict_in_words(curve_of_turning(page), frozen=page.frozen)
    assert said.outcome == "none"
    assert "there were 3" in said.text
    assert None in {one["value"] for one in page.frozen["history"]}  # the protected figure is no number here either
    unreleased = released.indicator(table, slug="new", name="New")
    assert verdict(turned.page(table, unreleased)) == "none"


def test_a_protected_later_figure_says_nothing(table: Table) -> None:
    version = turned.history(table)
    page = turned.page(table, version)
    released.release(table, {version: [*turned.specs(), Spec("2024-25", status="hidden")]}, at=OPENED)
    assert verdict(page) == "untold"


def test_a_release_for_the_council_alone_is_neither_foreseen_nor_held_against(table: Table) -> None:
    version = turned.history(table)
    released.release(table, {version: turned.specs(y2024=80)}, audience="council", at=OPENED)
    page = turned.page(table, version)
    assert page.frozen["release"] == 1
    assert verdict(page) == "too_soon"


def test_one_open_page_a_curve_and_another_after_it_is_closed(table: Table) -> None:
    version = turned.history(table)
    page = turned.page(table, version)
    with pytest.raises(NotAllowed, match="Page 1"):
        turned.page(table, version)
    with pytest.raises(NotAllowed, match="what you learnt"):
        close_turning(turning=page, learnt=" ", by=table.alma, at=OPENED)
    with pytest.raises(NotPermitted):
        close_turning(turning=page, learnt="Much.", by=table.omar, at=OPENED)
    close_turning(turning=page, learnt="Tutors were not enough.", by=table.alma, at=OPENED)
    with pytest.raises(NotAllowed, match="closed"):
        factor(table, page, "Too late")
    second = turned.page(table, version)
    assert second.number == 2
    with pytest.raises(NotAllowed, match="Page 2"):
        take_up(turning=page, by=table.maya, at=OPENED)
    close_turning(turning=second, learnt="Again.", by=table.maya, at=OPENED)
    take_up(turning=page, by=table.alma, at=OPENED)
    assert (page.stage, page.learnt, page.closed_at) == (TurningStage.WORKING, "Tutors were not enough.", None)
    assert [one.turning.number for one in attempts_of(table.partnership, indicator=version.indicator)] == [1, 2]


@pytest.mark.parametrize(
    "given", [{"breakdown": {"lunch": "gone"}}, {"place": ("school", "NO")}, {"end": "  "}, {"end": "x" * 241}]
)
def test_what_cannot_be_opened_is_refused(table: Table, given: dict) -> None:
    version = turned.history(table)
    with pytest.raises(NotAllowed):
        turned.page(table, version, **given)
    assert not Turning.objects.exists()


def test_the_group_ranks_with_three_marks_each(table: Table) -> None:
    page = turned.page(table, turned.history(table))
    first, second, third, fourth = (factor(table, page, text) for text in "ABCD")
    for person, marked in ((table.alma, [third]), (table.omar, [third, second]), (table.rosa, [second, third, fourth])):
        for one in marked:
            mark_factor(factor=one, by=person, at=OPENED)
            mark_factor(factor=one, by=person, at=OPENED)  # twice is once
    assert [one.text for one in lines_of(page).factors] == ["C", "B", "D", "A"]
    with pytest.raises(NotAllowed, match="3 factors already"):
        mark_factor(factor=first, by=table.rosa, at=OPENED)
    withdraw_line(line=fourth, by=table.omar, at=OPENED)  # its mark is free again
    mark_factor(factor=first, by=table.rosa, at=OPENED)
    unmark_factor(factor=third, by=table.rosa, at=OPENED)
    unmark_factor(factor=third, by=table.rosa, at=OPENED)
    assert [len(one.matters_to) for one in lines_of(page).factors] == [2, 2, 1]
    put_line_back(line=fourth, by=table.rosa, at=OPENED)
    assert FactorMark.objects.filter(factor=fourth).count() == 1


def test_ready_takes_all_six_parts_and_one_idea_that_costs_little(table: Table) -> None:
    page = turned.page(table, turned.history(table))
    with pytest.raises(NotAllowed, match="costs nothing or little"):
        call_ready(turning=page, by=table.rosa, at=OPENED)
    turned.fill(table, page)
    cheap = Idea.objects.get()
    change_line(line=cheap, values={"cost": Cost.HIGH}, by=table.omar, at=OPENED)
    with pytest.raises(NotAllowed, match="Monday"):
        call_ready(turning=page, by=table.rosa, at=OPENED)
    change_line(line=cheap, values={"cost": Cost.LOW}, by=table.omar, at=OPENED)
    assert call_ready(turning=page, by=table.rosa, at=OPENED).stage == TurningStage.READY
    withdraw_line(line=cheap, by=table.rosa, at=OPENED)
    page.refresh_from_db()
    assert page.stage == TurningStage.WORKING  # what is no longer complete is no longer called ready


def test_two_writing_at_once_lose_nothing(table: Table) -> None:
    page = turned.page(table, turned.history(table))
    one = factor(table, page, "Summer")
    change_line(line=one, values={"text": "Summer without books"}, by=table.omar, at=OPENED, seen=1)
    with pytest.raises(ChangedMeanwhile):
        change_line(line=one, values={"text": "Mine"}, by=table.rosa, at=OPENED, seen=1)
    change_end(turning=page, end="Every child", why="", by=table.omar, at=OPENED, seen=1)
    with pytest.raises(ChangedMeanwhile):
        change_end(turning=page, end="All", why="", by=table.rosa, at=OPENED, seen=1)
    changed = Entry.objects.get(event="measurement.turning.line_changed").payload.body
    assert (changed["before"]["text"], changed["after"]["text"]) == ("Summer", "Summer without books")


def test_a_step_becomes_a_promise_of_its_partner_only(table: Table) -> None:
    page = turned.page(table, turned.history(table))
    turned.fill(table, page)
    (step,) = lines_of(page).steps
    day = OPENED.date() + timedelta(days=50)
    with pytest.raises(NotPermitted):
        promise_step(step=step, member=table.omar, due_on=day, by=table.alma, at=OPENED)
    with pytest.raises(NotAllowed, match="another partner"):
        promise_step(step=step, member=table.alma, due_on=day, by=table.alma, at=OPENED)
    promise = promise_step(step=step, member=table.omar, due_on=day, by=table.omar, at=OPENED)
    assert (promise.what, promise.partner, day_of(step)) == (step.text, table.harbor, day)
    with pytest.raises(NotAllowed, match="promised already"):
        promise_step(step=step, member=table.omar, due_on=day, by=table.omar, at=OPENED)
    with pytest.raises(NotAllowed, match="is a promise now"):
        change_line(line=step, values={"text": "Less"}, by=table.omar, at=OPENED)
    linked = add_line(turning=page, kind=LineKind.STEP, values={"commitment": promise}, by=table.rosa, at=OPENED)
    assert (linked.text, linked.due_on) == (promise.what, day)
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize("values", [
    {"text": "Somebody should", "due_on": OPENED.date()}, {"text": "Nobody knows when", "who": "Friends"}, {"text": ""},
    {"text": "x" * 241, "who": "Friends", "due_on": OPENED.date()},
])  # fmt: skip
def test_a_step_of_nobody_is_refused(table: Table, values: dict) -> None:
    page = turned.page(table, turned.history(table))
    with pytest.raises(NotAllowed):
        add_line(turning=page, kind=LineKind.STEP, values=values, by=table.rosa, at=OPENED)


def test_another_tables_people_and_things_do_not_come_in(table: Table, charlie: Member) -> None:
    version = turned.history(table)
    page = turned.page(table, version)
    with pytest.raises(WrongTable):
        open_turning(indicator=version.indicator, end="Mine", by=charlie, at=OPENED)
    with pytest.raises(ValueError, match="different partnerships"):
        add_line(
            turning=page,
            kind=LineKind.PARTNER,
            values={"partner": charlie.partner, "text": "x"},
            by=table.rosa,
            at=OPENED,
        )
    with pytest.raises(NotPermitted):
        factor(table, page, "I left", by=table.dewi)

"""The scorecard says of every outcome what its newest released figures can defend, and no more."""

from datetime import datetime, timedelta

import time_machine
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.datasets.scorecard import scorecard_of
from commontable.measurement.datasets.summary import lede
from commontable.measurement.models import Reply
from commontable.measurement.rules.definition import Kind, Outcome
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.models import Member
from measurement import released
from measurement.released import NINE_DAYS_LATER, PUBLISHED, Spec


def page(table: Table, query: str = "", *, who: Member | None = None, at: datetime = NINE_DAYS_LATER) -> str:
    """The scorecard as a council member reads it."""
    address = reverse("measurement:scorecard", kwargs={"table": table.slug})
    with time_machine.travel(at, tick=False):
        answer = client_of(who or table.alma).get(address + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_any_release_the_page_teaches(table: Table) -> None:
    said = page(table)
    assert "Nothing has been released yet" in said
    assert "How the first scorecard comes about" in said
    assert "Postsecondary completion" in said
    assert 'class="do"' not in said
    assert "Choose the first indicator" in page(table, who=table.ines)
    released.indicator(table)
    assert "Prepare the first release" in page(table, who=table.ines)


def test_a_release_with_partners_for_reply_is_not_on_the_scorecard(table: Table) -> None:
    version = released.indicator(table)
    released.release(table, {version: [Spec("2024-25", 7331, 3000)]}, stage=ReleaseStage.IN_REVIEW)
    said = page(table)
    assert "Nothing has been released yet" in said
    assert "7,331" not in said


def test_met_as_a_whole_but_missed_by_a_group_is_said_loudly(table: Table) -> None:
    released.reading(table)
    said = page(table)
    assert '<p class="loud">Met as a whole, but missed for Free lunch.</p>' in said
    assert "met as a whole, missed by a group" in said
    assert "1 target is met as a whole and missed by a group." in said
    assert "The target is met." not in said


def test_children_are_counted_for_the_whole_and_for_the_group_furthest_behind(table: Table) -> None:
    version = released.reading(table)
    released.target(table, version, period="2029-30", value=60)
    version.indicator.targets.filter(period="2024-25").update(withdrawn_at=PUBLISHED)
    said = page(table)
    # 60 % of 4200 is 2520, and 1974 read; 60 % of 1700 on free lunch is 1020, and 578 read.
    assert "It takes <b>546 more children</b> to reach the target." in said
    assert "For Free lunch, the group furthest behind, to reach it too, it takes <b>442 more children</b>." in said


def test_where_lower_is_better_it_counts_fewer_children_and_a_rise_is_a_slip(table: Table) -> None:
    version = released.indicator(table, slug="absence", name="Chronic absence", direction="decrease")
    released.target(table, version, period="2024-25", value=15)
    cells = [Spec("2023-24", 4000, 600), Spec("2024-25", 4000, 800)]
    released.release(table, {version: cells})
    said = page(table)
    assert "It takes <b>200 fewer children</b> to reach the target." in said
    assert "slipped since 2023-24" in said
    assert "here lower is better" in said
    assert "target 15% or less by 2024-25" in said


def test_a_change_within_chance_is_no_news(table: Table) -> None:
    version = released.indicator(table)
    released.release(table, {version: [Spec("2023-24", 200, 90), Spec("2024-25", 200, 94)]})
    said = page(table)
    assert "2 points up since 2023-24, which is within what chance alone does. No news." in said
    assert "improved" not in said.replace("outcomes have improved", "")


def test_over_the_longer_run_the_same_figures_may_be_news(table: Table) -> None:
    version = released.indicator(table)
    cells = [Spec("2018-19", 200, 60), Spec("2023-24", 200, 90), Spec("2024-25", 200, 94)]
    released.release(table, {version: cells})
    assert "Over the longer run: 17 points up since 2018-19, more than chance alone does." in page(table)


def test_a_mean_is_never_called_more_than_chance(table: Table) -> None:
    version = released.indicator(table, success="", mean_of="score", unit="points", decimals=1)
    cells = [Spec("2023-24", 4000, value=40.0), Spec("2024-25", 4000, value=60.0)]
    released.release(table, {version: cells})
    said = page(table)
    assert "An average alone does not tell whether that is more than chance." in said
    assert "1 outcome has improved" not in said


def test_without_a_target_it_says_so(table: Table) -> None:
    version = released.indicator(table)
    released.release(table, {version: [Spec("2023-24", 200, 90), Spec("2024-25", 200, 94)]})
    said = page(table)
    assert "no target set yet" in said
    assert "to reach the target" not in said


def test_a_single_period_is_a_first_figure(table: Table) -> None:
    version = released.indicator(table)
    released.release(table, {version: [Spec("2024-25", 200, 94)]})
    said = page(table)
    assert "This is the first figure, so there is nothing to compare it with yet." in said
    assert "first figure" in said


def test_a_ranged_figure_is_said_as_a_range(table: Table) -> None:
    version = released.indicator(table)
    released.target(table, version, period="2024-25", value=60)
    cells = [Spec("2023-24", 60, 20), Spec("2024-25", 60, status="ranged", low=40, high=50)]
    released.release(table, {version: cells})
    said = page(table)
    assert "40–50%" in said
    assert "It takes <b>between 6 and 12 more children</b> to reach the target." in said
    assert (
        "Whether it has changed since 2023-24 cannot be said: one of the two figures is protected or a range." in said
    )


def test_the_ends_of_the_scale_are_said_by_their_other_end(table: Table) -> None:
    version = released.indicator(table)
    released.release(table, {version: [Spec("2024-25", 60, status="ranged", low=95, high=100)]})
    assert "at least 95%" in page(table)


def test_each_figure_is_of_the_newest_release_that_holds_it(table: Table) -> None:
    reading = released.indicator(table)
    ready = released.indicator(
        table, slug="ready", name="Kindergarten readiness", outcome=Outcome.KINDERGARTEN_READINESS
    )
    released.release(table, {reading: [Spec("2023-24", 100, 41)], ready: [Spec("2023-24", 100, 51)]})
    released.release(table, {reading: [Spec("2024-25", 100, 43)]}, at=PUBLISHED + timedelta(days=5))
    said = page(table)
    assert "release 2, 4 days ago" in said
    assert "release 1, 9 days ago" in said
    assert "43%" in said
    assert "51%" in said
    assert "41%" not in said


def test_an_indicator_without_figures_keeps_its_place(table: Table) -> None:
    released.reading(table)
    released.indicator(table, slug="jobs", name="A living wage", outcome=Outcome.EMPLOYMENT)
    said = page(table)
    assert "A living wage" in said
    assert "not yet measured" in said


def test_contributing_indicators_stand_below_the_core_one(table: Table) -> None:
    released.reading(table)
    early = released.indicator(table, slug="absence", name="Absence in autumn", kind=Kind.CONTRIBUTING)
    released.release(table, {early: [Spec("2024-25", 100, 11)]}, at=PUBLISHED + timedelta(days=1))
    said = page(table)
    assert said.index("Early grade reading</h2>") < said.index("What comes before it") < said.index("Absence in autumn")


def test_one_place_has_the_same_scorecard_and_no_target_is_judged(table: Table) -> None:
    released.reading(table)
    said = page(table, "?place=school:N12")
    assert "Bayview Elementary: are we getting better?" in said
    assert "51%" in said
    assert "whole partnership: 47%" in said
    assert '<p class="loud">' not in said


def test_the_other_groups_can_be_chosen(table: Table) -> None:
    released.reading(table)
    assert "Spanish" not in page(table)
    assert "Free lunch: 22 points behind Other pupils" in page(table)
    said = page(table, "?by=language")
    assert "Spanish" in said
    assert "40–50%" in said
    assert "points behind Other pupils" not in said


def test_whom_the_goals_are_for_and_what_the_release_rests_on(table: Table) -> None:
    released.reading(table)
    said = page(table)
    assert "Universal: one goal and the same effort for every child" in said
    assert "2 partners, 2 files" in said
    assert "release 1, 9 days ago" in said


def test_a_reply_stands_beside_its_figure(table: Table) -> None:
    version = released.reading(table)
    Reply.objects.create(
        partnership=table.partnership,
        release=version.indicator.released.get().release,
        indicator=version.indicator,
        partner=table.northside,
        member=table.alma,
        text="The test moved.",
        at=PUBLISHED,
    )
    assert "reply from Northside USD" in page(table)


def test_a_correction_is_announced(table: Table) -> None:
    version = released.reading(table)
    first = version.indicator.released.get().release
    released.release(
        table, {version: [Spec("2024-25", 4200, 1900)]}, corrects=first, what_changed="74 pupils were counted twice."
    )
    assert "Release 2 corrects release 1: 74 pupils were counted twice." in page(table)


def test_other_tables_have_no_scorecard_here(table: Table, charlie: Member) -> None:
    released.reading(table)
    address = reverse("measurement:scorecard", kwargs={"table": table.slug})
    assert client_of(charlie).get(address).status_code == 404
    assert client_of(table.alma).get(address + "?place=school:ELSEWHERE").status_code == 404


def test_every_place_leads_to_its_own_scorecard(table: Table) -> None:
    released.reading(table)
    answer = client_of(table.rosa).get(reverse("measurement:scorecard-places", kwargs={"table": table.slug}))
    assert "?place=school:N12" in answer.content.decode()


def test_home_says_in_a_sentence_whether_it_gets_better(table: Table) -> None:
    assert lede(scorecard_of(table.partnership)) == ""
    released.reading(table)
    said = lede(scorecard_of(table.partnership))
    assert said.startswith("1 outcome has improved more than chance alone explains.")
    home = client_of(table.rosa).get(reverse("site:home", kwargs={"table": table.slug})).content.decode()
    assert said in home


def test_a_figure_older_than_a_school_year_says_so(table: Table) -> None:
    released.reading(table)
    assert "no new figure for over a year" not in page(table)
    assert "no new figure for over a year" in page(table, at=PUBLISHED + timedelta(days=420))


def test_invented_data_is_labelled(table: Table) -> None:
    version = released.indicator(table, dataset=released.dataset(table, slug="invented", is_synthetic=True))
    released.release(table, {version: [Spec("2024-25", 200, 94)]})
    assert "invented data" in page(table)

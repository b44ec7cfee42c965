"""Activities with their sites; whether they helped is asked first, answered by checks, shared by a second person."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.activities import SiteLine, add_activity, change_activity, set_sites
from commontable.measurement.actions.effects import ask_effect, share_effect, withdraw_effect
from commontable.measurement.models import Activity, EffectStudy, IndicatorVersion, Place, Release
from commontable.measurement.tasks.effects import answer
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released
from measurement.released import Spec

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
YEARS = [f"{year}-{(year + 1) % 100:02d}" for year in range(2018, 2026)]
SCHOOLS = 30


@pytest.fixture
def version(table: Table) -> IndicatorVersion:
    """Thirty schools over eight years; the first fifteen gain eight points when they begin, in two waves."""
    chance = Random(5)
    made = released.indicator(table)
    Place.objects.bulk_create(
        Place(partnership=table.partnership, level="school", code=f"S{n:02d}", name=f"School {n:02d}")
        for n in range(SCHOOLS)
    )
    cells = [Spec(year, 9000, 4000 + 10 * i) for i, year in enumerate(YEARS)]
    for n in range(SCHOOLS):
        level = chance.uniform(35, 65)
        for i, year in enumerate(YEARS):
            gain = 8 if n < 15 and i >= (4 if n < 8 else 5) else 0
            share = level + 0.5 * i + gain + chance.gauss(0, 1.2)
            cells.append(Spec(year, 300, round(3 * share), place=("school", f"S{n:02d}")))
    cells.append(Spec(YEARS[-1], place=("school", "S99"), status="hidden"))
    released.release(table, {made: cells})
    return made


@pytest.fixture
def tutoring(table: Table, version: IndicatorVersion) -> Activity:
    """Tutoring at fifteen schools, begun in two waves."""
    made = add_activity(
        partnership=table.partnership, name="Tutoring", about="Twice a week.", indicators=[version.indicator],
        partner=table.harbor, by=table.omar, at=NOW,
    )  # fmt: skip
    places = Place.objects.of(table.partnership).filter(level="school").order_by("code")[:15]
    lines = [
        SiteLine(place=place, starts_on=date(2022, 9, 1) if i < 8 else date(2023, 9, 1))
        for i, place in enumerate(places)
    ]
    return set_sites(activity=made, sites=lines, by=table.omar, at=NOW)


def asked(table: Table, tutoring: Activity, version: IndicatorVersion, **more: object) -> EffectStudy:
    """Ines asks, and the answer is there."""
    given = {"panel": "places", "design": "did", "question": {"level": "school"}, "why": "They began by lot."} | more
    study = ask_effect(
        activity=tutoring, indicator=version.indicator, release=Release.objects.get(), by=table.ines, at=NOW, **given
    )
    answer(study=study, by=table.ines, clock=lambda: NOW)
    study.refresh_from_db()
    return study


def page(table: Table, who: Member, study: EffectStudy) -> str:
    """The estimate's page, as somebody reads it."""
    address = reverse("measurement:effect", kwargs={"table": table.slug, "effect": study.number})
    return " ".join(client_of(who).get(address).content.decode().split())


def test_places_that_began_gained_about_eight_points(
    table: Table, tutoring: Activity, version: IndicatorVersion
) -> None:
    study = asked(table, tutoring, version)
    assert study.failure == ""
    assert study.result["shown"] is True
    assert study.result["low"] < 8 < study.result["high"]
    assert study.result["high"] - study.result["low"] < 4
    assert study.result["clusters"] == SCHOOLS
    assert (study.result["protected"], study.result["sites"]) == (1, 15)


def test_the_answer_is_the_directors_to_share(table: Table, tutoring: Activity, version: IndicatorVersion) -> None:
    study = asked(table, tutoring, version)
    figure = f"{study.result['estimate']:.1f}"
    assert figure not in page(table, table.alma, study)
    assert "The answer is not shared yet" in page(table, table.alma, study)
    assert f"Tutoring helped: +{figure} percentage points" in page(table, table.maya, study)
    exported = reverse("measurement:effects_csv", kwargs={"table": table.slug})
    assert figure not in client_of(table.alma).get(exported).content.decode()
    with pytest.raises(NotPermitted):
        share_effect(study=study, by=table.alma, at=NOW)
    share_effect(study=study, by=table.maya, at=NOW)
    said = page(table, table.alma, study)
    assert f"Tutoring helped: +{figure} percentage points" in said
    assert "They began by lot." in said
    assert "moderate evidence (ESSA tier 2)" in said


def test_a_withdrawn_answer_is_nobodys_and_its_reason_everybodys(
    table: Table, tutoring: Activity, version: IndicatorVersion
) -> None:
    study = asked(table, tutoring, version)
    withdraw_effect(study=study, why="Two sites had the wrong day.", by=table.ines, at=NOW)
    said = page(table, table.maya, study)
    assert "Two sites had the wrong day." in said
    assert f"{study.result['estimate']:.1f}" not in said
    with pytest.raises(NotAllowed):
        share_effect(study=study, by=table.maya, at=NOW)


def test_a_design_that_fails_its_check_shows_the_check_and_no_number(
    table: Table, tutoring: Activity, version: IndicatorVersion
) -> None:
    few = list(tutoring.sites.select_related("place")[:4])
    set_sites(
        activity=tutoring, sites=[SiteLine(place=one.place, starts_on=one.starts_on) for one in few], by=table.omar,
        at=NOW,
    )  # fmt: skip
    study = asked(table, tutoring, version)
    assert study.result["shown"] is False
    assert study.result["estimate"] is None
    said = page(table, table.maya, study)
    assert "This comparison cannot tell" in said
    assert "No figure is shown, because a check failed." in said
    assert "Enough places on both sides" in said


@pytest.mark.parametrize(
    ("sites", "reason"),
    [
        ([], "None of the activity"),
        ([date(2031, 1, 1)], "None of the activity"),
    ],
)
def test_a_question_that_cannot_be_put_says_why(
    table: Table, tutoring: Activity, version: IndicatorVersion, sites: list[date], reason: str
) -> None:
    place = Place.objects.of(table.partnership).first()
    lines = [SiteLine(place=place, starts_on=day) for day in sites]
    set_sites(activity=tutoring, sites=lines, by=table.omar, at=NOW)
    study = asked(table, tutoring, version)
    assert study.stage == "failed"
    assert reason in study.failure
    assert "These figures cannot be asked that" in page(table, table.alma, study)


def test_two_who_write_at_once_are_told(table: Table, tutoring: Activity) -> None:
    said = {"activity": tutoring, "name": "Tutoring", "at": NOW}
    seen = tutoring.revision
    change_activity(about="Once a week.", by=table.omar, seen=seen, **said)
    with pytest.raises(ChangedMeanwhile):
        change_activity(about="Thrice a week.", by=table.ines, seen=seen, **said)


@pytest.mark.page
def test_sites_are_pasted_as_lines_and_every_fault_is_named(table: Table, tutoring: Activity) -> None:
    client = client_of(table.omar)
    address = reverse("measurement:activity_sites", kwargs={"table": table.slug, "activity": tutoring.pk})
    typed = "place,since\nS01,2024-09-01\nNowhere,2024-09-01\nS02,1.9.2024"
    said = client.post(address, {"text": typed, "revision": tutoring.revision}).content.decode()
    assert "Line 3: no place is called Nowhere." in said
    assert "Line 4: Write days as year-month-day" in said
    assert "S02,1.9.2024" in said
    good = {"text": "School 01;2024-09-01;;2,5\nS02;2024-09-02;2025-06-30;1", "revision": tutoring.revision}
    assert client.post(address, good).status_code == 302
    kept = list(tutoring.sites.order_by("starts_on").values_list("place__code", "ends_on", "dose"))
    assert kept == [("S01", None, 2.5), ("S02", date(2025, 6, 30), 1.0)]


@pytest.mark.page
def test_the_question_is_put_in_two_steps(table: Table, tutoring: Activity, version: IndicatorVersion) -> None:
    client = client_of(table.ines)
    address = reverse("measurement:effect_ask", kwargs={"table": table.slug, "activity": tutoring.pk})
    assert "where to look" in client.get(address).content.decode()
    second = f"{address}?indicator={version.indicator.slug}&panel=places"
    assert "Compared with whom" in client.get(second).content.decode()
    refused = client.post(second, {"design": "did", "level": "school", "why": ""})
    assert "Why this comparison is fair" in refused.content.decode()
    assert not EffectStudy.objects.exists()
    done = client.post(second, {"design": "did", "level": "school", "why": "They began by lot."})
    assert done.status_code == 302
    study = EffectStudy.objects.get()
    assert (study.design, study.question, study.release.number) == ("did", {"level": "school"}, 1)
    pupils = f"{address}?indicator={version.indicator.slug}&panel=pupils"
    form = {"design": "randomised", "period": YEARS[-1], "treated": "lunch=free", "comparison": "language=en",
            "cluster": "school", "covariates": ["lunch"], "why": "By lot."}  # fmt: skip
    said = client.post(pupils, form).content.decode()
    assert "Compare with a group of the same kind" in said
    assert "Children cannot be alike in what decides who took part." in said


@pytest.mark.page
def test_lists_and_files(table: Table, tutoring: Activity, version: IndicatorVersion) -> None:
    asked(table, tutoring, version)
    client = client_of(table.alma)
    here = {"table": table.slug}
    assert "Tutoring" in client.get(reverse("measurement:activities", kwargs=here) + "?q=tutor").content.decode()
    assert (
        "No activity matches" in client.get(reverse("measurement:activities", kwargs=here) + "?q=zz").content.decode()
    )
    assert "Tutoring" in client.get(reverse("measurement:activities_csv", kwargs=here)).content.decode()
    assert "did" in client.get(reverse("measurement:effects_csv", kwargs=here)).content.decode()
    one = {**here, "activity": tutoring.pk}
    assert "S00,2022-09-01" in client.get(reverse("measurement:activity_sites_csv", kwargs=one)).content.decode()

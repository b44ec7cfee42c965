"""Activities with their sites; whether they helped is asked first, answered by checks, shared by a second person."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.activities import SiteLine, add_activity, change_activity, set_sites
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.effects import ask_effect, share_effect, withdraw_effect
from commontable.measurement.actions.intake.accepting import accept_delivery
from commontable.measurement.actions.places import list_places
from commontable.measurement.models import Activity, EffectStudy, IndicatorVersion, Place
from commontable.measurement.rules.places import PlaceLine
from commontable.measurement.tasks.effects import answer
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released
from world import sent

NOW = datetime.now(UTC)
YEARS = [f"{year}-{(year + 1) % 100:02d}" for year in range(2019, 2025)]
SCHOOLS, TUTORED = 26, 13
FIELDS = [
    *({"name": name, "type": "string", "constraints": {"required": True}} for name in ("year", "school", "pupil")),
    {"name": "lunch", "type": "string", "categories": [{"value": "free"}, {"value": "paid"}]},
    {"name": "score", "type": "integer"},
]
ROLES = {"place": ["school"], "period": "year", "person": "pupil", "breakdowns": ["lunch"], "identity": []}


def rows() -> bytes:
    """Twenty invented pupils a school and year; tutored schools gain eight points when they begin, in two waves."""
    chance = Random(5)
    lines = ["year,school,pupil,lunch,score"]
    for n in range(SCHOOLS):
        level = chance.uniform(40, 60)
        for i, year in enumerate(YEARS):
            gain = 8 if n < TUTORED and i >= (3 if n < 7 else 4) else 0
            for pupil in range(20):
                score = level + 0.5 * i + gain + chance.gauss(0, 5)
                lines.append(f"{year},S{n:02d},p{n}-{pupil}-{i},{chance.choice(('free', 'paid'))},{score:.0f}")
    return "\n".join(lines).encode()


@pytest.fixture
def version(table: Table) -> IndicatorVersion:
    """A mean score, agreed, with one accepted file."""
    schema = {"fields": FIELDS, "primaryKey": ["year", "pupil"], "roles": ROLES}
    places = [PlaceLine(level="school", code=f"S{n:02d}", name=f"School {n:02d}") for n in range(SCHOOLS)]
    list_places(partnership=table.partnership, places=places, by=table.ines, at=NOW)
    dataset = define_dataset(
        partnership=table.partnership, title="Scores", schema=schema, purpose="To know whether tutoring helps",
        legal_basis="open_data", recipients="All", by=table.ines, at=NOW,
    )  # fmt: skip
    due = ask_for_file(dataset=dataset, partner=table.northside, label="2025", due_on=NOW.date(), by=table.ines, at=NOW)
    accept_delivery(delivery=sent(table, due, rows(), table.dara), by=table.dara, at=NOW)
    return released.indicator(table, dataset=dataset, success="", mean_of="score", unit="number", breakdowns=["lunch"])


@pytest.fixture
def tutoring(table: Table, version: IndicatorVersion) -> Activity:
    """Tutoring at half of the schools, begun in two waves."""
    made = add_activity(
        partnership=table.partnership, name="Tutoring", about="Twice a week.", indicators=[version.indicator],
        partner=table.harbor, by=table.omar, at=NOW,
    )  # fmt: skip
    places = Place.objects.of(table.partnership).order_by("code")[:TUTORED]
    lines = [
        SiteLine(place=place, starts_on=date(2022, 9, 1) if i < 7 else date(2023, 9, 1))
        for i, place in enumerate(places)
    ]
    return set_sites(activity=made, sites=lines, by=table.omar, at=NOW)


def asked(table: Table, tutoring: Activity, version: IndicatorVersion, **more: object) -> EffectStudy:
    """Ines asks, and the answer is there."""
    given = {"panel": "places", "design": "did", "question": {"level": "school"}, "why": "They began by lot."} | more
    study = ask_effect(
        activity=tutoring, indicator=version.indicator, dataset=version.dataset, by=table.ines, at=NOW, **given
    )
    answer(study=study, by=table.ines, clock=lambda: NOW)
    study.refresh_from_db()
    return study


def page(table: Table, who: Member, study: EffectStudy) -> str:
    """The estimate's page, as somebody reads it."""
    address = reverse("measurement:effect", kwargs={"table": table.slug, "effect": study.number})
    return " ".join(client_of(who).get(address).content.decode().split())


def test_places_that_began_gained_about_eight_points_and_the_director_shares_it(
    table: Table, tutoring: Activity, version: IndicatorVersion
) -> None:
    study = asked(table, tutoring, version)
    assert study.failure == ""
    assert study.result["shown"] is True
    assert study.result["low"] < 8 < study.result["high"]
    assert study.result["high"] - study.result["low"] < 6
    assert (study.result["clusters"], study.result["sites"]) == (SCHOOLS, TUTORED)
    figure = f"{study.result['estimate']:.1f}"
    assert figure not in page(table, table.alma, study)
    assert "The answer is not shared yet" in page(table, table.alma, study)
    assert f"Tutoring helped: +{figure} in Early grade reading" in page(table, table.maya, study)
    exported = reverse("measurement:effects_csv", kwargs={"table": table.slug})
    assert figure not in client_of(table.alma).get(exported).content.decode()
    with pytest.raises(NotPermitted):
        share_effect(study=study, by=table.alma, at=NOW)
    share_effect(study=study, by=table.maya, at=NOW)
    said = page(table, table.alma, study)
    assert f"Tutoring helped: +{figure} in Early grade reading" in said
    assert "They began by lot." in said
    assert "moderate evidence (ESSA tier 2)" in said
    withdraw_effect(study=study, why="Two sites had the wrong day.", by=table.ines, at=NOW)
    said = page(table, table.maya, study)
    assert "Two sites had the wrong day." in said
    assert figure not in said
    with pytest.raises(NotAllowed):
        share_effect(study=study, by=table.maya, at=NOW)


def test_the_data_that_was_asked_is_on_record_and_no_row_is(
    table: Table, tutoring: Activity, version: IndicatorVersion
) -> None:
    few = [SiteLine(place=one.place, starts_on=one.starts_on) for one in tutoring.sites.select_related("place")[:4]]
    set_sites(activity=tutoring, sites=few, by=table.omar, at=NOW)
    study = asked(table, tutoring, version)
    assert [one["partner"] for one in study.sources] == ["Northside Unified School District"]
    assert Entry.objects.filter(event="measurement.extract.opened").exists()
    assert {check["detail"] for check in study.result["checks"]} == {""}
    assert "S01" not in str(study.result)
    # four places are too few: the check is shown, and no number
    assert study.result["shown"] is False
    assert study.result["estimate"] is None
    said = page(table, table.maya, study)
    assert "This comparison cannot tell" in said
    assert "No figure is shown, because a check failed." in said
    assert "Enough places on both sides" in said


def test_a_question_that_cannot_be_put_says_why(table: Table, tutoring: Activity, version: IndicatorVersion) -> None:
    place = Place.objects.of(table.partnership).first()
    set_sites(activity=tutoring, sites=[SiteLine(place=place, starts_on=date(2031, 1, 1))], by=table.omar, at=NOW)
    study = asked(table, tutoring, version)
    assert study.stage == "failed"
    assert "none of the activity's sites has a figure" in study.failure
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
    assert (study.design, study.question) == ("did", {"level": "school"})
    pupils = f"{address}?indicator={version.indicator.slug}&panel=pupils"
    form = {"design": "randomised", "period": "2025", "treated": "lunch=free", "comparison": "lunch=free",
            "cluster": "school", "covariates": ["lunch"], "why": "By lot."}  # fmt: skip
    said = client.post(pupils, form).content.decode()
    assert "This is the group that took part." in said
    assert "Children cannot be alike in what decides who took part." in said


@pytest.mark.page
def test_lists_and_files(table: Table, tutoring: Activity, version: IndicatorVersion) -> None:
    ask_effect(
        activity=tutoring, indicator=version.indicator, dataset=version.dataset, panel="places", design="did",
        question={"level": "school"}, why="By lot.", by=table.ines, at=NOW,
    )  # fmt: skip
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

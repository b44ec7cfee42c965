"""Questions whether an activity helped: put twice, interrupted, late, of another table; what people type is data."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.activities import add_activity
from commontable.measurement.actions.effects import STALLED_AFTER, ask_effect, give_up_stalled
from commontable.measurement.models import Activity, EffectStudy, Indicator, Place, Site
from commontable.measurement.tasks import effects as tasks
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from world import make_world

HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>'


@pytest.fixture
def study(table: Table) -> EffectStudy:
    """A question that waits for its answer."""
    make_world(table)
    return EffectStudy.objects.select_related("activity", "indicator", "dataset").get()


def url(table: Table, name: str, **parts: object) -> str:
    """An address of the table."""
    return reverse(f"measurement:{name}", kwargs={"table": table.slug, **parts})


def test_an_interrupted_answer_is_given_up_and_a_late_one_is_not_kept(table, study, monkeypatch) -> None:
    page, give_up = (url(table, name, effect=study.number) for name in ("effect", "effect_give_up"))
    client = client_of(table.ines)
    assert give_up not in client.get(page).content.decode()
    client.post(give_up)
    study.refresh_from_db()
    assert study.stage == "computing"
    EffectStudy.objects.update(asked_at=datetime.now(UTC) - STALLED_AFTER)
    assert give_up in client.get(page).content.decode()
    assert give_up not in client_of(table.alma).get(page).content.decode()
    study.refresh_from_db()
    with pytest.raises(NotPermitted):
        give_up_stalled(study=study, by=table.maya, at=datetime.now(UTC))
    assert client.post(give_up).status_code == 302
    monkeypatch.setattr(tasks, "_answered", lambda *known: ({"shown": True, "estimate": 7331}, []))
    tasks.answer(study=study, by=table.ines, clock=lambda: datetime.now(UTC))
    study.refresh_from_db()
    assert (study.stage, study.result) == ("failed", {})
    assert "It was interrupted" in client.get(page).content.decode()


def test_a_question_put_twice_at_once_is_looked_for_once(table, study) -> None:
    again = {"activity": study.activity, "indicator": study.indicator, "dataset": study.dataset, "panel": study.panel,
             "design": study.design, "why": "Once more.", "by": table.ines}  # fmt: skip
    later = study.asked_at + timedelta(seconds=1)
    with pytest.raises(NotAllowed, match="question 1"):
        ask_effect(question=study.question, at=later, **again)
    give_up_stalled(study=study, by=table.ines, at=study.asked_at + STALLED_AFTER)
    assert ask_effect(question=study.question, at=later, **again).number == 2


def test_an_answer_that_is_not_shared_is_nowhere(table, study) -> None:
    result = {"shown": True, "estimate": 73.31, "std_error": 1.0, "low": 71.3, "high": 75.3, "n": 7330, "clusters": 40,
              "label": "Tier 2", "checks": [], "balance": [{"name": "before", "treated": 73.31, "comparison": 73.31,
                                                           "difference": 0.0}]}  # fmt: skip
    EffectStudy.objects.update(stage="done", result=result, done_at=study.asked_at)
    known = {"activity": study.activity_id}
    addresses = [
        url(table, "effect", effect=study.number), url(table, "effect_progress", effect=study.number),
        url(table, "effects_csv"), url(table, "activities"), url(table, "activities_csv"),
        url(table, "activity", **known), url(table, "indicator-tried", indicator=study.indicator.slug),
        url(table, "scorecard"), reverse("site:home", kwargs={"table": table.slug}),
        reverse("partnership:journal", kwargs={"table": table.slug}),
    ]  # fmt: skip
    for who in (table.alma, table.rosa, table.dara, table.omar):
        client = client_of(who)
        for address in addresses:
            said = client.get(address).content.decode()
            assert "73.3" not in said, (who, address)
            assert "7,330" not in said, (who, address)
            assert "7330" not in said, (who, address)
    assert "73.3" in client_of(table.maya).get(addresses[0]).content.decode()


def test_words_of_people_are_data(table, study) -> None:
    made = add_activity(
        partnership=table.partnership, name=HOSTILE, about=HOSTILE, dose_unit="+1+1", by=table.omar,
        at=datetime.now(UTC), indicators=[study.indicator],
    )  # fmt: skip
    client = client_of(table.rosa)
    for name in ("activities", "indicator-tried"):
        known = {"indicator": study.indicator.slug} if name != "activities" else {}
        assert "<script>alert" not in client.get(url(table, name, **known)).content.decode()
    assert "<script>alert" not in client.get(url(table, "activity", activity=made.pk)).content.decode()
    lines = client.get(url(table, "activities_csv")).content.decode("utf-8-sig").splitlines()
    assert not [line for line in lines if line.lstrip('"')[:1] in "=+-@"]
    assert not [cell for line in lines for cell in line.split(",") if cell.lstrip('"')[:1] in "=+@" and cell.strip('"')]


def test_what_another_table_holds_is_offered_and_taken_nowhere(table, study, charlie) -> None:
    theirs = add_activity(
        partnership=charlie.partnership, name="Theirs", about="Theirs", by=charlie, at=datetime.now(UTC)
    )
    place = Place.objects.create(partnership=charlie.partnership, level="school", code="ZZ", name="Zz School")
    indicator = Indicator.objects.create(
        partnership=charlie.partnership, slug="theirs", name="Theirs", outcome="early_grade_reading"
    )
    client = client_of(table.ines)
    for name in ("activity", "activity_change", "activity_sites", "activity_sites_csv", "effect_ask"):
        assert client.get(url(table, name, activity=theirs.pk)).status_code == 404, name
    here = study.activity
    for line in (f"{place.code},2024-09-01", f"{place.name},2024-09-01"):
        said = client.post(url(table, "activity_sites", activity=here.pk), {"text": line, "revision": here.revision})
        assert "no place is called" in said.content.decode()
    said = client.post(url(table, "activity_change", activity=here.pk), {
        "name": "X", "about": "Y", "partner": charlie.partner_id, "indicators": [indicator.pk],
        "revision": here.revision,
    })  # fmt: skip
    assert said.status_code == 200
    asking = url(table, "effect_ask", activity=here.pk) + "?indicator=theirs&panel=places"
    assert client.post(asking, {"design": "did", "level": "school", "why": "Y"}).status_code == 200
    assert EffectStudy.objects.count() == 1
    assert not Site.objects.filter(place=place).exists()
    assert Activity.objects.get(pk=here.pk).name == "Tutoring"


def test_a_huge_list_of_sites_is_refused_and_says_why(table, study) -> None:
    client, address = client_of(table.ines), url(table, "activity_sites", activity=study.activity_id)
    for text in (
        "S0,2024-09-01\n" * 30_000,
        '"' * 90_000,
        "S0\t" * 60_000,
        "S0,9999-99-99\n\x00",
        "S0,2024-09-01,,nan",
    ):
        said = client.post(address, {"text": text, "revision": study.activity.revision})
        assert said.status_code == 200
        assert len(said.content) < 2_000_000
    assert study.activity.sites.count() == 1

"""Baselines and targets are written down with their reasons, group beside group; nothing disappears."""

import pytest

from cast import client_of
from commontable.measurement.models import Baseline, Target
from measured import agreed_of, asked_of, draft_of, pupils_of, reading_of

BASE = "/p/rivermouth/manage/indicators/early-grade-reading/targets/"
FREE = '{"lunch": "free"}'


@pytest.fixture
def ines(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    agreed_of(table, version=draft_of(table, indicator=reading_of(table), dataset=dataset))
    return client_of(table.ines)


def given(**more):
    return {"group": "{}", "period": "2030", "value": "60", "rationale": "One child more."} | more


def test_the_empty_page_teaches(ines):
    assert "Write down what the table decided" in ines.get(BASE).content.decode()


def test_a_baseline_and_targets_stand_by_group(table, ines):
    assert ines.post(BASE + "baseline/", given(period="2024", value="47")).status_code == 302
    assert ines.post(BASE + "new/", given(decided_by="the council, 12 March")).status_code == 302
    assert ines.post(BASE + "new/", given(group=FREE, value="55")).status_code == 302
    page = client_of(table.maya).get(BASE).content.decode()
    assert "Started from 47% in 2024" in page
    assert "decided by the council, 12 March" in page
    assert page.index("60% by 2030") < page.index("Lunch: free") < page.index("55% by 2030")
    assert (
        b"the council, 12 March" in ines.get("/p/rivermouth/manage/indicators/early-grade-reading/targets.csv").content
    )


def test_less_than_the_baseline_is_asked_about(ines):
    ines.post(BASE + "baseline/", given(period="2024", value="47"))
    page = ines.post(BASE + "new/", given(value="45"))
    assert "The baseline of 2024 is 47 already" in page.content.decode()
    assert not Target.objects.exists()
    assert ines.post(BASE + "new/", given(value="45", despite="The test is new.")).status_code == 302
    assert "Less than the baseline, because: The test is new." in ines.get(BASE).content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"value": "147"}, "A percentage lies between 0 and 100"),
        ({"value": "nan"}, "Enter a number"),
        ({"group": '{"lunch": "x"}'}, "not one of the available choices"),
        ({"rationale": ""}, "This field is required"),
        ({"rationale": "x" * 100_000}, "at most 2000"),
    ],
)
def test_what_is_wrong_stands_at_its_field(ines, more, said):
    assert said in ines.post(BASE + "new/", given(**more)).content.decode()
    assert not Target.objects.exists()


def test_withdrawing_asks_and_keeps_the_history(ines):
    ines.post(BASE + "baseline/", given(period="2024", value="47"))
    ines.post(BASE + "new/", given())
    target, baseline = Target.objects.get(), Baseline.objects.get()
    assert "Withdraw the target of 60% for 2030?" in ines.get(f"{BASE}{target.pk}/withdraw/").content.decode()
    ines.post(f"{BASE}{target.pk}/withdraw/")
    ines.post(f"{BASE}baseline/{baseline.pk}/withdraw/")
    page = ines.get(BASE).content.decode()
    assert "2 figures that no longer count" in page
    assert "Everybody: target 60% by 2030" in page
    assert "withdrawn already" in ines.post(f"{BASE}{target.pk}/withdraw/", follow=True).content.decode()


def test_partners_and_other_tables_do_not_write_targets(table, charlie, ines):
    ines.post(BASE + "new/", given())
    target = Target.objects.get()
    assert client_of(table.alma).post(BASE + "new/", given()).status_code == 403
    assert (
        client_of(charlie)
        .post(f"/p/elsewhere/manage/indicators/early-grade-reading/targets/{target.pk}/withdraw/")
        .status_code
        == 404
    )
    assert client_of(table.maya).get(BASE + "new/").status_code == 200

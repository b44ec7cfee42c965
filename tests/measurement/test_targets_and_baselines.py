"""Baselines and targets, for everybody and for groups, with their reasons; what is withdrawn stays visible."""

import pytest

from commontable.measurement.actions.targets import AgainstDirection, set_baseline, set_target, withdraw_target
from commontable.measurement.models import Baseline, Target
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW, draft_of, pupils_of, reading_of


@pytest.fixture
def reading(table):
    return draft_of(table, indicator=reading_of(table), dataset=pupils_of(table)).indicator


def baseline(table, indicator, **given):
    told = {"period": "2024", "value": 47, "rationale": "The last year before we began."} | given
    return set_baseline(indicator=indicator, by=table.ines, at=NOW, **told)


def target(table, indicator, **given):
    told = {"period": "2030", "value": 60, "rationale": "Every classroom one child more a year."} | given
    return set_target(indicator=indicator, by=table.maya, at=NOW, **told)


def test_a_new_target_for_the_same_group_and_period_replaces_the_old_one(table, reading):
    old, new = target(table, reading), target(table, reading, value=65)
    old.refresh_from_db()
    assert (old.withdrawn_at, new.withdrawn_at) == (NOW, None)
    target(table, reading, period="2028", value=55)
    assert Target.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_groups_have_targets_of_their_own_beside_the_one_for_all(table, reading):
    target(table, reading)
    group = target(table, reading, value=55, breakdown={"lunch": "free"})
    assert group.breakdown == '{"lunch": "free"}'
    assert Target.objects.filter(withdrawn_at__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": 147}, "between 0 and 100"),
        ({"value": float("nan")}, "Write a number"),
        ({"breakdown": {"school": "N1"}}, "not a breakdown"),
        ({"breakdown": {"lunch": "paid"}}, "paid is no group of lunch. Choose one of: free, other"),
    ],
)
def test_what_cannot_be_is_refused_in_words(table, reading, given, said):
    with pytest.raises(NotAllowed, match=said):
        target(table, reading, **given)


def test_a_target_below_its_baseline_takes_a_reason(table, reading):
    baseline(table, reading)
    with pytest.raises(AgainstDirection, match="The baseline of 2024 is 47 already"):
        target(table, reading, value=45)
    kept = target(table, reading, value=45, despite="The test changed.")
    assert kept.despite == "The test changed."
    assert target(table, reading, value=45, breakdown={"lunch": "free"}).despite == ""


def test_one_baseline_a_group(table, reading):
    baseline(table, reading)
    baseline(table, reading, value=46)
    assert [one.value for one in Baseline.objects.filter(withdrawn_at__isnull=True)] == [46]
    assert Baseline.objects.count() == 2


def test_a_withdrawn_target_stays_in_the_history(table, reading):
    gone = withdraw_target(target=target(table, reading), by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="withdrawn already"):
        withdraw_target(target=gone, by=table.ines, at=NOW)
    assert Target.objects.count() == 1


def test_an_indicator_without_a_definition_has_no_target(table):
    with pytest.raises(NotAllowed, match="no definition yet"):
        target(table, reading_of(table))


def test_partners_do_not_record_targets(table, reading):
    with pytest.raises(NotPermitted, match="record baselines and targets"):
        set_target(indicator=reading, period="2030", value=60, rationale="x", by=table.alma, at=NOW)

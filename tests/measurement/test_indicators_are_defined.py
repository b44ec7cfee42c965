"""A definition is drafted, computed from its dataset's columns only, and frozen once agreed."""

import pytest

from commontable.measurement.actions.definitions import (
    change_definition,
    draft_definition,
    drop_definition,
    propose_definition,
    recall_definition,
)
from commontable.measurement.actions.indicators import retire_indicator
from commontable.measurement.datasets.definitions import definition_of
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW, agreed_of, asked_of, draft_of, pupils_of, reading_of


@pytest.fixture
def drafted(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    return draft_of(table, indicator=reading_of(table), dataset=dataset)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"success": "scor >= 40"}, "no column scor. Is score meant"),
        ({"success": "1; drop table measurement_dataset"}, "semicolon"),
        ({"success": "score in (select 1)"}, "."),
        ({"success": "read_csv('/etc/passwd') is null"}, "."),
        ({"success": "pupil = 'N-1'"}, "pupil tells who somebody is"),
        ({"success": "score >= 40", "mean_of": "score"}, "one of the two"),
        ({"success": "", "mean_of": ""}, "one of the two"),
        ({"success": "", "mean_of": "lunch"}, "column of numbers"),
        ({"success": "", "mean_of": "pupil"}, "no column pupil"),
        ({"breakdowns": ["school"]}, "does not offer school"),
        ({"breakdowns": ["lunch", "lunch"]}, "once"),
        ({"depth": 4}, "no more than three"),
        ({"unit": "days"}, "gives a percentage"),
        ({"minimum_count": 3}, "The smallest group shown is 10 here"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(table, written, said):
    dataset, indicator = pupils_of(table), reading_of(table)
    with pytest.raises(NotAllowed, match=said):
        draft_of(table, indicator=indicator, dataset=dataset, **written)
    assert not indicator.versions.exists()


def test_a_dataset_without_a_period_carries_no_indicator(table):
    dataset = pupils_of(table, schema={"fields": [{"name": "score", "type": "integer"}]})
    with pytest.raises(NotAllowed, match="period"):
        draft_of(table, indicator=reading_of(table), dataset=dataset, where="", breakdowns=[])


def test_only_the_backbone_steward_drafts(table, drafted):
    with pytest.raises(NotPermitted):
        change_definition(version=drafted, changes={"lag": "A year"}, by=table.maya, at=NOW)


def test_one_draft_at_a_time(table, drafted):
    with pytest.raises(NotAllowed, match="Version 1 is draft already"):
        draft_definition(indicator=drafted.indicator, by=table.ines, at=NOW)


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(table, drafted):
    change_definition(version=drafted, changes={"lag": "Three months"}, by=table.ines, at=NOW, seen=1)
    with pytest.raises(ChangedMeanwhile):
        change_definition(version=drafted, changes={"lag": "Two months"}, by=table.ines, at=NOW, seen=1)
    assert definition_of(drafted.indicator).lag == "Three months"


def test_what_partners_read_does_not_change_under_their_eyes(table, drafted):
    propose_definition(version=drafted, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="Take it back to draft"):
        change_definition(version=drafted, changes={"success": "score >= 30"}, by=table.ines, at=NOW)
    recall_definition(version=drafted, by=table.ines, at=NOW)
    assert change_definition(version=drafted, changes={"success": "score >= 30"}, by=table.ines, at=NOW).revision == 2


def test_nothing_unwritten_is_proposed(table):
    draft = draft_of(table, indicator=reading_of(table), dataset=pupils_of(table), numerator="", population=" ")
    with pytest.raises(NotAllowed, match="not written yet: population and numerator"):
        propose_definition(version=draft, by=table.ines, at=NOW)


def test_an_agreed_definition_is_frozen_and_a_new_version_starts_from_it(table, drafted):
    agreed = agreed_of(table, version=drafted)
    with pytest.raises(NotAllowed, match="stays as it is"):
        change_definition(version=agreed, changes={"success": "score >= 30"}, by=table.ines, at=NOW)
    second = draft_definition(indicator=agreed.indicator, by=table.ines, at=NOW, success="score >= 35")
    assert (second.number, second.population, second.success) == (2, agreed.population, "score >= 35")
    assert definition_of(agreed.indicator) == agreed
    with pytest.raises(NotAllowed, match="Say what changed"):
        propose_definition(version=second, by=table.ines, at=NOW)
    change_definition(version=second, changes={"what_changed": "The state lowered the bar."}, by=table.ines, at=NOW)
    agreed_of(table, version=second)
    agreed.refresh_from_db()
    assert (agreed.stage, definition_of(agreed.indicator)) == ("replaced", second)


def test_a_dropped_draft_leaves_its_number_behind(table, drafted):
    drop_definition(version=drafted, by=table.ines, at=NOW)
    assert draft_definition(indicator=drafted.indicator, by=table.ines, at=NOW).number == 2


def test_a_retired_indicator_is_not_defined_anew(table):
    indicator = retire_indicator(indicator=reading_of(table), by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="retired"):
        draft_of(table, indicator=indicator, dataset=pupils_of(table))

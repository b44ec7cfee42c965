"""Targets: met, missed, and the one that is easily overlooked."""

import pytest

from commontable.analysis.equity import Figure, TargetStatus, target_status


def standing(whole, groups, *, target=70, direction="increase", **given):
    return target_status(whole, groups, target=target, direction=direction, **given)


def test_met_as_a_whole_and_missed_by_groups_is_said_aloud():
    """717 of California's schools met their 2000 growth target as a whole and missed it for a subgroup."""
    groups = [Figure(group="Girls", n=450, value=78), Figure(group="Boys", n=450, value=64)]
    found = standing(Figure(n=900, value=71), groups)
    assert found.status is TargetStatus.MET_WHOLE_MISSED_BY_GROUP
    assert found.missed == ("Boys",)
    assert found.message == "Met as a whole, missed by a group: Boys."


def test_met_by_everyone_and_missed():
    groups = [Figure(group="Girls", n=450, value=78)]
    assert standing(Figure(n=900, value=70), groups).status is TargetStatus.MET
    assert standing(Figure(n=900, value=69.9), groups).status is TargetStatus.MISSED


def test_lower_is_better():
    groups = [Figure(group="Boys", n=450, value=24)]
    found = standing(Figure(n=900, value=18), groups, target=20, direction="decrease")
    assert found.missed == ("Boys",)


def test_hidden_groups_are_neither_met_nor_missed():
    found = standing(Figure(n=900, value=75), [Figure(group="Small"), Figure(group="None", n=0)])
    assert found.status is TargetStatus.MET
    assert found.unknown == ("Small",)
    assert "Small" in found.message
    assert "None" not in found.message


@pytest.mark.parametrize(
    ("low", "high", "missed", "unknown"),
    [
        (80, 95, False, False),
        (70, 80, False, False),
        (50, 60, True, False),
        (60, 70, False, True),
        (60, 80, False, True),
    ],
)
def test_ranges_decide_only_when_they_lie_on_one_side(low, high, missed, unknown):
    found = standing(Figure(n=900, value=75), [Figure(group="g", n=50, low=low, high=high)])
    assert (found.missed == ("g",), found.unknown == ("g",)) == (missed, unknown)


def test_a_group_is_held_to_its_own_target():
    groups = [Figure(group="a", n=300, value=62), Figure(group="b", n=300, value=62)]
    found = standing(Figure(n=900, value=75), groups, group_targets={"a": 60})
    assert found.missed == ("b",)


def test_nothing_can_be_said_of_a_hidden_whole_or_without_direction():
    assert standing(Figure(), []).status is TargetStatus.UNKNOWN
    assert standing(Figure(n=900, value=75), [], direction="neutral").status is TargetStatus.UNKNOWN

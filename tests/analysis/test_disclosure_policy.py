"""Policies: what they accept, what they refuse in a sentence, and how they travel."""

import json

import pytest

from commontable.analysis.disclosure import DEFAULT_POLICY, PRESETS, Policy, PolicyError, policy_of


@pytest.mark.parametrize("policy", [DEFAULT_POLICY, *PRESETS.values()], ids=lambda one: one.name or "default")
def test_a_policy_survives_the_way_through_json(policy):
    assert Policy.from_dict(json.loads(json.dumps(policy.to_dict()))) == policy


def test_every_preset_names_itself_and_its_source():
    assert {"ten", "new_york", "delaware", "tiers", "idea"} == set(PRESETS)
    for name, policy in PRESETS.items():
        assert policy.name == name
        assert policy.source.endswith(".")


def test_a_preset_may_be_changed():
    assert policy_of({"preset": "delaware", "minimum_count": 20}).minimum_count == 20
    assert policy_of({"minimum_count": 12}) == Policy(minimum_count=12)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minimum_count": 2}, "minimum_count"),
        ({"minimum_count": True}, "minimum_count"),
        ({"minimum_count": "10"}, "minimum_count"),
        ({"minimum_numerator": -1}, "minimum_numerator"),
        ({"minimum_complement": 5.5}, "minimum_complement"),
        ({"rate_decimals": 7}, "rate_decimals"),
        ({"show_counts": "no"}, "show_counts"),
        ({"width": 1}, "width"),
        ({"width": 12, "minimum_count": 10}, "width"),
        ({"source": 3}, "source"),
        ({"tiers": []}, "tiers"),
        ({"tiers": "all"}, "tiers"),
        ({"tiers": [{"from_n": 1}]}, "tiers"),
        ({"tiers": [{"from_n": 1, "cuts": [50, 20]}]}, "tiers"),
        ({"tiers": [{"from_n": 1, "cuts": [0, 20]}]}, "tiers"),
        ({"tiers": [{"from_n": 1, "cuts": []}, {"from_n": 1, "cuts": []}]}, "tiers"),
        ({"tiers": [{"from_n": 30, "cuts": []}]}, "tiers"),
        ({"colour": "red"}, "colour"),
        ({"preset": "texas"}, "preset"),
        ({"preset": 5}, "preset"),
    ],
)
def test_nonsense_is_refused_with_its_place(given, field):
    with pytest.raises(PolicyError) as refused:
        policy_of(given)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")

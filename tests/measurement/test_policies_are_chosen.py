"""Who chooses a protection policy, that a wider audience never sees more, and that the usual protection stays usual."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cast import Table
from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.presets import PRESETS
from commontable.journal.models import Entry
from commontable.measurement.actions.policies import return_to_default, set_policy
from commontable.measurement.datasets.policies import policies_of, policy_for
from commontable.measurement.models import ProtectionPolicy
from commontable.measurement.rules.audiences import Audience
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
STRICT = replace(Policy(), minimum_count=16)


def test_by_default_every_audience_has_the_tables_smallest_group(table: Table):
    assert {one.policy.minimum_count for one in policies_of(table.partnership).values()} == {10}
    assert not ProtectionPolicy.objects.exists()
    table.partnership.minimum_count = 14
    table.partnership.save()
    assert policy_for(table.partnership, Audience.COUNCIL) == Policy(minimum_count=14)


def test_a_wider_audience_never_sees_more_than_a_narrower_one(table: Table):
    act = {"partnership": table.partnership, "why": "Small schools", "by": table.maya, "at": AT}
    with pytest.raises(NotAllowed, match=r"anybody may read .* the smallest group that is shown"):
        set_policy(audience="partners", policy=STRICT, **act)
    with pytest.raises(NotAllowed, match="the ranges by size of group"):
        set_policy(audience="public", policy=PRESETS["delaware"], **act)
    set_policy(audience="public", policy=STRICT, **act)
    set_policy(audience="partners", policy=STRICT, **act)
    with pytest.raises(NotAllowed, match="everybody at the table may read"):
        return_to_default(audience="public", **act)
    return_to_default(audience="partners", **act)
    return_to_default(audience="public", **act)
    assert ProtectionPolicy.objects.filter(replaced_at=None).count() == 0
    assert ProtectionPolicy.objects.count() == 2


def test_only_the_director_chooses_says_why_and_once(table: Table):
    act = {"partnership": table.partnership, "audience": "public", "policy": STRICT, "at": AT}
    for member in (table.ines, table.alma, table.rosa):
        with pytest.raises(NotPermitted):
            set_policy(why="Because", by=member, **act)
    with pytest.raises(NotAllowed, match="Say why"):
        set_policy(why="  ", by=table.maya, **act)
    made = set_policy(why="Small schools", by=table.maya, **act)
    assert made.preset == ""
    entry = Entry.objects.get(event="measurement.policy.set")
    assert entry.payload.body["after"] == {"minimum_count": 16}
    with pytest.raises(NotAllowed, match="in force already"):
        set_policy(why="Again", by=table.maya, **act)


def test_the_highest_minimum_wins(table: Table):
    set_policy(
        partnership=table.partnership, audience="council", policy=PRESETS["new_york"], why="As the state does",
        by=table.maya, at=AT,
    )  # fmt: skip
    assert policies_of(table.partnership)[Audience.COUNCIL].preset == "new_york"
    assert policy_for(table.partnership, "council").minimum_count == 10
    table.partnership.minimum_count = 4
    table.partnership.save()
    assert policy_for(table.partnership, "council").minimum_count == 5
    assert policy_for(table.partnership, "partners").minimum_count == 5, "a wider audience never sees more"

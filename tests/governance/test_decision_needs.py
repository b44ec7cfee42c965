"""What waits for whom: effects for the director, reviews for whoever leads the body; one question each."""

from datetime import date

from django.db.models import prefetch_related_objects

from commontable.governance.actions.decisions.effects import carry_out
from commontable.governance.actions.decisions.reviewing import plan_review
from commontable.governance.datasets.needs.decisions import waits
from governance.decided import at, decided

POLICY = {"effect_kind": "release_policy", "effect": {"minimum_count": 12}}


def needs(member, day=3):
    return [(need.what, need.about.partition(":")[0], need.by) for need in waits(member, at(day))]


def test_an_effect_waits_for_the_director_until_it_is_carried_out(table, django_assert_num_queries):
    decision = decided(table, **POLICY)
    assert needs(table.omar) == needs(table.rosa) == []
    prefetch_related_objects([table.maya], "roles_held")  # as a page does
    with django_assert_num_queries(1):
        found = needs(table.maya)
    assert found == [("Decision 1", "waits to be carried out", None)]
    carry_out(decision=decision, by=table.maya, at=at(3))
    assert needs(table.maya) == []


def test_a_review_waits_for_who_leads_from_its_day_on(table):
    plan_review(decision=decided(table), review_on=date(2026, 3, 9), by=table.omar, at=at(3))
    assert needs(table.omar, day=8) == []
    assert needs(table.omar, day=9) == [("Decision 1", "is to be looked at again", date(2026, 3, 9))]
    assert needs(table.maya, day=9) != []  # the facilitator
    assert needs(table.rosa, day=9) == []

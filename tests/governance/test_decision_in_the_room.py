"""What is agreed without a proposal stands in the register: numbered, with those who saw it otherwise, never edited."""

from datetime import timedelta

import pytest

from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.decisions.recording import Differing
from commontable.governance.models import Decision
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.decided import MONTH, at, council_of, decided
from worlds.bodies import make_council


def test_decisions_are_numbered_one_after_another(table):
    assert [decided(table).number, decided(table, title="Another").number] == [1, 2]
    assert Entry.objects.filter(event="governance.decision.recorded").count() == 2


def test_each_table_counts_for_itself(table, charlie):
    decided(table)
    from commontable.governance.actions.bodies.bodies import form_body
    from commontable.governance.actions.decisions.recording import record_decision

    board = form_body(partnership=charlie.partnership, name="Board", kind="council", by=charlie, at=at(1))
    assert record_decision(body=board, title="A", text="B", by=charlie, at=at(2)).number == 1


def test_whoever_sits_on_the_body_without_leading_it_may_not_write_it_down(table):
    council_of(table)
    with pytest.raises(NotPermitted, match="chair or facilitator"):
        decided(table, by=table.alma)
    assert Decision.objects.count() == 0


def test_minority_views_stay_in_their_own_words(table):
    _body, seats = make_council(table)
    view = Differing(seats["families"], Choice.OBJECT, "Nobody asked the parents of Riverside.")
    decision = decided(table, dissent=[view])
    assert decision.dissent == [
        {
            "seat_id": seats["families"].pk, "seat": "Families", "partner": "Parents' Council", "sector": "families",
            "says": "object", "reason": "Nobody asked the parents of Riverside.", "channel": "room",
        }
    ]  # fmt: skip


def test_the_rule_and_the_count_are_kept_as_they_were(table):
    rule = Rule(method=Method.MAJORITY)
    outcome = {"by_choice": {"support": {"heads": 9, "weight": "9"}, "object": {"heads": 2, "weight": "2"}}}
    decision = decided(table, how=rule, outcome=outcome)
    decision.refresh_from_db()
    assert Rule.from_json(decision.rule) == rule
    assert decision.outcome == outcome


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "  "}, "needs a title and the text"),
        ({"text": ""}, "needs a title and the text"),
        ({"title": "x" * 161}, "too long"),
        ({"text": "x" * 20_001}, "too long"),
        ({"decided_at": at(3)}, "before it is made"),
        ({"decided_at": at(2) - timedelta(days=900)}, "did not exist on that day"),
        ({"review_on": MONTH}, "a day to come"),
        ({"effect_kind": "release_policy", "effect": {"minimum_count": 1}}, "smallest group shown has 3"),
        ({"effect_kind": "commitments", "effect": {"commitments": "all of them"}}, "at least one commitment"),
    ],
)
def test_what_cannot_be_is_refused_in_words(table, given, said):
    with pytest.raises(NotAllowed, match=said):
        decided(table, **given)
    assert not Entry.objects.filter(event="governance.decision.recorded").exists()


def test_a_seat_of_another_body_has_no_view_here(table):
    from commontable.governance.actions.bodies.bodies import form_body
    from commontable.governance.actions.bodies.seats import open_seat

    group = form_body(partnership=table.partnership, name="Group", kind="working_group", by=table.maya, at=at(1))
    seat = open_seat(body=group, name="Guest", sector="families", by=table.maya, at=at(1))
    with pytest.raises(NotAllowed, match="Guest is no seat of Council"):
        decided(table, dissent=[Differing(seat, Choice.OBJECT, "No")])

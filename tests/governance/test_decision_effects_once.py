"""What a decision brings about happens exactly once: at the adoption, or when the director carries it out."""

import pytest

from commontable.agreements.models import Commitment
from commontable.governance.actions.decisions import effects
from commontable.governance.actions.decisions.effects import AlreadyCarriedOut, carry_out
from commontable.governance.actions.decisions.reviewing import replace_decision
from commontable.governance.models import Body, Decision, Effect
from commontable.journal.models import Entry
from commontable.measurement.models import Target
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.at_once import together
from governance.decided import at, decided
from measured import draft_of, pupils_of, reading_of

POLICY = {"effect_kind": "release_policy", "effect": {"minimum_count": 12}}


@pytest.fixture
def reading(table):
    return draft_of(table, indicator=reading_of(table), dataset=pupils_of(table)).indicator


def target_of(indicator, **given):
    return {
        "effect_kind": "set_target",
        "effect": {"indicator": indicator.pk, "period": "2030", "value": 60, "rationale": "One more a class"} | given,
    }


def test_recorded_by_the_director_it_is_carried_out_at_once(table, reading):
    decision = decided(table, by=table.maya, **target_of(reading))
    target = Target.objects.get()
    assert (target.value, target.period, target.decided_by) == (60, "2030", "Decision 1")
    done = Effect.objects.get(decision=decision)
    assert (done.object_type, done.object_id) == ("measurement.target", str(target.pk))
    assert "the target for 2030 is 60" in done.says
    assert decision.indicator == reading


def test_recorded_by_the_chair_it_waits_for_the_director(table):
    decision = decided(table, **POLICY)
    assert not Effect.objects.exists()
    with pytest.raises(NotPermitted, match="Only the director"):
        carry_out(decision=decision, by=table.omar, at=at(3))
    carry_out(decision=decision, by=table.maya, at=at(3))
    table.partnership.refresh_from_db()
    assert table.partnership.minimum_count == 12


def test_a_second_press_does_nothing_and_says_who_did_it(table):
    decision = decided(table, **POLICY)
    carry_out(decision=decision, by=table.maya, at=at(3))
    with pytest.raises(AlreadyCarriedOut, match="Maya Putri carried this decision out on March 3, 2026"):
        carry_out(decision=decision, by=table.maya, at=at(4))
    assert Entry.objects.filter(event="partnership.changed").count() == 1
    assert Entry.objects.filter(event="governance.decision.carried_out").count() == 1


def test_it_forms_a_body(table):
    decided(table, by=table.maya, effect_kind="form_body", effect={"name": "Reading group", "kind": "working_group"})
    formed = Body.objects.get(name="Reading group")
    assert formed.mandate == "Every school opens a reading circle by autumn."


def test_it_makes_commitments_that_can_be_traced_to_it(table):
    promises = [
        {"partner": table.harbor.pk, "member": table.omar.pk, "what": "Six tutors", "due_on": "2026-09-01"},
        {"partner": table.northside.pk, "member": table.alma.pk, "what": "Open rooms", "due_on": "2026-09-01"},
    ]
    decision = decided(table, by=table.maya, effect_kind="commitments", effect={"commitments": promises})
    assert [each.commitment.what for each in decision.commitments.order_by("pk")] == ["Six tutors", "Open rooms"]


def test_what_cannot_be_done_leaves_the_decision_and_says_why(table, reading):
    decision = decided(table, by=table.maya, **target_of(reading, value=160))
    assert Decision.objects.count() == 1
    assert decision.waits_because == "A percentage lies between 0 and 100."
    assert not Effect.objects.exists() and not Target.objects.exists()


def test_one_promise_that_cannot_be_made_makes_none(table):
    promises = [
        {"partner": table.harbor.pk, "member": table.omar.pk, "what": "Six tutors", "due_on": "2026-09-01"},
        {"partner": table.harbor.pk, "member": table.dewi.pk, "what": "Gone already", "due_on": "2026-09-01"},
    ]
    decision = decided(table, by=table.maya, effect_kind="commitments", effect={"commitments": promises})
    assert "Dewi Lestari does not sit for Harbor" in decision.waits_because
    assert not Commitment.objects.exists()


def test_an_indicator_that_is_not_of_this_table_is_no_indicator(table, reading):
    decision = decided(
        table,
        by=table.maya,
        effect_kind="set_target",
        effect={"indicator": reading.pk + 1000, "period": "2030", "value": 60},
    )
    assert "no longer in the register" in decision.waits_because


def test_a_replaced_decision_is_not_carried_out_any_more(table):
    older, newer = decided(table, **POLICY), decided(table, title="Newer", **POLICY)
    replace_decision(decision=older, by_decision=newer, by=table.maya, at=at(3))
    with pytest.raises(NotAllowed, match="Decision 2 replaced this one"):
        carry_out(decision=older, by=table.maya, at=at(4))


def test_a_decision_without_effect_has_nothing_to_carry_out(table):
    with pytest.raises(NotAllowed, match="no effect beyond its text"):
        carry_out(decision=decided(table), by=table.maya, at=at(3))


def test_a_crash_between_the_deed_and_its_record_undoes_both(table, monkeypatch):
    decision = decided(table, **POLICY)

    def crash(*args, **kwargs):
        raise RuntimeError("the plug was pulled")

    with monkeypatch.context() as patched:
        patched.setattr(effects.journal, "record", crash)
        with pytest.raises(RuntimeError):
            carry_out(decision=decision, by=table.maya, at=at(3))
    table.partnership.refresh_from_db()
    assert table.partnership.minimum_count == 10
    assert not Effect.objects.exists()
    carry_out(decision=decision, by=table.maya, at=at(4))
    assert Effect.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_carries_it_out(table):
    promises = [{"partner": table.harbor.pk, "member": table.omar.pk, "what": "Six tutors", "due_on": "2026-09-01"}]
    decision = decided(table, effect_kind="commitments", effect={"commitments": promises})

    def press():
        return carry_out(decision=Decision.objects.get(pk=decision.pk), by=table.maya, at=at(3))

    answers = [type(one).__name__ for one in together([press] * 8)]
    assert sorted(answers) == ["AlreadyCarriedOut"] * 7 + ["Effect"]
    assert Commitment.objects.count() == 1
    assert Effect.objects.count() == 1
    assert Entry.objects.filter(event="governance.decision.carried_out").count() == 1

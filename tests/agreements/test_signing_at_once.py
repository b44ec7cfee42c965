"""Several hands in the same instant: the order holds, nobody signs twice, the agreement is completed once."""

from datetime import timedelta

import pytest

from agreements.drafted import NOW, issued, mou
from agreements.signed import signs
from cast import Table
from commontable.agreements.actions.agreements.ending import withdraw_version
from commontable.agreements.actions.signing.evidence import step
from commontable.agreements.datasets.evidence import fault_in
from commontable.agreements.models import AgreementVersion, Party, Signature
from commontable.agreements.rules.evidence import Step
from commontable.journal.models import Entry
from governance.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def out(table: Table) -> AgreementVersion:
    """Out to be signed: Alma for Northside, then Omar for Harbor."""
    return issued(mou(table), by=table.maya)


def fresh(version: AgreementVersion) -> AgreementVersion:
    return AgreementVersion.objects.select_related("agreement", "partnership").get(pk=version.pk)


def test_one_button_pressed_often_signs_once(table, out):
    found = together([lambda: signs(fresh(out), "Northside", at=NOW) for _ in range(4)])
    assert sorted(type(one).__name__ for one in found) == ["NotAllowed"] * 3 + ["Signature"]
    assert fault_in(out) is None


def test_the_order_holds_when_all_press_at_once(table, out):
    hands = ["Northside", "Harbor", "Northside", "Harbor"]
    together([lambda who=who: signs(fresh(out), who, at=NOW) for who in hands])
    given = list(Signature.objects.order_by("pk").values_list("party__order", flat=True))
    assert given in ([1], [1, 2])
    assert fault_in(out) is None


def test_two_last_hands_complete_it_once(table, out):
    Party.objects.filter(version=out).update(order=1)
    found = together([lambda who=who: signs(fresh(out), who, at=NOW) for who in ("Northside", "Harbor")])
    assert [type(one).__name__ for one in found] == ["Signature", "Signature"]
    assert fresh(out).stage == "signed"
    assert out.evidence.filter(kind=Step.COMPLETED).count() == 1
    assert Entry.objects.filter(event="agreements.agreement.completed").count() == 1
    assert fault_in(out) is None


def test_a_signature_and_a_withdrawal_at_once_agree(table, out):
    found = together(
        [
            lambda: signs(fresh(out), "Northside", at=NOW),
            lambda: withdraw_version(version=fresh(out), why="A mistake", by=table.maya, at=NOW),
        ]
    )
    assert fresh(out).stage == "withdrawn"
    assert type(found[0]).__name__ in {"Signature", "NotAllowed"}
    assert fault_in(out) is None


def test_a_chain_never_forks(table, out):
    at = NOW + timedelta(hours=1)
    acts = [
        lambda n=n: step(version=fresh(out), kind=Step.OPENED, member=table.alma, at=at, facts={"n": n})
        for n in range(6)
    ]
    assert not [one for one in together(acts) if isinstance(one, Exception)]
    assert list(out.evidence.order_by("number").values_list("number", flat=True)) == list(range(1, 8))
    assert fault_in(out) is None

"""A body's rule is one of several in time; one its seats could never satisfy is refused."""

from dataclasses import replace

import pytest

from cast import LONG_AGO, Table
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.bodies import close_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import change_seat, open_seat
from commontable.governance.datasets.bodies import rule_of
from commontable.governance.forms.bodies.ruling import fields_of, rule_from
from commontable.governance.models import BodyRule
from commontable.governance.rules.rule_words import PRESETS
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import RULE, make_council

pytestmark = pytest.mark.django_db
SECRET = Rule(method=Method.MAJORITY, secret=True)


def test_one_follows_the_other_and_all_are_kept(table: Table) -> None:
    body, _ = make_council(table)
    act = {"body": body, "by": table.maya, "at": LONG_AGO}
    with pytest.raises(NotAllowed, match="by this rule already"):
        adopt_rule(rule=RULE, **act)
    adopt_rule(rule=replace(RULE, rounds=5), why="Longer talks", **act)
    assert rule_of(body).rounds == 5
    assert [one.number for one in BodyRule.objects.order_by("number")] == [1, 2]
    with pytest.raises(ChangedMeanwhile):
        adopt_rule(rule=RULE, seen=1, **act)
    with pytest.raises(NotPermitted):
        adopt_rule(rule=RULE, body=body, by=table.omar, at=LONG_AGO)
    close_body(closed_on=LONG_AGO.date(), **act)
    with pytest.raises(NotAllowed, match="is closed"):
        adopt_rule(rule=RULE, **act)


def test_rules_the_seats_cannot_satisfy(table: Table) -> None:
    body, seats = make_council(table)
    act = {"by": table.maya, "at": LONG_AGO}
    with pytest.raises(NotAllowed, match="from 9 sectors, but the voting seats of this body come from 3"):
        adopt_rule(body=body, rule=replace(RULE, quorum_sectors=9), **act)
    change_seat(seat=seats["schools"], changes={"weight": 3}, **act)
    with pytest.raises(NotAllowed, match="equal weight"):
        adopt_rule(body=body, rule=SECRET, **act)
    change_seat(seat=seats["schools"], changes={"weight": 1}, **act)
    adopt_rule(body=body, rule=SECRET, **act)
    for changes, words in (({"weight": 2}, "equal weight"), ({"has_veto": True}, "can block")):
        with pytest.raises(NotAllowed, match=words):
            change_seat(seat=seats["schools"], changes=changes, **act)
        seats["schools"].refresh_from_db()
    with pytest.raises(NotAllowed, match="equal weight"):
        open_seat(body=body, name="Heavy", sector="business", weight=9, **act)


@pytest.mark.parametrize(
    "rule", [*(one[2] for one in PRESETS.values()), RULE, Rule(method=Method.CONSENT, reasons=tuple(Choice), proxies=3)]
)
def test_every_rule_survives_its_form(rule: Rule) -> None:
    assert rule_from(fields_of(rule)) == rule

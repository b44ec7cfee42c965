"""Partners sign or question what is proposed; it counts when everybody who sends its rows stands behind it."""

from datetime import timedelta

import pytest

from commontable.journal.models import Entry, Payload
from commontable.measurement.actions.definitions import (
    agree_definition,
    change_definition,
    propose_definition,
    recall_definition,
)
from commontable.measurement.actions.sign_offs import question_definition, sign_definition
from commontable.measurement.datasets.sign_offs import sign_offs_of, waiting_for
from commontable.measurement.models import SignOff
from commontable.partnership.actions.members import give_role
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measured import NOW, asked_of, draft_of, pupils_of, reading_of


@pytest.fixture
def proposed(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    version = draft_of(table, indicator=reading_of(table), dataset=dataset)
    return propose_definition(version=version, by=table.ines, at=NOW)


def test_it_waits_for_those_who_may_speak(table, proposed):
    assert waiting_for(table.alma, NOW) == [proposed]
    assert waiting_for(table.rosa, NOW) == []
    sign_definition(version=proposed, by=table.dara, at=NOW)
    assert waiting_for(table.alma, NOW) == []  # Northside has spoken
    assert waiting_for(table.omar, NOW) == [proposed]


def test_the_backbone_sees_who_signed_who_questions_and_who_is_silent(table, proposed):
    question_definition(version=proposed, comment="Whose score?", by=table.omar, at=NOW)
    given = sign_offs_of(proposed, at=NOW)
    assert [one.partner for one in given.questioning] == [table.harbor]
    assert given.silent == [table.northside]
    sign_definition(version=proposed, by=table.omar, at=NOW + timedelta(hours=1))
    assert [one.partner for one in sign_offs_of(proposed, at=NOW).signed] == [table.harbor]
    assert SignOff.objects.count() == 1
    assert [entry.event for entry in Entry.objects.filter(event__startswith="measurement.definition.").order_by("pk")][
        -2:
    ] == ["measurement.definition.questioned", "measurement.definition.signed"]


def test_without_every_signature_it_takes_a_reason_that_stays(table, proposed):
    sign_definition(version=proposed, by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="Give the reason"):
        agree_definition(version=proposed, by=table.ines, at=NOW)
    agreed = agree_definition(version=proposed, by=table.ines, at=NOW, reason="Decided at the council of 1 February.")
    assert agreed.agreed_because == "Decided at the council of 1 February."
    told = Payload.objects.get(entry__event="measurement.definition.agreed").body
    assert (told["signed"], told["silent"]) == (["Northside Unified School District"], ["Harbor Youth Alliance"])


def test_a_question_holds_it_up_even_from_a_partner_that_sends_nothing(table, proposed):
    sign_definition(version=proposed, by=table.alma, at=NOW)
    sign_definition(version=proposed, by=table.omar, at=NOW)
    give_role(member=table.rosa, role="council_member", by=table.maya, at=NOW)
    rosa = type(table.rosa).objects.get(pk=table.rosa.pk)
    question_definition(version=proposed, comment="What about children who moved?", by=rosa, at=NOW)
    with pytest.raises(NotAllowed, match="Give the reason"):
        agree_definition(version=proposed, by=table.ines, at=NOW)


def test_a_signature_counts_for_the_wording_it_was_given_to(table, proposed):
    sign_definition(version=proposed, by=table.alma, at=NOW)
    recall_definition(version=proposed, by=table.ines, at=NOW)
    change_definition(version=proposed, changes={"success": "score >= 30"}, by=table.ines, at=NOW)
    propose_definition(version=proposed, by=table.ines, at=NOW)
    given = sign_offs_of(proposed, at=NOW)
    assert (given.signed, [one.partner for one in given.outdated]) == ([], [table.northside])
    assert waiting_for(table.alma, NOW) == [proposed]


def test_only_those_who_speak_for_a_partner_sign_and_only_what_is_proposed(table, proposed):
    for member in (table.rosa, table.maya, table.ines):
        with pytest.raises(NotPermitted, match="sign off definitions"):
            sign_definition(version=proposed, by=member, at=NOW)
    with pytest.raises(NotAllowed, match="Say what you question"):
        question_definition(version=proposed, comment=" ", by=table.omar, at=NOW)
    recall_definition(version=proposed, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="while it is proposed"):
        sign_definition(version=proposed, by=table.alma, at=NOW)

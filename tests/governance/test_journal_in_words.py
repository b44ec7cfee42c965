"""The journal's page says in sentences how a body decides, what a seat said and how a round ended."""

from datetime import UTC, datetime

import pytest

from cast import client_of
from commontable.governance.actions.deliberation.closing import close_round
from commontable.journal.models import Payload
from commontable.partnership.datasets.acts import details
from governance.deliberated import opened, proposed, said

NOW = datetime.now(UTC)


@pytest.fixture
def journal(table):
    round = opened(proposed(table), by=table.omar, when=NOW)
    said(table, round, when=NOW, rosa="object: No stop on our street")
    close_round(round=round, synthesis="One street is left out.", by=table.maya, at=NOW)
    return lambda event: client_of(table.maya).get(f"/p/rivermouth/journal/?event={event}").content.decode()


def test_a_rule_is_said_in_sentences(journal):
    page = journal("governance.rule.adopted")
    assert "voting seats must have spoken." in page
    assert "fallback" not in page and "{" not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_a_position_and_an_outcome_are_said_in_sentences(journal):
    assert "position: objects" in journal("governance.position.taken")
    page = journal("governance.round.closed")
    assert "by_choice" not in page and "outcome: " in page


def test_what_cannot_be_read_is_shown_as_it_is():
    broken = {"rule": {"method": "magic"}, "outcome": ["x"], "choice": "shout", "stage": 7, "effect": {}}
    said = details(broken, object_type="governance.round", event="governance.round.closed")
    assert any("magic" in line for line in said) and any("shout" in line for line in said)


def test_every_act_of_the_table_can_be_worded(journal):
    for payload in Payload.objects.select_related("entry"):
        details(payload.body, object_type=payload.entry.object_type, event=payload.entry.event)

"""A voice that came on paper, by phone or in the room counts like any other, and is marked with who wrote it down."""

import pytest
from django.urls import reverse

from cast import client_of
from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.deliberation.casting import record_voice
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.datasets.decisions import minority_views
from commontable.governance.models import Decision, Objection, Position
from commontable.governance.rules.kinds import Channel
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.decided import at
from governance.deliberated import opened, position_of, proposed, said


@pytest.fixture
def round(table):
    return opened(proposed(table), by=table.omar)


def heard(table, round, choice="reservations", channel=Channel.PAPER, by=None, reason="The days must suit us"):
    return record_voice(
        position=position_of(round, "Families"), choice=Choice(choice), channel=channel, reason=reason,
        by=by or table.omar, at=at(4),
    )  # fmt: skip


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.PHONE, Channel.ROOM])
def test_it_is_the_seats_position_and_marked(table, round, channel):
    heard(table, round, channel=channel)
    position = position_of(round, "Families")
    assert (position.choice, position.channel) == ("reservations", channel)
    assert (position.cast_by, position.recorded_by) == (table.rosa, table.omar)
    known = {"table": table.slug, "proposal": 1, "round": 1}
    page = client_of(table.alma).get(reverse("governance:round", kwargs=known)).content.decode()
    assert f"{channel.label}" in page and "recorded by Omar Haddad" in page


def test_what_is_recorded_may_be_corrected_by_the_seat_itself(table, round):
    heard(table, round, choice="object")
    assert Objection.objects.count() == 1
    said(table, round, rosa="support")
    position = position_of(round, "Families")
    assert (position.choice, position.channel, position.recorded_by) == ("support", "page", None)
    assert not Objection.objects.exists()


def test_it_counts_and_its_channel_stays_in_the_register(table, round):
    heard(table, round)
    said(table, round, alma="support", omar="support")
    close_round(round=round, synthesis="Heard", by=table.omar, at=at(5))
    decision = Decision.objects.get()
    assert decision.outcome["quorum"]["cast"] == 3
    assert [(one.seat, one.reason, one.channel) for one in minority_views(decision)] == [
        ("Families", "The days must suit us", "on paper")
    ]


@pytest.mark.parametrize("channel", [Channel.PAGE, Channel.LINK])
def test_what_people_do_themselves_is_recorded_by_nobody_else(table, round, channel):
    with pytest.raises(NotAllowed, match="on paper, by phone or in the room"):
        heard(table, round, channel=channel)


def test_only_whoever_leads_writes_voices_down(table, round):
    for stranger in (table.alma, table.rosa, table.ines):
        with pytest.raises(NotPermitted):
            heard(table, round, by=stranger)
    assert not Position.objects.filter(round=round).exclude(choice="").exists()

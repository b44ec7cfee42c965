"""Whoever leads is told on the page whose letter could not be sent; nobody else is, and the next letter clears it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives

from cast import client_of
from commontable.governance.models import Election, Meeting, Round
from commontable.governance.tasks import ballots, meetings, voices
from governance.deliberated import opened, proposed
from worlds.bodies import make_council
from worlds.elections import announced, voting

NOW = datetime.now(UTC)
BEGIN = NOW + timedelta(days=9)


@pytest.fixture
def without_post(monkeypatch, django_capture_on_commit_callbacks):
    """Does it while no letter to these addresses can leave."""

    def acts(doing, *lost, **told):
        real = EmailMultiAlternatives.send

        def send(self, *args, **kwargs):
            if any(name in self.to[0] for name in lost):
                raise OSError("no route to host")
            return real(self, *args, **kwargs)

        with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
            patched.setattr(EmailMultiAlternatives, "send", send)
            return doing(**told)

    return acts


def shown(member, path):
    return client_of(member).get(f"/p/rivermouth/{path}").content.decode()


def test_links_to_answer_by(table, without_post):
    round = opened(proposed(table), by=table.omar, when=NOW)
    without_post(voices.ask_and_send, "rosa", "alma", round=round, by=table.omar, at=NOW)
    path = f"proposals/{round.proposal.number}/"
    for page in (path, f"{path}rounds/{round.number}/links/"):
        html = shown(table.omar, page)
        assert "The letters to 2 people could not be sent" in html and table.rosa.name in html
    assert "could not be sent" not in shown(table.rosa, path)
    without_post(voices.ask_and_send, round=round, by=table.omar, at=NOW)
    assert Round.objects.get().letters_lost == []
    assert "could not be sent" not in shown(table.omar, path)


def test_an_invitation_to_a_meeting(table, without_post):
    body, _seats = make_council(table)
    told = {"title": "Council", "starts_at": BEGIN, "ends_at": BEGIN + timedelta(hours=1), "by": table.maya, "at": NOW}
    meeting = without_post(meetings.call_and_invite, "rosa", body=body, **told)
    path = f"meetings/{meeting.uuid}/"
    html = shown(table.maya, path)
    assert "The letter to 1 person could not be sent" in html and table.rosa.name in html
    assert "could not be sent" not in shown(table.alma, path)
    without_post(meetings.send_agenda, meeting=meeting, by=table.maya, at=NOW)
    assert Meeting.objects.get().letters_lost == []


def test_links_to_vote_by(table, without_post):
    body, _seats = make_council(table)
    election = voting(table, announced(table, body, at=NOW), table.alma, at=NOW)
    without_post(ballots.ask_and_send, "omar", election=election, by=table.maya, at=NOW)
    assert Election.objects.get().letters_lost == [table.omar.pk]
    assert "The letter to 1 person could not be sent" in shown(table.maya, f"elections/{election.number}/")
    assert "could not be sent" not in shown(table.rosa, f"elections/{election.number}/")

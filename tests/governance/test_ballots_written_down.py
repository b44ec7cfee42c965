"""Whoever leads writes down a ballot that came on paper, in an open election only; the record says so."""

import pytest
from django.utils import timezone

from cast import client_of
from commontable.governance.actions.elections.voting import record_ballot
from commontable.governance.models import BallotBox
from commontable.governance.rules.kinds import Channel
from commontable.journal.models import Payload
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.elections import announced, ballot_of, ranked, voting

NOW = timezone.now()


@pytest.fixture
def election(table):
    body, _seats = make_council(table)
    return voting(table, announced(table, body, is_secret=False, at=NOW), table.alma, table.rosa, at=NOW)


def keys(election):
    return dict(election.candidates.values_list("member__name", "pk"))


def test_a_ballot_on_paper_is_written_down_and_marked(table, election):
    maya, seat = client_of(table.maya), ballot_of(election, "Families").seat_id
    page = f"/p/rivermouth/elections/{election.number}/"
    assert f"ballots/{seat}/record/" in maya.get(page).content.decode()
    form = maya.get(f"{page}ballots/{seat}/record/").content.decode()
    assert "How did Rosa Jiménez rank them?" in form
    first, second = keys(election)[table.rosa.name], keys(election)[table.alma.name]
    wrong = maya.post(f"{page}ballots/{seat}/record/", {f"rank_{first}": 1})
    assert wrong.status_code == 200 and not ballot_of(election, "Families").has_voted
    given = {f"rank_{first}": 1, f"rank_{second}": 2, "channel": "paper"}
    html = maya.post(f"{page}ballots/{seat}/record/", given, follow=True).content.decode()
    assert "on paper, written down by Maya" in html
    ballot = ballot_of(election, "Families")
    assert (ballot.ranking, ballot.cast_by, ballot.recorded_by) == ([first, second], table.rosa, table.maya)
    kept = Payload.objects.get(entry__event="governance.election.recorded").body
    assert kept["channel"] == "paper" and str(first) not in str(kept)
    ranked(election, "Families", table.alma, by=table.rosa, at=NOW)  # until the count the seat has the last word
    ballot = ballot_of(election, "Families")
    assert (ballot.channel, ballot.recorded_by) == ("", None)


def test_only_who_leads_and_only_where_it_is_open(table, election):
    ballot = ballot_of(election, "Families")
    told = {"ballot": ballot, "ranking": [], "at": NOW}
    with pytest.raises(NotPermitted):
        record_ballot(channel=Channel.PAPER, by=table.alma, **told)
    with pytest.raises(NotAllowed, match="on paper, by phone"):
        record_ballot(channel=Channel.PAGE, by=table.maya, **told)
    with pytest.raises(NotAllowed, match="twice"):
        record_ballot(**told | {"channel": Channel.PHONE, "by": table.maya, "ranking": [7, 7]})
    assert not ballot_of(election, "Families").has_voted


def test_a_secret_ballot_is_written_down_by_nobody(table):
    body, _seats = make_council(table)
    election = voting(table, announced(table, body, at=NOW), table.alma, at=NOW)
    ballot = ballot_of(election, "Families")
    with pytest.raises(NotAllowed, match="cast by the seat itself"):
        record_ballot(ballot=ballot, ranking=[], channel=Channel.PAPER, by=table.maya, at=NOW)
    maya, page = client_of(table.maya), f"/p/rivermouth/elections/{election.number}/"
    html = maya.get(page).content.decode()
    assert "Nobody can write down a secret ballot" in html and "/record/" not in html
    sent = maya.post(f"{page}ballots/{ballot.seat_id}/record/", {"channel": "paper", "blank": "on"}, follow=True)
    assert "cast by the seat itself" in sent.content.decode()
    assert BallotBox.objects.get(election=election).papers == []

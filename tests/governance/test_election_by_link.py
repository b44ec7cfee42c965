"""A member without an account votes by a signed link, which gives nothing else and ends with the right."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.letters.ballots import SIGNER, ballot_token
from commontable.governance.models import BallotBox
from commontable.journal.models import Entry
from worlds.bodies import make_council
from worlds.elections import announced, ballot_of, ranked, voting


@pytest.fixture
def council(table: Table):
    """The council: Alma, Omar and Rosa vote."""
    return make_council(table)[0]


def open_now(table, council, days=None, **given):
    return voting(table, announced(table, council, **given), table.alma, table.rosa, at=timezone.now(), days=days)


def link(election, seat, member, *, at=None):
    token = ballot_token(ballot_of(election, seat), member=member, at=at or timezone.now())
    return reverse("governance:ballot_by_link", kwargs={"token": token})


def first_choice(election, member):
    return {f"rank_{election.candidates.get(member=member).pk}": 1}


def text(answer):
    return " ".join(answer.content.decode().split())


def test_letters_bring_ballots_from_people_without_an_account(table, council, django_capture_on_commit_callbacks):
    election = open_now(table, council)
    ranked(election, "Harbor", table.rosa, by=table.omar, at=timezone.now())
    send = reverse("governance:send_ballots", kwargs={"table": table.slug, "election": election.number})
    assert client_of(table.alma).post(send).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert "2 letters with links are on their way" in text(client_of(table.maya).post(send, follow=True))
    assert {letter.to[0] for letter in mail.outbox} == {table.alma.email, table.rosa.email}
    letter = next(letter for letter in mail.outbox if letter.to == [table.rosa.email])
    url = re.search(r"https?://\S+(/ballot/\S+/)", letter.body).group(1)
    stranger = Client()
    page = stranger.get(url)
    assert "Rosa Jiménez, whom does the seat Families want first" in text(page)
    assert page["Referrer-Policy"] == "same-origin"  # with none, forms come without an origin
    assert BallotBox.objects.get().papers == [[election.candidates.get(member=table.rosa).pk]]
    assert "Give at least your first choice" in text(stranger.post(url, {}))
    thanks = stranger.post(url, first_choice(election, table.alma), follow=True)
    assert "Thank you, Rosa Jiménez. Your seat has voted." in text(thanks)
    assert "Nobody can see whom it ranks" in text(stranger.get(url))
    again = stranger.post(url, first_choice(election, table.rosa), follow=True)
    assert "Your seat has voted" in text(again)
    assert len(BallotBox.objects.get().papers) == 2
    entry = Entry.objects.filter(event="governance.election.ballot").order_by("-pk").first()
    assert (entry.actor_name, entry.payload.body) == ("Rosa Jiménez", {"is_secret": True})
    assert Entry.objects.get(event="governance.election.links_sent").payload.body["seats"] == ["Families", "Northside"]


def test_an_open_ballot_can_be_changed_by_the_same_link(table, council):
    election = open_now(table, council, is_secret=False)
    url, stranger = link(election, "Families", table.rosa), Client()
    done = stranger.post(url, first_choice(election, table.alma), follow=True)
    assert "Until the count you can change it" in text(done)
    stranger.post(url, first_choice(election, table.rosa))
    assert election.ballots.get(seat__name="Families").ranking == [election.candidates.get(member=table.rosa).pk]


def test_a_link_ends_with_the_right_it_stands_for(table, council):
    election = open_now(table, council)
    now, stranger = timezone.now(), Client()
    old = link(election, "Families", table.rosa, at=now - timedelta(days=15))
    assert "run out" in text(stranger.get(old))
    elses = link(election, "Harbor", table.rosa)
    assert "You do not hold this seat today" in text(stranger.get(elses))
    good = link(election, "Families", table.rosa)
    assert stranger.get(good).status_code == 200
    end_tenure(tenure=table.rosa.tenures.get(), ends_on=table.partnership.day(now), by=table.maya, at=now)
    gone = stranger.post(good, first_choice(election, table.alma))
    assert gone.status_code == 410
    close_election(election=election, by=table.maya, at=now)
    assert "has closed" in text(stranger.get(link(election, "Northside", table.alma)))
    assert BallotBox.objects.get().papers == []


SIGNED = [SIGNER.sign_object(given) for given in ([10**30, 1, 1], ["a", None], [1, 10**12, 2**40], [1, 1, 1])]


@pytest.mark.parametrize("token", ["x", "a.b", "x" * 5000, "%00", "..", *SIGNED], ids=lambda token: token[:3])
def test_a_link_that_was_tampered_with_opens_nothing(table, token):
    assert Client().get(f"/ballot/{token}/").status_code == 404


def test_somebody_elses_signature_is_none_of_ours(table, council):
    from commontable.governance.letters.voices import SIGNER as OTHER

    election = open_now(table, council)
    ballot = ballot_of(election, "Families")
    forged = OTHER.sign_object([ballot.pk, table.rosa.pk, 2**40])
    assert Client().get(reverse("governance:ballot_by_link", kwargs={"token": forged})).status_code == 404

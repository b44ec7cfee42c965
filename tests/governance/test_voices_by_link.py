"""A member without an account answers by a signed link: theirs alone, for one seat in one round, kept nowhere."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import LONG_AGO, client_of
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.letters import voices as letters
from commontable.governance.letters.voices import SIGNER, carried_by, token_for
from commontable.governance.models import BallotBox, Position
from commontable.governance.tasks.voices import ask_and_send
from commontable.journal.models import Entry, Payload
from commontable.partnership.actions.members import add_member, end_membership
from commontable.partnership.models import Member
from commontable.site.logs import WithoutSecrets
from governance.deliberated import opened, position_of, proposed, said
from worlds.bodies import make_council

NOW = datetime.now(UTC)


@pytest.fixture
def gia(table):
    """Gia holds the families' seat and has no account; she reads Indonesian only where the table does."""
    _body, seats = make_council(table)
    rosa = seats["families"].tenures.get()
    end_tenure(tenure=rosa, ends_on=table.partnership.day(NOW) - timedelta(days=30), why="Moved", by=table.maya, at=NOW)
    gia = add_member(partner=table.families, name="Gia Moss", email="gia@families.example", by=table.maya, at=LONG_AGO)
    begin_tenure(
        seat=seats["families"], member=gia, how_chosen="elected", by=table.maya, at=NOW,
        starts_on=table.partnership.day(NOW) - timedelta(days=30),
    )  # fmt: skip
    return Member.objects.select_related("partner", "partnership").get(pk=gia.pk)


@pytest.fixture
def round(table, gia):
    return opened(proposed(table), by=table.omar, when=NOW)


def link(round, member, at=None):
    return reverse("governance:answer", args=[token_for(position_of(round, "Families"), member=member, at=at or NOW)])


def test_two_minutes_on_a_phone(round, gia):
    stranger, address = Client(), link(round, gia)
    page = stranger.get(address)
    assert page.status_code == 200
    for words in ("Buses run until six", "Gia Moss, what does the seat Families say?", "It takes 1 minute to read"):
        assert words in page.content.decode()
    assert not Position.objects.exclude(choice="").exists(), "opening changes nothing"
    thanks = stranger.post(address, {"choice": "object", "reason": "Our street has no stop"}, follow=True)
    assert "Thank you, Gia Moss. Your seat has spoken." in thanks.content.decode()
    position = position_of(round, "Families")
    assert (position.choice, position.reason, position.channel) == ("object", "Our street has no stop", "link")
    assert (position.cast_by, position.recorded_by) == (gia, None)
    stranger.post(address, {"choice": "support", "reason": ""})
    assert position_of(round, "Families").choice == "support"


def test_a_reason_that_the_rule_demands_is_asked_for_and_nothing_is_lost(round, gia):
    page = Client().post(link(round, gia), {"choice": "object", "reason": ""})
    assert "Say what stands against it" in page.content.decode()
    assert 'value="object"' in page.content.decode() and "checked" in page.content.decode()
    assert position_of(round, "Families").choice == ""


def test_the_page_speaks_the_members_language(table, round, gia):
    table.partnership.default_language = "es"
    table.partnership.save()
    page = Client().get(link(round, gia))
    assert '<html lang="es"' in page.content.decode()
    chosen = Client()
    chosen.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    assert '<html lang="id"' in chosen.get(link(round, gia)).content.decode()


@pytest.mark.parametrize("broken", ["x", "WzEsMSwxXQ.x", "%00", "a" * 4000, "WzEsMSwxXQ"])
def test_a_link_that_was_not_signed_here_is_no_link(round, gia, broken):
    assert Client().get(f"/answer/{broken}/").status_code == 404


def test_a_signature_for_something_else_opens_nothing(round, gia):
    position = position_of(round, "Families")
    other = signing.Signer(sep=".", salt="another purpose").sign_object([position.pk, gia.pk, 2**32])
    assert Client().get(f"/answer/{other}/").status_code == 404


def test_a_changed_link_opens_nothing(round, gia):
    token = token_for(position_of(round, "Families"), member=gia, at=NOW)
    body, signature = token.split(".")
    assert carried_by(f"{body[:-2]}xx.{signature}") is None
    assert carried_by(token).member == gia.pk


@pytest.mark.parametrize("end", ["closed", "time", "expired", "tenure", "left", "another"])
def test_a_link_dies_with_what_it_was_for(table, round, gia, end):
    address = link(round, gia)
    if end == "closed":
        said(table, round, when=NOW, alma="support", omar="support")
        close_round(round=round, synthesis="Heard", by=table.omar, at=timezone.now())
    elif end == "time":
        type(round).objects.filter(pk=round.pk).update(closes_at=NOW - timedelta(minutes=1))
    elif end == "expired":
        address = link(round, gia, at=NOW - timedelta(days=15))
    elif end == "tenure":
        tenure = gia.tenures.get()
        end_tenure(tenure=tenure, ends_on=table.partnership.day(NOW), why="Over", by=table.maya, at=NOW)
    elif end == "left":
        end_membership(member=gia, left_on=table.partnership.day(NOW), by=table.maya, at=NOW)
    else:
        address = link(round, table.alma)  # who holds another seat
    for answer in (Client().get(address), Client().post(address, {"choice": "support", "reason": ""})):
        assert answer.status_code == 410
        assert "Buses" not in answer.content.decode()
    assert position_of(round, "Families").choice == ""


def test_a_secret_ballot_goes_into_the_box_once(table, gia):
    rule = Rule(method=Method.MAJORITY, secret=True)
    round = opened(proposed(table, rule=rule), by=table.omar, when=NOW)
    address, stranger = link(round, gia), Client()
    assert "The ballot is secret" in stranger.get(address).content.decode()
    thanks = stranger.post(address, {"choice": "object"}, follow=True).content.decode()
    assert "The ballot is in the box" in thanks and "against" not in thanks
    assert BallotBox.objects.get(round=round).papers == ["object"]
    again = stranger.post(address, {"choice": "support"}).content.decode()
    assert "cannot be taken out or changed" in again
    assert BallotBox.objects.get(round=round).papers == ["object"]
    assert not stranger.session.keys() and position_of(round, "Families").choice == ""


def test_nothing_keeps_or_passes_on_the_link(round, gia):
    answer = Client().get(link(round, gia))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "same-origin"  # with none, forms come without an origin
    assert answer["X-Robots-Tag"] == "noindex"
    assert "http" not in [part.partition(":")[0] for part in answer.content.decode().split('href="')[1:]]


def test_refused_links_are_not_in_the_log(round, gia, caplog):
    token = token_for(position_of(round, "Families"), member=gia, at=NOW - timedelta(days=20))
    strict = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG), caplog.filtering(WithoutSecrets()):
        strict.get(f"/answer/{token}/")
        strict.post(f"/answer/{token}/", {"choice": "support"})
        strict.put(f"/answer/{token}/")
    assert token not in caplog.text


def test_the_letter_reaches_silent_seats_only(table, round, gia, django_capture_on_commit_callbacks):
    said(table, round, when=NOW, alma="support")
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_and_send(round=round, by=table.omar, at=NOW) == 3
    assert sorted(letter.to[0].partition("@")[0] for letter in mail.outbox) == ["gia", "ines", "omar"]
    letter = next(one for one in mail.outbox if "gia" in one.to[0])
    assert letter.subject == "What does your seat say? Buses run until six"
    token = letter.body.partition("/answer/")[2].partition("/")[0]
    assert carried_by(token).member == gia.pk
    assert token in letter.alternatives[0][0]
    (entry,) = Entry.objects.filter(event="governance.position.links_sent")
    assert Payload.objects.get(entry=entry).body["how"] == "letter"
    assert token not in str(Payload.objects.get(entry=entry).body)


def test_a_broken_mail_server_stops_nobody_else(table, round, gia, monkeypatch, django_capture_on_commit_callbacks):
    real = letters.EmailMultiAlternatives.send

    def send(self, *args, **kwargs):
        if "gia" in self.to[0]:
            raise OSError("no route to host")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(letters.EmailMultiAlternatives, "send", send)
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_and_send(round=round, by=table.omar, at=NOW) == 4
    assert len(mail.outbox) == 3


def links(table, round, route="voice_links", **parts):
    known = {"table": table.slug, "proposal": round.proposal.number, "round": round.number}
    return reverse(f"governance:{route}", kwargs=known | parts)


def test_who_leads_sends_links_or_hands_one_out(table, round, gia):
    omar = client_of(table.omar)
    assert "4 seats have not spoken yet" in omar.get(links(table, round)).content.decode()
    seat = position_of(round, "Families").seat_id
    page = omar.post(links(table, round, "hand_out_link", seat=seat)).content.decode()
    token = page.partition("/answer/")[2].partition("/")[0]
    assert Client().get(f"/answer/{token}/").status_code == 200
    assert Payload.objects.get(entry__event="governance.position.links_sent").body["how"] == "copied"
    assert client_of(table.alma).get(links(table, round)).status_code == 403
    assert client_of(table.alma).post(links(table, round, "send_links")).status_code == 403
    assert client_of(table.alma).post(links(table, round, "hand_out_link", seat=seat)).status_code == 403


def test_in_a_secret_ballot_no_link_is_handed_out(table, gia):
    round = opened(proposed(table, rule=Rule(method=Method.MAJORITY, secret=True)), by=table.omar, when=NOW)
    seat = position_of(round, "Families").seat_id
    said_there = client_of(table.omar).post(links(table, round, "hand_out_link", seat=seat), follow=True)
    assert "Send it by letter" in said_there.content.decode()
    assert "/answer/" not in said_there.content.decode()


def test_no_token_is_longer_than_is_read(round, gia):
    assert len(SIGNER.sign_object([2**63 - 1, 2**63 - 1, 2**33])) < letters.LONGEST


def test_links_of_a_seat_are_ended_and_a_new_one_works(table, round, gia):
    omar, seat = client_of(table.omar), position_of(round, "Families").seat_id
    astray, other = link(round, gia), token_for(position_of(round, "Northside"), member=table.alma, at=NOW)
    end = links(table, round, "end_links", seat=seat)
    assert client_of(table.alma).post(end).status_code == 403
    assert "no longer open" in omar.post(end, follow=True).content.decode()
    gone = Client().get(astray)
    assert gone.status_code == 410 and "Ask for a new one" in gone.content.decode()
    assert Client().post(astray, {"choice": "support"}).status_code == 410
    assert not Position.objects.exclude(choice="").exists()
    assert Client().get(f"/answer/{other}/").status_code == 200, "links of other seats still open"
    assert Client().get(link(round, gia)).status_code == 200, "a link given out since then opens"
    assert Payload.objects.get(entry__event="governance.position.links_ended").body["seat"] == "Families"
    close_round(round=round, synthesis="Enough said.", by=table.maya, at=NOW)
    assert "This round has closed" in omar.post(end, follow=True).content.decode()

"""An invitation is a link, mailed once: it works once, for its holder, for fourteen days."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from cast import client_of
from commontable.accounts.models import User
from commontable.journal.models import Entry
from commontable.partnership.actions.invitations import accept_with_new_account, digest_of, send_invitation
from commontable.partnership.actions.members import add_member, describe_member, end_membership
from commontable.partnership.models import Invitation
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

OPENING = {"name": "Nur Aini", "language": "id", "password": "quiet river stones"}


@pytest.fixture
def nur(table):
    """A member who has no account yet."""
    return add_member(
        partner=table.harbor, name="Nur Aini", email="Nur@harbor.example", by=table.maya, at=timezone.now()
    )


@pytest.fixture
def invite(table, nur, django_capture_on_commit_callbacks):
    """Sends Nur an invitation and returns the link's path from the letter."""

    def send():
        with django_capture_on_commit_callbacks(execute=True):
            send_invitation(member=nur, by=table.maya, at=timezone.now())
        return re.search(r"https?://[^/]+(/invitations/[\w-]+/)", mail.outbox[-1].body)[1]

    return send


def test_the_letter_says_who_invites_to_what_and_only_it_holds_the_token(table, invite):
    link = invite()
    letter = mail.outbox[-1]
    assert letter.to == ["Nur@harbor.example"]
    assert "Rivermouth Cradle-to-Career" in letter.subject
    assert "Maya Putri" in letter.body
    assert "Harbor Youth Alliance" in letter.body
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert link in html
    token = link.split("/")[2]
    kept = Invitation.objects.get()
    assert len(token) >= 43
    assert kept.token_digest == digest_of(token)
    assert token not in str(kept.__dict__)
    assert not any(token in str(entry.payload.body) for entry in Entry.objects.select_related("payload"))


def test_a_letter_is_written_in_the_language_of_the_partnership_until_its_reader_chose_one(table, nur, invite):
    table.partnership.default_language = "es"
    nur.partnership.default_language = "es"
    table.partnership.save(update_fields=["default_language"])
    invite()
    assert '<html lang="es">' in mail.outbox[-1].alternatives[0][0]


def test_the_page_opens_an_account_and_the_seat(table, nur, invite):
    link = invite()
    stranger = Client()
    page = stranger.get(link).content.decode()
    assert "Nur Aini, a seat is kept for you" in page
    assert "Nur@harbor.example" in page
    response = stranger.post(f"{link}accept/", OPENING)
    assert response.status_code == 302
    assert response["Location"] == "/p/rivermouth/"
    assert stranger.get("/p/rivermouth/").status_code == 200
    user = User.objects.get(email="nur@harbor.example")
    nur.refresh_from_db()
    assert (nur.user, user.language) == (user, "id")
    assert user.emailaddress_set.get().verified
    last = Entry.objects.filter(event="partnership.invitation.accepted").get()
    assert last.actor_name == "Nur Aini"


def test_a_link_works_once(invite):
    link = invite()
    Client().post(f"{link}accept/", OPENING)
    again = Client()
    assert again.get(link).status_code == 410
    assert "was used before" in again.get(link).content.decode()
    assert again.post(f"{link}accept/", OPENING).status_code == 410


def test_a_link_works_for_fourteen_days(invite):
    link = invite()
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1), tick=False):
        page = Client().get(link)
        assert page.status_code == 410
        assert "has expired" in page.content.decode()
        assert Client().post(f"{link}accept/", OPENING).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23), tick=False):
        assert Client().get(link).status_code == 200


def test_a_withdrawn_link_and_one_that_never_was_say_what_to_do(table, nur, invite):
    link = invite()
    maya = client_of(table.maya)
    maya.post(f"/p/rivermouth/invitations/{Invitation.objects.get().pk}/withdraw/")
    assert "was withdrawn" in Client().get(link).content.decode()
    never = Client().get("/invitations/not-a-token/")
    assert never.status_code == 410
    assert "can send a new one" in never.content.decode()


def test_a_newer_invitation_replaces_the_older(invite):
    older, newer = invite(), invite()
    assert Client().get(older).status_code == 410
    assert Client().get(newer).status_code == 200


def test_another_address_or_the_end_of_the_membership_closes_the_link(table, nur, invite):
    link = invite()
    describe_member(member=nur, changes={"email": "aini@harbor.example"}, by=table.maya, at=timezone.now())
    assert Client().get(link).status_code == 410
    link = invite()
    end_membership(member=nur, left_on=timezone.now().date(), by=table.maya, at=timezone.now())
    assert Client().get(link).status_code == 410


def test_somebody_with_an_account_signs_in_as_it(table, nur, invite):
    owner = User(email="nur@harbor.example", name="Nur", language="en")
    owner.set_password("quiet river stones")
    owner.save()
    link = invite()
    page = Client().get(link).content.decode()
    assert f"/accounts/login/?next={link}" in page
    assert Client().post(f"{link}accept/", OPENING)["Location"] == link
    rosa = client_of(table.rosa)
    assert "You are signed in as rosa@" in rosa.get(link).content.decode()
    assert rosa.post(f"{link}accept/")["Location"] == link
    own = Client()
    own.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert "Take your seat" in own.get(link).content.decode()
    assert own.post(f"{link}accept/").status_code == 302
    nur.refresh_from_db()
    assert nur.user == owner


def test_a_poor_password_is_refused_with_a_reason(invite):
    link = invite()
    for poor, reason in (("short", "too short"), ("password1234", "too common"), ("nur@harbor.example", "too similar")):
        response = Client().post(f"{link}accept/", {**OPENING, "password": poor})
        assert response.status_code == 200
        assert reason in response.content.decode()
    assert not User.objects.filter(email="nur@harbor.example").exists()


def test_only_the_director_invites(table, nur):
    with pytest.raises(NotPermitted):
        send_invitation(member=nur, by=table.dara, at=timezone.now())
    assert client_of(table.dara).post(f"/p/rivermouth/members/{nur.pk}/invite/").status_code == 403


def test_whoever_has_an_account_needs_no_invitation(table):
    with pytest.raises(NotAllowed, match="has an account already"):
        send_invitation(member=table.omar, by=table.maya, at=timezone.now())


def test_a_letter_that_could_not_be_sent_is_said(table, nur, invite, monkeypatch, caplog):
    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    mail.outbox.append(mail.EmailMessage(body="http://table.example/invitations/x/"))
    invite()
    assert Invitation.objects.get().letter_failed
    assert "could not be sent" in client_of(table.maya).get(f"/p/rivermouth/members/{nur.pk}/").content.decode()


def test_strangers_may_not_try_links_without_end(db):
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    answers = [stranger.get(f"/invitations/try-{n}/").status_code for n in range(61)]
    assert answers[:60] == [410] * 60
    assert answers[60] == 429


def test_several_are_added_and_invited_after_a_look(table, django_capture_on_commit_callbacks):
    lines = (
        "name;e-mail;partner;role\n"
        "Budi Santoso;budi@harbor.example;Harbor Youth;Partner's data steward\n"
        "Lena Ortiz;lena@families.example;Rivermouth Parents' Council;\n"
    )
    maya = client_of(table.maya)
    url = "/p/rivermouth/members/many/"
    look = maya.post(url, {"lines": lines})
    assert "Are these 2 people right?" in look.content.decode()
    assert not table.partnership.pk or not Invitation.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert maya.post(url, {"lines": lines, "confirm": "yes"}).status_code == 302
    assert sorted(letter.to[0] for letter in mail.outbox) == ["budi@harbor.example", "lena@families.example"]


def test_lines_that_cannot_be_taken_say_why_and_nobody_is_added(table):
    lines = (
        "Budi, budi, Harbor Youth\n"
        "Lena, lena@families.example, The Moon\n"
        "Ono, ono@harbor.example, Harbor Youth, Director\n"
        "Omar, omar@harbor-youth-alliance.example, Harbor Youth\n"
        "Pia, pia@harbor.example, Harbor Youth, Wizard"
    )
    page = client_of(table.maya).post("/p/rivermouth/members/many/", {"lines": lines, "confirm": "yes"})
    text = page.content.decode()
    for reason in ("not an e-mail address", "No partner at this table", "for people of the backbone",
                   "already belongs to the partner", "no such role"):  # fmt: skip
        assert reason in text
    assert not Invitation.objects.exists()


def test_no_link_that_still_works_is_written_to_the_log(table, nur, invite, caplog):
    owner = User.objects.create(email="nur@harbor.example", name="Nur", language="en")
    link = invite()
    browser = client_of(table.rosa)
    for attempt in (browser, Client()):
        attempt.get(link)
        attempt.get(f"{link}accept/")
        attempt.post(f"{link}accept/", OPENING)
    for _ in range(25):
        Client(REMOTE_ADDR="203.0.113.12").post(f"{link}accept/", OPENING)
    assert owner.memberships.count() == 0
    assert link.split("/")[2] not in caplog.text


def test_two_links_for_one_address_at_once_open_one_account(table, nur, invite, monkeypatch):
    """Both browsers saw the form; the slower one learns that the account is there."""
    link = invite()
    monkeypatch.setattr("commontable.partnership.views.invitations.account_of", lambda email: None)
    assert Client().post(f"{link}accept/", OPENING).status_code == 302
    Invitation.objects.update(accepted_at=None)
    second = Client().post(f"{link}accept/", OPENING)
    assert second.status_code == 410
    assert "used before" in second.content.decode()
    assert User.objects.filter(email="nur@harbor.example").count() == 1


def test_an_account_is_not_opened_for_a_link_that_was_used_meanwhile(table, nur, invite):
    invite()
    invitation = Invitation.objects.get()
    Invitation.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(NotAllowed, match="withdrawn"):
        accept_with_new_account(invitation=invitation, wanted=OPENING, at=timezone.now())
    assert not User.objects.filter(email="nur@harbor.example").exists()


def test_a_refused_link_is_not_written_to_the_log(table, invite, caplog):
    link = invite()
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert Client().get(link).status_code == 410
    assert Client().post(f"{link}accept/", OPENING).status_code == 410
    assert link.split("/")[2] not in caplog.text

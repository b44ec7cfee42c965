"""Letters that come back mark whom they were for, and nothing else, whatever somebody sends to the pipe."""

import io
import logging
from argparse import Namespace
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cast import client_of
from commontable.journal.models import Entry, Payload
from commontable.partnership.actions.handovers.lost_letters import keep_failures, keep_refusal
from commontable.partnership.models import Handover, LostLetter
from commontable.partnership.rules.bounced import LONGEST, Failed, failed_in
from commontable.partnership.tasks import bounced

NOW = timezone.now()
SECRET = "what the letter said of a child"


def notification(*recipients, kind="delivery-status"):
    """A delivery status notification (RFC 3464) about these recipients: (address, action, status)."""
    blocks = "\n".join(
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {SECRET}\n"
        for address, action, status in recipients
    )
    return (
        f"From: mailer-daemon@mail.example\nSubject: {SECRET}\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{SECRET}\n\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n{blocks}\n"
        f"--b\nContent-Type: message/rfc822\n\nSubject: {SECRET}\n\n{SECRET}\n--b--\n"
    ).encode()


@pytest.fixture
def pipe(monkeypatch, capsys):
    """What a mail server pipes in, and the exit code and words that come back."""

    def send(raw):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        code = bounced.run(Namespace())
        return code, "".join(capsys.readouterr())

    return send


def test_a_permanent_failure_marks_the_member_at_every_table_where_they_sit(table, charlie, pipe, caplog):
    caplog.set_level(logging.DEBUG)
    LostLetter.objects.all().delete()
    type(charlie).objects.filter(pk=charlie.pk).update(email=table.omar.email.upper())
    assert pipe(notification((table.omar.email, "failed", "5.1.1"))) == (0, "2 marked\n")
    assert set(LostLetter.objects.values_list("member", "code")) == {(table.omar.pk, "5.1.1"), (charlie.pk, "5.1.1")}
    kept = str([*LostLetter.objects.values(), *Entry.objects.values(), *Payload.objects.values()]) + caplog.text
    assert SECRET not in kept
    assert not Handover.objects.exists()  # it only marks; whoever keeps the table looks
    assert client_of(table.omar).get("/p/rivermouth/").status_code == 200
    assert pipe(notification((table.omar.email, "failed", "5.1.1"))) == (0, "0 marked\n")  # once a day


def test_those_who_left_long_ago_are_not_marked(table, pipe):
    assert pipe(notification((table.dewi.email, "failed", "5.1.1"))) == (0, "0 marked\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 4000,
        b"Content-Type: multipart/report; boundary=b\n\n",
        notification(("omar@harbor-youth-alliance.example", "failed", "4.2.2")),
        notification(("omar@harbor-youth-alliance.example", "delayed", "5.1.1")),
        notification(("omar@harbor-youth-alliance.example", "delivered", "2.0.0")),
        notification(("not an address", "failed", "5.1.1"), (f"{'x' * 500}@a.example", "failed", "5.1.1")),
        notification(("omar@harbor.example", "failed", "5.1.1")).replace(b"multipart/report", b"text/plain"),
        b"Content-Type: multipart/report; boundary=\xff\xfe\n\n--\xff\xfe\n",
        notification(("omar@harbor.example", "failed", "5.1.1")).replace(b"message/delivery-status", b"text/x"),
    ],
)  # fmt: skip
def test_what_is_no_permanent_failure_marks_nobody(raw):
    assert failed_in(raw) == []


def test_deep_nesting_and_size_break_nothing():
    inner = b"Content-Type: text/plain\n\nend\n"
    for depth in range(2000):
        inner = b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n%b' % (depth, depth, inner)
    assert failed_in(inner) == []
    assert failed_in(b"Content-Type: message/rfc822\n\n" * 30_000) == []
    late = notification(("omar@h.example", "failed", "5.1.1")).replace(
        b"--b\nContent-Type: message/d", b"x" * LONGEST + b"\n--b\nContent-Type: message/d"
    )
    assert failed_in(late) == []  # beyond what is looked at


def test_a_status_hidden_in_the_letter_that_came_back_is_not_read():
    inside = notification(("omar@h.example", "failed", "5.1.1"))
    outer = (
        b'Content-Type: multipart/report; boundary="o"\n\n--o\nContent-Type: message/rfc822\n\n' + inside + b"\n--o--\n"
    )
    assert failed_in(outer) == []


def test_no_more_than_fifty_people_are_marked_by_one_letter():
    many = notification(*((f"p{number}@h.example", "failed", "5.1.1") for number in range(90)))
    assert len(failed_in(many)) == 50


def test_a_register_that_cannot_be_written_asks_to_try_again(table, pipe, monkeypatch):
    from django.db import DatabaseError

    def broken(**given):
        raise DatabaseError

    monkeypatch.setattr("commontable.partnership.actions.handovers.lost_letters.keep_failures", broken)
    assert pipe(notification((table.omar.email, "failed", "5.1.1")))[0] == 75


def test_an_address_the_mail_server_refuses_for_good_is_marked_when_a_letter_is_sent(table):
    def refused(code, words):
        return SMTPRecipientsRefused({table.omar.email: (code, words)})

    assert keep_refusal(member=table.omar, error=refused(450, b"4.2.1 later"), at=NOW) is None
    assert keep_refusal(member=table.omar, error=OSError("no network"), at=NOW) is None
    assert keep_refusal(member=table.dara, error=refused(550, b"5.1.1"), at=NOW) is None  # of another address
    lost = keep_refusal(member=table.omar, error=refused(550, b"5.1.1 no such user"), at=NOW)
    assert (lost.member, lost.code) == (table.omar, "5.1.1")
    assert keep_failures(failed=[Failed(table.omar.email, "5.1.1")], at=NOW + timedelta(hours=2)) == []
    assert len(keep_failures(failed=[Failed(table.omar.email, "5.1.1")], at=NOW + timedelta(days=2))) == 1


def test_only_the_director_says_that_letters_come_back(table):
    url = f"/p/rivermouth/members/{table.omar.pk}/letters/"
    assert client_of(table.ines).post(url).status_code == 403
    assert not LostLetter.objects.exists()

"""Letters leave once a person and day, whoever works and whatever breaks."""

import smtplib
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import close_old_connections

from cast import client_of
from commontable.journal.models import Entry
from commontable.partnership.actions.handovers.lost_letters import address_works, keep_failures
from commontable.partnership.actions.tables import describe_partnership
from commontable.partnership.models import LostLetter, Member
from commontable.partnership.rules.bounced import Failed
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.publish.actions.letters import (
    LEASE,
    MOST_TRIES,
    choose_letters,
    claim_letter,
    forget_old_letters,
    note_lost,
    note_nothing,
    note_sent,
)
from commontable.publish.command import run
from commontable.publish.datasets.readers import due_readers, readers
from commontable.publish.models import DigestSent
from commontable.publish.rules.rhythm import Rhythm
from commontable.publish.tasks.digests import send_due_letters, send_letters
from governance.at_once import together
from publish.letters import MONDAY, promised

MORNING = MONDAY.replace(hour=7)  # the table is in UTC
ALMA = "alma@northside-unified-school-district.example"


def at(moment):
    return time_machine.travel(moment, tick=False)


def written_to():
    return sorted(address for letter in mail.outbox for address in letter.to)


@pytest.fixture
def promise(table):
    """Something waits for Alma, and for nobody else but the director and those who may confirm."""
    return promised(table)


def test_it_leaves_in_the_morning_of_its_day_and_once(table, promise):
    for moment, letters in (
        (MORNING - timedelta(days=1), 0), (MORNING - timedelta(minutes=1), 0), (MORNING, 1),
        (MORNING + timedelta(hours=1), 1), (MORNING + timedelta(hours=16), 1), (MORNING + timedelta(days=1), 1),
        (MORNING + timedelta(days=7), 2),
    ):  # fmt: skip
        with at(moment):
            send_due_letters.enqueue()
        assert written_to().count(table.alma.email) == letters, moment
    assert table.rosa.email not in written_to()  # nothing waits for her


def test_whoever_has_nothing_is_not_asked_about_again_that_day(table, promise):
    with at(MORNING):
        send_due_letters.enqueue()
        assert due_readers(at=MORNING) == []
    assert DigestSent.objects.get(email=table.rosa.email).had_nothing


def test_readers_have_the_day_they_chose(table, promise):
    choose_letters(rhythm=Rhythm.WEEKLY, weekday=2, by=table.alma, at=MONDAY)
    with at(MORNING):
        send_due_letters.enqueue()
    assert table.alma.email not in written_to()
    with at(MORNING + timedelta(days=2)):
        send_due_letters.enqueue()
    assert written_to().count(table.alma.email) == 1


def test_a_day_that_the_worker_missed_is_made_up_for_once(table, promise):
    for days, letters in ((1, 1), (1, 1), (2, 1), (7, 2), (8, 2)):
        with at(MORNING + timedelta(days=days)):
            send_due_letters.enqueue()
        assert written_to().count(table.alma.email) == letters, days


def test_two_missed_days_are_not_made_up_for_nor_those_before_somebody_sat_here(table, promise):
    with at(MORNING + timedelta(days=2)):
        send_due_letters.enqueue()
    assert mail.outbox == []
    Member.objects.update(joined_on=MORNING.date() + timedelta(days=1))
    with at(MORNING + timedelta(days=1)):
        send_due_letters.enqueue()
    assert mail.outbox == []


def test_an_address_from_which_letters_came_back_is_not_written_to(table, promise):
    lost = keep_failures(failed=[Failed(table.alma.email, "5.1.1")], at=MORNING - timedelta(days=3))
    promised(table, by=table.dara)
    with at(MORNING):
        send_due_letters.enqueue()
    assert table.alma.email not in written_to() and table.dara.email in written_to()
    assert client_of(table.ines).post(f"/p/rivermouth/members/{table.alma.pk}/letters/again/").status_code == 403
    page = client_of(table.maya).get(f"/p/rivermouth/members/{table.alma.pk}/").content.decode()
    assert "The address works again" in page
    client_of(table.maya).post(f"/p/rivermouth/members/{table.alma.pk}/letters/again/")
    assert Entry.objects.filter(event="partnership.letter.address_works").count() == 1
    with at(MORNING + timedelta(hours=1)):
        send_due_letters.enqueue()
    assert written_to().count(table.alma.email) == 1
    assert len(lost) == 1
    with pytest.raises(NotAllowed, match="nothing to do"):
        address_works(member=table.alma, by=table.maya, at=MORNING)
    assert len(keep_failures(failed=[Failed(table.alma.email, "5.1.1")], at=MORNING)) == 1  # it came back once more
    assert table.alma.email not in {reader.email for reader in readers(at=MORNING)}
    Member.objects.filter(pk=table.alma.pk).update(email="alma@new.example")
    assert "alma@new.example" in {reader.email for reader in readers(at=MORNING)}


def test_a_letter_refused_for_good_is_not_tried_again(table, promise, server):
    server.refuses, server.answer = (table.alma.email,), (550, b"5.1.1 no such user")
    for hour in range(3):
        with at(MORNING + timedelta(hours=hour)):
            send_due_letters.enqueue()
    assert LostLetter.objects.get().member == table.alma
    assert DigestSent.objects.get(email=table.alma.email).tries == 1


def test_never_is_never(table, promise):
    choose_letters(rhythm=Rhythm.NEVER, weekday=0, by=table.alma, at=MONDAY)
    for day in range(14):
        with at(MORNING + timedelta(days=day)):
            send_due_letters.enqueue()
    assert table.alma.email not in written_to()


def test_the_morning_is_the_tables(table, promise):
    describe_partnership(
        partnership=table.partnership, changes={"time_zone": "America/Chicago"}, by=table.maya, at=MONDAY
    )
    with at(MORNING + timedelta(hours=5, minutes=59)):
        send_due_letters.enqueue()
    assert mail.outbox == []
    with at(MORNING + timedelta(hours=6)):
        send_due_letters.enqueue()
    assert table.alma.email in written_to()


@pytest.mark.django_db
def test_a_claimed_letter_is_nobody_elses(db):
    told = {"email": ALMA, "day": date(2026, 3, 9)}
    now = datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert claim_letter(**told, at=now) is not None
    assert claim_letter(**told, at=now + LEASE) is None
    again = claim_letter(**told, at=now + LEASE + timedelta(seconds=1))  # the first worker was killed
    assert again.tries == 2
    note_lost(again)
    third = claim_letter(**told, at=now + LEASE + timedelta(seconds=2))
    assert third.tries == 3
    note_sent(third, at=now)
    assert claim_letter(**told, at=now + timedelta(days=1)) is None


def test_a_letter_is_given_up_after_some_tries(db):
    told = {"email": ALMA, "day": date(2026, 3, 9)}
    now = datetime(2026, 3, 9, 8, tzinfo=UTC)
    for _ in range(MOST_TRIES):
        note_lost(claim_letter(**told, at=now))
    assert claim_letter(**told, at=now) is None


def test_nothing_to_say_settles_the_day(db):
    told = {"email": ALMA, "day": date(2026, 3, 9)}
    now = datetime(2026, 3, 9, 8, tzinfo=UTC)
    note_nothing(claim_letter(**told, at=now))
    assert claim_letter(**told, at=now + timedelta(hours=5)) is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_in_one_instant_write_one_letter():
    told = {"email": ALMA, "day": date(2026, 3, 9)}
    now = datetime(2026, 3, 9, 8, tzinfo=UTC)
    claims = together([lambda: claim_letter(**told, at=now)] * 4)
    assert len([claim for claim in claims if isinstance(claim, DigestSent)]) == 1
    assert claims.count(None) == 3
    DigestSent.objects.update(claimed_at=now - LEASE * 2)
    claims = together([lambda: claim_letter(**told, at=now)] * 4)
    assert len([claim for claim in claims if isinstance(claim, DigestSent)]) == 1
    close_old_connections()


class Broken(EmailBackend):
    """A mail server that refuses one reader, or everybody."""

    refuses: tuple[str, ...] = ()
    is_down = False
    answer = (450, b"4.2.1 later")

    def open(self):
        if self.is_down:
            raise ConnectionRefusedError("nobody there")
        return True

    def send_messages(self, messages):
        if set(messages[0].to) & set(self.refuses):
            raise smtplib.SMTPRecipientsRefused(dict.fromkeys(messages[0].to, self.answer))
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    """The mail server of the test."""
    settings.EMAIL_BACKEND = "publish.test_digest_is_sent.Broken"
    from publish import test_digest_is_sent

    monkeypatch.setattr(test_digest_is_sent.Broken, "refuses", ())
    monkeypatch.setattr(test_digest_is_sent.Broken, "is_down", False)
    monkeypatch.setattr(test_digest_is_sent.Broken, "answer", (450, b"4.2.1 later"))
    return test_digest_is_sent.Broken


def test_one_readers_trouble_is_not_the_others(table, promise, server, caplog):
    promised(table, by=table.dara)
    server.refuses = (table.alma.email,)
    with at(MORNING):
        send_due_letters.enqueue()
    assert table.dara.email in written_to()
    assert table.alma.email not in written_to()
    assert table.alma.email not in caplog.text
    server.refuses = ()
    with at(MORNING + timedelta(hours=1)):
        send_due_letters.enqueue()
    assert written_to().count(table.alma.email) == 1
    assert written_to().count(table.dara.email) == 1


def test_a_mail_server_that_is_down_uses_up_no_try(table, promise, server):
    server.is_down = True
    for hour in range(9):
        with at(MORNING + timedelta(hours=hour)):
            send_due_letters.enqueue()
    assert DigestSent.objects.count() == 0
    server.is_down = False
    with at(MORNING + timedelta(hours=9)):
        send_due_letters.enqueue()
    assert written_to().count(table.alma.email) == 1


def test_a_letter_that_cannot_be_written_keeps_nobody_from_theirs(table, promise, monkeypatch):
    from commontable.publish.tasks import digests

    promised(table, by=table.dara)
    write = digests.digest_letter

    def broken(reader, *, at):
        if reader.email == table.alma.email:
            raise ValueError("a fault")
        return write(reader, at=at)

    monkeypatch.setattr(digests, "digest_letter", broken)
    with at(MORNING):
        send_due_letters.enqueue()
    assert table.dara.email in written_to()


def test_a_task_begun_twice_writes_once(table, promise):
    with at(MORNING):
        send_letters.enqueue([table.alma.pk])
        send_letters.enqueue([table.alma.pk])
    assert written_to() == [table.alma.email]


def test_old_letters_are_forgotten(db):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    claim_letter(email=ALMA, day=date(2026, 1, 5), at=now)
    claim_letter(email=ALMA, day=date(2026, 5, 25), at=now)
    assert forget_old_letters(at=now) == 1


def said_by(capsys, **arguments):
    code = run(SimpleNamespace(**({"dry_run": False, "to": None} | arguments)))
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_operators_see_who_would_be_written_to(table, promise, capsys):
    with at(MORNING):
        code, text = said_by(capsys, dry_run=True)
    assert code == 0
    assert f"{table.alma.email}: 2025-11-24, weekly, 1 lines" in text
    assert mail.outbox == [] and DigestSent.objects.count() == 0


def test_operators_send_one_persons_letter_at_any_time(table, promise, capsys):
    with at(MONDAY + timedelta(days=3, hours=-8)):
        assert said_by(capsys, to=table.alma.email.upper()) == (0, "1 of 1 letters left\n")
        assert said_by(capsys, to=table.alma.email) == (0, "0 of 1 letters left\n")
        assert said_by(capsys, to="nobody@river.example")[0] == 2
    assert written_to() == [table.alma.email]


def test_operators_send_what_is_due(table, promise, capsys):
    with at(MORNING):
        code, text = said_by(capsys)
    assert code == 0 and "letters left" in text
    assert table.alma.email in written_to()

"""Whoever promised has a letter two weeks before the day, on it, and three days after; each once."""

from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPException

import pytest
from django.core import mail

from agreements.promised import DUE, at, promise
from commontable.agreements.actions.commitments import renegotiate, report_done, withdraw_commitment
from commontable.agreements.models import Reminder
from commontable.agreements.tasks import reminding
from commontable.agreements.tasks.reminding import remind
from commontable.partnership.actions.members import end_membership

pytestmark = pytest.mark.django_db


def letters(day, month=3):
    """The subjects of the letters that go out at noon of that day."""
    mail.outbox.clear()
    for _hour in range(2):  # the worker comes every hour
        remind(at=at(day, month))
    return [(letter.to, letter.subject) for letter in mail.outbox]


def test_three_letters_each_once(table):
    kept = promise(table)
    to = [table.omar.email]
    told = {
        (day, month): letters(day, month) for day, month in ((16, 3), (17, 3), (18, 3), (31, 3), (1, 4), (3, 4), (4, 4))
    }
    assert {when: each for when, each in told.items() if each} == {
        (17, 3): [(to, f"Promise {kept.number} is due on March 31, 2026")],
        (31, 3): [(to, f"Promise {kept.number} is due today")],
        (3, 4): [(to, f"The day of promise {kept.number} has passed")],
    }
    assert Reminder.objects.count() == 3


def test_a_letter_says_nothing_of_what_is_promised_and_opens_without_a_password(table):
    kept = promise(table, what="Sensitive wording")
    letters(17)
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    for text in (letter.subject, letter.body, html):
        assert "Sensitive" not in text
    assert "/pass/" in letter.body and "/pass/" in html and str(kept.number) in letter.body


def test_a_promise_with_another_day_has_letters_for_that_day(table):
    kept = promise(table)
    assert len(letters(17)) == 1
    renegotiate(commitment=kept, due_on=date(2026, 5, 10), why="Holidays", by=table.omar, at=at(20))
    assert letters(31) == [] and letters(3, 4) == []
    assert len(letters(26, 4)) == 1 and len(letters(10, 5)) == 1


def test_what_is_done_withdrawn_or_made_just_now_is_left_alone(table):
    done, gone = promise(table), promise(table)
    report_done(commitment=done, evidence="Seen", by=table.omar, at=at(2))
    withdraw_commitment(commitment=gone, why="No", by=table.omar, at=at(2))
    soon = promise(table, at=at(25))
    assert letters(26) == []
    assert [subject for _to, subject in letters(31)] == [f"Promise {soon.number} is due today"]


def test_after_a_long_standstill_nothing_old_is_sent(table):
    promise(table)
    assert letters(12, 4) == []


def test_others_of_the_partner_are_told_when_whoever_promised_has_left(table):
    from commontable.partnership.actions.members import add_member

    promise(table)
    lena = add_member(partner=table.harbor, name="Lena", email="lena@harbor.example", title="", by=table.maya, at=at(1))
    end_membership(member=table.omar, left_on=date(2026, 3, 10), by=table.maya, at=at(9))
    assert [to for to, _subject in letters(17)] == [[lena.email]]


def test_a_letter_that_could_not_leave_is_sent_an_hour_later(table, monkeypatch):
    promise(table)
    real = reminding.reminder_letter

    class Broken:
        def send(self):
            raise SMTPException("no")

    monkeypatch.setattr(reminding, "reminder_letter", lambda *given, **known: Broken())
    assert letters(17) == [] and not Reminder.objects.exists()
    monkeypatch.setattr(reminding, "reminder_letter", real)
    assert len(letters(17)) == 1


def test_days_are_those_of_the_table(table):
    table.partnership.time_zone = "Pacific/Kiritimati"  # a day ahead of UTC at noon
    table.partnership.save()
    promise(table)
    assert remind(at=datetime(2026, 3, 16, 12, tzinfo=UTC)) == 1
    assert (DUE - timedelta(days=14)).isoformat() == "2026-03-17"

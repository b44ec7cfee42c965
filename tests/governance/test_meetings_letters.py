"""Letters about meetings: to everybody who sits, in their language, with the meeting for their calendar."""

import email
from datetime import UTC, datetime, timedelta
from email import policy
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from cast import Table
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import change_meeting
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.models import Body, Meeting
from commontable.governance.tasks import meetings as tasks
from commontable.governance.tasks.meetings import send_letters
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from reading_calendars import checked
from worlds.bodies import make_council

NOW = datetime.now(UTC)
BEGIN = (NOW + timedelta(days=9)).replace(hour=16, minute=0, second=0, microsecond=0)
END = BEGIN + timedelta(minutes=90)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def act(django_capture_on_commit_callbacks):
    """Does it as the pages do, and gives the letters that left."""

    def acts(doing, **told):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            doing(**told)
        return {letter.to[0].partition("@")[0]: letter for letter in mail.outbox}

    return acts


@pytest.fixture
def called(table: Table, council: Body, act):
    """The letters of a meeting that was called."""
    return act(
        tasks.call_and_invite, body=council, title="Council in spring", starts_at=BEGIN, ends_at=END,
        place="Rivermouth library", notes="The report", by=table.maya, at=NOW,
    )  # fmt: skip


def parts(letter: EmailMultiAlternatives) -> dict[str, email.message.EmailMessage]:
    """The parts of the letter as it goes over the wire, by kind."""
    message = email.message_from_bytes(letter.message().as_bytes(), policy=policy.default)
    return {part.get_content_type(): part for part in message.walk() if not part.is_multipart()}


def calendar_of(letter: EmailMultiAlternatives) -> tuple[bytes, str]:
    """The calendar as a mail program finds it, and the method its head names."""
    part = parts(letter)["text/calendar"]
    return part.get_payload(decode=True).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), part["Content-Type"]


def test_everybody_who_sits_is_invited_with_the_meeting_for_their_calendar(table: Table, called) -> None:
    assert sorted(called) == ["alma", "dara", "ines", "maya", "omar", "rosa"]
    letter = called["rosa"]
    assert letter.subject.startswith("Invitation: Council in spring, ")
    assert letter.to == [table.rosa.email]
    for said in ("Hello Rosa Jiménez", "Rivermouth library", "The report", str(Meeting.objects.get().uuid)):
        assert said in letter.body
        assert said in str(parts(letter)["text/html"].get_content())
    written, head = calendar_of(letter)
    (event,) = checked(written)
    assert "method=REQUEST" in head.replace('"', "")
    assert event["ATTENDEE"] == f"mailto:{table.rosa.email}"
    attached = parts(letter)["application/ics"]
    assert attached.get_filename() == "invite.ics"
    assert checked(attached.get_payload(decode=True)) == [event]


def test_no_address_of_another_person_leaves(table: Table, called) -> None:
    for name, letter in called.items():
        whole = letter.message().as_string()
        for other in ("alma", "dara", "ines", "maya", "omar", "rosa"):
            assert other == name or f"{other}@" not in whole


def test_letters_are_in_their_readers_language_and_the_tables_time(table: Table, council: Body, act) -> None:
    table.rosa.user.language = "es"
    table.rosa.user.save(update_fields=["language"])
    table.partnership.time_zone = "America/New_York"
    table.partnership.save(update_fields=["time_zone"])
    begin = datetime(2027, 1, 12, 21, 0, tzinfo=UTC)
    letters = act(
        tasks.call_and_invite, body=Body.objects.get(pk=council.pk), title="Council", starts_at=begin,
        ends_at=begin + timedelta(hours=1), by=table.maya, at=NOW,
    )  # fmt: skip
    assert "martes, 12 de enero" in letters["rosa"].subject
    assert "16:00" in letters["rosa"].body
    assert '<html lang="es">' in letters["rosa"].alternatives[0].content
    assert "Tuesday, January 12" in letters["alma"].body
    assert "Eastern Standard Time" in letters["alma"].body
    written, _head = calendar_of(letters["alma"])
    assert b"DTSTART;TZID=America/New_York:20270112T160000" in written


def test_a_change_of_time_or_place_is_told_and_one_of_notes_is_not(table: Table, called, act) -> None:
    meeting = Meeting.objects.get()
    assert act(tasks.change_and_tell, meeting=meeting, changes={"notes": "x"}, by=table.maya, at=NOW) == {}
    reply_to_meeting(meeting=meeting, answer="yes", by=table.alma, at=NOW)
    letters = act(tasks.change_and_tell, meeting=meeting, changes={"place": "Hall"}, by=table.maya, at=NOW)
    (event,) = checked(calendar_of(letters["rosa"])[0])
    assert (event["SEQUENCE"], event["LOCATION"]) == ("1", "Hall")
    assert "PARTSTAT=ACCEPTED" in calendar_of(letters["alma"])[0].decode().replace("\r\n ", "")
    assert "PARTSTAT=NEEDS-ACTION" in calendar_of(letters["rosa"])[0].decode().replace("\r\n ", "")


def test_a_cancellation_and_a_restoration_reach_calendars(table: Table, called, act) -> None:
    meeting = Meeting.objects.get()
    letters = act(tasks.cancel_and_tell, meeting=meeting, why="Storm", by=table.maya, at=NOW)
    assert letters["omar"].subject.startswith("Cancelled: Council in spring")
    assert "Storm" in letters["omar"].body
    written, head = calendar_of(letters["omar"])
    (event,) = checked(written)
    assert "method=CANCEL" in head.replace('"', "")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", "1")
    letters = act(tasks.restore_and_tell, meeting=meeting, by=table.maya, at=NOW)
    assert checked(calendar_of(letters["omar"])[0])[0]["SEQUENCE"] == "2"


def test_dates_are_asked_for_without_a_calendar(table: Table, council: Body, act) -> None:
    letters = act(
        tasks.plan_and_ask, body=council, title="Spring", options=[(BEGIN, END)], by=table.maya, at=NOW
    )  # fmt: skip
    assert letters["alma"].subject == "Which dates suit you? Spring (Council)"
    assert "text/calendar" not in parts(letters["alma"])
    meeting = Meeting.objects.get()
    letters = act(
        tasks.fix_and_invite, meeting=meeting, option=meeting.options.get(), by=table.omar, at=NOW
    )  # fmt: skip
    assert "text/calendar" in parts(letters["alma"])


def test_the_agenda_goes_out_as_a_letter(table: Table, called, act) -> None:
    meeting = Meeting.objects.get()
    add_item(meeting=meeting, kind="other", title="Buses <at> night", minutes=25, by=table.rosa, at=NOW)
    letters = act(tasks.send_agenda, meeting=meeting, by=table.maya, at=NOW)
    assert len(letters) == 6
    assert "Buses <at> night (25 minutes)" in letters["alma"].body
    assert "Buses &lt;at&gt; night" in letters["alma"].alternatives[0].content
    with pytest.raises(NotPermitted):
        tasks.send_agenda(meeting=meeting, by=table.alma, at=NOW)


def test_invitations_are_sent_again_and_not_after_a_cancellation(table: Table, called, act) -> None:
    meeting = Meeting.objects.get()
    assert len(act(tasks.invite_again, meeting=meeting, by=table.maya, at=NOW)) == 6
    act(tasks.cancel_and_tell, meeting=meeting, why="Storm", by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="needs no letters"):
        tasks.invite_again(meeting=meeting, by=table.maya, at=NOW)


def test_a_letter_the_meeting_has_overtaken_is_not_sent(table: Table, called) -> None:
    """The worker comes to it late: the meeting has moved twice, and a newer letter is under way."""
    meeting, rosa = Meeting.objects.get(), table.rosa.pk
    mail.outbox.clear()
    change_meeting(meeting=meeting, changes={"place": "Hall"}, by=table.maya, at=NOW)
    assert send_letters.call(meeting.pk, "called", [rosa], 0) == 0
    assert send_letters.call(meeting.pk, "cancelled", [rosa], 1) == 0
    assert send_letters.call(meeting.pk, "changed", [rosa], 1) == 1
    assert len(mail.outbox) == 1


def test_a_failing_mail_server_loses_no_letter(table: Table, called, monkeypatch, caplog) -> None:
    """Whoever could be reached is written to once; the others are tried again later, and only they."""
    meeting = Meeting.objects.get()
    people = [table.alma.pk, table.omar.pk, table.rosa.pk]
    real, later = EmailMultiAlternatives.send, []

    def flaky(self, *args, **kwargs):
        if self.to == [table.omar.email]:
            raise SMTPServerDisconnected("gone")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", flaky)

    def put_off(_sending, *given, tried, waits):
        later.append((waits[tried], (*given, tried + 1)))

    monkeypatch.setattr(tasks, "tried_again_later", put_off)
    mail.outbox.clear()
    assert send_letters.call(meeting.pk, "called", people, 0) == 2
    ((minutes, left),) = later
    assert (minutes, left) == (1, (meeting.pk, "called", [table.omar.pk], 0, 1))
    assert table.omar.email not in caplog.text
    monkeypatch.setattr(EmailMultiAlternatives, "send", real)
    assert send_letters.call(*left) == 1
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        [table.alma.email, table.omar.email, table.rosa.email]
    )


def test_an_act_stands_though_every_letter_fails(table: Table, council: Body, act, monkeypatch, caplog) -> None:
    def broken(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", broken)
    act(
        tasks.call_and_invite, body=council, title="Council", starts_at=BEGIN, ends_at=END, by=table.maya, at=NOW
    )  # fmt: skip
    assert Meeting.objects.get().title == "Council"


def test_hostile_titles_add_no_head_to_a_letter(table: Table, council: Body, act) -> None:
    title = "Hi\r\nBcc: all@x.example\r\n\r\n<script>alert(1)</script>\u202egnp 🏫 שלום"
    letters = act(tasks.call_and_invite, body=council, title=title, starts_at=BEGIN, ends_at=END, by=table.maya, at=NOW)
    message = email.message_from_bytes(letters["rosa"].message().as_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert "🏫 שלום" in message["Subject"]
    assert "<script" not in parts(letters["rosa"])["text/html"].get_content()
    checked(calendar_of(letters["rosa"])[0])


def test_one_address_that_cannot_be_written_to_stops_no_other_letter(table: Table, called, caplog) -> None:
    type(table.alma).objects.filter(pk=table.alma.pk).update(email="al\nma@northside.example")
    mail.outbox.clear()
    people = [table.alma.pk, table.omar.pk]
    assert send_letters.call(Meeting.objects.get().pk, "called", people, 0) == 1
    assert [letter.to for letter in mail.outbox] == [[table.omar.email]]

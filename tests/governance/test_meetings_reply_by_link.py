"""The link in a letter answers one meeting for one person, without an account, and ends by itself."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from cast import Table
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.meetings.calling import cancel_meeting
from commontable.governance.letters.reply_links import reply_link
from commontable.governance.models import Body, DateAnswer, Meeting, Reply
from commontable.governance.tasks.meetings import send_letters
from commontable.journal.models import Entry
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

NOW = datetime.now(UTC)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def meeting(table: Table, council: Body) -> Meeting:
    return call_council(table, council, at=NOW)


def link(meeting: Meeting, member) -> str:
    return reply_link(meeting, to=member).removeprefix("http://127.0.0.1:8000")


def test_the_letter_carries_it_and_opening_it_changes_nothing(table: Table, meeting: Meeting) -> None:
    send_letters.call(meeting.pk, "called", [table.rosa.pk], 0)
    found = re.search(r"https?://[^/]+(/reply/[^\s<\"]+/)", mail.outbox[-1].body)[1]
    stranger = Client()
    page = stranger.get(found)
    assert "Rosa Jiménez, will you come?" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"  # with none, forms come without an origin
    assert not Reply.objects.exists()
    assert "Thank you: you come." in stranger.post(found, {"answer": "yes"}).content.decode()
    stranger.post(found, {"answer": "maybe"})
    assert Reply.objects.get().answer == "maybe"
    entry = Entry.objects.filter(event="governance.meeting.replied").order_by("sequence").last()
    assert (entry.actor_name, entry.payload.body["by_link"]) == ("Rosa Jiménez", True)


def test_dates_are_answered_by_it_too(table: Table, council: Body) -> None:
    planned = plan_council(table, council, at=NOW)
    option = planned.options.first()
    url = link(planned, table.rosa)
    assert "which dates suit you?" in Client().get(url).content.decode()
    assert "Thank you" in Client().post(url, {f"option-{option.pk}": "yes"}).content.decode()
    assert "at least one date" in Client().post(url, {"x": "y"}).content.decode()
    assert DateAnswer.objects.get().member == table.rosa


def test_it_ends_with_the_meeting_a_cancellation_or_the_seat(table: Table, meeting: Meeting, caplog) -> None:
    rosa, alma = link(meeting, table.rosa), link(meeting, table.alma)
    with time_machine.travel(meeting.ends_at, tick=False):
        assert Client().get(rosa).status_code == 410
        assert Client().post(rosa, {"answer": "yes"}).status_code == 410
    end_tenure(
        tenure=table.rosa.tenures.get(), ends_on=NOW.date() + timedelta(days=1), why="Moved", by=table.maya, at=NOW
    )  # fmt: skip
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert Client().get(rosa).status_code == 410
        assert Client().get(alma).status_code == 200
    with time_machine.travel(NOW + timedelta(days=181), tick=False):
        Meeting.objects.update(ends_at=NOW + timedelta(days=200))
        assert Client().get(alma).status_code == 410
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    assert Client().post(alma, {"answer": "yes"}).status_code == 410
    assert not Reply.objects.exists()
    assert "/reply/" not in caplog.text


def test_it_is_of_no_use_for_anything_else(table: Table, meeting: Meeting) -> None:
    url = link(meeting, table.rosa)
    stranger = Client()
    stranger.post(url, {"answer": "yes"})
    assert stranger.get(f"/p/rivermouth/meetings/{meeting.uuid}/").status_code == 302  # still has to sign in
    for forged in (url[:-5] + "aaaa/", "/reply/x/", "/reply/" + "x" * 3000 + "/", link(meeting, table.dewi)):
        assert stranger.get(forged).status_code == 410, forged
    assert "Say yes" in stranger.post(url, {"answer": "all"}).content.decode()
    assert Client(enforce_csrf_checks=True).post(url, {"answer": "no"}).status_code == 403
    assert Reply.objects.get().answer == "yes"


def test_it_speaks_its_readers_language(table: Table, meeting: Meeting) -> None:
    table.rosa.user.language = "es"
    table.rosa.user.save(update_fields=["language"])
    assert '<html lang="es">' in Client().get(link(meeting, table.rosa)).content.decode()
    chose = Client()
    chose.cookies["django_language"] = "id"
    assert '<html lang="id">' in chose.get(link(meeting, table.rosa)).content.decode()

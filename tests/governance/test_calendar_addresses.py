"""A secret address gives a member's calendar their meetings, until it is ended; it takes nothing back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from cast import LONG_AGO, Table, client_of
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.meetings.calendars import digest_of, end_feed, open_feed
from commontable.governance.actions.meetings.calling import cancel_meeting, change_meeting
from commontable.governance.models import Body, Feed, Meeting
from commontable.journal.models import Entry
from commontable.partnership.actions.members import end_membership
from commontable.partnership.rules.lifecycle import NotAllowed
from reading_calendars import checked, unfolded
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

NOW = datetime.now(UTC)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def meeting(table: Table, council: Body) -> Meeting:
    return call_council(table, council, at=NOW)


def address(member, body: Body | None = None, *, at: datetime = NOW) -> str:
    _feed, token = open_feed(body=body, by=member, at=at)
    return f"/calendar/{token}.ics"


def test_the_address_is_shown_once_and_only_its_digest_is_kept(table: Table, meeting: Meeting) -> None:
    alma = client_of(table.alma)
    page = alma.post("/p/rivermouth/calendar/new/", {"body": ""}).content.decode()
    token = page.partition("/calendar/")[2]
    shown = next(word for word in page.split("<code>")[1:]).partition("</code>")[0]
    token = shown.rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    kept = Feed.objects.get()
    assert kept.digest == digest_of(token)
    assert token not in str(kept.__dict__)
    assert not any(token in str(entry.payload.body) for entry in Entry.objects.select_related("payload"))
    assert token not in alma.get("/p/rivermouth/calendar/").content.decode()
    assert Client().get(f"/calendar/{token}.ics").status_code == 200


def test_a_calendar_is_read_without_signing_in(table: Table, meeting: Meeting) -> None:
    answer = Client().get(address(table.alma))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = checked(answer.content)
    assert event["SUMMARY"] == "Council"
    assert "X-WR-CALNAME:Rivermouth Cradle-to-Career" in unfolded(answer.content)
    head = Client().head(address(table.alma))
    assert (head.status_code, head.content) == (200, b"")


def test_one_body_or_all_of_ones_own(table: Table, council: Body, meeting: Meeting) -> None:
    from commontable.governance.actions.bodies.bodies import form_body

    other = form_body(
        partnership=table.partnership, name="Reading group", kind="working_group", facilitator=table.ines,
        formed_on=LONG_AGO.date(), by=table.maya, at=LONG_AGO,
    )  # fmt: skip
    call_council(table, other, at=NOW, title="Readers")
    assert [event["SUMMARY"] for event in checked(Client().get(address(table.alma)).content)] == ["Council"]
    assert [event["SUMMARY"] for event in checked(Client().get(address(table.alma, other)).content)] == ["Readers"]
    assert {event["SUMMARY"] for event in checked(Client().get(address(table.ines)).content)} == {"Council", "Readers"}


def test_what_a_feed_holds_and_for_how_long(table: Table, council: Body, meeting: Meeting) -> None:
    plan_council(table, council, at=NOW)  # has no date: in no calendar
    url = address(table.alma)
    cancel_meeting(meeting=meeting, why="Storm", by=table.maya, at=NOW)
    (event,) = checked(Client().get(url).content)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", "1")
    with time_machine.travel(NOW + timedelta(days=29), tick=False):
        assert len(checked(Client().get(url).content)) == 1
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert checked(Client().get(url).content) == []
    call_council(table, council, at=NOW)
    with time_machine.travel(NOW + timedelta(days=360), tick=False):
        assert len(checked(Client().get(url).content)) == 1
    with time_machine.travel(NOW + timedelta(days=380), tick=False):
        assert checked(Client().get(url).content) == []


def test_a_program_that_has_it_already_gets_nothing_again(table: Table, meeting: Meeting) -> None:
    url, client = address(table.alma), Client()
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    later = NOW + timedelta(seconds=5)
    with time_machine.travel(later, tick=False):
        change_meeting(meeting=meeting, changes={"place": "Hall"}, by=table.maya, at=later)
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
        assert client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_addresses_that_are_not_look_all_the_same(table: Table, meeting: Meeting, caplog) -> None:
    feed, token = open_feed(body=None, by=table.alma, at=NOW)
    end_feed(feed=feed, by=table.alma, at=NOW)
    gone = Client().get(f"/calendar/{token}.ics")
    never = Client().get("/calendar/never.ics")
    assert (gone.status_code, gone.content) == (never.status_code, never.content) == (404, never.content)
    assert token not in caplog.text


def test_an_address_ends_with_its_members_seat_at_the_table(table: Table, council: Body, meeting: Meeting) -> None:
    url = address(table.omar)
    end_membership(member=table.omar, left_on=NOW.date() + timedelta(days=2), by=table.maya, at=NOW)
    assert Client().get(url).status_code == 200
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert Client().get(url).status_code == 404


def test_meetings_of_a_body_one_has_left_are_gone_without_a_job(table: Table, council: Body, meeting: Meeting) -> None:
    url = address(table.rosa)
    tenure = table.rosa.tenures.get()
    end_tenure(tenure=tenure, ends_on=NOW.date() + timedelta(days=1), why="Moved", by=table.maya, at=NOW)
    assert len(checked(Client().get(url).content)) == 1
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert checked(Client().get(url).content) == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_old_meetings_a_program_sends_back_are_refused(table: Table, meeting: Meeting, method: str, caplog) -> None:
    """A client that replays what it once read, or pushes its own copy, changes nothing and is told so."""
    url = address(table.alma)
    old = Client().get(url).content
    change_meeting(meeting=meeting, changes={"place": "Hall"}, by=table.maya, at=NOW)
    strict = Client(enforce_csrf_checks=True)
    answer = getattr(strict, method)(url, old, content_type="text/calendar")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert Meeting.objects.get().place == "Hall"
    assert url not in caplog.text


def test_addresses_are_ones_own_and_not_without_number(table: Table, charlie, council: Body) -> None:
    feed, _token = open_feed(body=None, by=table.alma, at=NOW)
    with pytest.raises(NotAllowed, match="Only the person"):
        end_feed(feed=feed, by=table.maya, at=NOW)
    assert client_of(table.maya).post(f"/p/rivermouth/calendar/{feed.pk}/end/").status_code == 404
    assert client_of(table.alma).post(f"/p/rivermouth/calendar/{feed.pk}/end/").status_code == 302
    with pytest.raises(NotAllowed, match="already"):
        end_feed(feed=feed, by=table.alma, at=NOW)
    with pytest.raises(ValueError, match="different partnerships"):
        open_feed(body=council, by=charlie, at=NOW)
    for _ in range(10):
        open_feed(body=None, by=table.rosa, at=NOW)
    with pytest.raises(NotAllowed, match="10 calendar addresses"):
        open_feed(body=None, by=table.rosa, at=NOW)
    assert "10 calendar addresses" in client_of(table.rosa).post("/p/rivermouth/calendar/new/").content.decode()


def test_strangers_may_not_try_addresses_without_end(db: None) -> None:
    stranger = Client(REMOTE_ADDR="203.0.113.77")
    answers = [stranger.get(f"/calendar/try-{n}.ics").status_code for n in range(61)]
    assert answers[:60] == [404] * 60
    assert answers[60] == 429


def test_a_feed_costs_few_queries(table: Table, council: Body, django_assert_max_num_queries) -> None:
    for day in range(12):
        call_council(table, council, at=NOW, in_days=day + 1)
    url = address(table.alma)
    with django_assert_max_num_queries(4):
        assert len(checked(Client().get(url).content)) == 12

"""Times as people type them: in the table's zone, with hours the clocks skip or repeat refused in a sentence."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.forms.meetings.calling import CallForm, DatesForm
from commontable.governance.models import Body, Meeting
from commontable.governance.rules.timetable import begins, budget_of
from worlds.bodies import make_council

NEW_YORK = ZoneInfo("America/New_York")


def filled(**told: object) -> CallForm:
    form = CallForm({"body": "council", "title": "Council", "minutes": 240} | told, bodies=Body.objects.all())
    form.is_valid()
    return form


@pytest.fixture
def council(table: Table) -> Body:
    table.partnership.time_zone = "America/New_York"
    table.partnership.save(update_fields=["time_zone"])
    return make_council(table)[0]


def test_a_meeting_through_the_night_the_clocks_change_lasts_its_minutes(council: Body) -> None:
    with timezone.override(NEW_YORK):
        spring = filled(starts_at="2027-03-13T23:30").told()
        autumn = filled(starts_at="2027-11-06T23:30").told()
    assert spring["ends_at"].astimezone(NEW_YORK).strftime("%H:%M") == "04:30"
    assert autumn["ends_at"].astimezone(NEW_YORK).strftime("%H:%M") == "02:30"
    for told in (spring, autumn):
        assert budget_of([240], starts_at=told["starts_at"], ends_at=told["ends_at"]).over == 0
    times = begins([180, 60], starts_at=spring["starts_at"])
    assert [at.astimezone(NEW_YORK).strftime("%H:%M") for at in times] == ["23:30", "03:30"]


@pytest.mark.parametrize("skipped_or_twice", ["2027-03-14T02:30", "2027-11-07T01:30"])
def test_an_hour_that_is_not_or_is_twice_is_asked_about(council: Body, skipped_or_twice: str) -> None:
    with timezone.override(NEW_YORK):
        form = filled(starts_at=skipped_or_twice)
    assert "may be ambiguous or it may not exist" in str(form.errors["starts_at"])


def test_the_page_reads_times_in_the_zone_of_the_table(table: Table, council: Body) -> None:
    told = {"body": "council", "title": "Council", "starts_at": "2027-07-01T16:00", "minutes": 60}
    assert client_of(table.maya).post("/p/rivermouth/meetings/call/", told).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime(2027, 7, 1, 20, 0, tzinfo=UTC)
    page = client_of(table.maya).get(f"/p/rivermouth/meetings/{meeting.uuid}/change/").content.decode()
    assert 'value="2027-07-01T16:00"' in page
    assert 'name="minutes" value="60"' in page


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9" * 40}, "minutes"),
        ({"title": "x" * 100_000}, "title"),
        ({"title": "<p></p>"}, "title"),
        ({"notes": "word " * 20_000}, "notes"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59"}, "starts_at"),
        ({"starts_at": "2999-12-31T23:59"}, "starts_at"),
        ({"body": "elsewhere"}, "body"),
        ({"body": "\0"}, "body"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(table: Table, council: Body, told: dict[str, str], field) -> None:
    good = {"body": "council", "title": "Our own words", "starts_at": "2027-07-01T16:00", "minutes": "60"}
    answer = client_of(table.maya).post("/p/rivermouth/meetings/call/", good | told)
    assert answer.status_code == 200
    assert not Meeting.objects.exists()
    form = answer.context["form"]
    assert form.errors
    assert field in form.errors or form.non_field_errors()
    if field != "title":
        assert "Our own words" in answer.content.decode()


def test_dates_left_empty_are_left_out(council: Body) -> None:
    with timezone.override(NEW_YORK):
        form = DatesForm({"date_1": "2027-07-01T16:00", "date_4": "2027-07-02T16:00", "minutes": 60})
        assert form.is_valid(), form.errors
    assert [begin.astimezone(UTC).hour for begin, _end in form.offered()] == [20, 20]

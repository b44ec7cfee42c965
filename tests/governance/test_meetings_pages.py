"""The pages about meetings: the list, one meeting, dates, replies, agenda; who sees and does what."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from cast import Table, client_of
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import cancel_meeting
from commontable.governance.models import AgendaItem, Body, DateAnswer, Meeting, Reply
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import MeetingStage
from worlds.bodies import make_council
from worlds.meetings import call_council, plan_council

NOW = datetime.now(UTC)


@pytest.fixture
def council(table: Table) -> Body:
    return make_council(table)[0]


@pytest.fixture
def meeting(table: Table, council: Body) -> Meeting:
    return call_council(table, council, at=NOW)


def url(name: str, meeting: Meeting | None = None, **parts) -> str:
    if meeting is not None:
        parts["meeting"] = meeting.uuid
    return reverse(f"governance:{name}", kwargs={"table": "rivermouth", **parts})


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_list_teaches_while_it_is_empty(table: Table) -> None:
    assert "First there is a body" in text(client_of(table.maya).get(url("meetings")))
    make_council(table)
    page = text(client_of(table.maya).get(url("meetings")))
    assert "A meeting begins with a time" in page
    assert "Find a date" in page


def test_the_list_shows_the_next_first_and_filters_by_body(table: Table, council: Body, meeting: Meeting) -> None:
    sooner = call_council(table, council, at=NOW, in_days=3, title='Extra & "meeting"')
    page = text(client_of(table.rosa).get(url("meetings")))
    assert page.index("Extra &amp; &quot;meeting") < page.index(str(meeting.uuid))
    assert "The next meeting is on " in page
    csv = client_of(table.rosa).get(url("meetings_csv")).content.decode()
    assert csv.count("\r\n") == 3
    cancel_meeting(meeting=sooner, why="Storm", by=table.maya, at=NOW)
    assert "Held and cancelled" in text(client_of(table.rosa).get(url("meetings") + "?body=council"))


def test_only_who_leads_a_body_is_offered_to_call(table: Table, council: Body) -> None:
    for person, is_offered in ((table.maya, True), (table.omar, True), (table.rosa, False), (table.ines, False)):
        page = text(client_of(person).get(url("meetings")))
        assert (url("plan_meeting") in page) == is_offered, person
        assert client_of(person).get(url("call_meeting")).status_code == (200 if is_offered else 403)


def test_calling_by_the_page_invites_everybody_who_sits(
    table: Table, council: Body, django_capture_on_commit_callbacks
) -> None:
    day = (NOW + timedelta(days=5)).date().isoformat()
    data = {"body": "council", "title": "Council", "starts_at": f"{day}T16:00", "minutes": 90, "place": "Library"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(table.omar).post(url("call_meeting"), data, follow=True)
    assert "Library" in text(answer)
    assert sorted(letter.to[0].partition("@")[0] for letter in mail.outbox) == [
        "alma", "dara", "ines", "maya", "omar", "rosa",
    ]  # fmt: skip
    made = Meeting.objects.get()
    assert (made.ends_at - made.starts_at) == timedelta(minutes=90)


def test_a_form_that_cannot_be_keeps_what_was_written(table: Table, council: Body) -> None:
    data = {"body": "council", "title": "Council", "starts_at": "2020-01-01T16:00", "minutes": 90, "place": "Our hall"}
    page = text(client_of(table.maya).post(url("call_meeting"), data))
    assert "This time has passed" in page
    assert "Our hall" in page
    assert not Meeting.objects.exists()


def test_dates_are_planned_answered_and_fixed_without_a_script(table: Table, council: Body) -> None:
    days = [(NOW + timedelta(days=n)).date().isoformat() for n in (4, 6)]
    data = {"body": "council", "title": "Spring", "minutes": 60}
    data |= {f"date_{n}": f"{day}T16:00" for n, day in enumerate(days, start=1)}
    answer = client_of(table.maya).post(url("plan_meeting"), data, follow=True)
    meeting = Meeting.objects.get()
    assert meeting.stage == MeetingStage.FINDING_DATE
    assert "nobody has said that they can come" in text(answer)
    first, second = meeting.options.order_by("starts_at")
    for person in (table.alma, table.omar):
        said = {f"option-{first.pk}": "no", f"option-{second.pk}": "yes"}
        page = text(client_of(person).post(url("answer_dates", meeting), said, follow=True))
    assert "Best so far" in page
    assert "2 of 4 seats, quorum by heads and by sectors met" in page
    assert "2 seats have not answered" in page
    page = text(client_of(table.maya).post(url("fix_date", meeting, option=second.pk), follow=True))
    assert "The meeting is called for" in page
    assert "Will you come?" in page
    page = text(client_of(table.omar).post(url("fix_date", meeting, option=first.pk), follow=True))
    assert "fixed meanwhile" in page


def test_answers_nobody_offered_are_not_taken(table: Table, council: Body) -> None:
    planned = plan_council(table, council, at=NOW)
    option = planned.options.first()
    page = client_of(table.alma).post(url("answer_dates", planned), {f"option-{option.pk}": "perhaps"})
    assert page.status_code == 200
    assert not DateAnswer.objects.exists()
    page = text(client_of(table.alma).post(url("answer_dates", planned), {}, follow=True))
    assert "at least one date" in page


def test_replying_and_who_comes(table: Table, meeting: Meeting) -> None:
    alma = client_of(table.alma)
    page = text(alma.post(url("reply_to_meeting", meeting), {"answer": "no"}, follow=True))
    assert "Your alternate can come" in page
    text(client_of(table.dara).post(url("reply_to_meeting", meeting), {"answer": "yes"}, follow=True))
    page = text(alma.get(url("meeting", meeting)))
    assert "Dara Okafor" in page
    assert 'value="no" aria-pressed="true"' in page
    assert text(alma.post(url("reply_to_meeting", meeting), {"answer": "x"}, follow=True)).count("Say yes") == 1
    assert Reply.objects.count() == 2


def test_headline_says_when_where_and_how_much_there_is_to_decide(table: Table, meeting: Meeting) -> None:
    for title in ("One", "Two"):
        add_item(meeting=meeting, kind=ItemKind.PROPOSAL, title=title, by=table.alma, at=NOW)
    page = text(client_of(table.rosa).get(url("meeting", meeting)))
    heading = re.search(r"<h1>(.*?)</h1>", page)[1]
    assert heading.endswith("Rivermouth library: two things to decide")
    assert "The items take 20 of 90 minutes; 70 minutes are free." in page


def test_agenda_is_ordered_by_buttons(table: Table, meeting: Meeting) -> None:
    items = [add_item(meeting=meeting, kind="other", title=t, by=table.alma, at=NOW, minutes=40) for t in "ABC"]
    maya = client_of(table.maya)
    page = text(maya.post(url("move_item", meeting, item=items[2].pk), {"to": "1"}, follow=True))
    assert "30 minutes too many" in page
    assert [item.title for item in meeting.items.order_by("position")] == ["C", "A", "B"]
    text(maya.post(url("move_item", meeting, item=items[2].pk), {"to": "99"}, follow=True))
    assert [item.title for item in meeting.items.order_by("position")] == ["A", "B", "C"]
    for bad in ("", "-1", "x", "9" * 30):
        text(maya.post(url("move_item", meeting, item=items[0].pk), {"to": bad}, follow=True))
    assert [item.position for item in meeting.items.order_by("position")] == [1, 2, 3]
    assert client_of(table.alma).post(url("move_item", meeting, item=items[0].pk), {"to": "2"}).status_code == 403


def test_items_are_changed_and_taken_off_by_whoever_raised_them_and_by_whoever_leads(table, meeting) -> None:
    item = add_item(meeting=meeting, kind="other", title="Bus lines", by=table.alma, at=NOW)
    told = {"title": "Bus lines at night", "kind": "report", "minutes": 5}
    assert client_of(table.rosa).post(url("change_item", meeting, item=item.pk), told).status_code == 403
    assert client_of(table.rosa).post(url("remove_item", meeting, item=item.pk)).status_code == 403
    client_of(table.alma).post(url("change_item", meeting, item=item.pk), told)
    assert AgendaItem.objects.get().title == "Bus lines at night"
    text(client_of(table.omar).post(url("remove_item", meeting, item=item.pk), follow=True))
    assert not AgendaItem.objects.exists()


def test_an_item_by_hand_needs_a_title_or_something_to_be_about(table: Table, meeting: Meeting) -> None:
    rosa = client_of(table.rosa)
    assert "An item needs a title" in text(rosa.post(url("add_item", meeting), {"kind": "other", "minutes": 5}))
    rosa.post(url("add_item", meeting), {"kind": "other", "minutes": 5, "title": "School buses 🚌 حافلات"})
    assert AgendaItem.objects.get().raised_by == table.rosa
    page = text(rosa.get(url("print_agenda", meeting)))
    assert "School buses 🚌 حافلات" in page
    assert "School buses" in rosa.get(url("agenda_csv", meeting)).content.decode()


def test_two_people_changing_a_meeting_at_once_lose_nothing(table: Table, meeting: Meeting) -> None:
    maya = client_of(table.maya)
    page = maya.get(url("change_meeting", meeting)).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    local = meeting.starts_at.strftime("%Y-%m-%dT%H:%M")
    told = {"title": "Council", "starts_at": local, "minutes": 90, "seen": seen}
    assert client_of(table.omar).post(url("change_meeting", meeting), told | {"place": "Town hall"}).status_code == 302
    page = text(maya.post(url("change_meeting", meeting), told | {"place": "School"}))
    assert "Somebody changed this while you were writing" in page
    assert "School" in page
    assert Meeting.objects.get().place == "Town hall"
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert maya.post(url("change_meeting", meeting), told | {"place": "School", "seen": seen}).status_code == 302
    assert Meeting.objects.get().place == "School"


def test_cancelling_asks_why_and_restoring_is_one_click(table: Table, meeting: Meeting) -> None:
    maya = client_of(table.maya)
    assert "This field is required" in text(maya.post(url("cancel_meeting", meeting), {"why": ""}))
    page = text(maya.post(url("cancel_meeting", meeting), {"why": "The library is flooded"}, follow=True))
    assert "The library is flooded" in page
    assert "Cancelled:" in page
    page = text(maya.post(url("restore_meeting", meeting), follow=True))
    assert "takes place after all" in page


def test_the_pages_cost_few_queries(table, meeting, django_assert_max_num_queries) -> None:
    for n in range(8):
        add_item(meeting=meeting, kind="other", title=f"Item {n}", by=table.alma, at=NOW)
    client = client_of(table.alma)
    client.get(url("meeting", meeting))
    with django_assert_max_num_queries(12):
        client.get(url("meeting", meeting))
    with django_assert_max_num_queries(10):
        client.get(url("meetings"))

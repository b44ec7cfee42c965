"""Three faces of one meeting: they agree, change only when something happened, and show readers what is theirs."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.actions import live
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.models import Attendance, Decision, Origin, Turn
from commontable.governance.rules.meeting import MeetingStage
from commontable.partnership.actions.members import end_membership
from worlds.bodies import make_council
from worlds.live import called, everybody_there, under_way

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def room(table: Table):
    body, seats = make_council(table)
    at = timezone.now() - timedelta(minutes=1)
    meeting, items = under_way(table, body, at=at)
    everybody_there(table, meeting, seats, at=at)

    def url(route: str, **parts: object) -> str:
        return reverse(f"governance:{route}", kwargs={"table": table.slug, "meeting": meeting.uuid, **parts})

    return SimpleNamespace(table=table, meeting=meeting, items=items, seats=seats, body=body, at=at, url=url)


def tag(answer) -> str:
    return answer["ETag"].strip('"')


@pytest.mark.parametrize("face", ["live", "run", "screen"])
def test_a_face_that_asks_gets_an_answer_only_when_something_happened(room, face):
    client = client_of(room.table.maya)
    page = client.get(room.url(face))
    assert page.status_code == 200
    assert f"seen={tag(page)}" in page.content.decode()
    assert client.get(room.url(face), {"seen": tag(page)}, **HTMX).status_code == 204
    live.move_on(meeting=room.meeting, to=room.items[0], seen=None, by=room.table.maya, at=room.at)
    fresh = client.get(room.url(face), {"seen": tag(page)}, **HTMX)
    assert fresh.status_code == 200
    assert "Item 1" in fresh.content.decode()
    assert "<html" not in fresh.content.decode()
    assert client.get(room.url(face), {"seen": tag(fresh)}, **HTMX).status_code == 204


def test_asking_whether_something_happened_is_cheap(room, django_assert_max_num_queries):
    client = client_of(room.table.rosa)
    seen = tag(client.get(room.url("live")))
    with django_assert_max_num_queries(8):
        client.get(room.url("live"), {"seen": seen}, **HTMX)


def test_a_phone_takes_few_questions_however_many_wait(room, django_assert_max_num_queries):
    for seat in room.seats.values():
        live.call_on(meeting=room.meeting, seat=seat, by=room.table.maya, at=room.at)
    client = client_of(room.table.rosa)
    client.get(room.url("live"))
    with django_assert_max_num_queries(30):
        client.get(room.url("live"), **HTMX)


def test_a_member_asks_for_the_word_and_takes_it_back(room):
    client, seat = client_of(room.table.rosa), room.seats["families"]
    answer = client.post(room.url("ask_for_word"), {"seat": seat.pk}, **HTMX)
    assert "You speak next." in answer.content.decode()
    turn = Turn.objects.get(seat=seat)
    assert "Ask for the word" in client.post(room.url("give_back_word", turn=turn.pk), **HTMX).content.decode()
    redirected = client.post(room.url("ask_for_word"), {"seat": seat.pk})  # without JavaScript
    assert redirected["Location"] == room.url("live")


@pytest.mark.parametrize("seat", ["", "x", "9" * 30, "0"])
def test_nonsense_for_a_seat_is_answered_in_a_sentence_or_not_found(room, seat):
    answer = client_of(room.table.rosa).post(room.url("ask_for_word"), {"seat": seat}, **HTMX)
    assert answer.status_code in {200, 404}
    assert not Turn.objects.exists()


def test_members_cannot_lead(room):
    client = client_of(room.table.rosa)
    live.ask_for_word(meeting=room.meeting, seat=room.seats["families"], by=room.table.rosa, at=room.at)
    turn = Turn.objects.get().pk
    assert client.get(room.url("run")).status_code == 403
    for url in (
        room.url("move_on"), room.url("call_on"), room.url("give_word", turn=turn), room.url("end_word", turn=turn),
        room.url("end_meeting"), room.url("attendance"), room.url("decide_in_meeting"), room.url("take_back_opening"),
        room.url("promise_in_meeting"), room.url("note_outcome", item=room.items[0].pk),
    ):  # fmt: skip
        assert client.post(url, {}).status_code == 403, url
    room.meeting.refresh_from_db()
    assert room.meeting.stage == MeetingStage.LIVE


def test_a_member_without_a_seat_reads_and_cannot_ask(room):
    from cast import seated
    from commontable.partnership.actions.members import add_member

    guest = seated(
        add_member(partner=room.table.harbor, name="Gia", email="gia@harbor.example", by=room.table.maya, at=room.at)
    )
    client = client_of(guest)
    assert "without a seat in it" in client.get(room.url("live")).content.decode()
    assert client.post(room.url("ask_for_word"), {"seat": room.seats["nonprofit"].pk}).status_code == 403


def test_another_table_and_the_departed_find_nothing(room, charlie):
    for person in (charlie, room.table.dewi):
        assert client_of(person).get(room.url("live")).status_code == 404
    elsewhere = reverse("governance:live", kwargs={"table": charlie.partnership.slug, "meeting": room.meeting.uuid})
    assert client_of(charlie).get(elsewhere).status_code == 404
    end_membership(member=room.table.rosa, left_on=timezone.now().date(), by=room.table.maya, at=room.at)
    assert client_of(room.table.rosa).get(room.url("live")).status_code == 404


def test_a_seat_of_another_body_is_not_found(room):
    from commontable.governance.actions.bodies.bodies import form_body
    from commontable.governance.actions.bodies.seats import open_seat

    act = {"by": room.table.maya, "at": room.at}
    other = form_body(partnership=room.table.partnership, name="Group", kind="working_group", **act)
    seat = open_seat(body=other, name="Elsewhere", sector="health", **act)
    assert client_of(room.table.maya).post(room.url("call_on"), {"seat": seat.pk}).status_code == 404


def test_who_presses_second_sees_that_the_meeting_moved_on(room):
    client = client_of(room.table.omar)
    live.move_on(meeting=room.meeting, to=room.items[0], seen=None, by=room.table.maya, at=room.at)
    answer = client.post(room.url("move_on"), {"to": room.items[0].pk, "seen": ""}, **HTMX).content.decode()
    assert "Somebody moved on in the agenda already" in answer
    assert "Item 1" in answer


def test_the_wall_shows_who_speaks_waits_and_has_not_been_heard(room):
    turn = live.call_on(meeting=room.meeting, seat=room.seats["nonprofit"], by=room.table.maya, at=room.at)
    live.give_word(turn=turn, by=room.table.maya, at=room.at)
    live.call_on(meeting=room.meeting, seat=room.seats["families"], by=room.table.maya, at=room.at)
    page = client_of(room.table.alma).get(room.url("screen")).content.decode()
    for said in ("Omar Haddad", "Rosa Jiménez", "School systems", "3 of 3 voting seats are here", "<noscript>"):
        assert said in page
    assert "<button" not in page.partition("<main")[2]


def test_time_counts_down_from_what_the_server_says(room):
    live.move_on(meeting=room.meeting, to=room.items[0], seen=None, by=room.table.maya, at=room.at)
    page = client_of(room.table.rosa).get(room.url("live")).content.decode()
    assert 'data-left="%s left"' in page
    assert "left</time-left>" in page


def test_the_whole_roll_is_one_form(room):
    client = client_of(room.table.maya)
    page = client.get(room.url("attendance")).content.decode()
    assert page.count("<fieldset") == 5  # four seats and what the rest is
    wanted = {
        f"seat-{room.seats['schools'].pk}": f"present:{room.table.alma.pk}",
        f"seat-{room.seats['families'].pk}": "excused",
    }
    assert client.post(room.url("attendance"), wanted)["Location"] == room.url("run")
    found = {one.seat.name: (one.presence, one.member) for one in Attendance.objects.select_related("seat", "member")}
    assert found["Northside"] == ("present", room.table.alma)
    assert found["Families"] == ("excused", None)
    assert found["Harbor"] == ("present", room.table.omar)
    refused = client.post(room.url("attendance"), {f"seat-{room.seats['families'].pk}": "present:999"})
    assert refused.status_code == 200
    assert "Select a valid choice" in refused.content.decode()


def test_seats_left_open_follow_the_rest(table):
    body, seats = make_council(table)
    meeting, _items = under_way(table, body, at=timezone.now())
    url = reverse("governance:attendance", kwargs={"table": table.slug, "meeting": meeting.uuid})
    client_of(table.maya).post(url, {"rest": "present", f"seat-{seats['families'].pk}": "absent"})
    assert Attendance.objects.filter(presence="present").count() == 3
    assert Attendance.objects.get(seat=seats["families"]).presence == "absent"


def test_what_happens_is_written_down_in_place(room):
    client = client_of(room.table.omar)
    live.move_on(meeting=room.meeting, to=room.items[0], seen=None, by=room.table.maya, at=room.at)
    part = client.get(room.url("decide_in_meeting"), **HTMX).content.decode()
    assert "<html" not in part
    assert f'value="{room.items[0].pk}" selected' in part
    client.post(
        room.url("decide_in_meeting"),
        {"title": "Meet in schools", "text": "We meet in schools.", "item": room.items[0].pk},
    )
    decision = Decision.objects.get()
    assert (decision.meeting, decision.item) == (room.meeting, room.items[0])
    due = (timezone.now() + timedelta(days=9)).date()
    client.post(
        room.url("promise_in_meeting"),
        {"member": room.table.omar.pk, "what": "Open the hall", "due_on": due.isoformat(), "item": room.items[0].pk},
    )
    assert Origin.objects.get().item == room.items[0]
    client.post(room.url("note_outcome", item=room.items[0].pk), {"came_of_it": "<p>Agreed</p>", "seen": ""})
    room.items[0].refresh_from_db()
    assert room.items[0].came_of_it == "Agreed"
    conflict = client.post(room.url("note_outcome", item=room.items[0].pk), {"came_of_it": "Other", "seen": ""})
    assert "while you were writing" in conflict.content.decode()
    assert "Other" in conflict.content.decode()  # nothing typed is lost
    page = client.get(room.url("run")).content.decode()
    assert "Decision 1" in page
    assert "Open the hall" in page


def test_a_meeting_is_opened_led_and_ended_by_pressing(table):
    body, _seats = make_council(table)
    meeting = called(table, body, at=timezone.now() - timedelta(minutes=5))
    client = client_of(table.omar)

    def url(route: str, **parts: object) -> str:
        return reverse(f"governance:{route}", kwargs={"table": table.slug, "meeting": meeting.uuid, **parts})

    assert "Open the meeting" in client.get(url("run")).content.decode()
    assert "has not begun yet" in client_of(table.rosa).get(url("live")).content.decode()
    client.post(url("open_meeting"))
    client.post(url("open_meeting"))  # twice
    first = meeting.items.order_by("position").first()
    client.post(url("move_on"), {"to": first.pk, "seen": ""})
    assert "cannot begin again" in client.get(url("end_meeting")).content.decode()
    assert client.post(url("end_meeting"))["Location"] == url("minutes")
    meeting.refresh_from_db()
    assert meeting.stage == MeetingStage.HELD
    for route in ("run", "live", "screen"):
        assert client.get(url(route)).status_code == 200
    assert "attendance" in client.get(url("attendance_csv"))["Content-Disposition"]


def test_an_item_in_a_round_leads_to_ones_position(room):
    act = {"by": room.table.maya, "at": room.at}
    proposal = draft_proposal(body=room.body, title="Share attendance", text="Weekly.", **act)
    table_proposal(proposal=proposal, **act)
    item = add_item(meeting=room.meeting, kind="proposal", title="Attendance", proposal=proposal, **act)
    live.move_on(meeting=room.meeting, to=item, seen=None, **act)
    client, link = client_of(room.table.rosa), f"/proposals/{proposal.number}/"
    page = client.get(room.url("live")).content.decode()
    assert "Read what this is about" in page
    assert link in page
    open_round(proposal=proposal, **act)
    assert "Read it and give your position" in client.get(room.url("live"), **HTMX).content.decode()
    assert link in client_of(room.table.maya).get(room.url("run")).content.decode()


def test_hostile_names_stay_words(room):
    item = room.items[0]
    type(item).objects.filter(pk=item.pk).update(title='<script>alert("x")</script>\u202e مرحبا 🎉' + "W" * 100)
    item.refresh_from_db()
    live.move_on(meeting=room.meeting, to=item, seen=None, by=room.table.maya, at=room.at)
    for route in ("live", "run", "screen"):
        page = client_of(room.table.maya).get(room.url(route)).content.decode()
        assert "<script>alert" not in page
        assert "مرحبا" in page


@pytest.mark.parametrize("face", ["live", "run", "screen"])
def test_a_face_whose_session_has_ended_is_loaded_anew_and_never_holds_the_page_to_sign_in_on(room, face):
    client = client_of(room.table.maya)
    seen = tag(client.get(room.url(face)))
    client.logout()
    asked = client.get(room.url(face), {"seen": seen}, **HTMX)
    assert (asked.status_code, asked["HX-Refresh"], asked.content) == (204, "true", b"")
    pressed = client.post(room.url("ask_for_word"), {"seat": room.seats["families"].pk}, **HTMX)
    assert (pressed.status_code, pressed["HX-Refresh"], pressed.content) == (204, "true", b"")
    assert client.get(room.url(face))["Location"].startswith("/accounts/login/"), "the whole page leads to signing in"

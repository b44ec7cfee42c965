"""Minutes on pages: drafted by one press, corrected by those who sat, settled, approved; versions stay readable."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.actions import live, minutes
from commontable.governance.datasets.needs import minutes as needs
from commontable.governance.models import Correction, Minutes
from commontable.governance.rules.meeting import MinutesStage
from worlds.bodies import make_council
from worlds.live import called, held, prepared


@pytest.fixture
def desk(table: Table):
    body, seats = make_council(table)
    at = timezone.now() - timedelta(days=2)
    meeting = held(table, body, seats, at=at)

    def url(route: str, **parts: object) -> str:
        return reverse(f"governance:{route}", kwargs={"table": table.slug, "meeting": meeting.uuid, **parts})

    return SimpleNamespace(table=table, meeting=meeting, body=body, url=url, at=at, day=table.partnership.day(at))


def the_minutes() -> Minutes:
    return Minutes.objects.get()


def text(answer) -> str:
    return answer.content.decode()


def test_from_one_press_to_approval(desk):
    maya, rosa = client_of(desk.table.maya), client_of(desk.table.rosa)
    assert "Draft the minutes from what happened" in text(maya.get(desk.url("minutes")))
    assert "Draft the minutes" not in text(rosa.get(desk.url("minutes")))
    assert maya.post(desk.url("draft_minutes"))["Location"] == desk.url("write_minutes")
    wanted = {"text": the_minutes().text + "\n\nWe ended in time.", "seen": the_minutes().revision}
    assert maya.post(desk.url("write_minutes"), wanted)["Location"] == desk.url("minutes")
    until = timezone.now().date() + timedelta(days=5)
    maya.post(desk.url("prepare_minutes"), {"corrections_until": until.isoformat()})
    assert "Do these minutes say what happened?" in text(rosa.get(desk.url("minutes")))
    assert "Propose a correction" not in text(client_of(desk.table.alma).get(desk.url("minutes")))
    rosa.post(desk.url("correct_minutes"), {"text": "We said autumn."})
    correction = Correction.objects.get()
    settled = {
        "stage": "taken", "seen": the_minutes().revision, "answer": "",
        "text": the_minutes().text.replace("spring", "autumn"),
    }  # fmt: skip
    maya.post(desk.url("settle_correction", correction=correction.pk), settled)
    page = text(rosa.get(desk.url("minutes_version", number=2)))
    assert "<del>spring." in page
    assert "<ins>autumn." in page
    refused = maya.post(desk.url("approve_minutes"), {"seen": the_minutes().revision})
    assert "Corrections are open" in text(refused)
    following = called(desk.table, desk.body, at=timezone.now(), title="Next council")
    live.open_meeting(meeting=following, by=desk.table.maya, at=timezone.now())
    maya.post(desk.url("approve_minutes"), {"seen": the_minutes().revision, "approved_in": following.pk})
    assert the_minutes().stage == MinutesStage.APPROVED
    page = text(rosa.get(desk.url("minutes")))
    assert "These minutes are approved" in page
    assert "Next council" in page
    assert [version.number for version in the_minutes().versions.order_by("number")] == [1, 2, 3]


def test_what_was_typed_survives_another_writer(desk):
    draft = minutes.draft_minutes(meeting=desk.meeting, by=desk.table.maya, at=desk.at)
    seen = draft.revision
    minutes.write_minutes(minutes=draft, text="Maya wrote this.", by=desk.table.maya, at=desk.at)
    omar = client_of(desk.table.omar)
    answer = omar.post(desk.url("write_minutes"), {"text": "Omar wrote that.", "seen": seen})
    assert "Somebody changed this while you were writing" in text(answer)
    assert "Omar wrote that." in text(answer)
    assert f'value="{draft.revision}"' in text(answer)
    again = omar.post(desk.url("write_minutes"), {"text": "Omar wrote that.", "seen": draft.revision})
    assert again.status_code == 302
    assert the_minutes().text == "Omar wrote that."


@pytest.mark.parametrize("long", ["x" * 100_001, "word " * 30_000])
def test_too_long_is_said_and_kept(desk, long):
    minutes.draft_minutes(meeting=desk.meeting, by=desk.table.maya, at=desk.at)
    answer = client_of(desk.table.maya).post(desk.url("write_minutes"), {"text": long, "seen": 1})
    assert "at most 100,000 fit here" in text(answer) or "at most 100000 fit here" in text(answer)
    assert long.strip()[:1000] in text(answer)


def test_pasted_word_markup_is_cleaned(desk):
    minutes.draft_minutes(meeting=desk.meeting, by=desk.table.maya, at=desk.at)
    pasted = "<p class=MsoNormal>We <b>agreed</b><o:p></o:p></p><ul><li>first<li>second</ul>\u202e"
    client_of(desk.table.maya).post(desk.url("write_minutes"), {"text": pasted, "seen": 1})
    assert the_minutes().text == "We agreed\n\n- first\n- second"


def test_a_correction_after_its_time_is_refused_and_kept_in_the_form(desk):
    prepared(desk.table, desk.meeting, at=desk.at, days=0)
    answer = client_of(desk.table.rosa).post(desk.url("correct_minutes"), {"text": "We said autumn."})
    assert "The time for corrections has passed" in text(answer)
    assert "We said autumn." in text(answer)
    assert not Correction.objects.exists()


def test_nobody_else_writes_settles_or_approves(desk):
    done = prepared(desk.table, desk.meeting, at=desk.at)
    correction = minutes.propose_correction(minutes=done, text="Autumn", by=desk.table.rosa, at=desk.at)
    for person in (desk.table.rosa, desk.table.alma, desk.table.ines):
        client = client_of(person)
        for route, parts in (
            ("draft_minutes", {}), ("write_minutes", {}), ("prepare_minutes", {}), ("reopen_minutes", {}),
            ("approve_minutes", {}), ("settle_correction", {"correction": correction.pk}),
        ):  # fmt: skip
            assert client.post(desk.url(route, **parts), {}).status_code == 403, route
    assert client_of(desk.table.alma).post(desk.url("correct_minutes"), {"text": "Absent"}).status_code == 403


def test_other_tables_other_meetings_and_missing_versions_are_not_found(desk, charlie):
    done = prepared(desk.table, desk.meeting, at=desk.at)
    correction = minutes.propose_correction(minutes=done, text="Autumn", by=desk.table.rosa, at=desk.at)
    other = called(desk.table, desk.body, at=timezone.now(), title="Next")
    elsewhere = {"table": desk.table.slug, "meeting": other.uuid}
    client = client_of(desk.table.maya)
    assert client.get(reverse("governance:minutes", kwargs=elsewhere)).status_code == 200
    url = reverse("governance:settle_correction", kwargs={**elsewhere, "correction": correction.pk})
    assert client.get(url).status_code == 404
    assert client.get(desk.url("minutes_version", number=99)).status_code == 404
    assert client.get(desk.url("minutes_file", ending="exe")).status_code == 404
    for route in ("minutes", "write_minutes"):
        assert client_of(charlie).get(desk.url(route)).status_code == 404
        mine = reverse(f"governance:{route}", kwargs={"table": "elsewhere", "meeting": desk.meeting.uuid})
        assert client_of(charlie).get(mine).status_code == 404


def says(member, at) -> list[tuple[str, str]]:
    return [(need.what, need.verb) for need in needs.waits(member, at)]


def test_home_asks_each_for_what_is_theirs(desk, django_assert_num_queries):
    table, now = desk.table, timezone.now()
    assert says(table.maya, now) == [("Minutes to draft:", "Draft")]
    assert says(table.rosa, now) == []
    draft = minutes.draft_minutes(meeting=desk.meeting, by=table.maya, at=desk.at)
    assert says(table.omar, now) == [("Minutes to lay before those present:", "Finish")]
    until = table.partnership.day(now) + timedelta(days=3)
    minutes.prepare_minutes(minutes=draft, corrections_until=until, by=table.maya, at=desk.at)
    with django_assert_num_queries(1):
        found = says(table.rosa, now)
    assert found == [("Minutes to check:", "Read")]
    assert says(table.alma, now) == []
    assert says(table.maya, now) == []
    correction = minutes.propose_correction(minutes=draft, text="Autumn", by=table.rosa, at=now)
    assert says(table.maya, now) == [("Corrections of minutes to settle:", "Settle")]
    minutes.settle_correction(correction=correction, stage="noted", answer="No", by=table.maya, at=now)
    later = now + timedelta(days=5)
    assert says(table.maya, later) == [("Minutes to approve:", "Approve")]
    assert says(table.rosa, later) == []
    minutes.approve_minutes(minutes=draft, by=table.maya, at=later)
    assert says(table.maya, later) == says(table.omar, later) == []

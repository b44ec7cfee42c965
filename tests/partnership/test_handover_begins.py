"""A handover opens when the register shows that somebody leaves, once; and is called off when nobody does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from cast import LONG_AGO, client_of
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.actions.live import close_meeting, record_attendance
from commontable.governance.rules.meeting import Presence
from commontable.journal.models import Entry
from commontable.partnership.actions.handovers.beginning import begin_handover
from commontable.partnership.actions.members import end_membership, end_role, give_role, restore_membership
from commontable.partnership.models import Handover, LostLetter
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.handover import Trigger
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role
from commontable.partnership.tasks import handovers as tasks
from worlds.bodies import make_council
from worlds.live import under_way

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()


def noticed(table, at=NOW):
    """Who is leaving, newly, and why."""
    begun = tasks.notice_all(partnership=table.partnership, at=at)
    return {handover.leaver.name.partition(" ")[0].lower(): str(handover.trigger) for handover in begun}


def test_setting_a_last_day_opens_it_and_the_director_reads_it_at_home(table):
    maya, day = client_of(table.maya), timezone.now().date()
    url = f"/p/rivermouth/members/{table.alma.pk}/leave/"
    assert "A handover opens" in maya.get(url).content.decode()
    maya.post(url, {"left_on": (day + timedelta(days=9)).isoformat()})
    handover = Handover.objects.get()
    assert (handover.leaver, handover.trigger, handover.owner) == (table.alma, Trigger.LEAVING, table.maya)
    assert {step.days for step in handover.steps.all()} == {30, 60, 90}
    assert "Who takes over from Alma Reyes?" in maya.get("/p/rivermouth/").content.decode()
    assert "What would you tell them?" in client_of(table.alma).get("/p/rivermouth/").content.decode()
    maya.post(f"/p/rivermouth/members/{table.alma.pk}/return/")
    handover.refresh_from_db()
    assert handover.ended_because == "stayed"
    assert "takes over" not in maya.get("/p/rivermouth/").content.decode()


def test_a_far_last_day_is_noticed_when_it_comes_near_at_the_tables_own_midnight(table):
    table.partnership.time_zone = "Asia/Jakarta"  # seven hours ahead
    table.partnership.save()
    end_membership(member=table.alma, left_on=TODAY + timedelta(days=61), by=table.maya, at=NOW)
    assert noticed(table, datetime(2026, 3, 10, 16, 59, 59, tzinfo=UTC)) == {}
    assert noticed(table, datetime(2026, 3, 10, 17, 0, tzinfo=UTC)) == {"alma": "leaving"}
    assert noticed(table, datetime(2026, 3, 10, 18, 0, tzinfo=UTC)) == {}


def test_a_role_that_ends_is_noticed_unless_it_was_given_anew(table):
    held = table.alma.roles_held.get()
    end_role(held=held, ends_on=TODAY, by=table.maya, at=NOW)
    give_role(member=table.alma, role=Role.COUNCIL_MEMBER, starts_on=TODAY, by=table.maya, at=NOW)
    assert noticed(table) == {}
    end_role(held=table.dara.roles_held.get(), ends_on=TODAY, by=table.maya, at=NOW)
    assert noticed(table) == {"dara": "role_ended"}


def test_a_seat_that_ends_is_noticed_unless_its_holder_goes_on(table):
    _body, seats = make_council(table)
    rosa, alma = (seats[name].tenures.get(kind="holder") for name in ("families", "schools"))
    end_tenure(tenure=rosa, ends_on=TODAY, by=table.maya, at=NOW)
    begin_tenure(seat=rosa.seat, member=table.rosa, how_chosen="elected", starts_on=TODAY, by=table.maya, at=NOW)
    end_tenure(tenure=alma, ends_on=TODAY + timedelta(days=30), by=table.maya, at=NOW)
    assert noticed(table) == {"alma": "role_ended"}


def met(table, body, seats, at, **presence):
    """A meeting was held, with these seats recorded."""
    meeting, _items = under_way(table, body, at=at)
    who = {"schools": table.alma, "nonprofit": table.omar, "families": table.rosa}
    said = {seats[name]: (how, who[name] if how == Presence.PRESENT else None) for name, how in presence.items()}
    record_attendance(meeting=meeting, seats=said, by=table.maya, at=at)
    return close_meeting(meeting=meeting, by=table.maya, at=at + timedelta(hours=1))


def test_two_meetings_missed_in_a_row_are_noticed_once_and_excuses_are_not(table):
    body, seats = make_council(table)
    absent, excused, there = Presence.ABSENT, Presence.EXCUSED, Presence.PRESENT
    met(table, body, seats, NOW - timedelta(days=60), schools=absent, nonprofit=there, families=absent)
    assert noticed(table) == {}
    met(table, body, seats, NOW - timedelta(days=30), schools=absent, nonprofit=absent, families=excused)
    assert noticed(table) == {"alma": "absent"}
    handover = Handover.objects.get()
    tasks.end(handover=handover, because="stayed", by=table.maya, at=NOW)
    met(table, body, seats, NOW - timedelta(days=3), schools=absent, nonprofit=there, families=there)
    assert noticed(table) == {}  # the same absence goes on; "stays" was said of it


def test_letters_that_come_back_are_noticed_while_the_address_is_the_same(table):
    lost = LostLetter.objects.create(
        partnership=table.partnership, member=table.omar, email=table.omar.email, code="5.2.2", noticed_at=NOW
    )
    assert noticed(table) == {}  # a full mailbox
    lost.code = "5.1.1"
    lost.email = "old@harbor.example"
    lost.save()
    assert noticed(table) == {}  # the address was corrected
    page = client_of(table.maya).post(f"/p/rivermouth/members/{table.omar.pk}/letters/", follow=True)
    assert "It is noted" in page.content.decode()
    assert Handover.objects.get().trigger == Trigger.BOUNCED


def test_one_open_handover_a_member_and_a_called_off_one_is_not_begun_again_by_the_same_day(table):
    end_membership(member=table.alma, left_on=TODAY + timedelta(days=5), by=table.maya, at=NOW)
    assert noticed(table) == {"alma": "leaving"}
    with pytest.raises(NotAllowed, match="open already"):
        begin_handover(leaver=table.alma, by=table.maya, at=NOW)
    handover = Handover.objects.get()
    with pytest.raises(NotAllowed, match="Restore it first"):
        tasks.end(handover=handover, because="stayed", by=table.maya, at=NOW)
    table.alma.refresh_from_db()
    restore_membership(member=table.alma, by=table.maya, at=NOW)
    tasks.end(handover=Handover.objects.get(), because="stayed", by=table.maya, at=NOW)
    end_membership(member=table.alma, left_on=TODAY + timedelta(days=5), by=table.maya, at=NOW)
    assert noticed(table) == {}
    end_membership(member=table.alma, left_on=TODAY + timedelta(days=6), by=table.maya, at=NOW)
    assert noticed(table) == {"alma": "leaving"}


def test_the_program_itself_begins_it_on_record_and_old_departures_stay_at_rest(table):
    assert noticed(table) == {}  # Dewi left long ago
    end_membership(member=table.rosa, left_on=TODAY, by=table.maya, at=NOW)
    assert noticed(table) == {"rosa": "leaving"}
    entry = Entry.objects.filter(event="partnership.handover.begun").get()
    assert (entry.actor_id, entry.payload.body["trigger"]) == (None, "leaving")


def test_only_the_director_begins_one(table):
    for person in (table.alma, table.ines, table.dewi):
        with pytest.raises(NotPermitted):
            begin_handover(leaver=table.rosa, by=person, at=LONG_AGO + timedelta(days=9))
    page = client_of(table.maya).post("/p/rivermouth/handovers/new/", {"leaver": table.rosa.pk}, follow=True)
    assert "Who takes over from Rosa Jiménez?" in page.content.decode()
    again = client_of(table.maya).post("/p/rivermouth/handovers/new/", {"leaver": table.rosa.pk})
    assert "open already" in again.content.decode()


def test_nobody_of_another_table_is_handed_over_here(table, charlie):
    page = client_of(table.maya).post("/p/rivermouth/handovers/new/", {"leaver": charlie.pk})
    assert page.status_code == 200
    assert not Handover.objects.exists()

"""Whoever has left sees nothing from that day, though still signed in; what they did stays, and leaving is undone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import client_of
from commontable.journal.models import Entry
from commontable.partnership.actions.members import end_membership, restore_membership
from commontable.partnership.actions.partners import record_leaving, record_return
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role


def today():
    return timezone.now().date()


def test_an_open_browser_of_somebody_who_left_shows_nothing_more(table):
    dara = client_of(table.dara)
    assert dara.get("/p/rivermouth/").status_code == 200
    maya = client_of(table.maya)
    url = f"/p/rivermouth/members/{table.dara.pk}/leave/"
    assert "Dara Okafor leaves the table" in maya.get(url).content.decode()
    assert maya.post(url, {"left_on": today().isoformat()}).status_code == 302
    for page in ("", "partners/", "members/", "roles/mine/"):
        assert dara.get(f"/p/rivermouth/{page}").status_code == 404
    assert "You do not sit at any table" in dara.get("/").content.decode()


def test_leaving_is_undone_with_the_roles_that_still_run(table):
    end_membership(member=table.dara, left_on=today(), by=table.maya, at=timezone.now())
    assert not Member.objects.get(pk=table.dara.pk).roles_at(timezone.now())
    maya = client_of(table.maya)
    assert maya.post(f"/p/rivermouth/members/{table.dara.pk}/return/").status_code == 302
    assert Member.objects.get(pk=table.dara.pk).roles_at(timezone.now()) == {Role.PARTNER_STEWARD}
    assert client_of(table.dara).get("/p/rivermouth/").status_code == 200


def test_a_future_day_of_leaving_changes_nothing_until_then(table):
    end_membership(member=table.dara, left_on=today() + timedelta(days=30), by=table.maya, at=timezone.now())
    assert client_of(table.dara).get("/p/rivermouth/").status_code == 200


def test_nobody_leaves_before_they_came_and_the_only_director_not_at_all(table):
    with pytest.raises(NotAllowed, match="before it began"):
        end_membership(member=table.dara, left_on=date(2020, 1, 1), by=table.maya, at=timezone.now())
    with pytest.raises(NotAllowed, match="only director"):
        end_membership(member=table.maya, left_on=today(), by=table.maya, at=timezone.now())
    page = client_of(table.maya).post(f"/p/rivermouth/members/{table.maya.pk}/leave/", {"left_on": today().isoformat()})
    assert page.status_code == 200
    assert "only director" in page.content.decode()


def test_when_a_partner_leaves_its_people_leave_with_it_and_come_back_with_it(table):
    maya = client_of(table.maya)
    url = "/p/rivermouth/partners/harbor-youth-alliance/"
    assert maya.post(f"{url}leave/", {"left_on": today().isoformat()}).status_code == 302
    assert client_of(table.omar).get("/p/rivermouth/").status_code == 404
    assert "left on" in maya.get(url).content.decode()
    assert "1 partner left the table" in maya.get("/p/rivermouth/partners/").content.decode()
    assert maya.post(f"{url}return/").status_code == 302
    assert client_of(table.omar).get("/p/rivermouth/").status_code == 200


def test_the_backbone_does_not_leave(table):
    with pytest.raises(NotAllowed, match="backbone cannot leave"):
        record_leaving(partner=table.maya.partner, left_on=today(), by=table.maya, at=timezone.now())


def test_whoever_left_acts_no_more(table):
    with pytest.raises(NotPermitted):
        end_membership(member=table.dara, left_on=today(), by=table.dewi, at=timezone.now())


def test_what_they_did_stays_on_record(table):
    end_membership(member=table.dara, left_on=today(), by=table.maya, at=timezone.now())
    restore_membership(member=table.dara, by=table.maya, at=timezone.now())
    record_leaving(partner=table.harbor, left_on=today(), by=table.maya, at=timezone.now())
    record_return(partner=table.harbor, by=table.maya, at=timezone.now())
    events = list(Entry.objects.order_by("-sequence").values_list("event", flat=True)[:4])
    assert events == [
        "partnership.partner.returned",
        "partnership.partner.left",
        "partnership.member.returned",
        "partnership.member.left",
    ]
    page = client_of(table.maya).get("/p/rivermouth/members/?who=left").content.decode()
    assert "Dewi Lestari" in page

"""Roles are given for a time, by the director, and end on their day without any job having to run."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from cast import LONG_AGO, client_of
from commontable.partnership.actions.members import end_role, give_role
from commontable.partnership.models import Member, RoleHeld
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role


def fresh(member):
    return Member.objects.select_related("partner", "partnership").get(pk=member.pk)


def test_the_director_gives_a_role_on_the_members_page(table):
    maya = client_of(table.maya)
    url = f"/p/rivermouth/members/{table.rosa.pk}/roles/new/"
    form = maya.get(url).content.decode()
    assert "What is Rosa Jiménez trusted with?" in form
    assert "Backbone data steward" not in form
    assert maya.post(url, {"role": "council_member", "starts_on": "2026-01-01"}).status_code == 302
    assert Role.COUNCIL_MEMBER in fresh(table.rosa).roles_at(timezone.now())
    assert "Council member" in maya.get(f"/p/rivermouth/members/{table.rosa.pk}/").content.decode()


def test_nobody_else_gives_roles_not_even_to_themselves(table):
    with pytest.raises(NotPermitted, match="Only the director may give and end roles"):
        give_role(member=table.ines, role=Role.DIRECTOR, by=table.ines, at=timezone.now())
    url = f"/p/rivermouth/members/{table.ines.pk}/roles/new/"
    assert client_of(table.ines).post(url, {"role": "director", "starts_on": "2026-01-01"}).status_code == 403


def test_roles_of_the_backbone_go_to_people_of_the_backbone(table):
    with pytest.raises(NotAllowed, match="a role of the backbone"):
        give_role(member=table.omar, role=Role.BACKBONE_STEWARD, by=table.maya, at=timezone.now())


def test_a_role_is_held_from_its_first_day_to_the_day_before_its_last(table):
    give_role(
        member=table.rosa, role=Role.COUNCIL_MEMBER, starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1),
        by=table.maya, at=LONG_AGO,
    )  # fmt: skip
    rosa = fresh(table.rosa)
    held = {day: Role.COUNCIL_MEMBER in rosa.roles_at(date.fromisoformat(day)) for day in
            ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")}  # fmt: skip
    assert list(held.values()) == [False, True, True, False]


def test_days_begin_at_midnight_where_the_table_is(table):
    table.partnership.time_zone = "Asia/Jakarta"
    table.partnership.save(update_fields=["time_zone"])
    give_role(member=table.rosa, role=Role.COUNCIL_MEMBER, starts_on=date(2026, 3, 1), by=table.maya, at=LONG_AGO)
    rosa = fresh(table.rosa)
    with time_machine.travel("2026-02-28T16:59:00Z", tick=False):
        assert not rosa.roles_at(timezone.now())
    with time_machine.travel("2026-02-28T17:01:00Z", tick=False):
        assert rosa.roles_at(timezone.now()) == {Role.COUNCIL_MEMBER}


def test_a_role_is_not_given_twice_nor_backwards(table):
    with pytest.raises(NotAllowed, match="holds this role already"):
        give_role(member=table.alma, role=Role.COUNCIL_MEMBER, by=table.maya, at=timezone.now())
    with pytest.raises(NotAllowed, match="cannot end before it starts"):
        give_role(
            member=table.rosa, role=Role.COUNCIL_MEMBER, starts_on=date(2026, 3, 1), ends_on=date(2026, 2, 1),
            by=table.maya, at=timezone.now(),
        )  # fmt: skip


def test_a_role_ends_after_asking_and_its_rights_with_it(table):
    maya = client_of(table.maya)
    held = RoleHeld.objects.get(member=table.dara)
    url = f"/p/rivermouth/members/{table.dara.pk}/roles/{held.pk}/end/"
    assert "hands over a role" in maya.get(url).content.decode()
    assert maya.post(url, {"ends_on": timezone.now().date().isoformat()}).status_code == 302
    assert not fresh(table.dara).roles_at(timezone.now())


def test_the_only_director_stays_until_there_is_another(table):
    held = RoleHeld.objects.get(member=table.maya)
    today = timezone.now().date()
    with pytest.raises(NotAllowed, match="only director"):
        end_role(held=held, ends_on=today, by=table.maya, at=timezone.now())
    give_role(member=table.ines, role=Role.DIRECTOR, by=table.maya, at=timezone.now() - timedelta(days=1))
    end_role(held=held, ends_on=today, by=table.maya, at=timezone.now())
    assert not fresh(table.maya).roles_at(timezone.now())


def test_a_role_of_another_table_is_not_there(table, charlie):
    held = RoleHeld.objects.get(member=table.dara)
    assert client_of(charlie).get(f"/p/elsewhere/members/{charlie.pk}/roles/{held.pk}/end/").status_code == 404
    assert client_of(table.maya).get(f"/p/rivermouth/members/{table.omar.pk}/roles/{held.pk}/end/").status_code == 404


def test_a_director_whose_end_is_written_down_does_not_count_for_later(table):
    today = timezone.now().date()
    second = give_role(member=table.ines, role=Role.DIRECTOR, by=table.maya, at=timezone.now())
    end_role(held=second, ends_on=today + timedelta(days=10), by=table.maya, at=timezone.now())
    held = RoleHeld.objects.get(member=table.maya)
    end_role(held=held, ends_on=today + timedelta(days=5), by=table.maya, at=timezone.now())
    with pytest.raises(NotAllowed, match="only director"):
        end_role(held=held, ends_on=today + timedelta(days=10), by=table.maya, at=timezone.now())

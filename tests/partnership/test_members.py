"""Members are found, described once, and their addresses are seen by whoever keeps the list."""

import pytest
from django.utils import timezone

from cast import client_of
from commontable.partnership.actions.members import add_member
from commontable.partnership.models import Invitation, Member
from commontable.partnership.rules.lifecycle import NotAllowed

URL = "/p/rivermouth/members/"


def test_they_are_found_by_name_partner_and_role(table):
    rosa = client_of(table.rosa)
    assert "7 people sit" not in rosa.get(URL, {"q": "omar"}).content.decode()
    assert "1 person fits" in rosa.get(URL, {"q": "omar"}).content.decode()
    assert "1 person fits" in rosa.get(URL, {"q": "superintendent"}).content.decode()
    assert "2 people fit" in rosa.get(URL, {"partner": table.northside.pk}).content.decode()
    assert "2 people fit" in rosa.get(URL, {"role": "partner_steward"}).content.decode()
    assert "Nobody is written down like that" in rosa.get(URL, {"q": "zzz"}).content.decode()


def test_one_of_another_table_filters_nothing_in(table, charlie):
    page = client_of(table.rosa).get(URL, {"partner": charlie.partner_id}).content.decode()
    assert "Charlie" not in page


def test_one_is_added_with_a_role_and_invited_at_once(table):
    maya = client_of(table.maya)
    wanted = {
        "partner": table.harbor.pk, "name": "Nur Aini", "title": "", "email": "nur@harbor.example",
        "role": "council_member", "joined_on": "2026-01-05", "invite": "on",
    }  # fmt: skip
    assert maya.post(f"{URL}new/", wanted).status_code == 302
    nur = Member.objects.get(name="Nur Aini")
    assert nur.roles_held.get().role == "council_member"
    assert Invitation.objects.get().member == nur
    assert "already belongs to" in maya.post(f"{URL}new/", wanted).content.decode()
    refused = maya.post(f"{URL}new/", {**wanted, "email": "x@harbor.example", "role": "director"})
    assert "a role of the backbone" in refused.content.decode()
    assert not Member.objects.filter(email="x@harbor.example").exists()


def test_a_partner_of_another_table_cannot_be_chosen(table, charlie):
    wanted = {
        "partner": charlie.partner_id, "name": "Nur", "email": "nur@harbor.example", "joined_on": "2026-01-05",
    }  # fmt: skip
    page = client_of(table.maya).post(f"{URL}new/", wanted)
    assert "partner" in page.context["form"].errors
    assert not Member.objects.filter(name="Nur").exists()


def test_addresses_are_seen_by_the_director_and_by_oneself(table):
    theirs = f"{URL}{table.omar.pk}/"
    assert table.omar.email in client_of(table.maya).get(theirs).content.decode()
    assert table.omar.email in client_of(table.omar).get(theirs).content.decode()
    assert table.omar.email not in client_of(table.alma).get(theirs).content.decode()
    export = "/p/rivermouth/members.csv"
    assert "@" in client_of(table.maya).get(export).content.decode()
    assert "@" not in client_of(table.alma).get(export).content.decode()


def test_a_description_is_changed_and_an_address_belongs_to_one(table):
    maya = client_of(table.maya)
    url = f"{URL}{table.alma.pk}/change/"
    initial = maya.get(url).context["form"].initial
    assert maya.post(url, {**initial, "title": "Chair"}).status_code == 302
    assert Member.objects.get(pk=table.alma.pk).title == "Chair"
    assert "already belongs to" in maya.post(url, {**initial, "email": table.dara.email}).content.decode()
    with pytest.raises(NotAllowed, match="already belongs to"):
        add_member(partner=table.northside, name="D", email=table.dara.email.upper(), by=table.maya, at=timezone.now())

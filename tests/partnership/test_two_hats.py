"""A person may sit for two partners; they act in one seat at a time and rights are never added up."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from cast import client_of, seated
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member, give_role
from commontable.partnership.rules.roles import Role


@pytest.fixture
def omar_for_families(table):
    """Omar, Harbor's steward, also sits on the council for the parents."""
    second = add_member(
        partner=table.families, name="Omar Haddad", email="omar.h@families.example", by=table.maya, at=timezone.now()
    )
    give_role(member=second, role=Role.COUNCIL_MEMBER, by=table.maya, at=timezone.now())
    second.user = table.omar.user
    second.save(update_fields=["user"])
    return second


def test_the_oldest_seat_comes_first_and_the_menu_offers_the_other(table, omar_for_families):
    page = client_of(table.omar).get("/p/rivermouth/").content.decode()
    assert "Harbor Youth" in page
    assert "Sit for Rivermouth Parents&#x27; Council instead" in page
    assert "instead" not in client_of(table.rosa).get("/p/rivermouth/").content.decode()


def test_changing_the_seat_changes_what_one_may_do(table, omar_for_families):
    omar = client_of(table.omar)
    assert "for Harbor Youth only" in omar.get("/p/rivermouth/roles/mine/").content.decode()
    assert omar.post("/p/rivermouth/sit/", {"seat": omar_for_families.pk}).status_code == 302
    page = omar.get("/p/rivermouth/roles/mine/").content.decode()
    assert "for Parents&#x27; Council only" in page
    assert "for Harbor Youth only" not in page
    assert "As partner&#x27;s data steward" not in page


def test_nobody_takes_a_seat_that_is_not_theirs(table, charlie, omar_for_families):
    omar = client_of(table.omar)
    for other in (table.dara.pk, charlie.pk, 0):
        assert omar.post("/p/rivermouth/sit/", {"seat": other}).status_code == 404
    for nonsense in ("x", "", "-1"):
        assert omar.post("/p/rivermouth/sit/", {"seat": nonsense}).status_code == 400
    assert client_of(table.rosa).post("/p/rivermouth/sit/", {"seat": table.rosa.pk}).status_code == 302


def test_acts_are_recorded_in_the_seat_they_were_done_in(table):
    second = add_member(
        partner=table.families, name="Maya Putri", email="maya@families.example", by=table.maya, at=timezone.now()
    )
    second.user = table.maya.user
    second.save(update_fields=["user"])
    maya = client_of(table.maya)
    maya.post("/p/rivermouth/sit/", {"seat": second.pk})
    assert maya.get("/p/rivermouth/settings/").status_code == 403
    maya.post("/p/rivermouth/sit/", {"seat": table.maya.pk})
    assert maya.post("/p/rivermouth/partners/harbor-youth-alliance/return/").status_code == 302
    assert Entry.objects.order_by("-pk").first().actor_partner == "Rivermouth Backbone"


def test_somebody_with_two_tables_chooses_at_the_door(table, charlie):
    guest = add_member(
        partner=charlie.partner, name="Rosa Jiménez", email=table.rosa.email, by=charlie, at=timezone.now()
    )
    seated(guest)
    page = client_of(table.rosa).get("/").content.decode()
    assert "You sit at 2 tables" in page
    assert "/p/elsewhere/" in page
    assert client_of(charlie).get("/").status_code == 302


def test_a_second_seat_is_taken_with_the_account_one_has(table, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client_of(table.maya).post(
            "/p/rivermouth/members/new/",
            {
                "partner": table.families.pk, "name": "Omar Haddad", "email": "omar.h@families.example",
                "joined_on": "2026-01-05", "invite": "on",
            },
        )  # fmt: skip
    link = re.search(r"https?://[^/]+(/invitations/[\w-]+/)", mail.outbox[-1].body)[1]
    omar = client_of(table.omar)
    assert "Take your seat" in omar.get(link).content.decode()
    assert omar.post(f"{link}accept/")["Location"] == "/p/rivermouth/"
    assert table.omar.user.memberships.count() == 2
    assert "Council instead" in omar.get("/p/rivermouth/").content.decode()

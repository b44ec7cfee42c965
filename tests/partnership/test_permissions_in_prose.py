"""Who may do what, and why, stands in sentences that people can read."""

import re

import pytest
from django.utils import timezone

from cast import client_of
from commontable.partnership.permissions import (
    Permission,
    Scope,
    WrongTable,
    allowed,
    every_permission,
    may,
    require,
)
from commontable.partnership.rights import rights_of, who_may_do_what


def test_every_permission_says_what_and_why_in_a_sentence_that_fits():
    for permission in every_permission():
        grant = permission.grant
        assert re.match(r"^[a-z]", str(grant.says)), permission.key
        assert not str(grant.says).endswith("."), permission.key
        assert str(grant.why).endswith("."), permission.key
    assert len({permission.key for permission in every_permission()}) == len(every_permission())


def test_refusals_say_who_may_and_why(table):
    verdict = allowed(Permission.GIVE_ROLES, by=table.dara, on=table.partnership, at=timezone.now())
    assert not verdict.ok
    assert verdict.reason == (
        "Only the director may give and end roles. "
        "Roles carry rights over data, so one answerable person gives them, dated and on record."
    )


def test_a_grant_over_ones_own_partner_ends_at_its_door(table):
    own = [permission for permission in every_permission() if permission.grant.scope is Scope.OWN_PARTNER]
    assert own
    for permission in own:
        if may(permission, by=table.dara, at=timezone.now()):
            assert allowed(permission, by=table.dara, on=table.northside, at=timezone.now()).ok
            refused = allowed(permission, by=table.dara, on=table.harbor, at=timezone.now())
            assert not refused.ok
            assert "for Northside Unified School District only" in refused.reason


def test_another_tables_object_is_a_fault_of_the_program(table, charlie):
    with pytest.raises(WrongTable):
        require(Permission.SEE_TABLE, by=charlie, on=table.northside, at=timezone.now())


def test_a_members_page_says_what_they_may_do_and_why(table):
    page = client_of(table.rosa).get(f"/p/rivermouth/members/{table.dara.pk}/").content.decode()
    assert "What Dara Okafor may do, and why" in page
    assert "As partner&#x27;s data steward, for Northside USD only" in page
    assert "dara@" not in page
    assert "dara@" in client_of(table.maya).get(f"/p/rivermouth/members/{table.dara.pk}/").content.decode()


def test_whoever_left_may_do_nothing(table):
    assert not any(right.ok for right in rights_of(table.dewi, at=timezone.now()))


def test_the_page_of_roles_names_every_permission_and_every_holder(table):
    page = client_of(table.rosa).get("/p/rivermouth/roles/").content.decode()
    for area in who_may_do_what():
        for line in area.lines:
            assert line.why.replace("'", "&#x27;") in page
    for name in ("Maya Putri", "Ines Park", "Dara Okafor", "Omar Haddad", "Alma Reyes"):
        assert name in page
    assert "Dewi Lestari" not in page


def test_what_i_may_do(table):
    page = client_of(table.rosa).get("/p/rivermouth/roles/mine/").content.decode()
    assert re.search(r"You may do \d+ things here", page)
    assert "as a member without a further role" in page
    assert "For director only" in page

"""The council of the tests stands: who is on its roll, who leads it, and that rights end with dates."""

from datetime import timedelta

import pytest

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.bodies import close_body, describe_body, form_body, reopen_body
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.datasets.bodies import chair_of, may_lead, roll_of, rule_of
from commontable.governance.models import Body, Proxy, Tenure
from commontable.governance.permissions import Permission
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted, allowed
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.standing import Standing
from worlds.bodies import RULE, make_council

pytestmark = pytest.mark.django_db
SOON = LONG_AGO + timedelta(days=30)


def test_the_roll_names_holders_and_alternates(table: Table, django_assert_num_queries) -> None:
    body, seats = make_council(table)
    with django_assert_num_queries(2):
        roll = roll_of(body, at=LONG_AGO)
    assert {one.seat.name: one.holder.name for one in roll} == {
        "Northside": table.alma.name, "Harbor": table.omar.name, "Families": table.rosa.name,
        "Backbone": table.ines.name,
    }  # fmt: skip
    assert [one.alternates for one in roll if one.seat == seats["schools"]] == [[table.dara]]
    assert rule_of(body) == RULE
    assert chair_of(body, at=LONG_AGO).member == table.omar


def test_standings_towards_body_and_seat(table: Table) -> None:
    body, seats = make_council(table)
    assert may_lead(table.omar, body, LONG_AGO) and may_lead(table.maya, body, LONG_AGO)
    assert not may_lead(table.alma, body, LONG_AGO)
    assert seats["schools"].standings_of(table.alma, LONG_AGO) == {Standing.SEATED, Standing.HOLDER}
    assert seats["schools"].standings_of(table.dara, LONG_AGO) == {Standing.SEATED, Standing.HOLDER}
    assert seats["schools"].standings_of(table.rosa, LONG_AGO) == {Standing.SEATED}
    assert body.standings_of(table.dewi, LONG_AGO + timedelta(days=3)) == frozenset()


def test_a_departed_member_has_no_rights_from_that_day_and_no_job_ran(table: Table) -> None:
    body, seats = make_council(table)
    end_membership(member=table.omar, left_on=SOON.date(), by=table.maya, at=LONG_AGO)
    table.omar.refresh_from_db()
    before = SOON - timedelta(days=1)
    assert seats["nonprofit"].standings_of(table.omar, before) >= {Standing.HOLDER, Standing.LEADS}
    assert seats["nonprofit"].standings_of(table.omar, SOON) == frozenset()
    assert chair_of(body, at=SOON) is None
    assert not allowed(Permission.HAND_OVER_CHAIR, by=table.omar, on=body, at=SOON).ok
    assert "Harbor" not in {one.seat.name for one in roll_of(body, at=SOON)}


def test_the_chair_ends_with_the_tenure_even_one_with_an_end_from_the_start(table: Table) -> None:
    body, _ = make_council(table)
    Tenure.objects.filter(member=table.omar).update(ends_on=SOON.date())  # as if named so at the beginning
    assert may_lead(table.omar, body, SOON - timedelta(days=1))
    assert not may_lead(table.omar, body, SOON)
    assert chair_of(body, at=SOON) is None


def test_a_proxy_ends_when_nobody_holds_the_seat(table: Table) -> None:
    _, seats = make_council(table)
    seat = seats["families"]
    Proxy.objects.create(
        partnership=table.partnership, seat=seat, to=table.alma, given_by=table.rosa, starts_at=LONG_AGO,
        ends_at=LONG_AGO + timedelta(days=90),
    )  # fmt: skip
    assert Standing.HOLDER in seat.standings_of(table.alma, SOON)
    end_tenure(tenure=seat.tenures.get(), ends_on=SOON.date(), why="Moved away", by=table.maya, at=SOON)
    assert Standing.HOLDER not in seat.standings_of(table.alma, SOON)


def test_only_the_director_forms_bodies(table: Table) -> None:
    for member in (table.ines, table.alma, table.rosa):
        with pytest.raises(NotPermitted):
            form_body(partnership=table.partnership, name="Mine", kind="forum", by=member, at=LONG_AGO)


def test_names_in_every_script_make_addresses(table: Table) -> None:
    slugs = []
    for name in ("مجلس", "🎉 Party", "new", "理事会", "x" * 120):
        body = form_body(partnership=table.partnership, name=name, kind="forum", by=table.maya, at=LONG_AGO)
        slugs.append(body.slug)
    assert slugs[:4] == ["body", "party", "new-2", "body-2"]
    assert len(set(slugs)) == 5


def test_two_bodies_have_two_names(table: Table) -> None:
    body, _ = make_council(table)
    with pytest.raises(NotAllowed, match="already"):
        form_body(partnership=table.partnership, name="COUNCIL", kind="forum", by=table.maya, at=LONG_AGO)
    team = form_body(partnership=table.partnership, name="Team", kind="forum", by=table.maya, at=LONG_AGO)
    with pytest.raises(NotAllowed, match="already"):
        describe_body(body=team, changes={"name": "council"}, by=table.maya, at=LONG_AGO)
    assert body.name == "Council"


def test_bodies_do_not_answer_in_a_circle(table: Table) -> None:
    act = {"by": table.maya, "at": LONG_AGO}
    body, _ = make_council(table)
    team = form_body(partnership=table.partnership, name="Team", kind="forum", parent=body, **act)
    cell = form_body(partnership=table.partnership, name="Cell", kind="forum", parent=team, **act)
    with pytest.raises(NotAllowed, match="answers to"):
        describe_body(body=body, changes={"parent": cell}, **act)
    with pytest.raises(NotAllowed, match="answers to"):
        describe_body(body=body, changes={"parent": body}, **act)


def test_close_and_reopen(table: Table) -> None:
    act = {"by": table.maya, "at": SOON}
    body, _ = make_council(table)
    with pytest.raises(NotAllowed, match="before it was formed"):
        close_body(body=body, closed_on=LONG_AGO.date() - timedelta(days=1), **act)
    close_body(body=body, closed_on=SOON.date(), **act)
    assert not Body.objects.get(pk=body.pk).is_open(SOON.date())
    with pytest.raises(NotAllowed, match="closed already"):
        close_body(body=body, closed_on=SOON.date(), **act)
    reopen_body(body=body, **act)
    assert body.is_open(SOON.date())
    with pytest.raises(NotAllowed, match="not closed"):
        reopen_body(body=body, **act)

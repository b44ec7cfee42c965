"""Agreements are amended, renewed, ended, and a notice is taken back in time."""

from datetime import timedelta

import pytest

from agreements.drafted import A_YEAR_ON, NOW, TODAY, first, mou, sharing, sign_for, signed
from commontable.agreements.actions.agreements.amending import begin_renewal, begin_version
from commontable.agreements.actions.agreements.drafting import change_version, describe_agreement
from commontable.agreements.actions.agreements.ending import take_back_termination, terminate, withdraw_version
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.datasets.agreements import (
    agreements_listed,
    destruction_due_on,
    expiring,
    in_force,
    versions_visible_to,
    visible_to,
)
from commontable.agreements.rules.agreement import Force
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def refused(call, **given):
    with pytest.raises(NotAllowed) as refusal:
        call(**given)
    return str(refusal.value)


def days(number):
    return TODAY + timedelta(days=number)


def test_the_old_version_binds_until_all_have_signed_the_new_one(table):
    old = signed(mou(table), by=table.maya)
    new = begin_version(agreement=old.agreement, why="Who pays", by=table.maya, at=NOW)
    assert new.clauses == old.clauses and new.number == 2
    assert new.parties.count() == 2 and not new.parties.filter(signature__isnull=False).exists()
    change_version(version=new, changes={"clauses": [*new.clauses[:-1]]}, by=table.maya, at=NOW)
    issue_version(version=new, by=table.maya, at=NOW)
    north, harbor = new.parties.order_by("order")
    sign_for(north)
    old.refresh_from_db()
    assert old.force(TODAY) == Force.IN_FORCE and list(in_force(table.partnership, day=TODAY)) == [old]
    sign_for(harbor)
    old.refresh_from_db()
    assert old.force(TODAY) == Force.REPLACED and list(in_force(table.partnership, day=TODAY)) == [new]
    assert old.parties.filter(signature__isnull=False).count() == 2  # signatures never move
    assert list(new.agreement.versions.order_by("-number")) == [new, old]


def test_one_version_at_a_time_is_open(table):
    version = mou(table)
    given = {"agreement": version.agreement, "why": "More", "by": table.maya, "at": NOW}
    assert "Another version is open" in refused(begin_version, **given)
    withdraw_version(version=version, why="Wrong partner", by=table.maya, at=NOW)
    assert begin_version(**given).number == 2


def test_a_renewal_follows_once_and_never_in_a_circle(table):
    old = signed(mou(table), by=table.maya)
    given = {"agreement": old.agreement, "by": table.maya, "at": NOW}
    assert "before the first" in refused(begin_renewal, starts_on=days(400), ends_on=days(300), **given)
    assert "later first day" in refused(begin_renewal, starts_on=TODAY, ends_on=None, **given)
    renewal = begin_renewal(starts_on=days(366), ends_on=days(700), **given)
    assert first(renewal).clauses == old.clauses and renewal.renews == old.agreement
    assert "renews this one already" in refused(begin_renewal, starts_on=days(366), ends_on=None, **given)
    unsigned = {"agreement": renewal, "starts_on": days(800), "ends_on": None, "by": table.maya, "at": NOW}
    assert "Only what was signed" in refused(begin_renewal, **unsigned)
    circle = {"agreement": renewal, "title": "Again", "by": table.maya, "at": NOW}
    assert "circle" in refused(describe_agreement, renews=renewal, **circle)
    third = mou(table, title="Third").agreement
    describe_agreement(agreement=third, title="Third", renews=renewal, by=table.maya, at=NOW)
    assert "circle" in refused(describe_agreement, renews=third, **circle)
    assert "circle" in refused(describe_agreement, parent=renewal, **circle)


def test_a_party_ends_it_and_takes_its_own_notice_back_in_time(table):
    version = signed(mou(table), by=table.maya)
    given = {"version": version, "why": "The money ended", "at": NOW}
    with pytest.raises(NotPermitted):
        terminate(on=LATER, by=table.dara, **given)
    assert "have passed" in refused(terminate, on=days(-1), by=table.alma, **given)
    assert "ends by itself" in refused(terminate, on=A_YEAR_ON + timedelta(days=9), by=table.alma, **given)
    terminate(on=LATER, by=table.alma, **given)
    assert "already" in refused(terminate, on=LATER, by=table.omar, **given)
    assert "gave notice" in refused(take_back_termination, version=version, by=table.omar, at=NOW)
    assert "Notice has been given" in refused(
        begin_version, agreement=version.agreement, why="More", by=table.maya, at=NOW
    )
    take_back_termination(version=version, by=table.alma, at=NOW)
    assert version.terminated_on is None and version.force(LATER) == Force.IN_FORCE
    terminate(on=LATER, by=table.alma, **given)
    assert version.force(LATER) == Force.TERMINATED
    late = NOW + timedelta(days=30)
    assert "has ended" in refused(take_back_termination, version=version, by=table.alma, at=late)
    assert "not in force" in refused(terminate, version=version, on=days(40), why="Again", by=table.alma, at=late)


def test_ending_it_withdraws_the_text_that_is_being_made(table):
    old = signed(mou(table), by=table.maya)
    new = begin_version(agreement=old.agreement, why="More", by=table.maya, at=NOW)
    terminate(version=old, on=TODAY, why="Over", by=table.alma, at=NOW)
    new.refresh_from_db()
    assert new.stage == "withdrawn" and "Over" in new.closed_why
    assert "has ended" in refused(begin_version, agreement=old.agreement, why="More", by=table.maya, at=NOW)


def test_what_binds_what_ends_soon_and_when_rows_are_destroyed(table):
    version = signed(sharing(table, ends_on=days(60)), by=table.maya)
    assert list(in_force(table.partnership, day=days(60))) == [version]
    assert list(in_force(table.partnership, day=days(61))) == []
    assert list(expiring(table.partnership, day=TODAY, within_days=90)) == [version]
    assert list(expiring(table.partnership, day=TODAY, within_days=30)) == []
    assert destruction_due_on(version, day=TODAY) is None
    assert destruction_due_on(version, day=days(61)) == days(61 + 60)
    licence = sharing(table, kind="data_use", text="data_use", parent=version.agreement, ends_on=days(50))
    signed(licence, by=table.maya)
    assert set(in_force(table.partnership, day=TODAY)) == {version, licence}
    terminate(version=version, on=days(5), why="Over", by=table.alma, at=NOW)
    assert list(in_force(table.partnership, day=days(5))) == []  # a licence does not outlive the agreement above


def test_drafts_are_read_by_their_author_parties_and_director_signed_texts_by_all(table, charlie):
    draft = mou(table, title="Draft", by=table.ines)
    stands = signed(mou(table, title="Signed"), by=table.maya)

    def seen(member):
        return {one.title for one in visible_to(member, at=NOW)}

    assert seen(table.rosa) == {"Signed"} and seen(charlie) == set()
    for member in (table.maya, table.ines, table.dara, table.omar):
        assert seen(member) == {"Signed", "Draft"}
    new = begin_version(agreement=stands.agreement, why="More", by=table.maya, at=NOW)
    assert set(versions_visible_to(table.rosa, at=NOW)) == {stands}
    assert set(versions_visible_to(table.omar, at=NOW)) == {stands, new, draft}


def test_agreements_are_listed_with_what_stands(table, django_assert_num_queries):
    stands = signed(mou(table, title="Signed"), by=table.maya)
    begin_version(agreement=stands.agreement, why="More", by=table.maya, at=NOW)
    mou(table, title="Draft")
    with django_assert_num_queries(6):
        rows = agreements_listed(table.partnership, member=table.maya, at=NOW)
    assert [(row.agreement.title, row.state) for row in rows] == [("Draft", "draft"), ("Signed", "in_force")]
    assert rows[1].open_version is not None and len(rows[1].parties) == 2
    (seen,) = agreements_listed(table.partnership, member=table.rosa, at=NOW)
    assert seen.open_version is None

    def titles(**wanted):
        listed = agreements_listed(table.partnership, member=table.maya, at=NOW, **wanted)
        return [row.agreement.title for row in listed]

    assert titles(state="in_force") == ["Signed"] and titles(state="draft") == ["Draft", "Signed"]
    assert titles(kind="data_use") == [] and titles(q="harbor") == ["Draft", "Signed"]
    assert titles(partner=table.families.pk) == []


def test_each_act_stands_in_the_journal(table):
    version = signed(mou(table), by=table.maya)
    begin_version(agreement=version.agreement, why="More", by=table.maya, at=NOW)
    terminate(version=version, on=LATER, why="Over", by=table.alma, at=NOW)
    take_back_termination(version=version, by=table.alma, at=NOW)
    events = [event.removeprefix("agreements.agreement.") for event in Entry.objects.values_list("event", flat=True)]
    told = [event for event in events if "." not in event]
    assert told == [
        "drafted", "issued", "signed", "signed", "completed", "version_begun", "withdrawn", "terminated",
        "termination_taken_back",
    ]  # fmt: skip

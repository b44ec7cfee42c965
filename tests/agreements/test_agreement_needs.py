"""Home says what agreements need from a member: only when it is their turn, in one question to the register."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.drafted import NOW, TODAY, issued, mou, sign_for, signed
from agreements.promised import promise
from commontable.agreements.actions.agreements.amending import begin_renewal
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version
from commontable.agreements.datasets.needs import desk_of
from commontable.partnership.actions.members import end_membership

pytestmark = pytest.mark.django_db


def said(member, at=NOW):
    return [(need.what, need.about) for need in desk_of(member, at=at).needs]


def test_whoever_signs_is_asked_when_it_is_their_turn(table):
    version = issued(mou(table), by=table.maya)
    asked = ("To sign:", "Rivermouth memorandum")
    assert said(table.alma) == [asked] and said(table.omar) == [] and said(table.dara) == []
    sign_for(version.parties.get(partner=table.northside))
    assert said(table.alma) == [] and said(table.omar) == [asked]


def test_the_partner_is_asked_to_name_somebody_when_the_signatory_has_left(table):
    issued(mou(table), by=table.maya)
    end_membership(member=table.alma, left_on=TODAY, by=table.maya, at=NOW)
    assert said(table.dara) == [("Who signs?", "Rivermouth memorandum")]


def test_parties_are_asked_to_read_and_the_author_to_send_it_out(table):
    version = ask_for_review(version=mou(table), by=table.maya, at=NOW)
    assert said(table.omar) == [("To read:", "Rivermouth memorandum")] == said(table.alma)
    assert said(table.rosa) == [] == said(table.maya)
    for reader in (table.omar, table.alma):
        review_version(version=version, is_ready=True, by=reader, at=NOW)
    assert said(table.omar) == []
    assert said(table.maya) == [("Ready to be signed:", "Rivermouth memorandum")]
    review_version(version=version, is_ready=False, words_said="Not quite.", by=table.omar, at=NOW + timedelta(hours=1))
    assert said(table.maya) == []


def test_the_director_hears_of_what_ends_soon_until_something_follows(table):
    version = signed(mou(table, ends_on=TODAY + timedelta(days=60)), by=table.maya)
    assert said(table.maya) == [("Ends soon:", "Rivermouth memorandum")] and said(table.alma) == []
    start = TODAY + timedelta(days=61)
    begin_renewal(agreement=version.agreement, starts_on=start, ends_on=None, by=table.maya, at=NOW)
    assert said(table.maya) == []


def test_one_question_however_much_waits(table):
    for number in range(3):
        issued(mou(table, title=f"Agreement {number}"), by=table.maya)
        promise(table, what=f"Promise {number}")
    with CaptureQueriesContext(connection) as asked:
        desk = desk_of(table.alma, at=NOW)
    assert len(desk.needs) == 3
    assert len([query for query in asked.captured_queries if "agreements_" in query["sql"]]) == 1


def test_what_was_promised_stands_as_before(table):
    promise(table)
    desk = desk_of(table.omar, at=NOW)
    assert [held.what for held in desk.promised.held] == [promise_.what for promise_ in desk.promised.held]
    held = desk.promised.held[0]
    assert held.partner == table.harbor and held.member == table.omar and held.turn == "open"

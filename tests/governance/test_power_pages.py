"""Everybody at the table reads who holds power in a body, asks what would change, and takes it along."""

import csv
import io

import pytest
import time_machine

from cast import LONG_AGO, client_of
from commontable.analysis.decision_rules import Method, Rule
from commontable.analysis.power import game_from, power_of
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.models import Seat, Tenure
from governance.busy import NOW, body_with, busy_council

COUNCIL = "/p/rivermouth/bodies/council/power/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def council(table):
    return busy_council(table)


def page(member, address=COUNCIL):
    response = client_of(member).get(address)
    assert response.status_code == 200, response.content[:500]
    return " ".join(response.content.decode().split())


def rows(member, address):
    response = client_of(member).get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_parent_and_a_director_read_the_same(table, council):
    for member in (table.rosa, table.maya):
        shown = page(member)
        assert "Parents and families: 49% of what happens in Council" in shown
        assert "each of the 3 seats with a vote can block" in shown
        assert "No seat decides alone, none can block, and every seat can tip an outcome." in shown
        assert "In practice, Parents and families: 49% of what happened. That is more than 40%." in shown
        assert "In practice, Rivermouth Parents" not in shown  # its sector is named already
        assert "Set the rule" not in shown


def test_others_find_nothing(table, council, charlie):
    for member in (charlie, table.dewi, None):
        response = client_of(member).get(COUNCIL)
        assert response.status_code in (302, 404)
    for address in (
        "nobody/power/",
        "council/power/everything.csv",
        "council/power/picture.pdf",
        "council/power/move.csv",
    ):
        assert client_of(table.maya).get(f"/p/rivermouth/bodies/{address}").status_code == 404
    assert client_of(charlie).get("/p/elsewhere/bodies/council/power/").status_code == 404
    assert client_of(table.maya).post(COUNCIL).status_code == 405


def test_a_body_without_a_rule_teaches_and_offers_the_rule_to_who_may_set_it(table):
    form_body(partnership=table.partnership, name="Fresh", kind="council", by=table.maya, at=LONG_AGO)
    address = "/p/rivermouth/bodies/fresh/power/"
    assert "How Fresh decides is not written down yet" in page(table.rosa, address)
    assert "Set the rule" in page(table.maya, address)
    assert "Set the rule" not in page(table.rosa, address)
    for what in ("seats.csv", "body.toml", "picture.svg"):
        assert client_of(table.maya).get(address + what).status_code == 404
    assert len(rows(table.maya, address + "sectors.csv")) == 1


def test_a_body_whose_seats_are_all_empty_says_so(table):
    body = body_with(table, name="Hollow")
    open_seat(body=body, name="Union", sector="labour", by=table.maya, at=LONG_AGO)
    assert "Nobody holds a seat with a vote in Hollow yet" in page(table.rosa, "/p/rivermouth/bodies/hollow/power/")


def test_a_dictator_dummies_and_a_rule_out_of_reach_are_named(table):
    alone = Rule(method=Method.MAJORITY, quorum_of=1, quorum_in=3)
    body_with(table, ("Big", "schools", 5), ("Small", "health", 1), ("Tiny", "families", 1), rule=alone)
    shown = page(table.rosa, "/p/rivermouth/bodies/group/power/")
    assert "One seat decides alone in Group" in shown
    assert "Big decides alone: whatever it wants passes, and nothing passes without it." in shown
    assert "Tiny and Small have a vote but no say" in shown
    assert "By the rule, School systems: 100% of the power." in shown
    rule = Rule(method=Method.MAJORITY, quorum_sectors=2)
    stuck = body_with(table, ("Lone", "labour", 1), ("Gone", "faith", 1), rule=rule, name="Stuck")
    tenure = Tenure.objects.get(seat__body=stuck, seat__name="Gone")
    end_tenure(tenure=tenure, ends_on=NOW.date(), by=table.maya, at=NOW, why="Moved away")
    shown = page(table.rosa, "/p/rivermouth/bodies/stuck/power/")
    assert "As it stands today, Stuck cannot decide anything by vote" in shown
    assert "a proposal would not pass" in shown


def test_where_only_consensus_decides_every_seat_can_block(table):
    rule = Rule(method=Method.CONSENSUS)
    body_with(table, ("One", "schools", 1), ("Two", "schools", 1), ("Three", "health", 1), rule=rule)
    shown = page(table.rosa, "/p/rivermouth/bodies/group/power/")
    assert "Every seat with a vote can block in Group" in shown
    assert "no vote follows. Each can block, so each has the same power: 33%" in shown
    assert "By the rule, School systems" not in shown


def test_what_would_change_is_shown_and_nothing_is_changed(table, council):
    seat = Seat.objects.get(name="Harbor")
    asked = f"{COUNCIL}?months=12&seat={seat.pk}&sector=schools&weight=3"
    shown = page(table.rosa, asked)
    assert "Power by sector, before and after the move" in shown
    moved = {row[1]: row[2:] for row in rows(table.rosa, asked.replace("power/?", "power/move.csv?"))[1:]}
    assert [float(one) for one in moved["Non-profits"]] == pytest.approx([1 / 3, 0], abs=1e-5)
    assert [float(one) for one in moved["School systems"]] == pytest.approx([1 / 3, 1 / 2], abs=1e-5)
    seat.refresh_from_db()
    assert (seat.sector, seat.weight) == ("nonprofit", 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("seat={seat}", "Say what would change"),
        ("seat={seat}&weight=0", "greater than or equal to 1"),
        ("seat={seat}&weight=nine", "whole number"),
        ("seat=999999&weight=2", "Select a valid choice"),
        ("seat={seat}&sector=<script>", "Select a valid choice"),
        ("seat={seat}&partner=999999", "Select a valid choice"),
        ("months=<b>&seat=", "required"),
    ],
)
def test_a_move_that_is_none_is_asked_again(table, council, asked, said):
    shown = page(table.rosa, f"{COUNCIL}?{asked.format(seat=Seat.objects.get(name='Harbor').pk)}")
    assert said in shown
    assert "Power by sector, before and after" not in shown
    assert "<script>" not in shown.partition("<body")[2].replace('<script src="', "")


def test_the_last_seat_cannot_be_left_out(table):
    body = body_with(table, ("Only", "schools", 1))
    seat = body.seats.get().pk
    shown = page(table.rosa, f"/p/rivermouth/bodies/group/power/?seat={seat}&leaves=on")
    assert "Then nobody would be left to vote." in shown


def test_a_shorter_time_counts_less(table, council):
    with time_machine.travel(NOW.replace(month=9), tick=False):
        assert "Days in the chair" in page(table.rosa, f"{COUNCIL}?months=3")
        assert "Proposals made" not in page(table.rosa, f"{COUNCIL}?months=3")
        assert "Proposals made" in page(table.rosa, f"{COUNCIL}?months=12")


def test_every_table_leaves_as_a_file(table, council):
    seats = rows(table.rosa, f"{COUNCIL}seats.csv")
    assert seats[0][:6] == ["seat", "holder", "partner", "sector", "weight", "shapley_shubik"]
    assert sum(float(row[5]) for row in seats[1:]) == pytest.approx(1, abs=1e-5)
    for kind in ("sectors", "partners", "levels"):
        found = rows(table.rosa, f"{COUNCIL}{kind}.csv?months=12")
        assert found[0][:4] == [kind[:-1], "voting_seats", "by_the_rule", "in_practice"]
        assert sum(float(row[3]) for row in found[1:]) == pytest.approx(1, abs=1e-5)


def test_names_that_are_formulas_do_no_harm(table):
    body_with(table, ("=1+1", "schools", 1), ("<b>& 🎉", "health", 1))
    assert rows(table.rosa, "/p/rivermouth/bodies/group/power/seats.csv")[1][0] in ("'=1+1", "<b>& 🎉")
    assert "<b>& 🎉" not in page(table.rosa, "/p/rivermouth/bodies/group/power/")


def test_the_file_gives_the_same_figures_without_a_server(table, council, tmp_path):
    response = client_of(table.rosa).get(f"{COUNCIL}body.toml")
    path = tmp_path / "council.toml"
    path.write_bytes(response.content)
    power = power_of(game_from(path))
    listed = {row[0]: row[5] for row in rows(table.rosa, f"{COUNCIL}seats.csv")[1:]}
    assert {one.seat.name: f"{float(one.shapley_shubik):.6f}" for one in power.seats} == listed


def test_the_picture_is_drawn_apart_and_kept(table, council):
    first = page(table.rosa)
    assert "The picture is being drawn" in first
    assert "picture.svg?months=12" in first
    drawn = client_of(table.rosa).get(f"{COUNCIL}picture.html?months=12").content.decode()
    assert drawn.count("<svg") == 2
    assert "The picture is being drawn" not in page(table.rosa)


def test_it_asks_twelve_questions_at_most(table, council, django_assert_max_num_queries):
    client = client_of(table.rosa)
    client.get(COUNCIL)
    with django_assert_max_num_queries(12):
        client.get(COUNCIL)
    seat = Seat.objects.get(name="Harbor").pk
    with django_assert_max_num_queries(13):
        client.get(f"{COUNCIL}?seat={seat}&weight=2&partner={table.northside.pk}")


@pytest.mark.slow
def test_more_than_sixty_seats_are_estimated_and_say_so(table):
    body_with(table, *[(f"S{n}", ("schools", "health", "families")[n % 3], 1) for n in range(61)], name="Crowd")
    shown = page(table.rosa, "/p/rivermouth/bodies/crowd/power/")
    assert "With so many seats the figures are estimates from 8,000 random orders" in shown
    assert "every seat can tip" not in shown

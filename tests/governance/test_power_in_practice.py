"""Influence is counted from what people did: who for, since when, and nothing that is still a draft."""

from datetime import timedelta

import pytest

from commontable.governance.datasets.power import balance_of, deeds_of
from commontable.governance.datasets.power.influence import months_before
from commontable.governance.models import Body
from commontable.governance.rules.power import Measure
from governance.busy import NOW, busy_council, seat_more
from governance.decided import at

BEGAN = at(1)


@pytest.fixture
def body(table):
    return busy_council(table)


def counted(body, *, since=BEGAN, until=NOW):
    """Amounts by (measure, sector)."""
    found = {}
    for deed in deeds_of(body, since=since, until=until):
        found[deed.measure, deed.sector] = found.get((deed.measure, deed.sector), 0) + deed.amount
    return found


def test_every_measure_counts_what_was_done(body):
    assert counted(body) == {
        (Measure.PROPOSED, "families"): 1,  # the draft of Northside is not counted
        (Measure.ADOPTED, "families"): 1,
        (Measure.AMENDED, "families"): 1,
        (Measure.UPHELD, "nonprofit"): 1,
        (Measure.RAISED, "backbone"): 3,
        (Measure.ATTENDED, "schools"): 1,
        (Measure.ATTENDED, "nonprofit"): 1,
        (Measure.ATTENDED, "families"): 1,
        (Measure.ATTENDED, "backbone"): 1,
        (Measure.SPOKE, "families"): 2,
        (Measure.SPOKE, "nonprofit"): 1,
        (Measure.CHAIRED, "nonprofit"): 30,
    }


def test_only_the_time_asked_for_counts(body):
    later = counted(body, since=at(11))
    assert {measure for measure, _ in later} == {Measure.RAISED, Measure.ATTENDED, Measure.SPOKE, Measure.CHAIRED}
    assert later[Measure.CHAIRED, "nonprofit"] == 20
    assert counted(body, since=NOW - timedelta(hours=1), until=NOW) == {(Measure.CHAIRED, "nonprofit"): 1}


def test_the_alternate_acts_for_the_seat_and_for_their_own_partner_and_level(table, body):
    table.dara.level = "front_line"
    table.dara.save()
    (deed,) = [one for one in deeds_of(body, since=at(1), until=NOW) if one.sector == "schools"]
    assert (deed.measure, deed.partner, deed.level) == (Measure.ATTENDED, table.northside.name, "front_line")


def test_practice_is_the_mean_of_shares_in_what_happened(body):
    spread = balance_of(body, since=at(1), at=NOW).spreads["sectors"]
    by_key = {one.key: one for one in spread.actors}
    assert by_key["families"].practice == pytest.approx((1 + 1 + 1 + 0 + 0 + 1 / 4 + 0 + 2 / 3) / 8)
    assert by_key["schools"].practice == pytest.approx((1 / 4) / 8)
    assert sum(one.practice for one in spread.actors) == pytest.approx(1)
    assert sum(one.formal for one in spread.actors) == pytest.approx(1)
    assert by_key["backbone"].formal == 0
    assert spread.effective[Measure.ATTENDED] == pytest.approx(4)
    assert spread.effective[Measure.PROPOSED] == pytest.approx(1)
    assert spread.effective_formal == pytest.approx(3)


def test_a_level_that_nobody_recorded_is_shown_and_named_by_no_sentence(body):
    spread = balance_of(body, since=at(1), at=NOW).spreads["levels"]
    assert [str(one.label) for one in spread.actors] == ["Level not recorded"]
    assert spread.formal() == spread.practice() == {}


def test_another_body_has_its_own_deeds(table, body):
    from governance.busy import body_with

    other = body_with(table, ("A", "schools", 1))
    assert deeds_of(other, since=at(1), until=NOW) == []


def test_nothing_is_counted_where_nothing_happened(table):
    from governance.busy import body_with

    balance = balance_of(body_with(table, ("A", "schools", 1)), since=at(1), at=NOW)
    assert not balance.happened
    assert [one.practice for one in balance.spreads["sectors"].actors] == [None]


def test_reading_asks_five_questions_however_much_happened(table, body, django_assert_num_queries):
    seat_more(table, body, ("City", "government", 1), ("Clinic", "health", 2))
    body = Body.objects.select_related("partnership").get(pk=body.pk)
    with django_assert_num_queries(5):
        balance_of(body, since=at(1), at=NOW)


@pytest.mark.parametrize(("months", "day"), [(1, "2026-02-28"), (12, "2025-03-30"), (24, "2024-03-30")])
def test_months_go_back_to_the_beginning_of_a_day(months, day):
    assert months_before(NOW, months).isoformat() == f"{day}T00:00:00+00:00"

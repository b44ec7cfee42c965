"""The chair goes round the sectors, one person a day, and is handed over in writing."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from cast import LONG_AGO, Table, client_of
from commontable.governance.actions.bodies.chairs import cancel_chair, hand_over_chair, set_rota, take_chair
from commontable.governance.actions.bodies.seats import close_seat, open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.datasets.bodies import chair_of
from commontable.governance.models import ChairTerm, RotaPlace
from commontable.partnership.actions.members import add_member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db
DAY = LONG_AGO.date()


def on(days: int) -> dict:
    """So many days later, by the director of the table."""
    return {"at": LONG_AGO + timedelta(days=days)}


def test_it_goes_round_and_begins_again(table: Table) -> None:
    body, _ = make_council(table)
    chairs = [table.omar]
    for days in (100, 200, 300, 400):
        hand_over_chair(body=body, handover="The budget is open", by=chairs[-1], **on(days))
        chairs.append(chair_of(body, **on(days)).member)
    assert chairs == [table.omar, table.alma, table.rosa, table.omar, table.alma]
    terms = list(ChairTerm.objects.order_by("starts_on"))
    assert all(one.ends_on == following.starts_on for one, following in pairwise(terms))
    assert terms[0].handover == "The budget is open" and terms[-1].handover == ""


def test_who_may_hand_over_and_what_it_takes(table: Table) -> None:
    body, _ = make_council(table)
    with pytest.raises(NotPermitted):
        hand_over_chair(body=body, handover="Mine", by=table.alma, **on(5))
    with pytest.raises(NotAllowed, match="Write what is open"):
        hand_over_chair(body=body, handover="  ", by=table.omar, **on(5))
    with pytest.raises(NotAllowed, match="Choose a later day"):
        hand_over_chair(body=body, handover="At once", by=table.omar, **on(0))
    term = ChairTerm.objects.get()
    hand_over_chair(body=body, handover="All is well", seen=term.pk, by=table.omar, **on(5))
    with pytest.raises(NotPermitted):  # the chair who went has no say any more
        hand_over_chair(body=body, handover="All is well", seen=term.pk, by=table.omar, **on(5))
    with pytest.raises(NotAllowed, match="meanwhile"):
        hand_over_chair(body=body, handover="All is well", seen=term.pk, by=table.maya, **on(9))


def test_a_vacant_or_closed_seat_is_passed_over_and_a_sector_never_follows_itself(table: Table) -> None:
    body, seats = make_council(table)
    riverbend = open_seat(body=body, name="Riverbend", sector="nonprofit", by=table.maya, **on(0))
    begin_tenure(seat=riverbend, member=_person(table, "Riva"), how_chosen="named", by=table.maya, **on(0))
    order = [seats["nonprofit"], seats["schools"], riverbend, seats["families"]]
    set_rota(body=body, seats=order, by=table.maya, **on(1))
    end_tenure(tenure=seats["schools"].tenures.get(kind="holder"), ends_on=DAY, by=table.maya, **on(2))
    # Northside is vacant, Riverbend is of Omar's sector: the families are next
    term = hand_over_chair(body=body, handover="Open: budget", by=table.omar, **on(3))
    assert term.seat == seats["families"]
    close_seat(seat=seats["nonprofit"], closed_on=DAY + timedelta(days=4), by=table.maya, **on(4))
    term = hand_over_chair(body=body, handover="Open: budget", by=table.rosa, **on(5))
    assert term.seat == riverbend


def test_when_nobody_can_take_it_nothing_happens(table: Table) -> None:
    body, _ = make_council(table)
    set_rota(body=body, seats=[], by=table.maya, **on(1))
    with pytest.raises(NotAllowed, match="No seat of the rota"):
        hand_over_chair(body=body, handover="Who?", by=table.omar, **on(3))
    assert ChairTerm.objects.get().ends_on is None
    ChairTerm.objects.all().delete()
    with pytest.raises(NotAllowed, match="Nobody has taken the chair"):
        hand_over_chair(body=body, handover="Who?", by=table.maya, **on(3))


def test_a_circular_rota_and_one_that_stays_are_refused(table: Table) -> None:
    body, seats = make_council(table)
    a, b, c = seats["nonprofit"], seats["schools"], seats["backbone"]
    for order, words in (([a, b, a], "twice"), ([a, c, b], "would follow"), ([a, b, c], "begins again"), ([a], "one")):
        with pytest.raises(NotAllowed, match=words):
            set_rota(body=body, seats=order, by=table.maya, **on(1))
    assert [place.seat for place in RotaPlace.objects.order_by("position")] == [a, b, seats["families"]]
    with pytest.raises(NotPermitted):
        set_rota(body=body, seats=[a, b], by=table.omar, **on(1))


def test_taking_the_chair_ends_the_term_before_and_leaves_the_sector(table: Table) -> None:
    body, seats = make_council(table)
    with pytest.raises(NotAllowed, match="same sector"):
        take_chair(body=body, seat=seats["backbone"], by=table.maya, **on(10))
    take_chair(body=body, seat=seats["families"], by=table.maya, **on(10))
    assert [(one.member, one.ends_on) for one in ChairTerm.objects.order_by("pk")] == [
        (table.omar, DAY + timedelta(days=10)), (table.rosa, None),
    ]  # fmt: skip
    with pytest.raises(NotAllowed, match="later than that day"):
        take_chair(body=body, seat=seats["schools"], starts_on=DAY + timedelta(days=5), by=table.maya, **on(10))
    take_chair(body=body, seat=seats["schools"], by=table.maya, **on(10))  # a mistake of the same day is mended
    assert chair_of(body, **on(10)).member == table.alma


def test_a_year_mistyped_is_mended(table: Table) -> None:
    body, seats = make_council(table)
    take_chair(body=body, seat=seats["families"], by=table.maya, **on(10))
    take_chair(body=body, seat=seats["schools"], starts_on=DAY.replace(year=2062), by=table.maya, **on(10))
    assert chair_of(body, **on(11)).member == table.rosa
    take_chair(body=body, seat=seats["schools"], by=table.maya, **on(20))
    assert [one.ends_on for one in ChairTerm.objects.filter(seat=seats["schools"]).order_by("pk")] == [
        DAY.replace(year=2062), None,
    ]  # fmt: skip
    close_seat(seat=seats["families"], closed_on=DAY + timedelta(days=21), by=table.maya, **on(21))
    assert chair_of(body, **on(22)).member == table.alma


def test_a_new_person_of_the_same_seat_may_finish_the_term(table: Table) -> None:
    body, seats = make_council(table)
    with pytest.raises(NotAllowed, match="same sector"):
        take_chair(body=body, seat=seats["nonprofit"], by=table.maya, **on(10))
    end_tenure(tenure=seats["nonprofit"].tenures.get(), ends_on=DAY + timedelta(days=5), by=table.maya, **on(5))
    with pytest.raises(NotAllowed, match="Nobody holds"):
        take_chair(body=body, seat=seats["nonprofit"], by=table.maya, **on(10))
    nur = _person(table, "Nur")
    begin_tenure(seat=seats["nonprofit"], member=nur, how_chosen="named", by=table.maya, **on(6))
    assert take_chair(body=body, seat=seats["nonprofit"], by=table.maya, **on(10)).member == nur


def _person(table: Table, name: str):
    return add_member(partner=table.harbor, name=name, email=f"{name}@harbor.example", by=table.maya, at=LONG_AGO)


def test_a_term_planned_ahead_can_be_cancelled_until_it_begins(table: Table) -> None:
    body, seats = make_council(table)
    omar = ChairTerm.objects.get()
    later = hand_over_chair(body=body, handover="The budget", on=DAY + timedelta(days=30), by=table.omar, **on(10))
    last = take_chair(body=body, seat=seats["families"], starts_on=DAY + timedelta(days=60), by=table.maya, **on(10))
    with pytest.raises(NotPermitted):
        cancel_chair(term=later, by=table.omar, **on(11))
    with pytest.raises(NotAllowed, match="Cancel that one first"):
        cancel_chair(term=later, by=table.maya, **on(11))
    cancel_chair(term=last, by=table.maya, **on(11))
    cancel_chair(term=later, by=table.maya, **on(11))
    with pytest.raises(NotAllowed, match="already"):
        cancel_chair(term=later, by=table.maya, **on(11))
    omar.refresh_from_db()
    assert (omar.ends_on, omar.handed_over_at) == (None, None)
    assert chair_of(body, **on(90)).member == table.omar
    again = hand_over_chair(body=body, handover="The budget", by=table.omar, **on(12))
    with pytest.raises(NotAllowed, match="has begun"):
        cancel_chair(term=again, by=table.maya, **on(12))


def test_the_page_of_the_body_shows_terms_to_come(table: Table) -> None:
    body, seats = make_council(table)
    day = table.partnership.day(datetime.now(UTC)) + timedelta(days=30)
    term = take_chair(body=body, seat=seats["schools"], starts_on=day, by=table.maya, **on(10))
    page = f"/p/rivermouth/bodies/{body.slug}/"
    maya = client_of(table.maya)
    assert "Cancel this term" in maya.get(page).content.decode()
    assert "Cancel this term" not in client_of(table.rosa).get(page).content.decode()
    html = maya.post(f"{page}chair/{term.pk}/cancel/", follow=True).content.decode()
    assert "will not take the chair" in html and "Cancel this term" not in html

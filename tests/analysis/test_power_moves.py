"""What would change if a seat moved."""

from fractions import Fraction

import pytest

from commontable.analysis.power import Game, GameError, Seat, compare, power_of, what_if

GAME = Game(
    seats=(
        Seat(name="a", partner="P", sector="education", weight=3),
        Seat(name="b", partner="P", sector="education", weight=2),
        Seat(name="c", partner="Q", sector="health", weight=2),
        Seat(name="d", partner="R", sector="families", weight=1),
    ),
    quota=5,
    veto=("d",),
)


def moved(**change):
    before, after = power_of(GAME), power_of(what_if(GAME, "b", **change))
    return {one.name: one for one in compare(before, after)}


def test_a_seat_that_moves_to_another_sector_takes_its_power_along():
    changes = moved(sector="health")
    own = power_of(GAME).seats[1].shapley_shubik
    assert changes["health"].after - changes["health"].before == own
    assert changes["education"].difference == pytest.approx(-float(own))
    assert sum(one.difference for one in changes.values()) == pytest.approx(0)


def test_a_new_sector_comes_last_and_starts_from_nothing():
    changes = moved(sector="business")
    assert list(changes) == ["education", "health", "families", "business"]
    assert changes["business"].before == 0


def test_weight_veto_partner_and_leaving():
    assert what_if(GAME, "b", weight=9).seats[1].weight == 9
    assert what_if(GAME, "b", veto=True).veto == ("d", "b")
    assert what_if(GAME, "d", veto=False).veto == ()
    assert what_if(GAME, "d", veto=True).veto == ("d",)
    assert what_if(GAME, "b", partner=None, sector=None).seats[1] == Seat(name="b", weight=2)
    gone = what_if(GAME, "d", removed=True, quota=4)
    assert (len(gone.seats), gone.veto, gone.quota) == (3, (), 4)
    assert compare(power_of(GAME), power_of(gone), by="seats")[-1].after == 0
    assert [one.name for one in compare(power_of(GAME), power_of(gone), by="partners")] == ["P", "Q", "R"]


def test_only_fractions_are_compared_where_all_is_counted():
    assert all(isinstance(one.before, Fraction) for one in moved(weight=1).values())


@pytest.mark.parametrize(
    ("seat", "change"),
    [("z", {"weight": 1}), ("b", {"weight": -1}), ("b", {"weight": "two"}), ("a", {"removed": True, "quota": 6})],
)
def test_what_cannot_be_is_refused(seat, change):
    with pytest.raises(GameError):
        what_if(GAME, seat, **change)

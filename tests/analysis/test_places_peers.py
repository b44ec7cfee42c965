"""Like with like: distances worked out by hand, order that does not matter, and no peers where too little is known."""

import math
import random

import pytest

from commontable.analysis.places import Reading, Traits, among, nearest

NETWORK = [
    Traits(place="a", children=100, poverty=20, locale="city"),
    Traits(place="b", children=200, poverty=30, locale="city-large"),
    Traits(place="c", children=400, poverty=40, locale="suburb"),
    Traits(place="d", children=800, poverty=50, locale="town-remote"),
    Traits(place="e", children=100, poverty=60, locale="rural"),
    Traits(place="f", children=100, poverty=40, locale="city"),
]


def test_the_distance_by_hand() -> None:
    # ln(children / 100) in steps of ln 2: 0, 1, 2, 3, 0, 0; mean 1, sum of squares about it 8, deviation sqrt(8 / 6).
    # Poverty 20 30 40 50 60 40: mean 40, sum of squares 1000, deviation sqrt(1000 / 6).
    size, poverty = math.sqrt(8 / 6), math.sqrt(1000 / 6)
    found = nearest(NETWORK[0], NETWORK)
    assert found.used == ("children", "poverty", "locale")
    distances = {one.place: one.distance for one in found.peers}
    assert distances["b"] == pytest.approx(math.sqrt(((1 / size) ** 2 + 2 * (10 / poverty) ** 2 + 0.5**2) / 4))
    assert distances["e"] == pytest.approx(math.sqrt((0 + 2 * (40 / poverty) ** 2 + 3**2) / 4))
    assert distances["f"] == pytest.approx(math.sqrt(2 * (20 / poverty) ** 2 / 4))
    assert [one.place for one in found.peers] == ["b", "f", "c", "d", "e"]


def test_only_places_that_have_the_traits_take_part_and_fewer_than_five_are_none() -> None:
    found = nearest(NETWORK[0], [*NETWORK, Traits(place="g", children=100), Traits(place="h")])
    assert (len(found.peers), found.found, found.lacking) == (5, 5, 2)
    fewer = nearest(NETWORK[0], NETWORK[:5])
    assert (fewer.peers, fewer.found, fewer.fewest) == ((), 4, 5)
    unknown = nearest(Traits(place="x"), NETWORK)
    assert (unknown.used, unknown.peers, unknown.found) == ((), (), 0)
    by_size = nearest(Traits(place="x", children=150), [*NETWORK, Traits(place="g", children=160)], most=1)
    assert (by_size.used, by_size.peers[0].place) == (("children",), "g")


def test_the_order_of_the_list_changes_nothing_and_a_place_is_no_peer_of_itself() -> None:
    dice = random.Random(7)
    told = [
        Traits(place=str(n), children=dice.randint(0, 900), poverty=dice.uniform(0, 100), locale=kind)
        for n, kind in enumerate(("city", "suburb-small", "town", "rural-remote", "") * 12)
    ]
    mixed = dice.sample(told, k=len(told))
    for one in told[:5]:
        assert nearest(one, told) == nearest(one, mixed)
        assert one.place not in {peer.place for peer in nearest(one, told).peers}


def test_places_that_are_all_the_same_are_equally_near_and_come_by_name() -> None:
    same = [Traits(place=name, children=0, poverty=50) for name in "fedcba"]
    assert [one.place for one in nearest(same[0], same).peers] == ["a", "b", "c", "d", "e"]


def test_where_a_place_stands_is_not_said_from_protected_figures() -> None:
    shown = [Reading(place=str(n), value=40.0 + n) for n in range(4)]
    hidden = [Reading(place="h", status="hidden"), Reading(place="r", status="ranged")]
    assert among(41.0, [*shown, *hidden]) is None
    assert among(None, [*shown, Reading(place="z", value=50.0)]) is None
    stands = among(41.0, [*shown, Reading(place="z", value=50.0), *hidden])
    assert stands is not None
    assert (stands.lowest, stands.middle, stands.highest) == (40.0, 42.0, 50.0)
    assert (stands.lower, stands.same, stands.higher, stands.unshown) == (1, 1, 3, 2)

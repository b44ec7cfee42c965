"""Whose turn it is to sign."""

from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """A party's key, its place in the order, and whether it has signed."""

    party: int
    order: int
    has_signed: bool


def whose_turn(places: Iterable[Place]) -> list[int]:
    """The parties who can sign now: those of the lowest place at which somebody has not signed.

    >>> whose_turn([Place(1, 1, True), Place(2, 2, False), Place(3, 2, False), Place(4, 3, False)])
    [2, 3]
    >>> whose_turn([Place(1, 1, True)])
    []
    """
    waiting = [place for place in places if not place.has_signed]
    first = min((place.order for place in waiting), default=0)
    return [place.party for place in waiting if place.order == first]

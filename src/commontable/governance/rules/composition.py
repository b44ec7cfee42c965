"""Who a body is made of: votes by sector, who is missing, who has more than a fair share; said in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.partnership.rules.sectors import Sector

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
ENOUGH_SECTORS = 4
"""With so many sectors or more, more than a third of the votes in one hand is worth a sentence; with fewer, a half."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A seat as the composition counts it; `partner` is the partner it belongs to or whose person holds it."""

    name: str
    sector: str
    partner: str = ""
    weight: int = 1
    is_voting: bool = True
    is_held: bool = True


@dataclass(frozen=True)
class Share:
    """One sector in the body: seats, those with a vote, those nobody holds, and its part of the votes."""

    sector: Sector
    seats: int
    voting: int
    vacant: int
    weight: int
    share: Fraction

    @property
    def percent(self) -> float:
        """Its part of the votes, from 0 to 100."""
        return float(self.share * 100)


@dataclass(frozen=True)
class Composition:
    """What the body is made of, and what stands out, in sentences."""

    shares: tuple[Share, ...]
    vacant: tuple[str, ...]
    flags: tuple[str, ...]
    weight: int
    voting: int


def composition(places: Sequence[Place], *, sectors_at_table: Iterable[str] = ()) -> Composition:
    """The body as it is made up today, sectors with most votes first.

    >>> seats = [Place(name=f"S{n}", sector="schools", partner="North") for n in range(3)]
    >>> made = composition([*seats, Place(name="P", sector="families")], sectors_at_table=["schools", "health"])
    >>> for flag in made.flags:
    ...     print(flag)
    School systems have 3 of 4 votes: more than half, so they decide every simple majority alone.
    North has 3 seats with a vote.
    No seat for: Health. Partners of this sector sit at the table, but not here.
    """
    total = sum(place.weight for place in places if place.is_voting)
    shares = []
    for sector in Sector:
        mine = [place for place in places if place.sector == sector]
        if not mine:
            continue
        weight = sum(place.weight for place in mine if place.is_voting)
        shares.append(
            Share(
                sector,
                len(mine),
                sum(place.is_voting for place in mine),
                sum(not place.is_held for place in mine),
                weight,
                Fraction(weight, total) if total else Fraction(0),
            )
        )
    shares.sort(key=lambda one: (-one.weight, -one.seats))
    vacant = tuple(place.name for place in places if not place.is_held)
    flags = [
        *_heavy_sectors(shares, total),
        *_partners_with_several(places),
        *_missing(shares, sectors_at_table),
    ]
    return Composition(tuple(shares), vacant, tuple(flags), total, sum(place.is_voting for place in places))


def _heavy_sectors(shares: Sequence[Share], total: int) -> Iterable[str]:
    voting = [one for one in shares if one.weight]
    for one in voting:
        said = {"sector": one.sector.label, "votes": one.weight, "total": total}
        if one.share > HALF and len(voting) > 1:
            yield (
                translate(
                    "%(sector)s have %(votes)s of %(total)s votes: more than half, so they decide every simple "
                    "majority alone."
                )
                % said
            )
        elif one.share > THIRD and len(voting) >= ENOUGH_SECTORS:
            yield (
                translate(
                    "%(sector)s have %(votes)s of %(total)s votes: more than a third, so they can stop whatever "
                    "needs two thirds."
                )
                % said
            )
    if len(voting) == 1 and voting[0].voting > 1:
        yield translate("Only one sector has a vote: %(sector)s.") % {"sector": voting[0].sector.label}


def _partners_with_several(places: Sequence[Place]) -> Iterable[str]:
    seats = Counter(place.partner for place in places if place.is_voting and place.partner)
    for partner, count in seats.most_common():
        if count > 1:
            yield ngettext(
                "%(partner)s has %(count)s seat with a vote.", "%(partner)s has %(count)s seats with a vote.", count
            ) % {"partner": partner, "count": count}


def _missing(shares: Sequence[Share], sectors_at_table: Iterable[str]) -> Iterable[str]:
    seated = {one.sector for one in shares}
    wanted = set(sectors_at_table)
    missing: list[Any] = [sector.label for sector in Sector if sector in wanted and sector not in seated]
    if missing:
        names = get_text_list([str(label) for label in missing], translate("and"))
        yield ngettext(
            "No seat for: %(sectors)s. Partners of this sector sit at the table, but not here.",
            "No seat for: %(sectors)s. Partners of these sectors sit at the table, but not here.",
            len(missing),
        ) % {"sectors": names}

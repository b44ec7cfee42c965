"""A server full of invented partnerships, the same every time, written past the actions because they are many.

The sizes are those of the largest network of such partnerships, all on one server. They are shared out unevenly: the
largest partnership has about four times the rows of the middle one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from random import Random

from django.db import transaction

from commontable.governance.models import Proposal
from commontable.partnership.models import Member
from crowd.acts import write_journal
from crowd.deciding import Numbers, deliberate, promise
from crowd.meetings import hold_meetings
from crowd.people import Table, seat_people
from crowd.rows import Rows
from crowd.seats import Sitting, form_bodies


@dataclass(frozen=True)
class Size:
    """How many of each over all partnerships; meetings are those held, with twenty seats on record each."""

    tables: int = 69
    partners: int = 7_000
    people: int = 80_000
    bodies: int = 500
    meetings: int = 9_000
    acts: int = 200_000
    commitments: int = 7_000

    def part(self, divisor: int) -> "Size":
        """The same in small."""
        return Size(**{field.name: max(3, getattr(self, field.name) // divisor) for field in fields(self)})


@dataclass(frozen=True)
class Largest:
    """The largest partnership: its director, a person who sits on three bodies, and the proposal open in the first."""

    director: Member
    seated: Member
    proposal: Proposal
    sitting: Sitting


def fill(size: Size, *, now: datetime, seed: int = 69) -> tuple[Largest, Rows]:
    """The server holds the crowd; nothing was there before."""
    rows, random = Rows(), Random(seed)
    with transaction.atomic():
        people, partners = shares(size.people, size.tables), shares(size.partners, size.tables)
        others = [shares(getattr(size, name), size.tables) for name in ("bodies", "meetings", "acts", "commitments")]
        first: Largest | None = None
        for number in range(size.tables):
            table = seat_people(rows, random, number=number, partners=partners[number], people=people[number], now=now)
            found = _decide(rows, random, table, *(other[number] for other in others), now=now)
            first = first or found
        rows.finish()
    assert first is not None
    return first, rows


def _decide(
    rows: Rows, random: Random, table: Table, bodies: int, meetings: int, acts: int, commitments: int, *, now: datetime
) -> Largest:
    numbers = Numbers()
    sittings = form_bodies(rows, random, table=table, bodies=bodies, now=now)
    held = hold_meetings(rows, random, table=table, sittings=sittings, meetings=meetings, now=now)
    proposals = [
        proposal
        for sitting in sittings
        for proposal in deliberate(
            rows, random, table=table, sitting=sitting, meetings=held[sitting.body.pk], numbers=numbers, now=now
        )
    ]
    promise(rows, random, table=table, commitments=commitments, numbers=numbers, now=now)
    write_journal(rows, random, table=table, acts=acts, now=now)
    return Largest(table.director, table.members[1], proposals[0], sittings[0])


def shares(whole: int, parts: int) -> Sequence[int]:
    """The whole shared out unevenly over the parts, by the square root of their rank, with at least one each.

    >>> shares(100, 4)
    [36, 25, 21, 18]
    """
    weights = [1 / (rank + 1) ** 0.5 for rank in range(parts)]
    exact = [whole * weight / sum(weights) for weight in weights]
    given = [max(1, int(share)) for share in exact]
    for rank in sorted(range(parts), key=lambda rank: int(exact[rank]) - exact[rank])[: max(0, whole - sum(given))]:
        given[rank] += 1
    return given

"""The life of an election, what makes a ranking a ballot, and what a count comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Ballot, Choice, Method, Rule, instant_runoff, quorum_of
from commontable.analysis.decision_rules import single_transferable_vote as transferable
from commontable.partnership.rules.lifecycle import Lifecycle, NotAllowed

K = TypeVar("K", bound=Hashable)

MOST_CANDIDATES = 30
LONGEST_STATEMENT = 1500
FEWEST_SECRET = 3
"""With fewer papers in the box, those who voted could work out each other's ballots from the count."""


class ElectionMethod(TextChoices):
    """How ballots are counted."""

    RANKED_CHOICE = "ranked_choice", _("Ranked choice: one is elected")
    STV = "stv", _("Single transferable vote: several are elected")


class ElectionStage(TextChoices):
    """Where an election stands."""

    NOMINATIONS = "nominations", _("open to nominations")
    OPEN = "open", _("open to ballots")
    CLOSED = "closed", _("counted")
    CANCELLED = "cancelled", _("cancelled")


lifecycle = Lifecycle(
    {
        ElectionStage.NOMINATIONS: {ElectionStage.OPEN, ElectionStage.CANCELLED},
        ElectionStage.OPEN: {ElectionStage.CLOSED, ElectionStage.CANCELLED},
        ElectionStage.CLOSED: set(),
        ElectionStage.CANCELLED: set(),
    },
    refusal=_("An election that is {state} cannot become {to}."),
)


class Ending(TextChoices):
    """What a count comes to."""

    ELECTED = "elected", _("somebody is elected")
    NO_QUORUM = "no_quorum", _("too few seats voted")
    TOO_FEW = "too_few", _("too few papers to stay secret")
    NOBODY = "nobody", _("nobody was ranked")
    CANCELLED = "cancelled", _("cancelled")


def check_shape(*, method: str, places: int, is_for_chair: bool) -> None:
    """The method fits the number of places; raises NotAllowed with what to do."""
    if is_for_chair and places != 1:
        raise NotAllowed(_("There is one chair. Set the places to 1, or hold the election for seats."))
    if method == ElectionMethod.RANKED_CHOICE and places != 1:
        raise NotAllowed(_("Ranked choice elects one person. For several places choose the single transferable vote."))
    if method == ElectionMethod.STV and places < 2:
        raise NotAllowed(_("The single transferable vote elects several people. For one place choose ranked choice."))


def check_opening(*, candidates: int, seats: int, is_secret: bool) -> None:
    """There is somebody to choose and somebody to choose them; raises NotAllowed with what to do."""
    if candidates < 1:
        raise NotAllowed(_("Nobody has accepted a nomination yet. Ask those nominated, then open the ballot."))
    if seats < 1:
        raise NotAllowed(_("No voting seat of this body is held by anybody today, so nobody could vote."))
    if is_secret and seats < FEWEST_SECRET:
        raise NotAllowed(
            _(
                "With fewer than three voting seats a secret ballot keeps nothing secret. Fill more seats, or hold the "
                "election with open ballots."
            )
        )


def given_twice(numbers: Mapping[K, int | None]) -> dict[int, list[K]]:
    """Numbers that more than one candidate has.

    >>> given_twice({"ana": 1, "ben": 1, "cai": None})
    {1: ['ana', 'ben']}
    """
    times = Counter(number for number in numbers.values() if number is not None)
    return {
        number: [name for name, given in numbers.items() if given == number]
        for number in sorted(times)
        if times[number] > 1
    }


def left_out(numbers: Mapping[K, int | None]) -> list[int]:
    """Numbers nobody has though a higher one is given.

    >>> left_out({"ana": 1, "ben": 4})
    [2, 3]
    """
    given = {number for number in numbers.values() if number is not None}
    return [number for number in range(1, max(given, default=0)) if number not in given]


def in_order(numbers: Mapping[K, int | None]) -> list[K]:
    """Those with a number, first choice first.

    >>> in_order({"ana": 2, "ben": None, "cai": 1})
    ['cai', 'ana']
    """
    given = [(number, name) for name, number in numbers.items() if number is not None]
    return [name for _number, name in sorted(given, key=lambda each: each[0])]


def turned(names: Sequence[K], *, by: int) -> list[K]:
    """The names in the same circle, begun elsewhere: each ballot by another number, so that nobody is first on all.

    >>> turned(["ana", "ben", "cai"], by=4)
    ['ben', 'cai', 'ana']
    """
    first = by % len(names) if names else 0
    return [*names[first:], *names[:first]]


def sorted_papers(papers: Sequence[Sequence[int]]) -> list[list[int]]:
    """The papers in an order that says nothing about who put them in, or when.

    >>> sorted_papers([[2, 1], [], [1]])
    [[], [1], [2, 1]]
    """
    return sorted(list(paper) for paper in papers)


def result_of(
    *,
    method: str,
    places: int,
    candidates: Sequence[int],
    papers: Sequence[Sequence[int]],
    roll: int,
    quorum: tuple[int, int],
    is_secret: bool,
    seed: str,
) -> dict[str, Any]:
    """What the papers come to, as plain values; a blank paper counts for the quorum and for nobody.

    `roll` is how many seats could have voted; as many of them as there are papers have. Candidates are keys; a paper
    that names others (who can no longer take the place) is read as if it did not.

    >>> found = result_of(method="ranked_choice", places=1, candidates=[7, 8], papers=[[7], [7, 8], [], [8]], roll=6,
    ...     quorum=(1, 2), is_secret=True, seed="")
    >>> found["ending"], found["elected"], found["blank"], found["quorum"]["needed"]
    ('elected', [7], 1, 3)
    """
    of, within = quorum
    seats = [
        Ballot(seat=str(n), partner="", sector="", choice=Choice.STAND_ASIDE if n < len(papers) else None)
        for n in range(roll)
    ]
    there = quorum_of(Rule(method=Method.MAJORITY, quorum_of=of, quorum_in=within), seats)
    read = [[str(name) for name in paper if name in candidates] for paper in papers]
    ranked = [paper for paper in read if paper]
    result: dict[str, Any] = {
        "quorum": {"cast": there.cast, "roll": there.roll, "needed": there.needed},
        "blank": len(papers) - len(ranked),
        "elected": [],
        "count": None,
    }
    if not there.is_met:
        return {"ending": str(Ending.NO_QUORUM), **result}
    if is_secret and len(papers) < FEWEST_SECRET:
        return {"ending": str(Ending.TOO_FEW), **result}
    if not ranked:
        return {"ending": str(Ending.NOBODY), **result}
    names = [str(name) for name in candidates]
    if method == ElectionMethod.STV:
        count = transferable(names, ranked, places, seed=seed)
    else:
        count = instant_runoff(names, ranked, seed=seed)
    elected = [int(name) for name in count.winners]
    return {"ending": str(Ending.ELECTED), **result, "elected": elected, "count": count.to_json()}

"""The count of ranked ballots as plain data: every round, every transfer, every tie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from commontable.analysis.decision_rules.refusal import Refusal


class RankedMethod(StrEnum):
    """How ranked ballots are counted: for one winner, or for several in proportion."""

    INSTANT_RUNOFF = "instant_runoff"
    SINGLE_TRANSFERABLE_VOTE = "single_transferable_vote"


class RankingError(Refusal):
    """These ballots cannot be counted."""


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Votes that move on from `source` after a round.

    All of them when it is out, its surplus when it is elected (`is_surplus`). `to`: votes that arrive, by candidate;
    `exhausted`: votes whose ballots name nobody who is still in the running.
    """

    source: str
    is_surplus: bool
    to: dict[str, Fraction]
    exhausted: Fraction

    @property
    def moved(self) -> Fraction:
        """How many votes leave `source`."""
        return sum(self.to.values(), self.exhausted)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Who went out among those who had fewest votes alike.

    `decided_by`: the number of the earlier round in which `out` alone had fewest, or None: by lot among `drawn_from`.
    """

    among: tuple[str, ...]
    out: str
    decided_by: int | None
    drawn_from: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round. `counts` and `exhausted` add up to the number of ballots.

    `counts` holds everyone not out yet; an elected candidate keeps the votes that were needed. `needed`: the votes
    that elect. `is_rest`: those elected were all that was left for the places left, with or without `needed` votes.
    `transfers` lead to the next round.
    """

    number: int
    counts: dict[str, Fraction]
    exhausted: Fraction
    needed: Fraction
    elected: tuple[str, ...] = ()
    is_rest: bool = False
    out: str | None = None
    tie: Tie | None = None
    transfers: tuple[Transfer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RankedCount:
    """A whole count. `winners` in the order in which they were elected; `seed` is what lots were drawn with."""

    method: RankedMethod
    candidates: tuple[str, ...]
    places: int
    ballots: int
    seed: str
    winners: tuple[str, ...]
    rounds: tuple[Round, ...]

    @property
    def unfilled(self) -> int:
        """Places for which there was no candidate."""
        return self.places - len(self.winners)

    def to_json(self) -> dict[str, Any]:
        """The count as plain values; votes are written as text ("3", "7/2") so that they stay exact."""
        return {
            "method": str(self.method),
            "candidates": list(self.candidates),
            "places": self.places,
            "ballots": self.ballots,
            "seed": self.seed,
            "winners": list(self.winners),
            "rounds": [_round_to_json(one) for one in self.rounds],
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> RankedCount:
        """The count those plain values stand for: `RankedCount.from_json(count.to_json()) == count`."""
        return cls(
            method=RankedMethod(given["method"]),
            candidates=tuple(given["candidates"]),
            places=given["places"],
            ballots=given["ballots"],
            seed=given["seed"],
            winners=tuple(given["winners"]),
            rounds=tuple(_round_from_json(one) for one in given["rounds"]),
        )


def _written(votes: Mapping[str, Fraction]) -> dict[str, str]:
    return {candidate: str(number) for candidate, number in votes.items()}


def _read(votes: Mapping[str, str]) -> dict[str, Fraction]:
    return {candidate: Fraction(number) for candidate, number in votes.items()}


def _round_to_json(one: Round) -> dict[str, Any]:
    return {
        "number": one.number,
        "counts": _written(one.counts),
        "exhausted": str(one.exhausted),
        "needed": str(one.needed),
        "elected": list(one.elected),
        "is_rest": one.is_rest,
        "out": one.out,
        "tie": None
        if one.tie is None
        else {
            "among": list(one.tie.among),
            "out": one.tie.out,
            "decided_by": one.tie.decided_by,
            "drawn_from": list(one.tie.drawn_from),
        },
        "transfers": [
            {
                "source": transfer.source,
                "is_surplus": transfer.is_surplus,
                "to": _written(transfer.to),
                "exhausted": str(transfer.exhausted),
            }
            for transfer in one.transfers
        ],
    }


def _round_from_json(given: Mapping[str, Any]) -> Round:
    tie = given["tie"]
    return Round(
        number=given["number"],
        counts=_read(given["counts"]),
        exhausted=Fraction(given["exhausted"]),
        needed=Fraction(given["needed"]),
        elected=tuple(given["elected"]),
        is_rest=given["is_rest"],
        out=given["out"],
        tie=tie
        and Tie(
            among=tuple(tie["among"]),
            out=tie["out"],
            decided_by=tie["decided_by"],
            drawn_from=tuple(tie["drawn_from"]),
        ),
        transfers=tuple(
            Transfer(
                source=one["source"],
                is_surplus=one["is_surplus"],
                to=_read(one["to"]),
                exhausted=Fraction(one["exhausted"]),
            )
            for one in given["transfers"]
        ),
    )

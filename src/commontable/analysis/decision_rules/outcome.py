"""What came of a round or a vote, as plain data that a page can put into words and a recount can check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple, TypedDict

from commontable.analysis.decision_rules.rule import Choice


class Result(StrEnum):
    """How it ended. `OBJECTIONS_STAND` ends a round, never a vote; `HEARD` a round before a vote, which decides."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    NO_QUORUM = "no_quorum"
    OBJECTIONS_STAND = "objections_stand"
    HEARD = "heard"


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """Were enough seats there: seats that have cast, of `roll` voting seats, and the sectors they come from.

    `needed` and `sectors_needed` are the fewest. Heads count here, never weights.
    """

    cast: int
    roll: int
    needed: int
    sectors_cast: int
    sectors_needed: int
    is_met: bool


class Votes(NamedTuple):
    """How many seats, and the weight they carry together."""

    heads: int
    weight: Fraction


class SectorTally(TypedDict):
    """One sector: how many of its seats on the roll took each position, and how many are silent.

    `carries`: more than half of the sector's weight cast for or against is for; None when it cast neither.
    """

    support: int
    reservations: int
    stand_aside: int
    object: int
    silent: int
    carries: bool | None


class Reason(NamedTuple):
    """Why it ended so: a stable code and its figures (JSON values), for pages to translate."""

    code: str
    params: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a round or a vote.

    `by_choice` has every choice, in order. `by_sector` is empty for a secret ballot, as are `objecting` and
    `blocked_by`: none of them can be told without naming seats. `objecting`: the seats whose objection stands (in a
    vote: that voted against). `blocked_by`: the seats that used their veto.
    """

    result: Result
    quorum: Quorum
    by_choice: dict[Choice, Votes]
    by_sector: dict[str, SectorTally]
    objecting: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_adopted(self) -> bool:
        """The proposal is adopted."""
        return self.result is Result.ADOPTED

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain values; weights are written as text ("3", "7/2") so that they stay exact."""
        return {
            "result": str(self.result),
            "quorum": asdict(self.quorum),
            "by_choice": {
                str(choice): {"heads": votes.heads, "weight": str(votes.weight)}
                for choice, votes in self.by_choice.items()
            },
            "by_sector": {sector: dict(tally) for sector, tally in self.by_sector.items()},
            "objecting": list(self.objecting),
            "blocked_by": list(self.blocked_by),
            "reasons": [[code, dict(params)] for code, params in self.reasons],
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Outcome:
        """The outcome those plain values stand for: `Outcome.from_json(outcome.to_json()) == outcome`."""
        return cls(
            result=Result(given["result"]),
            quorum=Quorum(**given["quorum"]),
            by_choice={
                Choice(choice): Votes(votes["heads"], Fraction(votes["weight"]))
                for choice, votes in given["by_choice"].items()
            },
            by_sector=dict(given["by_sector"]),
            objecting=tuple(given["objecting"]),
            blocked_by=tuple(given["blocked_by"]),
            reasons=tuple(Reason(code, dict(params)) for code, params in given["reasons"]),
        )

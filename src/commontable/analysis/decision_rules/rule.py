"""How a body decides: the rule, the ballots it is applied to, and what is wrong with a rule in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commontable.analysis.decision_rules.refusal import Refusal

Weight = int | Decimal | Fraction

MOST_ROUNDS = 20
MOST_PROXIES = 20
FEWEST_SECRET = 3
"""With two ballots, each of the two knows how the other voted."""


class Method(StrEnum):
    """What makes a proposal adopted. The first two end a deliberation, the others count a vote."""

    CONSENSUS = "consensus"
    CONSENT = "consent"
    MAJORITY = "majority"
    SUPERMAJORITY = "supermajority"
    DOUBLE_MAJORITY = "double_majority"

    @property
    def is_deliberation(self) -> bool:
        """Positions are taken in rounds, and one objection that stands keeps the proposal open.

        >>> [str(method) for method in Method if method.is_deliberation]
        ['consensus', 'consent']
        """
        return self in {Method.CONSENSUS, Method.CONSENT}


class Choice(StrEnum):
    """A seat's position. In a vote `SUPPORT` is for, `OBJECT` against and `STAND_ASIDE` an abstention."""

    SUPPORT = "support"
    RESERVATIONS = "reservations"
    STAND_ASIDE = "stand_aside"
    OBJECT = "object"


class RuleError(Refusal):
    """The rule cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one body decides. A rule that contradicts itself cannot be made: `RuleError` says why.

    `fallback`: what decides when `rounds` are spent (only after consensus or consent); None: not adopted.
    `threshold_of / threshold_in`: the share of the weight cast for or against that a supermajority needs at least.
    `sectors_of / sectors_in`: in a double majority MORE than this share of the sectors that cast must carry, each by
    more than half of its own weight cast for or against.
    `quorum_of / quorum_in`: at least this share of the voting seats on the roll has cast a ballot. Heads, never
    weights; standing aside is casting; recused seats leave the roll. `quorum_sectors`: ballots from at least so many
    different sectors.
    `reasons`: the positions that need a reason. `proxies`: how many seats one person may carry beside their own.
    `hidden`: positions are hidden until the round closes. `secret`: votes are by secret ballot.

    >>> rule = Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY, rounds=2)
    >>> Rule.from_json(rule.to_json()) == rule
    True
    """

    method: Method
    fallback: Method | None = None
    rounds: int = 3
    threshold_of: int = 2
    threshold_in: int = 3
    sectors_of: int = 1
    sectors_in: int = 2
    quorum_of: int = 1
    quorum_in: int = 2
    quorum_sectors: int = 0
    reasons: tuple[Choice, ...] = (Choice.OBJECT,)
    proxies: int = 0
    hidden: bool = False
    secret: bool = False

    def __post_init__(self) -> None:
        _check(self)

    @property
    def threshold(self) -> Fraction:
        """The share of the weight cast for or against that a supermajority needs at least."""
        return Fraction(self.threshold_of, self.threshold_in)

    @property
    def sectors(self) -> Fraction:
        """The share of the sectors that must be exceeded in a double majority."""
        return Fraction(self.sectors_of, self.sectors_in)

    @property
    def quorum(self) -> Fraction:
        """The share of the voting seats on the roll that must have cast a ballot."""
        return Fraction(self.quorum_of, self.quorum_in)

    @property
    def vote_method(self) -> Method | None:
        """What decides when it comes to a vote: the method itself, the fall-back, or nothing."""
        return self.fallback if self.method.is_deliberation else self.method

    def to_json(self) -> dict[str, object]:
        """The rule as plain values. `Rule.from_json(rule.to_json()) == rule`."""
        return {
            name: str(value)
            if isinstance(value, Method)
            else [str(one) for one in value]
            if isinstance(value, tuple)
            else value
            for name, value in vars(self).items()
        }

    @classmethod
    def from_json(cls, given: Mapping[str, object]) -> Rule:
        """The rule those plain values stand for. Raises `RuleError`: unknown, mistyped or contradictory values.

        >>> Rule.from_json({"method": "majority", "quorom_of": 1})
        Traceback (most recent call last):
        commontable.analysis.decision_rules.rule.RuleError: A decision rule has no “quorom_of”.
        """
        known = {field.name for field in fields(cls)}
        for name in sorted(set(given) - known):
            raise RuleError("unknown_key", f"A decision rule has no “{name}”.", name=name)
        if "method" not in given:
            raise RuleError("method_missing", "Say which method decides.")
        return cls(**{name: _read(name, value) for name, value in given.items()})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """One seat's place on the roll and what it has cast; `choice` None is silence.

    `weight` (above 0) counts in a vote and never for quorum. A `recused` seat has left the roll: whatever it cast
    does not count. A seat with a `veto` blocks a vote by voting against.
    """

    seat: str
    partner: str
    sector: str
    weight: Weight = 1
    choice: Choice | None = None
    recused: bool = False
    veto: bool = False

    def __post_init__(self) -> None:
        if not _is_weight(self.weight):
            raise RuleError("weight", f"The weight of {self.seat} must be a number above 0.", seat=self.seat)

    @property
    def worth(self) -> Fraction:
        """The weight, exactly."""
        return Fraction(self.weight)

    @property
    def has_cast(self) -> bool:
        """The seat is on the roll and has taken a position; standing aside is one."""
        return self.choice is not None and not self.recused


def fault_of(rule: Rule, seats: Iterable[Ballot]) -> RuleError | None:
    """What keeps this rule from being used by these seats, or None.

    A secret ballot that is counted by sector, by weight or with vetoes would name people, so it is refused.

    >>> seats = [Ballot(seat=str(n), partner="a", sector="schools", weight=n) for n in (1, 2, 3)]
    >>> fault_of(Rule(method=Method.MAJORITY, secret=True), seats).code
    'secret_weights'
    >>> fault_of(Rule(method=Method.MAJORITY), seats)
    """
    voting = list(seats)
    twice = [seat for seat, times in Counter(one.seat for one in voting).items() if times > 1]
    if twice:
        return RuleError("seat_twice", f"Seat {twice[0]} is on the roll twice.", seat=twice[0])
    sectors = len({one.sector for one in voting})
    if voting and rule.quorum_sectors > sectors:
        return RuleError(
            "quorum_sectors_too_many",
            f"The quorum asks for ballots from {rule.quorum_sectors} sectors, but voting seats come from {sectors}.",
            asked=rule.quorum_sectors,
            present=sectors,
        )
    if rule.secret and len(voting) < FEWEST_SECRET:
        return RuleError(
            "secret_few",
            f"A secret ballot needs {FEWEST_SECRET} voting seats or more; with fewer, people learn how others voted.",
            fewest=FEWEST_SECRET,
        )
    if rule.secret and len({one.worth for one in voting}) > 1:
        return RuleError(
            "secret_weights",
            "A secret ballot needs seats of equal weight: unequal weights would show who voted how.",
        )
    if rule.secret and any(one.veto for one in voting):
        return RuleError(
            "secret_veto", "A secret ballot cannot be used where a seat holds a veto: its use would name the seat."
        )
    return None


def _is_weight(given: object) -> bool:
    if isinstance(given, bool) or not isinstance(given, int | Decimal | Fraction):
        return False
    return (not isinstance(given, Decimal) or given.is_finite()) and given > 0


_WHOLE_NUMBERS = {
    "rounds",
    "threshold_of",
    "threshold_in",
    "sectors_of",
    "sectors_in",
    "quorum_of",
    "quorum_in",
    "quorum_sectors",
    "proxies",
}


def _read(name: str, value: object) -> object:
    if name == "fallback" and value is None:
        return None
    if name in {"method", "fallback"}:
        if value not in list(Method):
            raise RuleError("method_unknown", f"“{value}” is no method of deciding.", given=str(value))
        return Method(str(value))
    if name == "reasons":
        if not isinstance(value, list | tuple) or any(one not in list(Choice) for one in value):
            raise RuleError("reasons_unknown", "The positions that need a reason are not all known.")
        return tuple(Choice(one) for one in value)
    return value


def _check(rule: Rule) -> None:
    for name in sorted(_WHOLE_NUMBERS):
        if type(getattr(rule, name)) is not int:
            raise RuleError("whole_number", f"“{name}” must be a whole number.", name=name)
    for name in ("hidden", "secret"):
        if not isinstance(getattr(rule, name), bool):
            raise RuleError("yes_or_no", f"“{name}” must be yes or no.", name=name)
    for code, is_fine, message in _demands(rule):
        if not is_fine:
            raise RuleError(code, message)


def _demands(rule: Rule) -> Iterable[tuple[str, bool, str]]:
    share = "must be two whole numbers, the first not above the second"
    yield "method_unknown", isinstance(rule.method, Method), "Say which method decides."
    yield (
        "fallback_after_vote",
        rule.fallback is None or rule.method.is_deliberation,
        "A fall-back only follows consensus or consent: a vote decides by itself.",
    )
    yield (
        "fallback_is_vote",
        rule.fallback is None or not rule.fallback.is_deliberation,
        "The fall-back must be a vote: majority, supermajority or double majority.",
    )
    yield "rounds", 1 <= rule.rounds <= MOST_ROUNDS, f"Rounds must be between 1 and {MOST_ROUNDS}."
    yield (
        "threshold",
        0 < rule.threshold_of <= rule.threshold_in <= 2 * rule.threshold_of,
        "The share a supermajority needs must be between one half and one.",
    )
    yield (
        "sectors",
        0 <= rule.sectors_of < rule.sectors_in,
        "The share of sectors that carry must be from 0 to under 1.",
    )
    yield "quorum", 0 < rule.quorum_of <= rule.quorum_in, f"The quorum {share}."
    yield "quorum_sectors", rule.quorum_sectors >= 0, "The quorum of sectors must be 0 or more."
    yield "proxies", 0 <= rule.proxies <= MOST_PROXIES, f"Proxies must be between 0 and {MOST_PROXIES}."
    yield "reasons_twice", len(set(rule.reasons)) == len(rule.reasons), "A position is named twice among the reasons."
    yield (
        "secret_deliberation",
        not rule.secret or rule.vote_method is not None,
        "A secret ballot needs a vote: positions in a deliberation have names.",
    )
    yield (
        "secret_double_majority",
        not rule.secret or rule.vote_method is not Method.DOUBLE_MAJORITY,
        "A double majority is counted by sector, so its ballots cannot be secret: small sectors would be named.",
    )

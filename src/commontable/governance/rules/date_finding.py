"""Which of the dates offered is best: the most seats, and among them those a quorum needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from commontable.analysis.decision_rules import Ballot, Choice, Quorum, Rule, quorum_of

from .meeting import Answer

PREFERENCE = (Answer.YES, Answer.MAYBE, Answer.NO)


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How one date stands: how many seats would come, come if need be, cannot or have not answered.

    `quorum` is as if all who can come, if need be too, were there; None where the body has no rule yet.
    """

    date: int
    seats: int
    yes: int
    maybe: int
    no: int
    silent: int
    quorum: Quorum | None
    quorum_without_maybe: Quorum | None

    @property
    def can_come(self) -> int:
        """Seats that come, if need be."""
        return self.yes + self.maybe


def answer_of_seat(answers: Iterable[str]) -> str:
    """A seat can come when its holder or an alternate can: the best of their answers; empty where all are silent.

    >>> answer_of_seat(["no", "maybe"]), answer_of_seat([])
    ('maybe', '')
    """
    said = set(answers)
    return next((str(answer) for answer in PREFERENCE if answer in said), "")


def turnout_of(date: int, *, said: Mapping[str, str], seats: Sequence[Ballot], rule: Rule | None) -> Turnout:
    """How a date stands. `said`: the answer of each seat by its key; `seats`: the voting ones, which make a quorum.

    >>> from commontable.analysis.decision_rules import Method
    >>> seats = [Ballot(seat=key, partner="p", sector=key) for key in "abc"]
    >>> rule = Rule(method=Method.MAJORITY, quorum_of=2, quorum_in=3)
    >>> found = turnout_of(7, said={"a": "yes", "b": "maybe", "c": ""}, seats=seats, rule=rule)
    >>> found.can_come, found.silent, found.quorum.is_met, found.quorum_without_maybe.is_met
    (2, 1, True, False)
    """
    counts = {answer: sum(1 for one in said.values() if one == answer) for answer in (*PREFERENCE, "")}
    return Turnout(
        date=date,
        seats=len(said),
        yes=counts[Answer.YES],
        maybe=counts[Answer.MAYBE],
        no=counts[Answer.NO],
        silent=counts[""],
        quorum=_quorum(rule, seats, said, {Answer.YES, Answer.MAYBE}),
        quorum_without_maybe=_quorum(rule, seats, said, {Answer.YES}),
    )


def best_of(turnouts: Iterable[Turnout]) -> Turnout | None:
    """The date to fix, or None where nobody can come to any.

    First those with a quorum (best without anybody's "if need be"), then most seats, then most of them gladly;
    the earlier of equals.
    """
    possible = [one for one in turnouts if one.can_come]
    if not possible:
        return None
    return max(possible, key=_worth)


def _worth(one: Turnout) -> tuple[bool, bool, int, int]:
    return (
        one.quorum is not None and one.quorum.is_met,
        one.quorum_without_maybe is not None and one.quorum_without_maybe.is_met,
        one.can_come,
        one.yes,
    )


def _quorum(rule: Rule | None, seats: Sequence[Ballot], said: Mapping[str, str], coming: set[Answer]) -> Quorum | None:
    if rule is None:
        return None
    return quorum_of(
        rule,
        [replace(seat, choice=Choice.SUPPORT if said.get(seat.seat, "") in coming else None) for seat in seats],
    )

"""A round of positions or a vote is counted under the rule of the body.

Quorum compares the ballots cast with the roll, by heads; weights only count for and against. A recused seat has left
the roll.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from commontable.analysis.decision_rules.outcome import Outcome, Quorum, Reason, Result, SectorTally, Votes
from commontable.analysis.decision_rules.rule import FEWEST_SECRET, Ballot, Choice, Method, Rule, RuleError

FOR = (Choice.SUPPORT, Choice.RESERVATIONS)
"""In a vote, support with reservations is a vote for."""

HALF = Fraction(1, 2)


def quorum_of(rule: Rule, ballots: Iterable[Ballot]) -> Quorum:
    """Whether enough seats have cast a ballot, by heads and by sectors. An empty roll never has a quorum.

    >>> roll = [Ballot(seat=str(n), partner="p", sector="schools", weight=9 - n) for n in range(4)]
    >>> quorum_of(Rule(method=Method.MAJORITY), roll).is_met
    False
    >>> two = [Ballot(seat=str(n), partner="q", sector="city", choice=Choice.STAND_ASIDE) for n in (4, 5)]
    >>> quorum_of(Rule(method=Method.MAJORITY, quorum_of=1, quorum_in=3), roll + two)
    Quorum(cast=2, roll=6, needed=2, sectors_cast=1, sectors_needed=0, is_met=True)
    """
    roll = [ballot for ballot in ballots if not ballot.recused]
    cast = [ballot for ballot in roll if ballot.has_cast]
    needed = max(1, ceil(rule.quorum * len(roll)))
    sectors = len({ballot.sector for ballot in cast})
    return Quorum(
        cast=len(cast),
        roll=len(roll),
        needed=needed,
        sectors_cast=sectors,
        sectors_needed=rule.quorum_sectors,
        is_met=len(cast) >= needed and sectors >= rule.quorum_sectors,
    )


def deliberate(rule: Rule, ballots: Iterable[Ballot]) -> Outcome:
    """A round of positions has ended.

    Without a quorum nothing is decided, whatever was said. Then one objection keeps the proposal open
    (`OBJECTIONS_STAND`). Consent is the absence of objections. Consensus also wants at least one seat that supports,
    with or without reservations: a table where everybody stands aside has not agreed. Silence is neither; how much of
    it is too much is what the quorum says. A veto adds nothing here: every seat's objection stands.
    """
    if not rule.method.is_deliberation:
        raise RuleError("not_a_deliberation", "This body decides by vote: there is no round to close.")
    roll = _roll(ballots)
    quorum = quorum_of(rule, roll)
    objecting = _seats(roll, Choice.OBJECT)
    supporting = sum(ballot.choice in FOR for ballot in roll)
    if not quorum.is_met:
        result, reasons = Result.NO_QUORUM, _quorum_reasons(quorum)
    elif objecting:
        result, reasons = Result.OBJECTIONS_STAND, (Reason("objections_stand", {"count": len(objecting)}),)
    elif rule.method is Method.CONSENSUS and not supporting:
        result, reasons = Result.NOT_ADOPTED, (Reason("nobody_supports", {}),)
    else:
        result, reasons = Result.ADOPTED, (Reason(f"{rule.method}_reached", {"supporting": supporting}),)
    return _outcome(result, quorum, roll, objecting=objecting, reasons=reasons)


def hear(rule: Rule, ballots: Iterable[Ballot]) -> Outcome:
    """A body that decides by vote has talked first: everything is counted and nothing is decided.

    >>> hear(Rule(method=Method.MAJORITY), [Ballot(seat="a", partner="p", sector="schools")]).result
    <Result.HEARD: 'heard'>
    """
    roll = _roll(ballots)
    objecting = _seats(roll, Choice.OBJECT)
    reasons = (Reason("objections_stand", {"count": len(objecting)}),) if objecting else ()
    return _outcome(Result.HEARD, quorum_of(rule, roll), roll, objecting=objecting, reasons=reasons)


def vote(rule: Rule, method: Method, ballots: Iterable[Ballot]) -> Outcome:
    """A vote has been counted by `method` (majority, supermajority or double majority).

    Majority: more than half of the weight cast for or against is for, so a tie is not adopted. Supermajority: at
    least the rule's threshold of it. Double majority: a majority, and more than the rule's share of the sectors that
    cast for or against carry. Standing aside counts for quorum only. A seat with a veto blocks by voting against.

    Of a secret vote three papers are needed, whatever the quorum, and without a quorum none is counted: who has voted
    is known, so a count of one paper would say what that seat put in.
    """
    if method.is_deliberation:
        raise RuleError("not_a_vote", "Consensus and consent are reached in rounds, not by a vote.")
    roll = _roll(ballots)
    quorum = quorum_of(rule, roll)
    if rule.secret:
        needed = max(quorum.needed, FEWEST_SECRET)
        quorum = replace(quorum, needed=needed, is_met=quorum.is_met and quorum.cast >= needed)
    against = _seats(roll, Choice.OBJECT)
    blocked = tuple(sorted(one.seat for one in roll if one.veto and one.choice is Choice.OBJECT))
    if not quorum.is_met:
        result, reasons = Result.NO_QUORUM, _quorum_reasons(quorum)
    else:
        verdicts = list(_verdicts(rule, method, roll, blocked))
        result = Result.ADOPTED if all(is_fine for is_fine, _ in verdicts) else Result.NOT_ADOPTED
        reasons = tuple(reason for _, reason in verdicts)
    if rule.secret:
        counted = roll if quorum.is_met else [replace(one, choice=None) for one in roll]
        return replace(_outcome(result, quorum, counted, reasons=reasons), by_sector={})
    return _outcome(result, quorum, roll, objecting=against, blocked=blocked, reasons=reasons)


def decide(rule: Rule, ballots: Iterable[Ballot], *, voting: bool) -> Outcome:
    """The round or, when `voting`, the vote is counted as the rule says.

    When rounds are spent and the rule has no fall-back, a vote cannot help: the proposal is not adopted.
    """
    if not voting:
        return deliberate(rule, ballots)
    if rule.vote_method is not None:
        return vote(rule, rule.vote_method, ballots)
    spent = deliberate(rule, ballots)
    if spent.result is Result.OBJECTIONS_STAND:
        return replace(spent, result=Result.NOT_ADOPTED, reasons=(*spent.reasons, Reason("no_fallback", {})))
    return spent


def with_papers(roll: Iterable[Ballot], *, voted: Collection[str], papers: Sequence[Choice]) -> list[Ballot]:
    """A roll that can be counted, from a secret ballot: who has voted, and the papers in any order.

    Which paper a seat gets is arbitrary (sorted by name) and says nothing; the outcome does not depend on it.
    """
    seats = sorted(roll, key=lambda one: one.seat)
    if sum(one.seat in voted for one in seats) != len(papers):
        raise RuleError("papers", "There are not as many papers in the box as seats that have voted.")
    left = iter(sorted(papers))
    return [replace(one, choice=next(left) if one.seat in voted else None) for one in seats]


def _roll(ballots: Iterable[Ballot]) -> list[Ballot]:
    everyone = list(ballots)
    for seat, times in Counter(ballot.seat for ballot in everyone).items():
        if times > 1:
            raise RuleError("seat_twice", f"Seat {seat} has more than one ballot.", seat=seat)
    return [ballot for ballot in everyone if not ballot.recused]


def _seats(roll: Iterable[Ballot], choice: Choice) -> tuple[str, ...]:
    return tuple(sorted(ballot.seat for ballot in roll if ballot.choice is choice))


def _weight(roll: Iterable[Ballot], choices: Collection[Choice]) -> Fraction:
    return sum((ballot.worth for ballot in roll if ballot.choice in choices), Fraction())


def _carries(roll: Sequence[Ballot]) -> bool | None:
    in_favour, against = _weight(roll, FOR), _weight(roll, {Choice.OBJECT})
    return in_favour > against if in_favour + against else None


def _verdicts(
    rule: Rule, method: Method, roll: Sequence[Ballot], blocked: tuple[str, ...]
) -> Iterable[tuple[bool, Reason]]:
    in_favour, against = _weight(roll, FOR), _weight(roll, {Choice.OBJECT})
    figures = {"weight_for": str(in_favour), "weight_against": str(against)}
    if blocked:
        yield False, Reason("blocked", {"count": len(blocked)})
    if not in_favour + against:
        yield False, Reason("nobody_for_or_against", {})
        return
    if method is Method.SUPERMAJORITY:
        is_enough = in_favour >= rule.threshold * (in_favour + against)
        asked = {"of": rule.threshold_of, "in": rule.threshold_in}
        yield is_enough, Reason("supermajority" if is_enough else "supermajority_missed", figures | asked)
        return
    is_more = in_favour > HALF * (in_favour + against)
    missed = "tie" if in_favour == against else "majority_missed"
    yield is_more, Reason("majority" if is_more else missed, figures)
    if method is Method.DOUBLE_MAJORITY:
        cast = [carries for carries in map(_carries, _by_sector(roll).values()) if carries is not None]
        is_wide = sum(cast) > rule.sectors * len(cast)
        shares = {"carried": sum(cast), "sectors": len(cast), "of": rule.sectors_of, "in": rule.sectors_in}
        yield is_wide, Reason("sectors" if is_wide else "sectors_missed", shares)


def _by_sector(roll: Iterable[Ballot]) -> dict[str, list[Ballot]]:
    sectors: dict[str, list[Ballot]] = {}
    for ballot in sorted(roll, key=lambda one: (one.sector, one.seat)):
        sectors.setdefault(ballot.sector, []).append(ballot)
    return sectors


def _quorum_reasons(quorum: Quorum) -> tuple[Reason, ...]:
    reasons = []
    if quorum.cast < quorum.needed:
        reasons.append(Reason("quorum_missed", {"cast": quorum.cast, "needed": quorum.needed, "roll": quorum.roll}))
    if quorum.sectors_cast < quorum.sectors_needed:
        figures = {"cast": quorum.sectors_cast, "needed": quorum.sectors_needed}
        reasons.append(Reason("quorum_sectors_missed", figures))
    return tuple(reasons)


def _outcome(
    result: Result,
    quorum: Quorum,
    roll: Sequence[Ballot],
    *,
    objecting: tuple[str, ...] = (),
    blocked: tuple[str, ...] = (),
    reasons: tuple[Reason, ...],
) -> Outcome:
    return Outcome(
        result=result,
        quorum=quorum,
        by_choice={choice: Votes(len(_seats(roll, choice)), _weight(roll, {choice})) for choice in Choice},
        by_sector={sector: _tally(seats) for sector, seats in _by_sector(roll).items()},
        objecting=objecting,
        blocked_by=blocked,
        reasons=reasons,
    )


def _tally(seats: Sequence[Ballot]) -> SectorTally:
    heads = Counter(seat.choice for seat in seats)
    return SectorTally(
        support=heads[Choice.SUPPORT],
        reservations=heads[Choice.RESERVATIONS],
        stand_aside=heads[Choice.STAND_ASIDE],
        object=heads[Choice.OBJECT],
        silent=heads[None],
        carries=_carries(seats),
    )

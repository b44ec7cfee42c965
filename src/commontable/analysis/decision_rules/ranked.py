"""Ranked ballots are counted: for one winner (instant run-off) or for several (single transferable vote).

Each step is `votelib`'s: Droop quota, weighted inclusive Gregory transfers in exact fractions, all surpluses of a
round at once, one candidate out at a time. Ours are the ballots' checks, the record of every round, and ties: of those
with fewest votes, whoever had fewest in the latest earlier round that tells them apart goes out; if none does, a lot
decides. The lot is drawn from `seed` and the ballots together, so that the same ballots always give the same result,
in whatever order they come, and nobody can choose the lot who does not know every ballot.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from commontable.analysis.decision_rules.count import RankedCount, RankedMethod, RankingError, Round, Tie, Transfer

Piles = dict[str | None, dict[tuple[str, ...], Fraction]]
MOST_CANDIDATES = 100


def instant_runoff(candidates: Sequence[str], ballots: Iterable[Sequence[str]], *, seed: str = "") -> RankedCount:
    """One candidate is chosen: whoever has more than half of the votes in play; until somebody has, the last goes out.

    >>> papers = [("ana", "cai")] * 4 + [("ben", "cai")] * 3 + [("cai", "ben")] * 2
    >>> instant_runoff(["ana", "ben", "cai"], papers).winners
    ('ben',)
    """
    return _count(RankedMethod.INSTANT_RUNOFF, candidates, ballots, places=1, seed=seed)


def single_transferable_vote(
    candidates: Sequence[str], ballots: Iterable[Sequence[str]], places: int, *, seed: str = ""
) -> RankedCount:
    """`places` candidates are chosen in proportion: votes a winner does not need, and votes of the last, move on.

    The quota is Droop's: the ballots divided by one more than the places, rounded down, plus one. Candidates who are
    left when there are as many of them as places are elected without it; places without a candidate stay empty.

    >>> papers = [("ana", "ben")] * 5 + [("cai",)] * 2 + [("ben",)]
    >>> count = single_transferable_vote(["ana", "ben", "cai"], papers, 2)
    >>> count.winners, str(count.rounds[0].transfers[0].to["ben"])
    (('ana', 'ben'), '2')
    """
    return _count(RankedMethod.SINGLE_TRANSFERABLE_VOTE, candidates, ballots, places=places, seed=seed)


def fault_of_ranking(ranking: Sequence[str], *, candidates: Sequence[str]) -> RankingError | None:
    """What is wrong with one ballot, or None: it names somebody once at least, nobody twice, candidates only.

    >>> fault_of_ranking(["ana", "ana"], candidates=["ana", "ben"]).message
    'The ballot ranks ana twice.'
    """
    if isinstance(ranking, str) or not ranking:
        return RankingError("ranking_empty", "The ballot ranks nobody.")
    for name in ranking:
        if name not in candidates:
            return RankingError("unknown_candidate", f"{name} is not a candidate.", name=name)
    for name, times in Counter(ranking).items():
        if times > 1:
            return RankingError("ranked_twice", f"The ballot ranks {name} twice.", name=name)
    return None


def _count(
    method: RankedMethod, candidates: Sequence[str], ballots: Iterable[Sequence[str]], *, places: int, seed: str
) -> RankedCount:
    papers = _checked(candidates, ballots, places)
    total = len(papers)
    piles: Piles = {candidate: {} for candidate in candidates}
    for paper, times in sorted(Counter(papers).items()):
        piles[paper[0]][paper] = Fraction(times)
    lot = _Lot(seed=seed, papers=papers)
    kept: dict[str, Fraction] = {}
    rounds: list[Round] = []
    while True:
        step = _Step(piles=piles, kept=kept, total=total, places=places, method=method)
        done, piles = step.taken(number=len(rounds) + 1, earlier=rounds, lot=lot)
        rounds.append(done)
        kept |= {name: done.counts[name] if done.is_rest else done.needed for name in done.elected}
        if done.is_rest or len(kept) == places:
            break
    return RankedCount(
        method=method,
        candidates=tuple(candidates),
        places=places,
        ballots=total,
        seed=seed,
        winners=tuple(kept),
        rounds=tuple(rounds),
    )


def _checked(candidates: Sequence[str], ballots: Iterable[Sequence[str]], places: int) -> list[tuple[str, ...]]:
    if not candidates or len(set(candidates)) != len(candidates):
        raise RankingError("candidates", "Name every candidate once, and at least one.")
    if len(candidates) > MOST_CANDIDATES:
        raise RankingError(
            "too_many", f"More than {MOST_CANDIDATES} candidates cannot be ranked.", most=MOST_CANDIDATES
        )
    if places < 1:
        raise RankingError("places", "There must be at least one place to fill.")
    papers = []
    for ballot in ballots:
        fault = fault_of_ranking(ballot, candidates=candidates)
        if fault:
            raise fault
        papers.append(tuple(ballot))
    if not papers:
        raise RankingError("no_ballots", "Nobody has ranked a candidate.")
    return sorted(papers)


class _Lot:
    """Draws the same order from the same seed and the same ballots."""

    def __init__(self, *, seed: str, papers: Sequence[tuple[str, ...]]) -> None:
        self.drum = hashlib.sha256(json.dumps([seed, papers]).encode()).hexdigest()

    def __call__(self, name: str) -> str:
        return hashlib.sha256(f"{self.drum} {name}".encode()).hexdigest()


class _KeepAllButOne:
    """Says to `votelib` who stays in: everyone but the one with fewest votes. Ties are ours."""

    def __init__(self, *, earlier: Sequence[Round], lot: _Lot) -> None:
        self.earlier = earlier
        self.lot = lot
        self.tie: Tie | None = None

    def evaluate(self, votes: Mapping[str, Fraction]) -> list[str]:
        fewest = min(votes.values())
        last = sorted(name for name, number in votes.items() if number == fewest)
        out = last[0] if len(last) == 1 else self._told_apart(last)
        return [name for name in votes if name != out]

    def _told_apart(self, last: list[str]) -> str:
        left = last
        for before in reversed(self.earlier):
            fewest = min(before.counts[name] for name in left)
            left = [name for name in left if before.counts[name] == fewest]
            if len(left) == 1:
                self.tie = Tie(among=tuple(last), out=left[0], decided_by=before.number)
                return left[0]
        out = min(left, key=self.lot)
        self.tie = Tie(among=tuple(last), out=out, decided_by=None, drawn_from=tuple(left))
        return out


class _Step:
    """One round, from the piles of ballots it starts with."""

    def __init__(
        self, *, piles: Piles, kept: dict[str, Fraction], total: int, places: int, method: RankedMethod
    ) -> None:
        self.piles = piles
        self.kept = kept
        self.total = total
        self.places = places
        self.exhausted = sum(piles.get(None, {}).values(), Fraction())
        self.votes = {name: sum(pile.values(), Fraction()) for name, pile in piles.items() if name is not None}
        is_runoff = method is RankedMethod.INSTANT_RUNOFF
        self.in_play = int(total - self.exhausted) if is_runoff else total

    def taken(self, *, number: int, earlier: Sequence[Round], lot: _Lot) -> tuple[Round, Piles]:
        """The round as a record, and the piles the next one starts with."""
        from votelib.component.quota import droop
        from votelib.evaluate.sequential import TransferableVoteDistributor

        needed = Fraction(droop(self.in_play, self.places))
        record: dict[str, Any] = {
            "number": number,
            "counts": self.kept | self.votes,
            "exhausted": self.exhausted,
            "needed": needed,
        }
        if len(self.votes) <= self.places - len(self.kept):
            return Round(**record, elected=self._in_order(self.votes, earlier, lot), is_rest=True), {}
        keep = _KeepAllButOne(earlier=earlier, lot=lot)
        clerk = TransferableVoteDistributor(retainer=keep, quota_function="droop")
        everyone = [*self.kept, *self.votes]
        piles, elected = clerk.next_count(
            self.piles,
            self.places,
            self.in_play,
            prev_gains=dict.fromkeys(self.kept, 1),
            max_seats=dict.fromkeys(everyone, 1),
        )
        if len(self.kept) + len(elected) == self.places:
            return Round(**record, elected=self._in_order(elected, earlier, lot)), {}
        gone = [name for name in self.votes if name not in piles]
        return Round(
            **record,
            elected=self._in_order(elected, earlier, lot),
            out=None if elected else gone[0],
            tie=keep.tie,
            transfers=tuple(self._transfer(name, gone, needed if elected else Fraction()) for name in sorted(gone)),
        ), piles

    def _in_order(self, names: Iterable[str], earlier: Sequence[Round], lot: _Lot) -> tuple[str, ...]:
        """Most votes first; alike: more in the latest earlier round; alike in all of them: by lot."""

        def place(name: str) -> tuple[list[Fraction], str]:
            return [-self.votes[name], *(-before.counts[name] for before in reversed(earlier))], lot(name)

        return tuple(sorted(names, key=place))

    def _transfer(self, source: str, gone: Sequence[str], keeps: Fraction) -> Transfer:
        from votelib.component.transfer import ranked_next

        votes = self.votes[source]
        share = (votes - keeps) / votes if votes else Fraction()
        staying = [name for name in self.votes if name not in gone]
        to: dict[str, Fraction] = {}
        exhausted = Fraction()
        for paper, worth in self.piles[source].items():
            following = next(iter(ranked_next(paper, source, staying)), None)
            if following is None:
                exhausted += worth * share
            elif share:
                to[following] = to.get(following, Fraction()) + worth * share
        return Transfer(source=source, is_surplus=bool(keeps), to=dict(sorted(to.items())), exhausted=exhausted)

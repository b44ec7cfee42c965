"""The rounds of a count as a page tells them: names for keys, votes in the reader's notation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import RankedCount, Round, Tie, Transfer
from commontable.governance.models import Candidate, Election
from commontable.ui.wording import figure


@dataclass(frozen=True, kw_only=True)
class Line:
    """One candidate in one round; `share` (0 to 100) is of all ballots that ranked somebody."""

    name: str
    votes: str
    exact: float
    share: float
    is_elected: bool
    was_elected: bool
    is_out: bool


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Votes that moved on: of whom, how many, and where they went."""

    source: str
    is_surplus: bool
    had: str
    moved: str
    how_many: int  # rounded up, for the grammar
    is_nothing: bool
    to: list[tuple[str, str]]
    exhausted: str


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How a tie was settled: by the round `by_round`, or by lot among `drawn`."""

    names: str
    out: str
    by_round: int | None
    drawn: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One round."""

    number: int
    lines: list[Line]
    needed: str
    exhausted: str
    elected: str
    how_many: int
    is_rest: bool
    out: str
    tie: Drawn | None
    moves: list[Moved]


def rounds_of(election: Election, *, candidates: Iterable[Candidate]) -> list[Told]:
    """Every round of the count, the first one first; empty where nothing was counted."""
    if not election.result or election.result.get("count") is None:
        return []
    count = RankedCount.from_json(election.result["count"])
    names = {str(one.pk): one.member.name for one in candidates}
    elected: set[str] = set()
    told = []
    for one in count.rounds:
        told.append(_told(one, names, before=frozenset(elected), ballots=count.ballots))
        elected |= set(one.elected)
    return told


def listed(names: Sequence[str]) -> str:
    """The names as a list a person reads."""
    return get_text_list(list(names), str(_("and")))


def _votes(number: Fraction) -> str:
    return figure(float(number), "score", 0 if number.denominator == 1 else 2)


def _told(one: Round, names: Mapping[str, str], *, before: frozenset[str], ballots: int) -> Told:
    lines = [
        Line(
            name=names[key], votes=_votes(votes), exact=float(votes), share=float(100 * votes / ballots),
            is_elected=key in one.elected, was_elected=key in before, is_out=key == one.out,
        )
        for key, votes in sorted(one.counts.items(), key=lambda each: (-each[1], names[each[0]].casefold()))
    ]  # fmt: skip
    return Told(
        number=one.number,
        lines=lines,
        needed=_votes(one.needed),
        exhausted=_votes(one.exhausted) if one.exhausted else "",
        elected=listed([names[key] for key in one.elected]),
        how_many=len(one.elected),
        is_rest=one.is_rest,
        out=names[one.out] if one.out else "",
        tie=_drawn(one.tie, names) if one.tie else None,
        moves=[_moved(each, names, had=one.counts[each.source]) for each in one.transfers],
    )


def _drawn(tie: Tie, names: Mapping[str, str]) -> Drawn:
    return Drawn(
        names=listed(sorted(names[key] for key in tie.among)),
        out=names[tie.out],
        by_round=tie.decided_by,
        drawn=listed(sorted(names[key] for key in tie.drawn_from)),
    )


def _moved(transfer: Transfer, names: Mapping[str, str], *, had: Fraction) -> Moved:
    arrivals = sorted(transfer.to.items(), key=lambda each: (-each[1], names[each[0]].casefold()))
    return Moved(
        source=names[transfer.source],
        is_surplus=transfer.is_surplus,
        had=_votes(had),
        moved=_votes(transfer.moved),
        how_many=ceil(transfer.moved),
        is_nothing=not transfer.moved,
        to=[(names[key], _votes(votes)) for key, votes in arrivals],
        exhausted=_votes(transfer.exhausted) if transfer.exhausted else "",
    )

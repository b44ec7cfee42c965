"""Rules and rolls drawn by Hypothesis, and a second way to count them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from commontable.analysis.decision_rules import Ballot, Choice, Method, Rule, RuleError

SECTORS = ("schools", "city", "health", "families")

VOTES = (Method.MAJORITY, Method.SUPERMAJORITY, Method.DOUBLE_MAJORITY)


@st.composite
def rules(draw, methods=tuple(Method)):
    """A rule that can be made."""
    method = draw(st.sampled_from(methods))
    whole = draw(st.integers(1, 12))
    sectors_in, quorum_in = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    given = {
        "method": method,
        "fallback": draw(st.sampled_from([None, *VOTES])) if method.is_deliberation else None,
        "rounds": draw(st.integers(1, 20)),
        "threshold_in": whole,
        "threshold_of": draw(st.integers(-(-whole // 2), whole)),
        "sectors_in": sectors_in,
        "sectors_of": draw(st.integers(0, sectors_in - 1)),
        "quorum_in": quorum_in,
        "quorum_of": draw(st.integers(1, quorum_in)),
        "quorum_sectors": draw(st.integers(0, 3)),
        "reasons": tuple(draw(st.lists(st.sampled_from(list(Choice)), unique=True))),
        "proxies": draw(st.integers(0, 20)),
        "hidden": draw(st.booleans()),
    }
    try:
        return Rule(**given, secret=draw(st.booleans()))
    except RuleError:
        return Rule(**given)


weights = st.one_of(st.integers(1, 9), st.fractions(min_value="1/7", max_value=5, max_denominator=7))


@st.composite
def rolls(draw, most=9):
    """A roll of up to `most` seats, some silent, some recused, a few with a veto."""
    return [
        Ballot(
            seat=f"seat {number}",
            partner=draw(st.sampled_from("abc")),
            sector=draw(st.sampled_from(SECTORS)),
            weight=draw(weights),
            choice=draw(st.sampled_from([None, *Choice])),
            recused=draw(st.sampled_from([False, False, False, True])),
            veto=draw(st.sampled_from([False, False, False, False, True])),
        )
        for number in range(draw(st.integers(0, most)))
    ]


def said_otherwise(rule: Rule, ballots: list[Ballot], method: Method) -> str:
    """The result as a table clerk would find it: strike out, lay in heaps, weigh them. Written apart from the code."""
    heaps: dict[str, list[Ballot]] = {"yes": [], "no": [], "aside": [], "silent": []}
    for paper in ballots:
        if paper.recused:
            continue
        heap = {None: "silent", "object": "no", "stand_aside": "aside"}.get(paper.choice, "yes")
        heaps[heap].append(paper)
    answered = heaps["yes"] + heaps["no"] + heaps["aside"]
    seats = len(answered) + len(heaps["silent"])
    # cast / seats >= of / in, multiplied out
    enough = seats > 0 and len(answered) * rule.quorum_in >= rule.quorum_of * seats
    too_few_to_hide = rule.secret and not method.is_deliberation and len(answered) < 3
    if not enough or too_few_to_hide or len({paper.sector for paper in answered}) < rule.quorum_sectors:
        return "no_quorum"
    if method in ("consensus", "consent"):
        if heaps["no"]:
            return "objections_stand"
        return "adopted" if heaps["yes"] or method == "consent" else "not_adopted"
    if any(paper.veto for paper in heaps["no"]):
        return "not_adopted"
    yes = sum(Fraction(paper.weight) for paper in heaps["yes"])
    no = sum(Fraction(paper.weight) for paper in heaps["no"])
    if method == "supermajority":
        is_won = yes + no > 0 and yes * rule.threshold_in >= (yes + no) * rule.threshold_of
        return "adopted" if is_won else "not_adopted"
    if not yes > no:
        return "not_adopted"
    if method == "double_majority":
        balance: dict[str, Fraction] = {}
        for paper in heaps["yes"]:
            balance[paper.sector] = balance.get(paper.sector, Fraction()) + paper.weight
        for paper in heaps["no"]:
            balance[paper.sector] = balance.get(paper.sector, Fraction()) - paper.weight
        won = sum(1 for left in balance.values() if left > 0)
        if won * rule.sectors_in <= rule.sectors_of * len(balance):
            return "not_adopted"
    return "adopted"

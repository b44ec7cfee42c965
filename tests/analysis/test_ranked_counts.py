"""Ranked ballots: published counts, a count by hand, votekit's winners and a count written in another way."""

import json
import random as chance
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.decision_rules import (
    RankedCount,
    RankingError,
    fault_of_ranking,
    instant_runoff,
    single_transferable_vote,
)

VOTEKIT = json.loads((Path(__file__).parent / "ranked_by_votekit.json").read_text())
"""80 elections without ties, drawn with seed 2026, and the winners that votekit 3.5.0 found (STV, Droop quota,
surpluses of a round at once, fractional transfers)."""


def papers(heaps):
    return [tuple(ranking) for ranking, times in heaps for _ in range(times)]


def steps(count):
    return [{name: str(votes) for name, votes in one.counts.items()} for one in count.rounds]


def test_food_for_a_party():
    """Wikipedia, "Single transferable vote": 20 guests, 3 places, quota 6."""
    guests = papers(
        [
            (["orange"], 4),
            (["pear", "orange"], 2),
            (["chocolate", "strawberry"], 8),
            (["chocolate", "bonbon"], 4),
            (["strawberry"], 1),
            (["bonbon"], 1),
        ]
    )
    found = single_transferable_vote(["orange", "pear", "chocolate", "strawberry", "bonbon"], guests, 3)
    assert found.winners == ("chocolate", "orange", "strawberry")
    assert [one.needed for one in found.rounds] == [6] * len(found.rounds)
    first, second, third, *_ = found.rounds
    assert first.elected == ("chocolate",)
    assert first.transfers[0].to == {"strawberry": 4, "bonbon": 2}
    assert second.counts == {"chocolate": 6, "orange": 4, "pear": 2, "strawberry": 5, "bonbon": 3}
    assert second.out == "pear"
    assert third.elected == ("orange",)
    assert third.counts["orange"] == 6


def test_the_capital_of_tennessee():
    """Wikipedia, "Instant-runoff voting": Knoxville wins with 58 % though Memphis leads the first round."""
    memphis, nashville, chattanooga, knoxville = "MNCK"
    voters = papers([("MNCK", 42), ("NCKM", 26), ("CKNM", 15), ("KCNM", 17)])
    found = instant_runoff([memphis, nashville, chattanooga, knoxville], voters)
    assert found.winners == (knoxville,)
    assert steps(found) == [
        {"M": "42", "N": "26", "C": "15", "K": "17"},
        {"M": "42", "N": "26", "K": "32"},
        {"M": "42", "K": "58"},
    ]
    assert [one.out for one in found.rounds] == [chattanooga, nashville, None]


def test_surpluses_by_hand():
    """Ten ballots, two places: 10 / 3 rounded down, plus one = 4. A has 6: a third of each of its ballots moves on."""
    ballots = papers([("ABE", 1), ("AB", 3), ("AC", 2), ("BE", 1), ("C", 1), ("DC", 1), ("E", 1)])
    found = single_transferable_vote(list("ABCDE"), ballots, 2)
    assert steps(found)[:2] == [
        {"A": "6", "B": "1", "C": "1", "D": "1", "E": "1"},
        {"A": "4", "B": "7/3", "C": "5/3", "D": "1", "E": "1"},
    ]
    assert found.rounds[1].tie.drawn_from == ("D", "E")


def test_a_fraction_moves_on_as_a_fraction():
    """Each of A's ballots goes to B with 1/3; when B is out, A's ballot carries 1/3 to E and B's own carries 1."""
    ballots = papers([("ABE", 3), ("ABD", 3), ("BD", 1), ("C", 5), ("D", 4), ("E", 4)])
    # 20 ballots, 3 places: quota 6; A 6 exactly, nothing moves on
    found = single_transferable_vote(list("ABCDE"), ballots, 3)
    assert found.rounds[0].elected == ("A",)
    assert found.rounds[0].transfers[0].moved == 0
    more = ballots + papers([("ABE", 3)])
    # 23 ballots: quota 6, A has 9, so 1/3 of each moves on: B 1 + 9/3 = 4; B, D and E tie and all had less than C
    found = single_transferable_vote(list("ABCDE"), more, 3)
    assert found.rounds[0].transfers[0].to == {"B": 3}
    assert steps(found)[1] == {"A": "6", "B": "4", "C": "5", "D": "4", "E": "4"}
    # of the three, B had fewest in round 1: B is out; ABE carries 6/3, ABD 3/3, BD 1
    second = found.rounds[1]
    assert (second.out, second.tie.decided_by, second.tie.drawn_from) == ("B", 1, ())
    assert second.transfers[0].to == {"D": 2, "E": 2}


def test_ties_at_the_very_end_are_drawn_by_lot_and_say_so():
    found = instant_runoff(["ana", "ben"], papers([(["ana"], 2), (["ben"], 2)]), seed="2026-11-22")
    tie = found.rounds[0].tie
    assert tie.decided_by is None
    assert tie.drawn_from == ("ana", "ben")
    assert found.winners == tuple({"ana", "ben"} - {tie.out})
    assert found.rounds[1].is_rest
    drawn = {instant_runoff(["ana", "ben"], [["ana"], ["ben"]], seed=str(n)).winners for n in range(30)}
    assert drawn == {("ana",), ("ben",)}


def test_half_is_not_a_majority():
    """pyrankvote 2.0.6 elects at half of the votes; more than half is asked here."""
    found = instant_runoff(list("ABC"), papers([("A", 4), ("BC", 3), ("CB", 1)]))
    assert found.rounds[0].needed == 5
    assert found.rounds[0].elected == ()


def test_an_instant_runoff_asks_for_half_of_the_votes_in_play():
    found = instant_runoff(list("ABC"), papers([("A", 4), ("B", 3), ("C", 2)]))
    assert found.rounds[1].exhausted == 2
    assert found.rounds[1].needed == 4
    assert found.winners == ("A",)


def test_fewer_candidates_than_places():
    found = single_transferable_vote(["ana", "ben"], [["ana"]], 3)
    assert found.winners == ("ana", "ben")
    assert found.unfilled == 1
    assert found.rounds[0].is_rest


def test_one_candidate_and_a_candidate_nobody_ranks():
    assert instant_runoff(["ana"], [["ana"]]).winners == ("ana",)
    found = single_transferable_vote(["ana", "ben", "cai"], [["ana"], ["ana"], ["ben"]], 2)
    assert found.winners == ("ana", "ben")
    assert found.rounds[0].counts["cai"] == 0


@pytest.mark.parametrize("election", VOTEKIT, ids=range(len(VOTEKIT)))
def test_agrees_with_votekit(election):
    ballots = papers(election["papers"].items())
    found = single_transferable_vote(list(election["candidates"]), ballots, election["places"])
    assert "".join(sorted(found.winners)) == election["winners"]
    if election["places"] == 1:
        assert instant_runoff(list(election["candidates"]), ballots).winners == found.winners


@pytest.mark.parametrize(
    ("candidates", "ballots", "places", "code"),
    [
        ([], [["a"]], 1, "candidates"),
        (["a", "a"], [["a"]], 1, "candidates"),
        (["a"], [["a"]], 0, "places"),
        (["a"], [], 1, "no_ballots"),
        (["a"], [[]], 1, "ranking_empty"),
        (["a"], ["a"], 1, "ranking_empty"),
        (["a"], [["b"]], 1, "unknown_candidate"),
        (["a", "b"], [["a", "b", "a"]], 1, "ranked_twice"),
        ([str(number) for number in range(101)], [["1"]], 1, "too_many"),
    ],
)
def test_ballots_that_cannot_be_counted(candidates, ballots, places, code):
    with pytest.raises(RankingError) as refused:
        single_transferable_vote(candidates, ballots, places)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_a_good_ballot_has_no_fault():
    assert fault_of_ranking(["b"], candidates=["a", "b"]) is None


@st.composite
def elections(draw):
    candidates = "ABCDEF"[: draw(st.integers(1, 6))]
    ranking = st.permutations(candidates).flatmap(lambda order: st.integers(1, len(order)).map(lambda n: order[:n]))
    return list(candidates), draw(st.lists(ranking, min_size=1, max_size=24)), draw(st.integers(1, 6))


def counted_otherwise(candidates, ballots, places, outs):
    """Ballot by ballot, each with its own worth; `outs` says who went out where it was a tie. Written apart."""
    hands = [[Fraction(1), list(ballot)] for ballot in ballots]
    quota = len(ballots) // (places + 1) + 1
    running, won, told = list(candidates), [], []
    while running:
        held = {name: [hand for hand in hands if hand[1] and hand[1][0] == name] for name in running}
        votes = {name: sum((worth for worth, _ in held[name]), Fraction()) for name in running}
        told.append(votes)
        if len(running) + len(won) <= places:
            return {*won, *running}, told
        reached = [name for name in running if votes[name] >= quota]
        for name in reached:
            for hand in held[name]:
                hand[0] = hand[0] * (votes[name] - quota) / votes[name]
        won += reached
        if len(won) == places:
            break
        if not reached:
            lowest = min(votes.values())
            last = [name for name in running if votes[name] == lowest]
            reached = last if len(last) == 1 else [name for name in last if name in outs]
            if len(reached) > 1:
                reached = [min(reached, key=outs.index)]
        running = [name for name in running if name not in reached]
        for hand in hands:
            hand[1] = [name for name in hand[1] if name in running]
    return set(won), told


@settings(max_examples=300)
@given(elections(), st.randoms(), st.sampled_from(["", "seed"]))
def test_counts_keep_their_promises(election, random, seed):
    candidates, ballots, places = election
    before = chance.getstate()
    found = single_transferable_vote(candidates, ballots, places, seed=seed)
    assert chance.getstate() == before
    # every vote is somewhere in every round, and transfers are what changes
    for one in found.rounds:
        assert sum(one.counts.values()) + one.exhausted == len(ballots)
    for one, following in zip(found.rounds, found.rounds[1:], strict=False):
        moves = {name: sum(moved.to.get(name, 0) for moved in one.transfers) for name in following.counts}
        gone = {moved.source: moved.moved for moved in one.transfers}
        for name, votes in following.counts.items():
            assert votes == one.counts[name] + moves[name] - gone.get(name, 0)
        assert following.exhausted == one.exhausted + sum(moved.exhausted for moved in one.transfers)
    # as many as there are places, or all there are
    assert len(set(found.winners)) == len(found.winners) == min(places, len(candidates))
    # the order of ballots and of candidates changes nothing
    again = single_transferable_vote(
        random.sample(candidates, len(candidates)), random.sample(ballots, len(ballots)), places, seed=seed
    )
    assert (again.winners, again.rounds) == (found.winners, found.rounds)
    # another count, told only how ties fell
    winners, told = counted_otherwise(candidates, ballots, places, [one.out for one in found.rounds if one.out])
    assert winners == set(found.winners)
    for one, votes in zip(found.rounds, told, strict=True):
        assert votes.items() <= one.counts.items()
    assert RankedCount.from_json(json.loads(json.dumps(found.to_json()))) == found


@given(elections())
def test_one_place_elects_the_same_either_way(election):
    candidates, ballots, _ = election
    assert instant_runoff(candidates, ballots).winners == single_transferable_vote(candidates, ballots, 1).winners


@given(elections())
def test_a_first_choice_of_more_than_half_wins(election):
    candidates, ballots, _ = election
    for name in candidates:
        if 2 * sum(ballot[0] == name for ballot in ballots) > len(ballots):
            assert instant_runoff(candidates, ballots).winners == (name,)

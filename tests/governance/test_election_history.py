"""Whatever people try, in whatever order: one ballot a seat, none after the closing, a count that can be repeated."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cast import LONG_AGO, Table
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.elections.announcing import cancel_election
from commontable.governance.actions.elections.counting import close_election, seed_of
from commontable.governance.models import BallotBox
from commontable.governance.rules.election import ElectionStage, result_of, sorted_papers
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from worlds.bodies import make_council
from worlds.elections import announced, ranked, voting

SEATS = ("Northside", "Harbor", "Families")
PEOPLE = ("alma", "dara", "omar", "rosa", "ines", "maya")
SPEAKS = {"Northside": {"alma", "dara"}, "Harbor": {"omar"}, "Families": {"rosa"}}
CASTS = st.tuples(
    st.just("cast"),
    st.sampled_from(SEATS),
    st.sampled_from(PEOPLE),
    st.permutations(["alma", "rosa"]),
    st.integers(0, 2),
)
ACTS = st.one_of(
    CASTS, CASTS, CASTS, st.just(("wait",)), st.sampled_from([("close",), ("cancel",), ("leave",)])
)  # fmt: skip


@dataclass
class Clerk:
    """What a careful clerk at the table would have written down."""

    at: datetime = LONG_AGO
    stage: str = "open"
    papers: dict[str, list[str]] = field(default_factory=dict)
    gone: bool = False

    def refuses(self, seat: str, by: str, *, closes: datetime, is_secret: bool) -> bool:
        """Whether the ballot must be turned away."""
        if by not in SPEAKS[seat] or (self.gone and by == "rosa"):
            return True
        return self.stage != "open" or self.at >= closes or (is_secret and seat in self.papers)

    def waits(self, *, closes: datetime) -> bool:
        """Whether somebody who was told of the closing time has not voted yet."""
        return self.at < closes and len(self.papers) < len(SEATS)


@pytest.fixture
def elections(table: Table):
    """The same election with secret and with open ballots."""
    council = make_council(table)[0]
    people = (table.alma, table.rosa)
    return {
        kind: voting(table, announced(table, council, title=str(kind), is_secret=kind), *people, days=3)
        for kind in (True, False)
    }


@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(is_secret=st.booleans(), acts=st.lists(ACTS, max_size=14))
def test_the_register_says_what_the_clerk_saw(table, elections, is_secret, acts):
    with transaction.atomic():
        election = elections[is_secret]
        election.refresh_from_db()
        walk(table, election, acts)
        transaction.set_rollback(True)


def walk(table, election, acts):
    clerk = Clerk()
    for name, *rest in acts:
        if name == "wait":
            clerk.at += timedelta(days=1)
        elif name == "cast":
            cast(table, election, clerk, *rest)
        elif name == "leave" and not clerk.gone:
            day = table.partnership.day(clerk.at)
            end_tenure(tenure=table.rosa.tenures.get(), ends_on=day, by=table.maya, at=clerk.at)
            clerk.gone = True
        elif name in {"close", "cancel"}:
            act = close_election if name == "close" else cancel_election
            more = {} if name == "close" else {"why": "so"}
            try:
                act(election=election, by=table.maya, at=clerk.at, **more)
            except NotAllowed:
                assert clerk.stage != "open" or (name == "close" and clerk.waits(closes=election.closes_at))
            else:
                assert clerk.stage == "open"
                assert name == "cancel" or not clerk.waits(closes=election.closes_at)
                clerk.stage = {"close": "closed", "cancel": "cancelled"}[name]
    agrees(election, clerk)


def cast(table, election, clerk, seat, by, order, how_many):
    people = [getattr(table, name) for name in order[:how_many]]
    is_refused = clerk.refuses(seat, by, closes=election.closes_at, is_secret=election.is_secret)
    try:
        ranked(election, seat, *people, by=getattr(table, by), at=clerk.at)
    except (NotAllowed, NotPermitted):
        assert is_refused
    else:
        assert not is_refused
        clerk.papers[seat] = list(order[:how_many])


def agrees(election, clerk):
    election.refresh_from_db()
    assert election.stage == clerk.stage
    roll = {one.seat.name: one for one in election.ballots.select_related("seat")}
    assert {name for name, one in roll.items() if one.has_voted} == set(clerk.papers)
    keys = {one.member.name.partition(" ")[0].lower(): one.pk for one in election.candidates.select_related("member")}
    papers = sorted_papers([[keys[name] for name in paper] for paper in clerk.papers.values()])
    counted = election.result is not None and election.result.get("count") is not None
    if election.is_secret:
        is_kept = clerk.stage == "open" or counted
        assert BallotBox.objects.get(election=election).papers == (papers if is_kept else [])
    else:
        assert sorted_papers([one.ranking for one in roll.values() if one.has_voted]) == papers
    entries = Entry.objects.filter(event="governance.election.ballot", object_name__endswith=f": {election.title}")
    assert entries.count() >= len(clerk.papers)
    if election.stage == ElectionStage.CLOSED:
        gone = [keys["rosa"]] if clerk.gone else []
        assert election.result["gone"] == gone
        standing = sorted(set(keys.values()) - set(gone))
        again = result_of(
            method=election.method, places=election.places, candidates=standing, papers=papers,
            roll=len(roll), quorum=(election.quorum_of, election.quorum_in), is_secret=election.is_secret,
            seed=seed_of(election),
        )  # fmt: skip
        assert again | {"gone": gone} == election.result

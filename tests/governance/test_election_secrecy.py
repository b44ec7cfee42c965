"""A secret ballot cannot be joined to a seat: not in the register, not in the journal, not on a page."""

import json
from datetime import timedelta
from itertools import permutations

import pytest
from django.apps import apps
from django.db import transaction

from cast import LONG_AGO, Table
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.models import Ballot, BallotBox
from commontable.journal.models import Entry, Payload
from worlds.bodies import make_council
from worlds.elections import announced, ranked, voting

LATER = LONG_AGO + timedelta(days=1)
DRAWN = {"salt", "payload_digest", "digest", "previous"}
"""Random by design, or sealed over something random."""


def everything() -> list[str]:
    """Every row of every table, as text, but for keys counted up by the database, salts and seals."""
    rows = []
    for model in apps.get_models():
        if model._meta.app_label not in {"governance", "journal", "partnership", "agreements"}:
            continue
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in DRAWN]
        if model in {Entry, Payload}:
            names = [name for name in names if name not in {"id", "entry_id"}]
        rows += [f"{model._meta.label} {json.dumps(row, default=str)}" for row in model.objects.values_list(*names)]
    return sorted(rows)


@pytest.fixture
def election(table: Table):
    """A secret ballot for the chair is open."""
    council = make_council(table)[0]
    return voting(table, announced(table, council), table.alma, table.rosa)


def cast_all(table, election, rankings, *, closes):
    """The three seats vote in the order of their names, each for the ranking at its place."""
    seats = (("Families", table.rosa), ("Harbor", table.omar), ("Northside", table.alma))
    for (seat, by), ranking in zip(seats, rankings, strict=True):
        ranked(election, seat, *ranking, by=by, at=LATER)
    if closes:
        close_election(election=election, by=table.maya, at=LATER)


@pytest.mark.parametrize("closes", [False, True])
def test_whoever_voted_for_whom_the_register_is_the_same(table, election, closes):
    choices = [(table.alma, table.rosa), (table.rosa,), ()]
    found = set()
    for rankings in permutations(choices):
        election.refresh_from_db()
        with transaction.atomic():
            cast_all(table, election, rankings, closes=closes)
            found.add("\n".join(everything()))
            transaction.set_rollback(True)
    assert len(found) == 1


def test_the_roll_says_who_voted_and_nothing_else(table, election):
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    ballot = election.ballots.get(seat__name="Families")
    assert (ballot.has_voted, ballot.ranking, ballot.cast_by, ballot.cast_at) == (True, [], None, None)
    entry = Entry.objects.get(event="governance.election.ballot")
    assert entry.payload.body == {"is_secret": True}
    assert entry.object_id == str(ballot.pk)


def test_papers_lie_sorted_in_one_row(table, election):
    cast_all(table, election, [(table.rosa,), (), (table.alma, table.rosa)], closes=False)
    alma, rosa = (election.candidates.get(member=one).pk for one in (table.alma, table.rosa))
    assert BallotBox.objects.get(election=election).papers == [[], [alma, rosa], [rosa]]
    fields = {field.name for field in BallotBox._meta.concrete_fields}
    assert fields == {"id", "partnership", "round", "election", "papers"}


def test_an_open_ballot_is_no_secret_once_it_is_counted(table):
    election = voting(
        table, announced(table, make_council(table)[0], is_secret=False), table.alma, table.rosa, days=None
    )
    ranked(election, "Families", table.rosa, by=table.rosa, at=LATER)
    assert Ballot.objects.get(has_voted=True).cast_by == table.rosa
    assert Entry.objects.get(event="governance.election.ballot").payload.body == {
        "is_secret": False,
        "is_changed": False,
    }
    close_election(election=election, by=table.maya, at=LATER)
    counted = Entry.objects.get(event="governance.election.closed").payload.body
    assert counted["rankings"] == {"Families": ["Rosa Jiménez"]}

"""Two tabs, retries, a burst at the closing: one position a seat, no voice lost, nothing counted after the closing."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from cast import Table
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.datasets.rounds import outcome_of
from commontable.governance.models import BallotBox, Decision, Objection, Position, Round
from commontable.journal.models import Entry
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import NOW, Council, hours, make_council

pytestmark = pytest.mark.django_db(transaction=True)
SEATS = ("schools", "youth", "families")


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of doing them in threads that start together; refusals as exceptions."""
    barrier, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            while True:
                try:
                    found.append(act())
                    return
                except OperationalError as error:  # SQLite's register in memory does not wait, as it does on disk
                    if "locked" not in str(error):
                        raise
                    time.sleep(0.01)
        except Exception as error:  # the test looks at it
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _say(council: Council, round: Round, seat: str, choice: Choice) -> Callable[[], object]:
    def act() -> object:
        position = Position.objects.get(round=round, seat=council.seats[seat])
        return take_position(position=position, choice=choice, reason="Why.", by=council.holders[seat], at=NOW)

    return act


def test_two_tabs_leave_one_position_and_its_objection(council: Council) -> None:
    round = council.round(council.proposal())
    acts = [_say(council, round, "families", choice) for choice in (Choice.OBJECT, Choice.SUPPORT) * 3]
    assert not [one for one in at_once(*acts) if isinstance(one, Exception)]
    position = Position.objects.get(round=round, seat=council.seats["families"])
    assert Objection.objects.count() == (position.choice == Choice.OBJECT)
    said = Entry.objects.filter(event="governance.position.taken").count()
    assert 1 <= said <= 6


def test_one_paper_a_seat_in_a_secret_vote(council: Council) -> None:
    council.decides_by(Rule(method=Method.MAJORITY, secret=True, reasons=()))
    round = council.round(council.proposal())
    found = at_once(*[_say(council, round, seat, Choice.SUPPORT) for seat in SEATS * 3])
    assert sum(isinstance(one, NotAllowed) for one in found) == 6
    assert BallotBox.objects.get(round=round).papers == ["support"] * 3
    assert Entry.objects.filter(event="governance.position.secret").count() == 3


def test_a_closing_among_voices_counts_what_was_there(council: Council) -> None:
    round = council.round(council.proposal())
    first = [_say(council, round, "schools", Choice.SUPPORT), _say(council, round, "youth", Choice.SUPPORT)]
    assert not [one for one in at_once(*first) if isinstance(one, Exception)]

    def close() -> object:
        return close_round(round=Round.objects.get(pk=round.pk), synthesis="Now.", by=council.maya, at=hours(0))

    found = at_once(close, _say(council, round, "families", Choice.OBJECT), close)
    assert sum(isinstance(one, NotAllowed) for one in found) in (1, 2)
    kept = Round.objects.get(pk=round.pk)
    assert outcome_of(kept, kept.positions.all(), held=0).to_json() == kept.outcome
    objected = Position.objects.get(round=round, seat=council.seats["families"]).choice == Choice.OBJECT
    assert Decision.objects.count() == (0 if objected else 1)


def test_a_round_is_opened_once(council: Council) -> None:
    proposal = council.proposal()

    def act() -> object:
        return open_round(proposal=type(proposal).objects.get(pk=proposal.pk), by=council.maya, at=NOW)

    found = at_once(act, act, act)
    assert sum(isinstance(one, NotAllowed) for one in found) == 2
    assert Round.objects.count() == 1

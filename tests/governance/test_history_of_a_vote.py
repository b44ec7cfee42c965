"""Eight clients cast, change, retry and close at once; the history they saw and the journal tell the same story.

A recorded run is checked as a whole: at most one counted position a seat, nothing after the close, the tally equal to
the journal folded up, each act that was confirmed recorded, each that was refused not, and the chain unbroken.
"""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import connection

from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.models import BallotBox, Position, Round
from commontable.journal.models import Entry
from commontable.journal.verify import verify_all
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.at_once import patiently
from governance.big_council import ballots, vote_of
from governance.decided import at

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, ACTS, SEATS = 8, 25, 12
CHOICES = (Choice.SUPPORT, Choice.OBJECT, Choice.STAND_ASIDE)


@dataclass(frozen=True)
class Told:
    """What one client did and what it was told; `label` is unique to an intention, and shared by its retries."""

    what: str
    seat: int
    choice: str
    label: str
    began: float
    ended: float
    is_done: bool


def clients(table, round, *, seed, secret=False):
    """The whole history of a run, by whoever saw it."""
    asked, told, barrier = ballots(round), [], threading.Barrier(CLIENTS)

    def client(number: int) -> None:
        rng = random.Random(f"{seed} {number}")
        try:
            barrier.wait()
            for step in range(ACTS):
                if number == 0 and step == ACTS // 2:
                    told.append(_close(table, round))
                position, choice = rng.choice(asked), rng.choice(CHOICES)
                for _retry in range(rng.choice((1, 1, 2))):
                    told.append(_cast(position, choice, f"{number}.{step}"))
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _cast(position, choice, label):
    began = time.monotonic()
    fresh = Position(
        pk=position.pk, partnership_id=position.partnership_id, seat=position.seat, round_id=position.round_id
    )

    def act():
        try:
            take_position(position=fresh, choice=choice, reason=label, by=position.holder, at=at(4))
            return True
        except NotAllowed:
            return False

    is_done = bool(patiently(act))
    return Told("cast", position.pk, choice.value, label, began, time.monotonic(), is_done)


def _close(table, round):
    began = time.monotonic()
    patiently(lambda: close_round(round=Round.objects.get(pk=round.pk), by=table.maya, at=at(5)))
    return Told("close", 0, "", "", began, time.monotonic(), True)


def said(event):
    return Entry.objects.filter(event=event).select_related("payload").order_by("sequence")


@pytest.mark.parametrize("seed", [1, 2])
def test_an_open_vote_is_what_its_history_says(table, seed):
    round = vote_of(table, count=SEATS)
    told = clients(table, round, seed=seed)
    round.refresh_from_db()
    (close,) = [one for one in told if one.what == "close"]
    casts = [one for one in told if one.what == "cast"]
    taken, closed = list(said("governance.position.taken")), said("governance.round.closed").get()
    assert any(one.is_done for one in casts) and any(not one.is_done for one in casts)

    folded = {int(entry.object_id): entry.payload.body["choice"] for entry in taken}
    kept = {one.pk: one.choice for one in Position.objects.filter(round=round)}
    assert {seat: choice for seat, choice in kept.items() if choice} == folded
    assert len(kept) == SEATS

    assert all(entry.sequence < closed.sequence for entry in taken), "a position after the close"
    assert all(one.began < close.ended for one in casts if one.is_done), "confirmed after the close"
    assert all(one.ended > close.began for one in casts if not one.is_done), "refused before the close"

    tally = Counter(folded.values())
    counted = round.outcome["by_choice"]
    assert {choice.value: counted[choice]["heads"] for choice in Choice} == {
        choice.value: tally[choice.value] for choice in Choice
    }
    assert round.outcome["quorum"]["cast"] == len(folded)

    recorded = Counter(entry.payload.body["reason"] for entry in taken)
    confirmed = Counter(one.label for one in casts if one.is_done)
    assert set(recorded) == set(confirmed), "an act without its event, or an event without its act"
    assert all(recorded[label] <= confirmed[label] for label in confirmed)
    assert all(verdict.is_whole for verdict in verify_all())


def test_a_secret_vote_has_as_many_papers_as_seats_that_voted(table):
    round = vote_of(table, count=SEATS, rule=Rule(method=Method.MAJORITY, secret=True))
    told = clients(table, round, seed=3, secret=True)
    round.refresh_from_db()
    done = [one for one in told if one.what == "cast" and one.is_done]
    voted = Position.objects.filter(round=round, has_voted=True).count()
    papers = BallotBox.objects.get(round=round).papers
    assert len(done) == len({one.seat for one in done}) == voted == len(papers)
    assert said("governance.position.secret").count() == voted
    assert papers == sorted(papers)
    counted = round.outcome["by_choice"]
    assert {choice: counted[choice]["heads"] for choice in papers} == dict(Counter(papers))
    assert all(verdict.is_whole for verdict in verify_all())

"""One seat, one ballot: two tabs, retries, an alternate beside the holder, a burst, and the door that has closed."""

import pytest

from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.tenures import end_tenure
from commontable.governance.actions.deliberation.casting import record_voice, take_position
from commontable.governance.actions.deliberation.closing import close_round, write_synthesis
from commontable.governance.actions.deliberation.opening import extend_round
from commontable.governance.actions.deliberation.recusal import come_back, stand_back
from commontable.governance.models import BallotBox, Position, Round
from commontable.governance.rules.kinds import Channel
from commontable.journal.models import Entry
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.at_once import in_turns, together
from governance.big_council import ballots, vote_of
from governance.decided import at
from governance.deliberated import opened, position_of, proposed, said

BURST = 200
at_once = pytest.mark.django_db(transaction=True)


def cast(position, choice, by, when=4, **given):
    return take_position(
        position=Position.objects.get(pk=position.pk), choice=Choice(choice), by=by, at=at(when), **given
    )


def events(name):
    return Entry.objects.filter(event=f"governance.position.{name}").count()


@at_once
def test_two_tabs_leave_one_position_and_the_last_word_stands(table):
    round = opened(proposed(table), by=table.omar)
    rosa = position_of(round, "Families")
    acts = [lambda choice=choice: cast(rosa, choice, table.rosa) for choice in ("support", "stand_aside") * 4]
    assert not [one for one in together(acts) if isinstance(one, Exception)]
    assert Position.objects.filter(round=round, seat=rosa.seat).count() == 1
    last = Entry.objects.filter(event="governance.position.taken").order_by("-sequence").first()
    assert position_of(round, "Families").choice == last.payload.body["choice"]


@at_once
def test_a_retry_is_one_position_and_one_act(table):
    round = opened(proposed(table), by=table.omar)
    rosa = position_of(round, "Families")
    found = together([lambda: cast(rosa, "support", table.rosa)] * 8)
    assert not [one for one in found if isinstance(one, Exception)]
    assert events("taken") == 1


@at_once
def test_the_holder_and_the_alternate_put_one_paper_into_the_box(table):
    round = opened(proposed(table, rule=Rule(method=Method.MAJORITY, secret=True)), by=table.omar)
    seat = position_of(round, "Northside")
    acts = [
        lambda by=by, choice=choice: cast(seat, choice, by)
        for by in (table.alma, table.dara)
        for choice in ("support", "object")
    ]
    found = together(acts)
    assert sorted(type(one).__name__ for one in found) == ["NotAllowed"] * 3 + ["Position"]
    assert len(BallotBox.objects.get(round=round).papers) == events("secret") == 1


@at_once
@pytest.mark.parametrize("secret", [False, True])
def test_of_a_burst_of_200_seats_nothing_is_lost(table, secret):
    round = vote_of(table, count=BURST, rule=Rule(method=Method.MAJORITY, secret=secret))
    asked = ballots(round)
    acts = [
        lambda position=position, number=number: take_position(
            position=position, choice=(Choice.SUPPORT, Choice.OBJECT)[number % 3 == 0], reason="Because",
            by=position.holder, at=at(4),
        )
        for number, position in enumerate(asked)
    ]  # fmt: skip
    found = in_turns(acts, people=20)
    assert [one for one in found if isinstance(one, Exception)] == []
    closed = close_round(round=round, by=table.maya, at=at(5))
    against = len(range(0, BURST, 3))
    assert closed.outcome["by_choice"]["object"]["heads"] == against
    assert closed.outcome["by_choice"]["support"]["heads"] == BURST - against
    assert closed.outcome["quorum"]["cast"] == events("secret" if secret else "taken") == BURST


def refused_after(round, table):
    """Everything that could still change a round that has closed."""
    position = position_of(round, "Families")
    fresh = Round.objects.select_related("proposal__body").get(pk=round.pk)
    yield lambda: cast(position, "object", table.rosa, when=6, reason="Too late")
    yield lambda: cast(position, "support", table.rosa, when=6)
    yield lambda: record_voice(position=position, choice=Choice.SUPPORT, channel=Channel.PAPER, by=table.omar, at=at(6))
    yield lambda: stand_back(position=position, why="We gain by it", by=table.rosa, at=at(6))
    yield lambda: come_back(position=position, by=table.rosa, at=at(6))
    yield lambda: extend_round(round=fresh, closes_at=at(9), by=table.omar, at=at(6))
    yield lambda: write_synthesis(round=fresh, synthesis="Otherwise", by=table.omar, at=at(6))
    yield lambda: close_round(round=fresh, synthesis="Otherwise", by=table.omar, at=at(6))


def everything_of(round):
    return [
        *Round.objects.filter(pk=round.pk).values(),
        *Position.objects.filter(round=round).order_by("pk").values(),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [Rule(method=Method.CONSENT), Rule(method=Method.MAJORITY)])
def test_a_closed_round_never_changes(table, rule):
    round = opened(proposed(table, rule=rule), by=table.omar)
    said(table, round, alma="support", omar="support")
    close_round(round=round, synthesis="Heard", by=table.omar, at=at(5))
    before, count = everything_of(round), Entry.objects.count()
    for act in refused_after(round, table):
        with pytest.raises(NotAllowed):
            act()
    assert everything_of(round) == before
    assert Entry.objects.count() == count


@pytest.mark.django_db
def test_the_closing_time_needs_nobody_to_close(table):
    round = opened(proposed(table), by=table.omar, closes_at=at(5))
    with pytest.raises(NotAllowed, match="closed before your position reached it"):
        cast(position_of(round, "Families"), "support", table.rosa, when=5)
    assert Position.objects.filter(round=round).exclude(choice="").count() == 0


@pytest.mark.django_db
def test_a_seat_loses_its_voice_with_the_tenure_without_any_job(table):
    round = opened(proposed(table), by=table.omar)
    position = position_of(round, "Families")
    end_tenure(tenure=position.seat.tenures.get(), ends_on=at(5).date(), why="Moved away", by=table.maya, at=at(4))
    cast(position, "support", table.rosa, when=4)
    with pytest.raises(NotPermitted):
        cast(position, "object", table.rosa, when=5, reason="Still here")


@pytest.mark.django_db
def test_who_holds_no_seat_casts_none(table):
    round = opened(proposed(table), by=table.omar)
    for stranger in (table.maya, table.alma, table.dewi):
        with pytest.raises(NotPermitted):
            cast(position_of(round, "Families"), "support", stranger)
    assert events("taken") == 0

"""A secret ballot cannot be joined to a seat: not in the register, not in the journal, not on a page, not in a log."""

import json
import logging
from itertools import permutations

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from cast import client_of
from commontable.accounts.own_data import kept_about
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.deliberation.casting import record_voice, take_position
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.datasets.rounds import outcome_of
from commontable.governance.models import BallotBox, Decision, Objection, Position
from commontable.governance.rules.kinds import Channel
from commontable.journal.models import Entry, Payload
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.decided import at
from governance.deliberated import opened, position_of, proposed

CHOICES = ("support", "object", "stand_aside")
SEATS = (("Families", "rosa"), ("Harbor", "omar"), ("Northside", "alma"))
DRAWN = {"salt", "payload_digest", "digest", "previous"}
"""Random by design, or sealed over something random."""
COUNTED_UP = {Entry: {"id"}, Payload: {"entry_id"}, Decision: {"id"}}
"""Keys that the database counts up and does not take back with what is undone."""


@pytest.fixture
def round(table):
    """A secret vote is open."""
    rule = Rule(method=Method.MAJORITY, secret=True, quorum_of=1, quorum_in=3)
    return opened(proposed(table, rule=rule), by=table.omar)


def cast_all(table, round, choices):
    """The seats vote in the order of their names, each for the choice at its place."""
    for (seat, name), choice in zip(SEATS, choices, strict=True):
        take_position(
            position=position_of(round, seat), choice=Choice(choice), by=getattr(table, name), at=at(4), reason="Since"
        )


def everything():
    """Every row of every table, as text, without what is drawn by lot or counted up."""
    rows = []
    for model in apps.get_models():
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in DRAWN]
        names = [name for name in names if name not in COUNTED_UP.get(model, ())]
        found = model.objects.all()
        if model is Entry:
            names.remove("object_id")
            found = found.exclude(object_type="governance.decision")
            rows += list(Entry.objects.exclude(object_type="governance.decision").values_list("sequence", "object_id"))
        rows += [f"{model._meta.label} {json.dumps(row, default=str)}" for row in found.values_list(*names)]
    return sorted(map(str, rows))


def runs(table, round, *, choices, closes):
    """The register after each way to share out the choices among the seats; every run is undone."""
    for shared in sorted(set(permutations(choices))):
        with transaction.atomic():
            cast_all(table, round, shared)
            if closes:
                close_round(round=round, by=table.omar, at=at(5))
            yield shared
            transaction.set_rollback(True)
        round.refresh_from_db()


@pytest.mark.parametrize("voters", [1, 2])
def test_papers_so_few_that_the_roll_would_name_them_are_destroyed_uncounted(table, round, voters):
    for seat, name in SEATS[:voters]:
        take_position(position=position_of(round, seat), choice=Choice.OBJECT, by=getattr(table, name), at=at(4))
    close_round(round=round, by=table.omar, at=at(5))
    assert round.outcome["result"] == "no_quorum" and round.outcome["quorum"]["needed"] == 3
    assert not any(votes["heads"] for votes in round.outcome["by_choice"].values())
    assert BallotBox.objects.get(round=round).papers == []
    assert outcome_of(round, round.positions.all(), held=0).to_json() == round.outcome
    page = client_of(table.alma).get(
        reverse("governance:round", args=[table.partnership.slug, round.proposal.number, 1])
    )
    assert "against" not in page.text.split("<main")[1].split("</main>")[0].partition("The rule of this round")[0]


@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.parametrize("choices", [CHOICES, ("support", "support", "object")])
def test_whoever_voted_what_the_register_and_the_journal_are_the_same(table, round, choices, closes):
    found = {"\n".join(everything()) for _shared in runs(table, round, choices=choices, closes=closes)}
    assert len(found) == 1


def test_the_same_dump_does_tell_open_votes_apart(table):
    round = opened(proposed(table, rule=Rule(method=Method.MAJORITY)), by=table.omar)
    found = {"\n".join(everything()) for _shared in runs(table, round, choices=CHOICES, closes=False)}
    assert len(found) == 6, "the comparison would see a join"


def test_the_roll_says_who_voted_and_nothing_else(table, round):
    cast_all(table, round, CHOICES)
    for position in Position.objects.filter(round=round):
        assert position.has_voted
        assert (position.choice, position.reason, position.channel) == ("", "", "")
        assert (position.cast_by, position.cast_at, position.recorded_by) == (None, None, None)
    assert not Objection.objects.exists()
    for entry in Entry.objects.filter(event="governance.position.secret").select_related("payload"):
        assert entry.object_type == "governance.seat"
        assert set(entry.payload.body) == {"proposal", "round"}


@pytest.mark.parametrize("order", list(permutations(CHOICES)))
def test_papers_lie_sorted_in_one_row_in_whatever_order_they_came(table, round, order):
    cast_all(table, round, order)
    assert BallotBox.objects.get(round=round).papers == ["object", "stand_aside", "support"]


def test_a_paper_cannot_be_taken_out_or_put_in_by_somebody_else(table, round):
    cast_all(table, round, CHOICES)
    with pytest.raises(NotAllowed, match="cannot be taken out or changed"):
        take_position(position=position_of(round, "Families"), choice=Choice.OBJECT, by=table.rosa, at=at(4))
    with pytest.raises(NotAllowed, match="cast by the seat itself"):
        record_voice(
            position=position_of(round, "Harbor"), choice=Choice.OBJECT, channel=Channel.PHONE, by=table.maya, at=at(4)
        )


def address(table, round, route, **parts):
    known = {"table": table.slug, "proposal": round.proposal.number, "round": round.number}
    return reverse(f"governance:{route}", kwargs=known | parts)


def test_nothing_stays_in_the_session_the_messages_or_the_log(table, round, caplog):
    seen = set()
    for choice in CHOICES:
        with transaction.atomic(), caplog.at_level(logging.DEBUG):
            caplog.clear()
            rosa = client_of(table.rosa)
            seat = position_of(round, "Families").seat_id
            answer = rosa.post(address(table, round, "take_position", seat=seat), {"choice": choice})
            said = sorted(
                (key, str(value)) for key, value in rosa.session.items() if not key.startswith(("_auth", "account_"))
            )
            assert answer.status_code == 302
            assert choice not in answer["Location"] and f"{choice!r}" not in caplog.text
            cookies = sorted((name, len(each.value)) for name, each in rosa.cookies.items() if name != "sessionid")
            seen.add(json.dumps([said, [name for name, _ in cookies], rosa.cookies.get("messages", None) is None]))
            page = rosa.get(answer["Location"].partition("#")[0]).content.decode()
            assert "in the box" in page
            transaction.set_rollback(True)
    assert len(seen) == 1


def test_pages_files_and_ones_own_data_do_not_tell_it_either(table, round):
    shown = set()
    for _shared in runs(table, round, choices=CHOICES, closes=True):
        alma = client_of(table.alma)
        pages = [alma.get(address(table, round, route)).content.decode() for route in ("round", "round_csv")]
        lines = [line for page in pages for line in page.splitlines() if "csrf" not in line.lower()]
        shown.add("\n".join([*lines, _own_data(table.alma)]))
    assert len(shown) == 1


def _own_data(member):
    about = kept_about(member.user)
    about["account"].pop("last_login")
    return str(about)

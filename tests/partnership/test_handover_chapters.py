"""What the pack says of agreements, meetings, files and secret votes: what the successor needs, and no more."""

from datetime import UTC, datetime, timedelta

import pytest

from agreements.drafted import issued, mou, signed
from cast import client_of
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.models import Attendance, Position
from commontable.partnership.actions.handovers.beginning import begin_handover
from commontable.partnership.actions.handovers.preparing import name_successor
from commontable.partnership.datasets.handovers import chapters_of
from governance.deliberated import opened, proposed, said
from worlds.bodies import make_council
from worlds.live import called, held

NOW = datetime.now(UTC)


@pytest.fixture
def handover(table):
    """Alma hands over to Dara."""
    begun = begin_handover(leaver=table.alma, by=table.maya, at=NOW)
    return name_successor(handover=begun, successor=table.dara, by=table.maya, at=NOW)


def chapter(handover, key):
    """The lines of one chapter, as (what, detail)."""
    (found,) = [one for one in chapters_of(handover, at=NOW) if one.key == key]
    return [(row.what, row.detail) for row in found.rows]


def test_agreements_in_force_say_who_signed_and_the_director_names_who_answers_now(table, handover):
    signed(mou(table), by=table.maya)
    ((what, detail),) = chapter(handover, "agreements")
    assert what == "Rivermouth memorandum"
    assert "signed by Alma Reyes" in detail
    assert "Alma Reyes answers for it" in detail
    page = client_of(table.maya).get(f"/p/rivermouth/handovers/{handover.pk}/").content.decode()
    assert "Name who answers for it now" in page
    page = client_of(table.dara).get(f"/p/rivermouth/handovers/{handover.pk}/").content.decode()
    assert "Rivermouth memorandum" in page
    assert "Name who answers for it now" not in page


def test_a_signature_that_waits_for_the_leaver_is_named(table, handover):
    issued(mou(table), by=table.maya)
    assert chapter(handover, "agreements") == [("Agreement 1", "It waits for the signature of Alma Reyes.")]


def test_meetings_come_and_gone_and_open_rounds(table, handover):
    body, seats = make_council(table)
    met = held(table, body, seats, at=NOW - timedelta(days=40), title="October council")
    Attendance.objects.filter(meeting=met, seat=seats["schools"]).update(member=table.alma, presence="present")
    called(table, body, at=NOW + timedelta(days=4), title="December council")
    opened(proposed(table), by=table.maya, when=NOW - timedelta(hours=1), closes_at=NOW + timedelta(days=9))
    assert [what for what, _detail in chapter(handover, "meetings")] == ["October council"]
    now = dict(chapter(handover, "now"))
    assert "December council" in now
    assert now["Buses run until six"] == "A round is open, and Northside has not answered yet"


def test_a_secret_vote_stays_secret(table, handover):
    make_council(table)
    proposal = proposed(table, rule=Rule(method=Method.MAJORITY, secret=True))
    round = opened(proposal, by=table.maya)
    if round.kind != "vote":
        pytest.skip("this rule deliberates first")
    said(table, round, alma="object", omar="support", rosa="support")
    close_round(round=round, synthesis="Done.", by=table.maya, at=NOW)
    for position in Position.objects.filter(round=round, partner=table.northside):
        assert position.choice == ""
    ((_what, detail),) = chapter(handover, "decisions")
    assert "in secret" in detail
    assert "against" not in detail

"""What a hidden round, a secret ballot and an open ballot not yet counted hold shows nowhere before its time.

The same act is done twice, once with one answer and once with the opposite; every page, list, file and letter that
anybody else can read has to be the same to the letter.
"""

import re
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cast import client_of
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions import live
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from governance.deliberated import position_of
from worlds import elections as elected
from worlds.bodies import make_council

HIDDEN = Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY, rounds=2, hidden=True)
HIDDEN_VOTE = Rule(method=Method.MAJORITY, hidden=True)
SECRET = Rule(method=Method.MAJORITY, secret=True)
MOMENT = datetime.now(UTC)
READERS = ("maya", "rosa")  # director and facilitator, somebody else who sits
AUTHORS = re.compile(r"/proposals/|/me/|/p/\w+/$")  # what the author of a proposal reads otherwise than whoever sits
OURS_TO_SAY = re.compile(r"[0-9a-f]{16,64}|csrfmiddlewaretoken\" value=\"\w+|X-CSRFToken\": \"\w+|seen=\w+")


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def council(table):
    return make_council(table)


def asked(table, council, rule, now):
    """A round on a proposal that is being treated in a meeting under way."""
    body, _seats = council
    adopt_rule(body=body, rule=rule, why="For this test", by=table.maya, at=now)
    proposal = draft_proposal(body=body, title="Buses", text="They run until six.", by=table.dara, at=now)
    proposal = table_proposal(proposal=proposal, by=table.dara, at=now)
    ends = now + timedelta(hours=1)
    meeting = call_meeting(body=body, title="Council", starts_at=now, ends_at=ends, by=table.maya, at=now)
    item = add_item(meeting=meeting, kind="proposal", title="Buses", proposal=proposal, by=table.maya, at=now)
    round = open_round(proposal=proposal, by=table.maya, at=now, closes_at=timezone.now() + timedelta(days=1))
    meeting = live.open_meeting(meeting=meeting, by=table.maya, at=now)
    live.move_on(meeting=meeting, to=item, seen=None, by=table.maya, at=now)
    return round, meeting


def pages_of(meeting, round=None, election=None, seat=None):
    """Every address where an answer could show."""
    table, of = {"table": "rivermouth"}, {"meeting": meeting.uuid} if meeting else {}
    pages = [("site:home", {}), ("partnership:journal", {}), ("partnership:journal_csv", {})]
    pages += [("partnership:journal_json", {}), ("governance:trace", {}), ("governance:trace_csv", {})]
    for listed in ("proposals", "meetings", "decisions", "elections", "bodies"):
        pages += [(f"governance:{listed}", {}), (f"governance:{listed}_csv", {})]
    pages += [("governance:body", {"body": "council"}), ("governance:power", {"body": "council"})]
    pages += [("governance:power_csv", {"body": "council", "what": what}) for what in ("seats", "sectors", "partners")]
    for page in ("meeting", "live", "run", "screen", "build_agenda", "print_agenda", "minutes") if meeting else ():
        pages.append((f"governance:{page}", of))
    if meeting:
        pages.append(("governance:agenda_file", {**of, "ending": "txt"}))
    if round:
        one = {"proposal": round.proposal.number}
        pages += [(f"governance:{page}", one) for page in ("proposal", "revise_proposal")]
        one = one | {"round": round.number}
        both = ("round", "round_csv", "close_round", "extend_round", "record_voice", "voice_links")
        pages += [(f"governance:{page}", one) for page in both]
        pages.append(("governance:take_position", {**one, "seat": seat.pk}))
    if election:
        one = {"election": election.number}
        files = ("roll_csv", "candidates_csv", "count_csv", "papers_csv")
        pages += [(f"governance:{page}", one) for page in ("election", "count_election", "cancel_election")]
        pages += [(f"governance:election_{file}", one) for file in files]
        pages.append(("governance:cast_ballot", {**one, "seat": seat.pk}))
    return ["/me/data.json", *(reverse(name, kwargs=table | parts) for name, parts in pages)]


def read_by_all(table, pages):
    """What everybody but the one who answered reads, without what is random anyway."""
    return {
        (who, page): OURS_TO_SAY.sub("…", client.get(page).content.decode("utf-8", "replace"))
        for who in (*READERS, "dara")
        for client in [client_of(getattr(table, who))]
        for page in pages
        if who != "dara" or AUTHORS.search(page)
    }


def differing(table, pages, acts):
    """The pages on which one can see which of the acts was done."""
    seen = []
    for act in acts:
        with transaction.atomic():
            act()
            with mock.patch("django.utils.timezone.now", return_value=MOMENT):  # clocks stand still meanwhile
                seen.append(read_by_all(table, pages))
            transaction.set_rollback(True)
    return sorted(where for where in seen[0] if seen[0][where] != seen[1][where])


@pytest.mark.parametrize("rule", [HIDDEN, HIDDEN_VOTE, SECRET], ids=["hidden round", "hidden vote", "secret vote"])
def test_nothing_tells_what_a_seat_said(table, council, now, rule):
    round, meeting = asked(table, council, rule, now)

    def says(choice, reason):
        position = position_of(round, "Harbor")
        return lambda: take_position(position=position, choice=choice, reason=reason, by=table.omar, at=now)

    against = "" if rule.secret else "Zq: nobody asked the drivers"
    acts = [says(Choice.SUPPORT, "" if rule.secret else "Zq: a good idea"), says(Choice.OBJECT, against)]
    assert differing(table, pages_of(meeting, round=round, seat=council[1]["nonprofit"]), acts) == []


@pytest.mark.parametrize("is_secret", [True, False], ids=["secret", "open"])
def test_nothing_tells_whom_a_ballot_ranks(table, council, now, is_secret):
    election = elected.announced(table, council[0], at=now, is_secret=is_secret)
    election = elected.voting(table, election, table.alma, table.rosa, at=now)

    def ranks(*people):
        return lambda: elected.ranked(election, "Harbor", *people, by=table.omar, at=now)

    pages = pages_of(None, election=election, seat=council[1]["nonprofit"])
    assert differing(table, pages, [ranks(table.alma), ranks(table.rosa, table.alma)]) == []

"""Links that open something by themselves: each for one thing only, and nothing keeps them."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import trans_real

from cast import client_of
from commontable.governance.actions import live
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.meetings.calendars import open_feed
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.governance.letters.ballots import ballot_token
from commontable.governance.letters.calendar import feed, invitation
from commontable.governance.letters.reply_links import reply_link
from commontable.governance.letters.voices import token_for
from commontable.partnership.actions.members import end_membership
from commontable.site.logs import SECRET_ADDRESSES, WithoutSecrets
from governance.deliberated import position_of
from worlds import elections as elected
from worlds.bodies import make_council

WAYS = ("answer", "ballot_by_link", "reply_by_link", "feed")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def meeting(table, now):
    body, _seats = make_council(table)
    ends = now + timedelta(hours=2)
    return call_meeting(body=body, title="Council", starts_at=now, ends_at=ends, by=table.maya, at=now)


@pytest.fixture
def tokens(table, meeting, now):
    """One token of each kind, all of them Rosa's."""
    body = meeting.body
    proposal = draft_proposal(body=body, title="Buses", text="They run until six.", by=table.dara, at=now)
    round = open_round(proposal=table_proposal(proposal=proposal, by=table.dara, at=now), by=table.maya, at=now)
    election = elected.voting(table, elected.announced(table, body, at=now), table.alma, table.rosa, at=now)
    return {
        "answer": token_for(position_of(round, "Families"), member=table.rosa, at=now),
        "ballot_by_link": ballot_token(elected.ballot_of(election, "Families"), member=table.rosa, at=now),
        "reply_by_link": reply_link(meeting, to=table.rosa).rstrip("/").rpartition("/")[2],
        "feed": open_feed(body=None, by=table.rosa, at=now)[1],
    }


def opens(way, token, **headers):
    return Client().get(reverse(f"governance:{way}", args=[token]), **headers)


def test_a_link_for_one_thing_opens_no_other(tokens):
    for way in WAYS:
        for made_for, token in tokens.items():
            expected = {200} if way == made_for else {404, 410}
            assert opens(way, token).status_code in expected, (way, made_for)


def test_a_link_that_was_touched_opens_nothing(tokens):
    for way in WAYS:
        token = tokens[way]
        other = "A" if token[5] != "A" else "B"
        for touched in (
            token[:-1],
            token + "x",
            token[:5] + other + token[6:],
            token.swapcase(),
            "%00" + token,
            "x" * 9000,
        ):
            assert opens(way, touched).status_code in {404, 410}, (way, touched[:30])


@pytest.mark.parametrize("way", WAYS)
def test_a_link_ends_with_the_membership_even_for_somebody_who_sat_at_the_meeting(table, meeting, tokens, now, way):
    live.open_meeting(meeting=meeting, by=table.maya, at=now)
    seat = meeting.body.seats.get(name="Families")
    live.record_attendance(meeting=meeting, seats={seat: ("present", table.rosa)}, by=table.maya, at=now)
    end_membership(member=table.rosa, left_on=table.partnership.day(now), by=table.maya, at=now)
    answer = opens(way, tokens[way])
    assert answer.status_code in {404, 410}
    assert "Council" not in answer.content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_no_cache_no_search_engine_and_no_log_keeps_a_link(tokens, way, caplog):
    url = reverse(f"governance:{way}", args=[tokens[way]])
    answer = Client().get(url)
    assert "private" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    with caplog.at_level(logging.DEBUG), caplog.filtering(WithoutSecrets()):
        Client(enforce_csrf_checks=True).post(url, {"answer": "yes"})
        Client().put(url)
        Client().get(url + "more")
    assert tokens[way] not in caplog.text


def test_every_address_with_a_secret_in_it_is_struck_out_of_the_log(tokens):
    invited = reverse("partnership:invitation", args=["abc.def-ghi"])
    for url in [invited, *(reverse(f"governance:{way}", args=[token]) for way, token in tokens.items())]:
        assert SECRET_ADDRESSES.sub(r"\1…", url) != url


def test_a_language_that_nobody_speaks_is_not_looked_for(tokens):
    known, client = set(trans_real._translations), Client()
    for way in ("answer", "ballot_by_link", "reply_by_link"):
        for language in ("xx-zz", "../../../tmp", "a\\000b", "e" * 3000):
            client.cookies.load(f'django_language="{language}"')
            assert client.get(reverse(f"governance:{way}", args=[tokens[way]])).status_code == 200
            assert set(trans_real._translations) - known <= {"en", "id", "es"}


def test_a_form_from_another_site_is_refused_by_link_too(tokens):
    client = Client(enforce_csrf_checks=True)
    for way in ("answer", "ballot_by_link", "reply_by_link"):
        url = reverse(f"governance:{way}", args=[tokens[way]])
        assert client.post(url, {"choice": "support", "answer": "yes", "blank": "on"}).status_code == 403


def test_names_and_titles_write_no_lines_of_their_own_into_calendars(table, meeting, now):
    hostile = 'A"B;CN=Eve:mailto:eve@evil.example\r\nATTENDEE:mailto:eve@evil.example\\n,x'
    meeting.title = meeting.place = meeting.body.name = table.rosa.name = table.partnership.name = hostile
    meeting.partnership = table.partnership
    for written in (
        invitation(meeting, to=table.rosa, partstat="ACCEPTED", at=now),
        feed([meeting], name=hostile, time_zone="UTC"),
    ):
        lines = re.sub(r"\r\n[ \t]", "", written.decode()).split("\r\n")
        assert not any(line.startswith("ATTENDEE:") for line in lines)
        assert all(
            line.endswith("rosa@rivermouth-parents-council.example") for line in lines if "ATTENDEE;" in line[:9]
        )
        assert b"\n" not in written.replace(b"\r\n", b"")


def test_an_address_of_a_calendar_is_shown_to_its_owner_alone(table, meeting, tokens):
    assert tokens["feed"] not in client_of(table.rosa).get("/p/rivermouth/calendar/").content.decode()
    kept = client_of(table.rosa).get("/me/data.json").content.decode()
    assert tokens["feed"] not in kept

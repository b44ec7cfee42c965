"""Whoever leaves can do nothing more from that day on, by whatever way they had."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cast import client_of
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.meetings.calendars import open_feed
from commontable.governance.letters.reply_links import opened_by, reply_link
from commontable.governance.letters.voices import link_for
from commontable.governance.models import Position, Proxy
from commontable.governance.permissions import Permission as Governing
from commontable.partnership.actions.invitations import send_invitation
from commontable.partnership.actions.members import add_member, end_membership
from commontable.partnership.actions.partners import record_leaving
from commontable.partnership.models import Member
from commontable.partnership.passes import pass_for
from commontable.partnership.permissions import NotPermitted, require
from commontable.partnership.rules.standing import Standing
from governance.deliberated import opened, proposed
from worlds.bodies import make_council
from worlds.live import called

NOW = timezone.now()
TODAY = NOW.date()


def leaves(table, person, day=TODAY):
    """The person is gone from that day; as the register has them then."""
    end_membership(member=person, left_on=day, by=table.maya, at=NOW)
    return Member.objects.select_related("partner", "partnership").get(pk=person.pk)


def path_of(link):
    """The address without the server's name."""
    return "/" + link.partition("//")[2].partition("/")[2]


def test_an_open_browser_finds_no_page_and_sends_no_file(table):
    alma, dara = client_of(table.alma), client_of(table.dara)
    for person in (table.alma, table.dara):
        leaves(table, person)
    for url in ("", "proposals/", "meetings/", "handovers/", "commitments/", "data/", "data/1/", "letters/"):
        assert alma.get(f"/p/rivermouth/{url}").status_code == 404
        assert dara.post(f"/p/rivermouth/{url}").status_code in {404, 405}


def test_signed_links_calendars_and_passes_end_with_the_day(table):
    body, _seats = make_council(table)
    round = opened(proposed(table), by=table.maya, when=NOW - timedelta(hours=1), closes_at=NOW + timedelta(days=9))
    position = Position.objects.select_related("seat__body", "round__proposal").get(round=round, holder=table.alma)
    meeting = called(table, body, at=NOW + timedelta(days=3))
    answer = path_of(link_for(position, member=table.alma, at=NOW))
    reply = reply_link(meeting, to=table.alma).rstrip("/").rpartition("/")[2]
    _feed, token = open_feed(body=None, by=table.alma, at=NOW)
    feed = f"/calendar/{token}.ics"
    way_in = path_of(pass_for(table.alma, path=f"/p/rivermouth/proposals/{round.proposal.number}/", at=NOW))
    anybody = Client()
    assert anybody.get(answer).status_code == 200
    assert anybody.get(way_in).status_code == 200
    assert anybody.get(feed).status_code == 200
    assert opened_by(reply, at=NOW) is not None
    carried = Client()
    carried.post(way_in)
    assert carried.get(f"/p/rivermouth/proposals/{round.proposal.number}/").status_code == 200
    leaves(table, table.alma)
    assert anybody.get(answer).status_code >= 400
    assert anybody.post(answer, {"choice": "support"}).status_code >= 400
    assert anybody.get(way_in).status_code == 410
    assert carried.get(f"/p/rivermouth/proposals/{round.proposal.number}/").status_code != 200
    assert opened_by(reply, at=NOW) is None
    assert anybody.get(feed).status_code == 404
    position.refresh_from_db()
    assert position.choice == ""


@pytest.mark.parametrize("who", ["alma", "rosa"])  # rosa gave the proxy, alma carries it
def test_a_proxy_ends_with_whoever_gave_or_carries_it_even_when_the_seat_is_filled_again(table, who):
    _body, seats = make_council(table)
    families = seats["families"]
    ends = NOW + timedelta(days=30)
    give_proxy(seat=families, to=table.alma, starts_at=NOW, ends_at=ends, by=table.rosa, at=NOW)
    later = NOW + timedelta(days=2)
    acting = Proxy.objects.acting(later, day=table.partnership.day(later))
    assert acting.count() == 1
    leaves(table, getattr(table, who))
    if who == "rosa":
        families.tenures.update(ends_on=TODAY)
        heir = add_member(partner=table.families, name="Hana", email="hana@f.example", by=table.maya, at=NOW)
        begin_tenure(seat=families, member=heir, how_chosen="elected", by=table.maya, at=NOW)
    assert acting.count() == 0
    assert Standing.HOLDER not in families.standings_of(Member.objects.get(pk=table.alma.pk), later)


def test_a_seat_alternate_and_chair_give_nothing_more(table):
    body, seats = make_council(table)
    for person, seat in ((table.dara, "schools"), (table.omar, "nonprofit")):
        gone = leaves(table, person)
        assert body.standings_of(gone, NOW) == frozenset()
        with pytest.raises(NotPermitted):
            require(Governing.TAKE_POSITION, by=gone, on=seats[seat], at=NOW)
        with pytest.raises(NotPermitted):
            require(Governing.CALL_MEETINGS, by=gone, on=body, at=NOW)


def test_an_invitation_opens_nothing_after_the_person_or_their_organisation_left(table):
    for number, leave in enumerate((
        lambda guest: leaves(table, guest),
        lambda guest: record_leaving(partner=table.harbor, left_on=TODAY, by=table.maya, at=NOW),
    )):  # fmt: skip
        guest = add_member(partner=table.harbor, name="Gia", email=f"gia{number}@harbor.example", by=table.maya, at=NOW)
        path = path_of(send_invitation(member=guest, by=table.maya, at=NOW).link)
        assert Client().get(path).status_code == 200
        leave(guest)
        chosen = {"name": "Gia", "language": "en", "password": "quiet rivers run by night"}
        assert Client().get(path).status_code == 410
        assert Client().post(f"{path}accept/", chosen).status_code == 410
        assert Member.objects.get(pk=guest.pk).user is None


def test_rights_last_until_the_day_begins_at_the_table(table):
    leaves(table, table.alma, day=TODAY + timedelta(days=1))
    assert client_of(table.alma).get("/p/rivermouth/").status_code == 200

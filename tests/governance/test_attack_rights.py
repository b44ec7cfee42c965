"""Rights that should have ended, and people who are somebody else too."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import client_of
from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import change_seat
from commontable.governance.actions.bodies.tenures import begin_tenure, end_tenure
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.actions.deliberation.opening import open_round
from commontable.governance.actions.elections.voting import cast_ballot
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.proposals.drafting import change_draft, draft_proposal
from commontable.governance.actions.proposals.tabling import (
    restore_proposal,
    table_proposal,
    take_back,
    withdraw_proposal,
)
from commontable.governance.datasets.needs.elections import waits as ballots_wait
from commontable.governance.datasets.needs.proposals import waits as positions_wait
from commontable.governance.datasets.trace import found_by
from commontable.governance.models import BallotBox, Tenure
from commontable.governance.own_data import kept_about
from commontable.governance.rules.kinds import HowChosen
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member, end_membership
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from governance.deliberated import position_of
from worlds import elections as elected
from worlds.bodies import make_council

WEEK = timedelta(days=7)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def council(table):
    return make_council(table)


@pytest.fixture
def round(table, council, now):
    """A round is open, and Alma carries the seat of the families."""
    body, seats = council
    give_proxy(seat=seats["families"], to=table.alma, starts_at=now, ends_at=now + WEEK, by=table.rosa, at=now)
    proposal = draft_proposal(body=body, title="Buses", text="They run until six.", by=table.dara, at=now)
    return open_round(proposal=table_proposal(proposal=proposal, by=table.dara, at=now), by=table.maya, at=now)


def leaves(table, seat, member, *, at):
    tenure = Tenure.objects.get(seat=seat, member=member)
    end_tenure(tenure=tenure, ends_on=table.partnership.day(at), why="Term over", by=table.maya, at=at)


def test_whoever_no_longer_sits_on_the_body_carries_no_seat_of_it(table, council, round, now):
    body, seats = council
    election = elected.voting(table, elected.announced(table, body, at=now), table.alma, table.rosa, at=now)
    ballot = elected.ballot_of(election, "Families")
    assert any("Families" in one.detail for one in positions_wait(table.alma, now))
    assert list(ballots_wait(table.alma, now))
    leaves(table, seats["schools"], table.alma, at=now)
    with pytest.raises(NotPermitted):
        take_position(position=position_of(round, "Families"), choice=Choice.SUPPORT, by=table.alma, at=now)
    with pytest.raises(NotPermitted):
        cast_ballot(ballot=ballot, ranking=[], by=table.alma, at=now)
    assert not any("Families" in one.detail for one in positions_wait(table.alma, now))
    assert not list(ballots_wait(table.alma, now))
    assert client_of(table.alma).get(_url(round, "take_position", seat=seats["families"].pk)).status_code == 403
    take_position(position=position_of(round, "Families"), choice=Choice.SUPPORT, by=table.rosa, at=now)


@pytest.mark.parametrize("how", ["tenure", "membership"])
def test_nobody_speaks_for_a_seat_that_is_no_longer_theirs(table, council, round, now, how):
    _body, seats = council
    if how == "tenure":
        leaves(table, seats["nonprofit"], table.omar, at=now)
    else:
        end_membership(member=table.omar, left_on=table.partnership.day(now), by=table.maya, at=now)
    omar = Member.objects.select_related("partner", "partnership").get(pk=table.omar.pk)
    with pytest.raises(NotPermitted):
        take_position(position=position_of(round, "Harbor"), choice=Choice.SUPPORT, by=omar, at=now)
    page = client_of(table.omar)
    for url in (_url(round, "take_position", seat=seats["nonprofit"].pk), _url(round, "close_round")):
        assert page.post(url, {"choice": "support"}).status_code in {403, 404}, "the chair ended with the seat"


def test_no_holder_speaks_for_another_seat(table, council, round):
    for seat in ("schools", "nonprofit", "backbone"):
        url = _url(round, "take_position", seat=council[1][seat].pk)
        assert client_of(table.rosa).post(url, {"choice": "support"}).status_code == 403
    assert not round.positions.exclude(choice="").exists()


def test_one_person_has_one_vote_whatever_partners_they_sit_for(table, council, now):
    _body, seats = council
    second = add_member(partner=table.families, name="Omar H", email="o@f.example", by=table.maya, at=now)
    second.user = table.omar.user
    second.save(update_fields=["user"])
    leaves(table, seats["families"], table.rosa, at=now)
    with pytest.raises(NotAllowed, match="One person has one vote"):
        begin_tenure(seat=seats["families"], member=second, how_chosen=HowChosen.NAMED, by=table.maya, at=now)
    change_seat(seat=seats["families"], changes={"is_voting": False}, by=table.maya, at=now)
    begin_tenure(seat=seats["families"], member=second, how_chosen=HowChosen.NAMED, by=table.maya, at=now)
    with pytest.raises(NotAllowed, match="One person has one vote"):
        change_seat(seat=seats["families"], changes={"is_voting": True}, by=table.maya, at=now)


def test_a_draft_that_was_withdrawn_before_anybody_saw_it_is_nobodys_but_its_authors(table, council, now):
    body, _seats = council
    draft = draft_proposal(body=body, title="Close Harbor’s site", text="Quietly.", by=table.dara, at=now)
    draft = withdraw_proposal(proposal=draft, by=table.dara, at=now)
    dara, rosa = client_of(table.dara), client_of(table.rosa)
    assert dara.get(f"/p/rivermouth/proposals/{draft.number}/").status_code == 200
    assert rosa.get(f"/p/rivermouth/proposals/{draft.number}/").status_code == 404
    for page in ("proposals/", "proposals.csv", "trace/?q=Quietly", "trace.csv?q=Quietly", "bodies/council/"):
        assert "Harbor’s site" not in rosa.get(f"/p/rivermouth/{page}").content.decode(), page
    assert found_by(table.partnership, words="Quietly") == []
    draft = table_proposal(
        proposal=restore_proposal(proposal=draft, by=table.dara, at=now), by=table.dara, at=now
    )  # fmt: skip
    withdraw_proposal(proposal=draft, by=table.dara, at=now)
    assert rosa.get(f"/p/rivermouth/proposals/{draft.number}/").status_code == 200, "what was on the table stays"


def test_an_open_ranking_is_read_with_the_count_and_not_before(table, council, now):
    election = elected.announced(table, council[0], at=now, is_secret=False)
    election = elected.voting(table, election, table.alma, table.rosa, at=now)
    elected.ranked(election, "Families", table.rosa, by=table.rosa, at=now)
    assert "Rosa" not in str(Entry.objects.get(event="governance.election.ballot").payload.body)
    for route in ("election", "election_roll_csv", "cast_ballot"):
        parts = {"seat": council[1]["families"].pk} if route == "cast_ballot" else {}
        url = reverse(f"governance:{route}", kwargs={"table": table.slug, "election": election.number, **parts})
        for person in (table.maya, table.omar):
            assert "›" not in client_of(person).get(url).content.decode()
    leaves(table, council[1]["families"], table.rosa, at=now)
    begin_tenure(seat=council[1]["families"], member=_gia(table, now), how_chosen="named", by=table.maya, at=now)
    before = [one["ranking"] for one in kept_about(table.rosa.user)["rankings"]]
    assert before == [[election.candidates.get(member=table.rosa).pk]], "what one said oneself is one's own"
    assert all("ranking" not in one for one in kept_about(table.rosa.user)["elections"])


def _gia(table, at):
    return add_member(partner=table.families, name="Gia Moss", email="gia@families.example", by=table.maya, at=at)


def _url(round, route, **more):
    parts = {"table": "rivermouth", "proposal": round.proposal.number, "round": round.number}
    return reverse(f"governance:{route}", kwargs=parts | more)


def test_what_became_of_a_draft_again_is_on_no_agenda_that_leaves(table, council, now):
    body, _seats = council
    ends = now + timedelta(hours=1)
    meeting = call_meeting(body=body, title="Council", starts_at=now, ends_at=ends, by=table.maya, at=now)
    proposal = draft_proposal(body=body, title="Buses", text="They run.", by=table.dara, at=now)
    proposal = table_proposal(proposal=proposal, by=table.dara, at=now)
    add_item(meeting=meeting, kind="proposal", title="Buses", proposal=proposal, by=table.dara, at=now)
    proposal = take_back(proposal=proposal, by=table.dara, at=now)
    change_draft(proposal=proposal, changes={"title": "Close Harbor’s site"}, by=table.dara, at=now)
    rosa = client_of(table.rosa)
    for ending in ("agenda.txt", "agenda.csv", "agenda/print/", "", "live/"):
        assert "Harbor’s site" not in rosa.get(f"/p/rivermouth/meetings/{meeting.uuid}/{ending}").content.decode()


def test_no_director_takes_the_voice_of_a_seat_for_themselves(table, council, now):
    _body, seats = council
    begin_tenure(seat=seats["backbone"], member=table.maya, how_chosen="named", by=table.maya, at=now, kind="alternate")
    for_a_week = {"starts_at": now, "ends_at": now + WEEK, "by": table.maya, "at": now}
    with pytest.raises(NotAllowed, match="cannot give yourself"):
        give_proxy(seat=seats["families"], to=table.maya, **for_a_week)
    give_proxy(seat=seats["families"], to=table.alma, **for_a_week)  # written down for somebody who phoned
    leaves(table, seats["backbone"], table.ines, at=now)
    with pytest.raises(NotAllowed, match="Nobody holds"):
        give_proxy(seat=seats["backbone"], to=table.omar, **for_a_week)


def test_letters_about_a_meeting_are_sent_only_so_often(table, council, now):
    ends = now + timedelta(hours=2)
    starts = now + timedelta(hours=1)
    meeting = call_meeting(body=council[0], title="Council", starts_at=starts, ends_at=ends, by=table.maya, at=now)
    maya, url = client_of(table.maya), f"/p/rivermouth/meetings/{meeting.uuid}/invite/"
    answers = [maya.post(url).status_code for _number in range(14)]
    assert (set(answers[:12]), set(answers[12:])) == ({302}, {429})


def test_withdrawing_a_proposal_lets_nobody_look_into_the_box(table, council, now):
    body, _seats = council
    adopt_rule(body=body, rule=Rule(method=Method.MAJORITY, secret=True), why="Secret", by=table.maya, at=now)
    proposal = draft_proposal(body=body, title="Buses", text="They run.", by=table.dara, at=now)
    proposal = table_proposal(proposal=proposal, by=table.dara, at=now)
    round = open_round(proposal=proposal, by=table.maya, at=now)
    take_position(position=position_of(round, "Harbor"), choice=Choice.OBJECT, by=table.omar, at=now)
    proposal.refresh_from_db()
    withdraw_proposal(proposal=proposal, by=table.dara, at=now)
    assert BallotBox.objects.get(round=round).papers == []
    for page in (_url(round, "round"), _url(round, "round_csv"), f"/p/rivermouth/proposals/{proposal.number}/"):
        said = client_of(table.dara).get(page).content.decode()
        assert "objects" not in said and "votes against" not in said

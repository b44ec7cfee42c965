"""Any member writes a proposal; drafts stay with whom they concern; what people paste is cleaned, nothing is lost."""

import pytest

from cast import Table, client_of
from commontable.governance.actions.bodies.bodies import close_body
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.proposals.drafting import change_draft, draft_proposal
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.actions.proposals.tabling import (
    restore_proposal,
    table_proposal,
    take_back,
    withdraw_proposal,
)
from commontable.governance.models import Meeting, Proposal
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import ProposalStage
from commontable.measurement.actions.indicators import add_indicator
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import NOW, TEXT, Council, hours, make_council

NEW = "/p/rivermouth/proposals/new/"
WORD = (
    '<html><head><style>p{}</style></head><body><p class="MsoNormal">Share <b>weekly</b><o:p></o:p></p></body></html>'
)


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def _draft(council: Council, by: Member, **more: object) -> Proposal:
    return draft_proposal(body=council.body, title="An idea", text=TEXT, by=by, at=NOW, **more)  # type: ignore[arg-type]


def _sent(council: Council, **changed: object) -> dict[str, object]:
    return {"body": council.body.pk, "title": "An idea", "text": TEXT, "effect_kind": "none", **changed}


def test_any_member_proposes_and_puts_it_on_the_table(council: Council, table: Table) -> None:
    client = client_of(table.dara)
    answer = client.post(NEW, _sent(council), follow=True)
    assert "This is a draft" in answer.content.decode()
    proposal = Proposal.objects.get()
    assert (proposal.author, proposal.number, proposal.stage) == (table.dara, 1, ProposalStage.DRAFT)
    client.post(f"/p/rivermouth/proposals/{proposal.number}/table/")
    proposal.refresh_from_db()
    assert proposal.stage == ProposalStage.TABLED


def test_a_draft_is_read_by_its_author_the_leads_and_the_director(council: Council, table: Table) -> None:
    proposal = _draft(council, table.dara)
    for reader, status in ((table.dara, 200), (table.maya, 200), (table.rosa, 404), (table.alma, 404)):
        assert client_of(reader).get(f"/p/rivermouth/proposals/{proposal.number}/").status_code == status
        listed = "An idea" in client_of(reader).get("/p/rivermouth/proposals/").content.decode()
        in_file = "An idea" in client_of(reader).get("/p/rivermouth/proposals.csv").content.decode()
        assert listed == in_file == (status == 200)


def test_what_a_word_processor_pastes_becomes_plain_text(council: Council, table: Table) -> None:
    client_of(table.rosa).post(NEW, _sent(council, text=WORD, title="<script>alert(1)</script> مرحبا \u202e🎉"))
    proposal = Proposal.objects.get()
    assert proposal.versions.get().text == "Share weekly"
    assert proposal.title.endswith("مرحبا 🎉")
    html = client_of(table.rosa).get(f"/p/rivermouth/proposals/{proposal.number}/").content.decode()
    assert "<script>alert" not in html


def test_a_text_of_a_hundred_thousand_characters_is_refused_and_kept(council: Council, table: Table) -> None:
    long = "wor " * 25_000
    answer = client_of(table.rosa).post(NEW, _sent(council, text=long))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This text has 99999 characters" in html
    assert html.count("wor ") > 24_000
    with pytest.raises(NotAllowed, match="30000"):
        draft_proposal(body=council.body, title="x", text=long, by=table.rosa, at=NOW)


@pytest.mark.parametrize("sent", [{"title": ""}, {"text": "  "}, {"body": 999_999}, {"body": "9" * 40}, {}])
def test_what_is_missing_is_said(council: Council, table: Table, sent: dict[str, object]) -> None:
    answer = client_of(table.rosa).post(NEW, _sent(council, **sent) if sent else {})
    assert answer.status_code == 422
    assert not Proposal.objects.exists()


def test_each_kind_of_effect_is_asked_for_and_checked(council: Council, table: Table) -> None:
    client = client_of(table.rosa)
    refused = client.post(NEW, _sent(council, effect_kind="release_policy", **{"policy-minimum_count": "1"}))
    assert refused.status_code == 422
    client.post(NEW, _sent(council, effect_kind="release_policy", **{"policy-minimum_count": "15"}))
    client.post(
        NEW, _sent(council, effect_kind="form_body", **{"body-name": "Data group", "body-kind": "working_group"})
    )
    half = {"promise-0-what": "Six tutors", "promise-0-member": table.omar.pk}
    assert client.post(NEW, _sent(council, effect_kind="commitments", **half)).status_code == 422
    assert client.post(NEW, _sent(council, effect_kind="commitments")).status_code == 422
    client.post(NEW, _sent(council, effect_kind="commitments", **half, **{"promise-0-due_on": "2027-01-31"}))
    effects = [one.effect for one in Proposal.objects.order_by("number")]
    assert effects == [
        {"minimum_count": 15},
        {"name": "Data group", "kind": "working_group", "mandate": ""},
        {
            "commitments": [
                {
                    "partner": table.harbor.pk, "member": table.omar.pk, "what": "Six tutors", "due_on": "2027-01-31",
                }
            ]
        },
    ]  # fmt: skip
    html = client.get("/p/rivermouth/proposals/1/").content.decode()
    assert "no figure is shown for fewer than 15 people" in html


def test_a_draft_is_changed_in_place_until_seats_were_asked(council: Council, table: Table) -> None:
    proposal = _draft(council, table.dara)
    client = client_of(table.dara)
    client.post("/p/rivermouth/proposals/1/change/", _sent(council, title="A better idea", text="Shorter."))
    proposal.refresh_from_db()
    assert (proposal.title, proposal.versions.get().text) == ("A better idea", "Shorter.")
    with pytest.raises(NotPermitted):
        change_draft(proposal=proposal, text="Mine.", by=table.rosa, at=NOW)
    table_proposal(proposal=proposal, by=table.dara, at=NOW)
    council.round(proposal)
    withdraw_proposal(proposal=proposal, by=table.dara, at=hours(1))
    restore_proposal(proposal=proposal, by=table.dara, at=hours(2))
    with pytest.raises(NotAllowed, match="Seats were asked"):
        change_draft(proposal=proposal, text="Other.", by=table.dara, at=hours(3))
    assert revise_proposal(proposal=proposal, text="Other.", why="Why.", by=table.dara, at=hours(3)).number == 2


def test_a_text_under_a_round_is_not_rewritten(council: Council, table: Table) -> None:
    proposal = council.proposal()
    council.round(proposal)
    with pytest.raises(NotAllowed, match="A round is open on this text"):
        revise_proposal(proposal=proposal, text="Other.", why="Why.", by=table.maya, at=hours(1))
    with pytest.raises(NotAllowed, match="A round has been held"):
        take_back(proposal=proposal, by=table.maya, at=hours(1))


def test_two_writers_do_not_overwrite_each_other(council: Council, table: Table) -> None:
    proposal = council.proposal()
    url = f"/p/rivermouth/proposals/{proposal.number}/versions/new/"
    client = client_of(table.maya)
    assert client.post(url, {"text": "First.", "why": "A.", "seen": "1"}).status_code == 302
    second = client.post(url, {"text": "Second words.", "why": "B.", "seen": "1"})
    assert second.status_code == 422
    assert "Somebody wrote a newer version meanwhile" in second.content.decode()
    assert "Second words." in second.content.decode()
    html = client.get(f"/p/rivermouth/proposals/{proposal.number}/versions/2/").content.decode()
    assert "What version 2 changed in version 1" in html


def test_the_list_is_searched_by_body_stage_and_words(council: Council, table: Table) -> None:
    council.proposal(title="Attendance weekly")
    other = council.proposal(title="Later start", text="Schools start at nine.")
    council.round(other)
    client = client_of(table.rosa)

    def found(query: str) -> list[str]:
        html = client.get(f"/p/rivermouth/proposals/?{query}").content.decode()
        return [title for title in ("Attendance weekly", "Later start") if title in html]

    assert found("") == ["Attendance weekly", "Later start"]
    assert found("words=nine") == found("stage=deliberating") == ["Later start"]
    assert found("words=attendance+DSA") == ["Attendance weekly"]
    assert found("stage=settled") == found("words=nowhere") == []
    assert found("body=council&stage=going_on") == ["Attendance weekly", "Later start"]
    assert "1 proposal is before the seats now" in client.get("/p/rivermouth/proposals/").content.decode()
    assert client.get("/p/rivermouth/proposals/?page=99&stage=%00x").status_code == 400
    rows = client.get("/p/rivermouth/proposals.csv?words=nine").content.decode().splitlines()
    assert len(rows) == 2
    assert "Later start" in rows[1]


def test_a_closed_body_takes_no_proposal(council: Council, table: Table) -> None:
    close_body(body=council.body, closed_on=table.partnership.day(NOW), by=table.maya, at=NOW)
    council.body.refresh_from_db()
    with pytest.raises(NotAllowed, match="has been closed"):
        _draft(council, table.rosa)
    assert "No body decides at this table yet" in client_of(table.rosa).get(NEW).content.decode()


def test_it_says_where_it_came_up_and_what_it_should_move(council: Council, table: Table, charlie: Member) -> None:
    when = {"starts_at": hours(1), "ends_at": hours(2)}
    meeting = call_meeting(body=council.body, title="May council", by=table.maya, at=NOW, **when)
    Meeting.objects.filter(pk=meeting.pk).update(stage=MeetingStage.HELD)
    indicator = add_indicator(
        partnership=table.partnership, name="Attendance", outcome="early_grade_reading", by=table.ines, at=NOW
    )
    client = client_of(table.rosa)
    client.post(NEW, _sent(council, raised_at=str(meeting.pk), indicator=indicator.pk))
    html = client.get("/p/rivermouth/proposals/1/").content.decode()
    assert "It came up at" in html
    assert "May council" in html
    assert "It should move" in html
    target = {"target-indicator": indicator.pk, "target-period": "2028", "target-value": "80"}
    client.post(NEW, _sent(council, effect_kind="set_target", **target))
    effect = Proposal.objects.get(number=2).effect
    assert effect == {"indicator": indicator.pk, "period": "2028", "value": 80.0}
    theirs = add_indicator(
        partnership=charlie.partnership, name="Theirs", outcome="early_grade_reading", by=charlie, at=NOW
    )
    assert client.post(NEW, _sent(council, indicator=theirs.pk)).status_code == 422
    with pytest.raises(NotAllowed, match="another table"):
        _draft(council, table.rosa, indicator=theirs)

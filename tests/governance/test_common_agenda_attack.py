"""What people should not do to the common agenda, and what happens at the same time: refused with a sentence."""

from datetime import timedelta

import pytest
from django.test import Client

from cast import Table, client_of
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.common_agenda.adopting import adopt_agenda
from commontable.governance.actions.common_agenda.aligning import declare_alignment, withdraw_alignment
from commontable.governance.actions.decisions.effects import carry_out
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.decisions.reviewing import replace_decision
from commontable.governance.actions.proposals.drafting import change_draft, draft_proposal
from commontable.governance.actions.proposals.revising import revise_proposal
from commontable.governance.datasets.needs import needs_of
from commontable.governance.models import AgendaVersion, Alignment, Body, Decision, Proposal
from commontable.governance.rules.common_agenda import LONGEST_PART, text_of
from commontable.governance.rules.kinds import BodyKind, EffectKind
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import NOW, Council, make_council
from governance.at_once import together
from worlds.agenda import adopt, aligned

HOME = "/p/rivermouth/common-agenda/"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} \u202e \"'; DROP TABLE -- مرحبا 🎉"


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def waiting(table: Table, *, vision: str, body: Body, based_on: int = 0) -> Decision:
    """A decision about the agenda that Omar wrote down, and that the director has yet to carry out."""
    return record_decision(
        body=body, title=vision, by=table.omar, at=NOW, effect_kind=EffectKind.COMMON_AGENDA,
        effect={"parts": {"vision": vision}, "based_on": based_on},
    )  # fmt: skip


def led_by_omar(table: Table) -> Body:
    return form_body(
        partnership=table.partnership, name="Steering", kind=BodyKind.STEERING_COMMITTEE, facilitator=table.omar,
        by=table.maya, at=NOW,
    )  # fmt: skip


def proposed(council: Council, by: Member, *, based_on: int = 0, **parts: str) -> Proposal:
    return draft_proposal(
        body=council.body, title="Ours", by=by, at=NOW, effect_kind=EffectKind.COMMON_AGENDA,
        effect={"parts": parts, "based_on": based_on},
    )  # fmt: skip


@pytest.mark.parametrize(
    "effect",
    [
        {}, {"parts": {}, "based_on": 0}, {"parts": {"mission": "x"}, "based_on": 0}, {"parts": ["x"], "based_on": 0},
        {"parts": {"vision": 7}, "based_on": 0}, {"parts": {"vision": "x"}}, {"parts": {"vision": "x"}, "based_on": -1},
        {"parts": {"vision": "x"}, "based_on": True}, {"parts": {"vision": "x" * (LONGEST_PART + 1)}, "based_on": 0},
        {"parts": {"vision": "x"}, "based_on": 3},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_no_proposal(council: Council, table: Table, effect: dict[str, object]) -> None:
    with pytest.raises(NotAllowed):
        draft_proposal(
            body=council.body, title="x", text="Anything", by=table.dara, at=NOW, effect_kind=EffectKind.COMMON_AGENDA,
            effect=effect,
        )  # fmt: skip
    assert not Proposal.objects.exists()


def test_text_and_parts_never_part(council: Council, table: Table) -> None:
    proposal = proposed(council, table.dara, vision="One.")
    version = proposal.versions.get()
    assert version.text == text_of({"vision": "One."}) == text_of(proposal.effect["parts"])
    change_draft(
        proposal=proposal, text="Sold to the highest bidder", changes={"title": "Still ours"}, by=table.dara, at=NOW
    )
    version.refresh_from_db()
    assert version.text == text_of({"vision": "One."})
    with pytest.raises(NotAllowed, match="on its own page"):
        change_draft(proposal=proposal, text="x", changes={"effect_kind": "none"}, by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="cannot be read"):
        revise_proposal(proposal=proposal, text="Sold", why="x", by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="word for word"):
        revise_proposal(
            proposal=proposal, effect={"parts": {"vision": "One."}, "based_on": 0}, why="x", by=table.dara, at=NOW
        )
    newer = revise_proposal(
        proposal=proposal, effect={"parts": {"vision": "Two."}, "based_on": 0}, why="x", by=table.dara, at=NOW
    )
    proposal.refresh_from_db()
    assert proposal.effect == newer.effect
    assert newer.text == text_of({"vision": "Two."})
    plain = draft_proposal(body=council.body, title="x", text="y", by=table.dara, at=NOW)
    with pytest.raises(NotAllowed, match="on its own page"):
        change_draft(proposal=plain, changes={"effect_kind": "common_agenda"}, by=table.dara, at=NOW)


def test_hostile_and_huge_words(council: Council, table: Table) -> None:
    client = client_of(table.rosa)
    given = {"body": council.body.pk, "title": HOSTILE, "based_on": "0", "part-vision": HOSTILE}
    assert client.post(f"{HOME}propose/", given).status_code == 302
    proposal = Proposal.objects.get()
    adopt(table, council.body, parts=proposal.effect["parts"])
    for page in (HOME, f"{HOME}versions/1/", f"{HOME}shaped/", f"/p/rivermouth/proposals/{proposal.number}/"):
        html = client.get(page).content.decode()
        assert "<script>alert(1)" not in html
        assert "49" not in html.partition("DROP TABLE")[0][-40:]
    huge = client.post(f"{HOME}propose/", {**given, "based_on": "1", "part-values": "wor " * 25_000})
    assert huge.status_code == 422
    assert huge.content.decode().count("wor ") > 24_000
    for based_on in ("-1", "9" * 30, "x", ""):
        assert client.post(f"{HOME}propose/", {**given, "based_on": based_on}).status_code == 422
    assert client.post(f"{HOME}propose/", {"based_on": "1"}).status_code == 422


def test_somebody_adopted_another_version_meanwhile(council: Council, table: Table) -> None:
    proposal = council.proposal(
        text="", title="Ours", by=table.dara, effect_kind=EffectKind.COMMON_AGENDA,
        effect={"parts": {"vision": "Mine."}, "based_on": 0},
    )  # fmt: skip
    adopt(table, council.body, parts={"vision": "Theirs.", "values": "Quick."})
    with pytest.raises(NotAllowed, match="Version 1 of the common agenda was adopted meanwhile"):
        council.round(proposal)
    client = client_of(table.dara)
    url = f"/p/rivermouth/proposals/{proposal.number}/"
    assert "Version 1 of the common agenda was adopted meanwhile" in client.get(url).content.decode()
    form = client.get(f"{url}versions/new/").content.decode()
    assert "Quick." in form
    assert 'name="based_on" value="1"' in form
    given = {"part-vision": "Both.", "part-values": "Quick.", "why": "Theirs is in it.", "seen": "1"}
    stale = client.post(f"{url}versions/new/", {**given, "based_on": "0"})
    assert stale.status_code == 422
    assert 'name="based_on" value="1"' in stale.content.decode()
    assert "Both." in stale.content.decode()
    assert client.post(f"{url}versions/new/", {**given, "based_on": "1"}).status_code == 302
    assert "adopted meanwhile" not in client.get(url).content.decode()
    council.round(proposal)


def test_a_decision_that_came_too_late_waits_and_says_why(table: Table, council: Council) -> None:
    body = led_by_omar(table)
    first, second = (waiting(table, vision=one, body=body) for one in ("First.", "Second."))
    with pytest.raises(NotPermitted):
        carry_out(decision=first, by=table.omar, at=NOW)
    carry_out(decision=first, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="Version 1"):
        carry_out(decision=second, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="made its version"):
        adopt_agenda(decision=first, by=table.maya, at=NOW)
    third = waiting(table, vision="Third.", body=body, based_on=1)
    replace_decision(decision=third, by_decision=waiting(table, vision="Fourth.", body=body, based_on=1),
                     by=table.maya, at=NOW)  # fmt: skip
    with pytest.raises(NotAllowed, match="replaced this one"):
        carry_out(decision=third, by=table.maya, at=NOW)
    assert [one.parts for one in AgendaVersion.objects.all()] == [{"vision": "First."}]


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_make_one_version(table: Table) -> None:
    body = led_by_omar(table)
    decisions = [waiting(table, vision=one, body=body) for one in ("First.", "Second.")]
    acts = [lambda one=one: carry_out(decision=one, by=table.maya, at=NOW) for one in [*decisions, decisions[0]]]
    found = together(acts)
    assert sum(not isinstance(one, Exception) for one in found) == 1
    assert all(isinstance(one, NotAllowed) for one in found if isinstance(one, Exception)), found
    assert AgendaVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_of_one_partner_speak_at_once(table: Table) -> None:
    agenda = adopt(table, led_by_omar(table))
    day = NOW.date()
    acts = [
        lambda by=by: declare_alignment(
            partner=table.northside, version=agenda, parts=["vision"], text=by.name, plan_on=day, by=by, at=NOW
        )
        for by in (table.dara, table.alma)
    ]
    assert not [one for one in together(acts) if isinstance(one, Exception)]
    assert Alignment.objects.filter(replaced_at=None).count() == 1
    assert Alignment.objects.count() == 2


def test_each_partner_speaks_for_itself(table: Table, council: Council, charlie: Member) -> None:
    agenda = adopt(table, council.body)
    with pytest.raises(NotPermitted):
        aligned(table, agenda, by=table.alma)
    with pytest.raises(NotPermitted):
        aligned(table, agenda, partner=table.northside, by=table.dewi)
    for wrong in (
        {"parts": []}, {"parts": ["mission"]}, {"parts": ["values"]}, {"text": " "}, {"text": "x" * 4001},
        {"plan_on": (NOW + timedelta(days=4000)).date()}, {"url": "javascript:alert(1)"},
        {"url": "https://" + "x" * 300},
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            aligned(table, agenda, **wrong)
    said = aligned(table, agenda)
    with pytest.raises(NotPermitted):
        withdraw_alignment(alignment=said, by=table.rosa, at=NOW)
    withdraw_alignment(alignment=said, by=table.omar, at=NOW)
    with pytest.raises(NotAllowed):
        withdraw_alignment(alignment=said, by=table.omar, at=NOW)
    other = client_of(charlie)
    for page in (f"alignments/{said.pk}/", f"alignments/{said.pk}/plan.pdf", "versions/1/", "common-agenda.txt"):
        assert other.get(f"/p/elsewhere/common-agenda/{page}").status_code == 404
        assert other.get(f"{HOME}{page}").status_code == 404
        assert client_of(table.dewi).get(f"{HOME}{page}").status_code == 404
    assert other.post(f"/p/elsewhere/common-agenda/alignments/{said.pk}/withdraw/").status_code == 404
    foreign = {"body": council.body.pk, "title": "x", "based_on": "0", "part-vision": "x"}
    assert other.post("/p/elsewhere/common-agenda/propose/", foreign).status_code == 422


def test_those_who_speak_for_a_partner_are_asked_once(table: Table, council: Council) -> None:
    def asked(member: Member) -> list[str]:
        return [need.about for need in needs_of(member, at=NOW) if "common-agenda" in need.url]

    assert not asked(table.alma)
    agenda = adopt(table, council.body)
    assert asked(table.alma) == ["say how the plan of Northside USD serves it"]
    assert not asked(table.dara)
    aligned(table, agenda, partner=table.northside, by=table.dara)
    assert not asked(table.alma)
    adopt(table, council.body, parts={"vision": "Another."})
    assert asked(table.alma) == ["say whether the plan of Northside USD still serves it"]


def test_one_page_asks_the_register_no_more_where_there_is_more(
    table: Table, council: Council, django_assert_max_num_queries: object
) -> None:
    agenda = adopt(table, council.body)
    aligned(table, agenda)
    client: Client = client_of(table.rosa)
    client.get(HOME)
    for number in range(3):
        agenda = adopt(table, council.body, parts={"vision": f"Version {number}"})
        aligned(table, agenda)
        aligned(table, agenda, partner=table.northside, by=table.dara)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert client.get(HOME).status_code == 200

"""From a meeting to what is measured, and back: each thing names the others, in few questions to the register."""

import pytest
from django.urls import reverse

from cast import client_of
from commontable.governance.actions.decisions.promising import capture_commitment
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.datasets.trace import found_by, trace_of
from commontable.governance.models import Decision
from governance.decided import at, council_of, decided
from governance.deliberated import opened, proposed, said
from measured import draft_of, pupils_of, reading_of


@pytest.fixture
def chain(table):
    """A meeting treated a proposal about reading; it was adopted, and Harbor promised tutors."""
    indicator = draft_of(table, indicator=reading_of(table), dataset=pupils_of(table)).indicator
    meeting = call_meeting(
        body=council_of(table), title="March council", starts_at=at(5, 17), ends_at=at(5, 19), by=table.omar, at=at(2)
    )
    proposal = proposed(table, indicator=indicator)
    add_item(meeting=meeting, kind="proposal", title="Buses", proposal=proposal, by=table.omar, at=at(2))
    round = opened(proposal, by=table.omar)
    said(table, round, alma="support", omar="support", rosa="support")
    close_round(round=round, by=table.omar, at=at(5), synthesis="Agreed")
    decision = Decision.objects.get()
    promise = capture_commitment(
        partner=table.harbor, member=table.omar, what="Six tutors", due_on=at(30).date(), decision=decision,
        by=table.omar, at=at(6),
    )  # fmt: skip
    return {"meeting": meeting, "proposal": proposal, "decision": decision, "promise": promise, "indicator": indicator}


@pytest.mark.parametrize("start", ["meeting", "proposal", "decision", "promise", "indicator"])
def test_the_whole_chain_is_found_from_each_of_its_ends(table, chain, start, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        (thread,) = trace_of(chain[start])
    assert thread.meetings == [chain["meeting"]]
    assert (thread.proposal, thread.decision) == (chain["proposal"], chain["decision"])
    assert thread.commitments == [chain["promise"]]
    assert thread.indicators == [chain["indicator"]]


@pytest.mark.parametrize("words", ["march council", "buses SIX", "tutors", "early reading", "tutors reading march"])
def test_a_search_finds_the_thread_by_whatever_is_in_it(table, chain, words):
    decided(table, title="Quite another matter")
    (thread,) = found_by(table.partnership, words=words)
    assert thread.decision == chain["decision"]


def test_words_that_are_in_no_one_thread_find_none(table, chain):
    assert found_by(table.partnership, words="tutors elephants") == []
    assert len(found_by(table.partnership, words="")) == 1


def test_a_promise_of_a_meeting_alone_is_traced_to_it(table, chain):
    promise = capture_commitment(
        partner=table.northside, member=table.alma, what="Open rooms", due_on=at(30).date(), meeting=chain["meeting"],
        by=table.omar, at=at(6),
    )  # fmt: skip
    (thread,) = trace_of(promise)
    assert (thread.meetings, thread.decision) == ([chain["meeting"]], None)
    assert len(trace_of(chain["meeting"])) == 2


def test_a_draft_is_in_no_thread(table, chain):
    from commontable.governance.actions.proposals.drafting import draft_proposal

    draft_proposal(
        body=council_of(table), title="Secret plan", text="Not yet", raised_at=chain["meeting"], by=table.rosa, at=at(2)
    )
    assert len(trace_of(chain["meeting"])) == 1
    assert found_by(table.partnership, words="secret") == []


def test_another_tables_things_are_not_found(table, chain, charlie):
    assert found_by(charlie.partnership, words="tutors") == []


def test_the_pages_of_a_decision_and_a_promise_tell_it(table, chain):
    rosa, slug = client_of(table.rosa), {"table": table.slug}
    for address in (
        reverse("governance:decision", kwargs=slug | {"decision": 1}),
        reverse("governance:proposal", kwargs=slug | {"proposal": chain["proposal"].number}),
        reverse("agreements:commitment", kwargs=slug | {"commitment": chain["promise"].number}),
        reverse("governance:trace", kwargs=slug) + "?q=tutors",
    ):
        said_there = rosa.get(address).content.decode()
        for words in ("March council", "Buses run until six", "Six tutors", "Early grade reading"):
            assert words in said_there, (address, words)


def test_threads_leave_as_a_file(table, chain):
    rosa, address = client_of(table.rosa), reverse("governance:trace_csv", kwargs={"table": table.slug})
    lines = rosa.get(f"{address}?q=tutors").content.decode("utf-8-sig").splitlines()
    assert lines[1] == ("March council,1,Buses run until six,1,Buses run until six,1: Six tutors,Early grade reading")
    assert len(rosa.get(f"{address}?q=elephants").content.decode().splitlines()) == 1

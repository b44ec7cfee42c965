"""Disputes on pages: what each reader sees and does, from raising one to a settlement."""

import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.models import Dispute
from commontable.governance.rules.dispute import DisputeStage
from commontable.governance.rules.dispute_conflicts import Conflict
from disputing import TITLE, listening, raised, settling, side_of

NO = {conflict.value: "no" for conflict in Conflict}


@pytest.fixture
def room(table: Table) -> SimpleNamespace:
    """Browsers of everybody, and addresses."""

    def url(route: str, **parts: object) -> str:
        return reverse(f"governance:{route}", kwargs={"table": table.slug, **parts})

    people = {name: client_of(getattr(table, name)) for name in ("omar", "alma", "rosa", "maya", "dara", "ines")}
    return SimpleNamespace(table=table, url=url, **people)


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def heading(client: Client, url: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text(client.get(url)))
    assert found
    return found[1]


def test_from_intake_to_settlement_on_pages(room: SimpleNamespace, django_capture_on_commit_callbacks) -> None:
    told = {
        "title": TITLE, "side_1": room.table.alma.pk, "who_knows": "private", "mediator": room.table.rosa.pk,
        "words": "We paid for it all of last year.",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        answer = room.omar.post(room.url("raise_dispute"), told)
    dispute = Dispute.objects.get()
    page = room.url("dispute", dispute=dispute.number)
    assert answer["Location"] == page
    assert [letter.to for letter in mail.outbox] == [[room.table.rosa.email]]
    assert heading(room.omar, page) == "Rosa Jiménez is asked to mediate"
    assert room.alma.get(page).status_code == room.maya.get(page).status_code == 404
    assert heading(room.rosa, page) == "You are asked to mediate"
    assert "last year" not in text(room.rosa.get(page))  # before saying yes
    answered = room.rosa.post(room.url("accept_to_mediate", dispute=1), NO)
    assert answered.status_code == 302, text(answered)
    assert "last year" in text(room.rosa.get(page))
    assert "the other side does not know of it yet" in heading(room.omar, page)
    assert "Alma Reyes" in text(room.omar.get(room.url("tell_sides", dispute=1)))
    room.omar.post(room.url("tell_sides", dispute=1))
    assert heading(room.alma, page) == "Do you accept Rosa Jiménez as mediator?"
    assert "last year" not in text(room.alma.get(page))
    room.alma.post(room.url("answer_on_mediator", dispute=1), {"accepts": "yes"})
    assert heading(room.alma, page) == "Rosa Jiménez listens to each side"
    room.rosa.post(room.url("talk_together", dispute=1))
    assert heading(room.omar, page) == "The sides talk together"
    written = room.rosa.post(
        room.url("write_settlement", dispute=1), {"text": "We share the bus.", "is_public": "no", "amends": ""}
    )
    assert written.status_code == 302, text(written)
    for person in (room.omar, room.alma):
        assert heading(person, page) == "Do you agree to this settlement?"
        shown = person.get(room.url("agree_to_settlement", dispute=1))
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', text(shown))
        assert seen and "We share the bus." in text(shown)
        person.post(room.url("agree_to_settlement", dispute=1), {"seen": seen[1]})
    assert heading(room.alma, page) == "It is settled"
    assert room.maya.get(page).status_code == 404


def test_an_open_dispute_shows_everybody_its_step_and_nothing_that_is_said(room: SimpleNamespace) -> None:
    dispute = settling(room.table, is_private=False, text="Harbor pays the driver.", at=timezone.now())
    disputes.write_note(
        dispute=dispute, text="A quiet word.", readers=[room.table.rosa], by=room.table.omar, at=timezone.now()
    )
    page = text(room.maya.get(room.url("dispute", dispute=1)))
    assert TITLE in page and "Northside USD" in page and "a settlement lies on the table" in page
    for hidden in ("Harbor pays the driver", "A quiet word", "Omar Haddad", "Rosa Jiménez"):
        assert hidden not in page
    assert TITLE in text(room.maya.get(room.url("disputes")))
    assert TITLE in text(room.maya.get(room.url("disputes_csv")))
    for route in ("write_settlement", "write_dispute_note", "withdraw_dispute", "move_dispute_day", "ask_mediator"):
        assert room.maya.get(room.url(route, dispute=1)).status_code == 403


def test_what_all_may_read_once_settled(room: SimpleNamespace) -> None:
    at = timezone.now()
    dispute = settling(room.table, text="We share the bus.", is_public=True, at=at)
    assert room.maya.get(room.url("dispute", dispute=1)).status_code == 404
    for who in (room.table.omar, room.table.alma):
        lies = lies_on_table(dispute)
        disputes.agree_to_settlement(side=side_of(dispute, who), seen=lies, by=who, at=at)
    page = text(room.maya.get(room.url("dispute", dispute=1)))
    assert "We share the bus." in page and "Omar Haddad" not in page


def test_a_note_shows_its_readers_and_can_be_taken_back(room: SimpleNamespace) -> None:
    listening(room.table, at=timezone.now())
    told = {"text": "For Alma and Rosa.", "readers": [room.table.alma.pk, room.table.rosa.pk]}
    room.omar.post(room.url("write_dispute_note", dispute=1), told)
    room.omar.post(room.url("write_dispute_note", dispute=1), {"text": "For me alone."})
    alma = text(room.alma.get(room.url("dispute", dispute=1)))
    assert "For Alma and Rosa." in alma and "For me alone." not in alma
    assert "Only you can read it." in text(room.omar.get(room.url("dispute", dispute=1)))
    note = Dispute.objects.get().notes.order_by("pk")[0]
    assert room.alma.post(room.url("take_back_dispute_note", dispute=1, note=note.pk)).status_code == 404
    note.refresh_from_db()
    assert note.taken_back_at is None  # it was Omar's
    room.omar.post(room.url("take_back_dispute_note", dispute=1, note=note.pk))
    assert "For Alma and Rosa." not in text(room.alma.get(room.url("dispute", dispute=1)))
    assert "Taken back" in text(room.omar.get(room.url("dispute", dispute=1)))


def test_nobody_is_made_a_reader_who_has_no_part(room: SimpleNamespace) -> None:
    listening(room.table, at=timezone.now())
    told = {"text": "To the director.", "readers": [room.table.maya.pk]}
    assert room.omar.post(room.url("write_dispute_note", dispute=1), told).status_code == 422
    assert not Dispute.objects.get().notes.exists()


def test_what_was_typed_is_not_lost(room: SimpleNamespace) -> None:
    told = {"title": "Bus & <b>more</b>", "side_1": "", "who_knows": "open", "words": "Long story"}
    answer = room.omar.post(room.url("raise_dispute"), told)
    assert answer.status_code == 422 and "Long story" in text(answer)
    told |= {"side_1": room.table.alma.pk, "side_2": room.table.dara.pk}
    answer = room.omar.post(room.url("raise_dispute"), told)
    assert answer.status_code == 422 and "one person for each organisation" in text(answer)
    raised(room.table, at=timezone.now())
    room.omar.post(room.url("ask_mediator", dispute=1), {"member": room.table.rosa.pk})
    answers = NO | {"money": "yes"}
    answer = room.rosa.post(room.url("accept_to_mediate", dispute=1), answers)
    assert answer.status_code == 422 and "Say in a few words what it is" in text(answer)


def test_disclosures_are_read_by_the_sides_alone(room: SimpleNamespace) -> None:
    raised(room.table, is_private=False, at=timezone.now())
    room.omar.post(room.url("ask_mediator", dispute=1), {"member": room.table.rosa.pk})
    room.rosa.post(
        room.url("accept_to_mediate", dispute=1), NO | {"money": "yes", "money_words": "I sit on the grants board."}
    )
    assert "grants board" in text(room.alma.get(room.url("dispute", dispute=1)))
    assert "grants board" not in text(room.maya.get(room.url("dispute", dispute=1)))


def test_the_list_teaches_while_it_is_empty(room: SimpleNamespace) -> None:
    page = text(room.maya.get(room.url("disputes")))
    assert "How a dispute goes here" in page and "neither the director nor the other side" in page
    assert room.maya.get(room.url("how_disputes_go")).status_code == 200


def test_another_number_and_one_that_is_not_known_look_the_same(room: SimpleNamespace) -> None:
    raised(room.table, at=timezone.now())
    pages = [re.sub(r"[A-Za-z0-9]{64}", "", text(room.maya.get(room.url("dispute", dispute=n)))) for n in (1, 99)]
    assert pages[0].replace("/1/", "/99/") == pages[1]
    assert room.maya.get(room.url("dispute", dispute=10**30)).status_code == 404


def test_closing_and_stepping_down(room: SimpleNamespace) -> None:
    listening(room.table, at=timezone.now())
    assert room.rosa.get(room.url("close_dispute", dispute=1)).status_code == 200
    room.rosa.post(room.url("stop_mediating", dispute=1))
    assert room.rosa.get(room.url("dispute", dispute=1)).status_code == 404
    assert heading(room.omar, room.url("dispute", dispute=1)) == "Whom do you trust to mediate?"
    assert Dispute.objects.get().stage == DisputeStage.RAISED

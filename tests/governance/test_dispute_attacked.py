"""Disputes under attack: hostile words, oversized keys, other tables' people, things done twice, no part in it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.actions import disputes
from commontable.governance.models import Dispute, Side
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from disputing import AT, NOTHING, days, listening, mediated, raised, side_of

HOSTILE = "<script>alert(1)</script>=cmd|' /C calc'!A0 \u202eevil"


def url(table: Table, route: str, **parts: object) -> str:
    return reverse(f"governance:{route}", kwargs={"table": table.slug, **parts})


def test_hostile_words_stay_words(table: Table) -> None:
    omar = client_of(table.omar)
    told = {"title": HOSTILE, "side_1": table.alma.pk, "who_knows": "open", "words": HOSTILE}
    assert omar.post(url(table, "raise_dispute"), told).status_code == 302
    for page in (url(table, "dispute", dispute=1), url(table, "disputes")):
        assert "<script>alert" not in omar.get(page).content.decode()
    row = client_of(table.maya).get(url(table, "disputes_csv")).content.decode()
    assert ",=cmd" not in row and "\u202e" not in row


def test_keys_no_register_has_and_people_of_another_table_are_no_choice(table: Table, charlie: Member) -> None:
    omar = client_of(table.omar)
    for side in ("9" * 40, "-1", "x", charlie.pk, table.dewi.pk, table.omar.pk):
        told = {"title": "Bus", "side_1": side, "who_knows": "private"}
        assert omar.post(url(table, "raise_dispute"), told).status_code == 422
    listening(table, at=timezone.now())
    for reader in ("9" * 40, "x", charlie.pk):
        told = {"text": "Word", "readers": [reader]}
        assert omar.post(url(table, "write_dispute_note", dispute=1), told).status_code == 422
    rosa = client_of(table.rosa)
    for amends in ("9" * 40, "x"):
        told = {"text": "Word", "is_public": "no", "amends": amends}
        assert rosa.post(url(table, "write_settlement", dispute=1), told).status_code == 422
    assert client_of(table.alma).post(url(table, "agree_to_settlement", dispute=1), {"seen": "x"}).status_code == 422
    with pytest.raises(ValueError, match="another partnership"):
        disputes.raise_dispute(title="Bus", sides=[charlie], is_private=True, by=table.omar, at=AT)


def test_what_is_done_twice_is_done_once(table: Table) -> None:
    dispute = mediated(table)
    with pytest.raises(NotAllowed, match="accepted already"):
        disputes.accept_to_mediate(dispute=dispute, answers=NOTHING, by=table.rosa, at=AT)
    disputes.tell_sides(dispute=dispute, by=table.omar, at=AT)
    side = side_of(dispute, table.alma)
    disputes.answer_on_mediator(side=side, accepts=True, by=table.alma, at=AT)
    disputes.answer_on_mediator(side=side, accepts=True, by=table.alma, at=AT)
    assert dispute.steps.filter(stage="listening").count() == 1
    disputes.withdraw_dispute(dispute=dispute, by=table.omar, at=days(1))
    for act in (disputes.withdraw_dispute, disputes.tell_sides):
        with pytest.raises(NotAllowed):
            act(dispute=dispute, by=table.omar, at=days(1))
    with pytest.raises(NotAllowed):
        disputes.write_note(dispute=dispute, text="Late.", readers=[], by=table.omar, at=days(1))


def test_who_is_replaced_or_refuses_sees_nothing_any_more(table: Table) -> None:
    dispute = raised(table)
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=AT)
    note = disputes.write_note(dispute=dispute, text="Mine.", readers=[], by=table.omar, at=AT)
    note.readers.add(table.rosa)  # as where notes are shared with whoever is asked
    page = url(table, "dispute", dispute=1)
    assert "Mine." not in client_of(table.rosa).get(page).content.decode()
    disputes.ask_mediator(dispute=dispute, member=table.ines, by=table.omar, at=AT)
    assert client_of(table.rosa).get(page).status_code == 404
    with pytest.raises(NotAllowed, match="no part"):
        disputes.write_note(dispute=dispute, text="To Ines.", readers=[table.ines], by=table.omar, at=AT)


def test_a_side_of_another_dispute_is_not_found(table: Table) -> None:
    listening(table, at=timezone.now())
    raised(table, at=timezone.now())
    other = Side.objects.get(dispute__number=2, member=table.omar)
    assert client_of(table.omar).get(url(table, "name_speaker", dispute=1, side=other.pk)).status_code == 404
    assert Dispute.objects.count() == 2

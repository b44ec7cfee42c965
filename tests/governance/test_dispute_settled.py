"""A dispute from being raised to a settlement that every side agreed to, word for word."""

from datetime import timedelta

import pytest

from cast import Table
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.models import Dispute, DisputeStep, FormerMediator
from commontable.governance.rules.dispute import DisputeStage
from commontable.partnership.actions.members import end_membership
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from disputing import AT, NOTHING, days, listening, mediated, raised, settling, side_of


def stage(dispute: Dispute) -> str:
    dispute.refresh_from_db()
    return dispute.stage


def test_from_intake_to_settlement(table: Table) -> None:
    dispute = settling(table)
    lies = lies_on_table(dispute)
    disputes.agree_to_settlement(side=side_of(dispute, table.omar), seen=lies, by=table.omar, at=days(3))
    assert stage(dispute) == DisputeStage.SETTLING
    disputes.agree_to_settlement(side=side_of(dispute, table.alma), seen=lies, by=table.alma, at=days(4))
    assert stage(dispute) == DisputeStage.SETTLED
    assert dispute.ended_at == days(4) and dispute.stage_until is None
    assert list(DisputeStep.objects.order_by("pk").values_list("stage", flat=True)) == [
        "raised", "listening", "settling", "settled",
    ]  # fmt: skip


def test_a_changed_text_needs_agreement_anew(table: Table) -> None:
    dispute = settling(table)
    before = lies_on_table(dispute)
    disputes.agree_to_settlement(side=side_of(dispute, table.omar), seen=before, by=table.omar, at=days(3))
    disputes.write_settlement(dispute=dispute, text="Harbor pays.", is_public=False, by=table.rosa, at=days(4))
    with pytest.raises(NotAllowed, match="changed since you opened it"):
        disputes.agree_to_settlement(side=side_of(dispute, table.alma), seen=before, by=table.alma, at=days(4))
    after = lies_on_table(dispute)
    disputes.agree_to_settlement(side=side_of(dispute, table.alma), seen=after, by=table.alma, at=days(4))
    assert stage(dispute) == DisputeStage.SETTLING  # Omar's word was for another text
    disputes.write_settlement(dispute=dispute, text="Harbor pays.", is_public=True, by=table.rosa, at=days(4))
    assert not dispute.sides.exclude(agreed_sha256="").exists()  # who may read it is part of what is agreed


def test_the_same_text_again_voids_nothing(table: Table) -> None:
    dispute = settling(table)
    lies = lies_on_table(dispute)
    disputes.agree_to_settlement(side=side_of(dispute, table.omar), seen=lies, by=table.omar, at=days(3))
    disputes.write_settlement(dispute=dispute, text=" We share the bus. ", is_public=False, by=table.rosa, at=days(4))
    assert side_of(dispute, table.omar).agreed_sha256 == lies


def test_days_are_given_and_moved(table: Table) -> None:
    dispute = listening(table)
    today = table.partnership.day(AT)
    assert dispute.stage_until == today + timedelta(days=14)
    disputes.move_day(dispute=dispute, ends_on=today + timedelta(days=20), by=table.rosa, at=days(1))
    last_days = list(DisputeStep.objects.filter(stage="listening").order_by("pk").values_list("until", flat=True))
    assert last_days == [today + timedelta(days=14), today + timedelta(days=20)]
    for wrong in (today, today + timedelta(days=20), today + timedelta(days=600)):
        with pytest.raises(NotAllowed):
            disputes.move_day(dispute=dispute, ends_on=wrong, by=table.rosa, at=days(1))
    with pytest.raises(NotPermitted):
        disputes.move_day(dispute=dispute, ends_on=today + timedelta(days=9), by=table.omar, at=days(1))


def test_nobody_mediates_for_their_own_organisation_or_after_leaving(table: Table) -> None:
    dispute = raised(table)
    for wrong in (table.dara, table.omar, table.dewi):
        with pytest.raises(NotAllowed):
            disputes.ask_mediator(dispute=dispute, member=wrong, by=table.omar, at=AT)


def test_who_is_paid_by_a_side_or_family_does_not_mediate(table: Table) -> None:
    dispute = raised(table)
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=AT)
    for conflict in ("paid", "family"):
        answers = NOTHING | {conflict: True, f"{conflict}_words": "So it is."}
        with pytest.raises(NotAllowed, match="nobody should mediate"):
            disputes.accept_to_mediate(dispute=dispute, answers=answers, by=table.rosa, at=AT)
    with pytest.raises(NotAllowed, match="every question"):
        disputes.accept_to_mediate(dispute=dispute, answers={}, by=table.rosa, at=AT)
    disputes.refuse_to_mediate(dispute=dispute, words="My sister works there.", by=table.rosa, at=AT)
    dispute.refresh_from_db()
    assert dispute.mediator is None and dispute.stage == DisputeStage.RAISED
    assert list(dispute.notes.get().readers.all()) == [table.omar]


def test_what_is_disclosed_every_side_accepts_the_one_that_asked_too(table: Table) -> None:
    dispute = raised(table, is_private=False)
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=AT)
    answers = NOTHING | {"money": True, "money_words": "I sit on the grants board."}
    disputes.accept_to_mediate(dispute=dispute, answers=answers, by=table.rosa, at=AT)
    disputes.answer_on_mediator(side=side_of(dispute, table.alma), accepts=True, by=table.alma, at=AT)
    assert stage(dispute) == DisputeStage.RAISED
    disputes.answer_on_mediator(side=side_of(dispute, table.omar), accepts=True, by=table.omar, at=AT)
    assert stage(dispute) == DisputeStage.LISTENING
    assert dispute.declared["money"] == {"is_so": True, "words": "I sit on the grants board."}


def test_a_mediator_who_is_not_accepted_makes_room_and_what_they_answered_is_kept(table: Table) -> None:
    dispute = listening(table)
    disputes.answer_on_mediator(side=side_of(dispute, table.alma), accepts=False, by=table.alma, at=days(2))
    assert stage(dispute) == DisputeStage.RAISED
    assert dispute.mediator is None and not dispute.sides.exclude(accepts_mediator=None).exists()
    assert FormerMediator.objects.get().declared["paid"] == {"is_so": False, "words": ""}
    disputes.ask_mediator(dispute=dispute, member=table.ines, by=table.omar, at=days(3))
    assert dispute.mediator == table.ines and not dispute.is_accepted


def test_a_mediator_at_work_is_replaced_only_after_leaving(table: Table) -> None:
    dispute = settling(table)
    with pytest.raises(NotAllowed, match="stepped down"):
        disputes.ask_mediator(dispute=dispute, member=table.ines, by=table.omar, at=days(1))
    end_membership(member=table.rosa, left_on=days(2).date(), by=table.maya, at=days(1))
    disputes.ask_mediator(dispute=dispute, member=table.ines, by=table.omar, at=days(3))
    assert stage(dispute) == DisputeStage.RAISED and dispute.mediator == table.ines
    assert dispute.settlement == "We share the bus."  # the next mediator finds what lay there


def test_the_other_side_is_told_only_after_a_mediator_agreed(table: Table) -> None:
    dispute = raised(table)
    with pytest.raises(NotAllowed, match="agreed to mediate"):
        disputes.tell_sides(dispute=dispute, by=table.omar, at=AT)
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=AT)
    disputes.accept_to_mediate(dispute=dispute, answers=NOTHING, by=table.rosa, at=AT)
    with pytest.raises(NotPermitted):
        disputes.answer_on_mediator(side=side_of(dispute, table.alma), accepts=True, by=table.alma, at=AT)
    with pytest.raises(NotPermitted):
        disputes.tell_sides(dispute=dispute, by=table.rosa, at=AT)
    with pytest.raises(NotAllowed, match="do not know"):
        disputes.write_settlement(dispute=dispute, text="Done.", is_public=False, by=table.rosa, at=AT)
    disputes.tell_sides(dispute=dispute, by=table.omar, at=AT)
    with pytest.raises(NotAllowed, match="already"):
        disputes.tell_sides(dispute=dispute, by=table.omar, at=AT)


def test_each_side_speaks_for_itself(table: Table) -> None:
    dispute = settling(table)
    with pytest.raises(NotAllowed, match="for itself"):
        disputes.agree_to_settlement(
            side=side_of(dispute, table.alma), seen=lies_on_table(dispute), by=table.omar, at=AT
        )
    with pytest.raises(NotPermitted):
        disputes.agree_to_settlement(
            side=side_of(dispute, table.alma), seen=lies_on_table(dispute), by=table.dara, at=AT
        )


def test_somebody_else_speaks_when_a_person_leaves(table: Table) -> None:
    dispute = listening(table)
    side = side_of(dispute, table.alma)
    with pytest.raises(NotAllowed, match="names the next"):
        disputes.name_speaker(side=side, member=table.dara, by=table.rosa, at=days(1))
    end_membership(member=table.alma, left_on=days(2).date(), by=table.maya, at=days(1))
    with pytest.raises(NotAllowed, match="sits at the table for"):
        disputes.name_speaker(side=side, member=table.ines, by=table.rosa, at=days(3))
    disputes.name_speaker(side=side, member=table.dara, by=table.rosa, at=days(3))
    assert Dispute.objects.known_to(table.dara).exists() and not Dispute.objects.known_to(table.alma).exists()


def test_where_the_side_that_raised_it_has_left_the_other_may_go_on(table: Table) -> None:
    dispute = listening(table)
    end_membership(member=table.omar, left_on=days(2).date(), by=table.maya, at=days(1))
    disputes.withdraw_dispute(dispute=dispute, by=table.alma, at=days(3))
    assert stage(dispute) == DisputeStage.WITHDRAWN


def test_bad_sides_are_refused(table: Table) -> None:
    for sides in ([], [table.omar], [table.alma, table.dara], [table.dewi]):
        with pytest.raises(NotAllowed):
            disputes.raise_dispute(title="So", sides=sides, is_private=True, by=table.omar, at=AT)
    with pytest.raises(NotAllowed):
        disputes.raise_dispute(title=" \n ", sides=[table.alma], is_private=True, by=table.omar, at=AT)
    assert not Dispute.objects.exists()


def test_a_dispute_that_is_taken_back_before_is_never_known(table: Table) -> None:
    dispute = mediated(table)
    disputes.withdraw_dispute(dispute=dispute, by=table.omar, at=days(1))
    assert not Dispute.objects.known_to(table.alma).exists()
    with pytest.raises(NotAllowed):
        disputes.ask_mediator(dispute=dispute, member=table.ines, by=table.omar, at=days(2))

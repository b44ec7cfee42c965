"""Two people at once: both sides agree, or a text changes while somebody agrees; nobody agrees to another text."""

from datetime import timedelta

import pytest

from cast import Table
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.models import Dispute, DisputeStep, Side
from commontable.governance.rules.dispute import DisputeStage
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from disputing import NOTHING, days, raised, settling, side_of
from governance.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)
LATER = days(3)


def agrees(dispute: Dispute, member: Member, seen: str) -> object:
    """The member agrees, as another process has it."""
    by = Member.objects.select_related("partnership", "partner").get(pk=member.pk)
    return disputes.agree_to_settlement(side=side_of(dispute, by), seen=seen, by=by, at=LATER)


def test_both_sides_agree_in_the_same_instant(table: Table) -> None:
    dispute = settling(table)
    seen = lies_on_table(dispute)
    came = together([lambda: agrees(dispute, table.omar, seen), lambda: agrees(dispute, table.alma, seen)])
    assert [one for one in came if isinstance(one, Exception)] == []
    dispute.refresh_from_db()
    assert dispute.stage == DisputeStage.SETTLED
    assert DisputeStep.objects.filter(dispute=dispute, stage=DisputeStage.SETTLED).count() == 1


def test_a_text_changes_while_somebody_agrees(table: Table) -> None:
    dispute = settling(table)
    seen = lies_on_table(dispute)
    disputes.agree_to_settlement(side=side_of(dispute, table.omar), seen=seen, by=table.omar, at=LATER)

    def change() -> object:
        by, now = Member.objects.select_related("partnership", "partner").get(pk=table.rosa.pk), Dispute.objects.get()
        return disputes.write_settlement(
            dispute=now, text="Other words.", is_public=False, by=by, at=LATER + timedelta(minutes=1)
        )

    together([lambda: agrees(dispute, table.alma, seen), change])
    dispute = Dispute.objects.get()
    if dispute.stage == DisputeStage.SETTLED:
        assert dispute.settlement == "We share the bus."
    else:
        assert dispute.settlement == "Other words."
        assert not Side.objects.exclude(agreed_sha256="").exists()
    digests = set(Side.objects.exclude(agreed_sha256="").values_list("agreed_sha256", flat=True))
    assert digests <= {lies_on_table(dispute)}


def test_one_accepts_to_mediate_while_somebody_else_is_asked(table: Table) -> None:
    dispute = raised(table)
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=LATER)

    def fresh(member: Member) -> Member:
        return Member.objects.select_related("partnership", "partner").get(pk=member.pk)

    came = together([
        lambda: disputes.accept_to_mediate(
            dispute=Dispute.objects.get(), answers=NOTHING, by=fresh(table.rosa), at=LATER
        ),
        lambda: disputes.ask_mediator(
            dispute=Dispute.objects.get(), member=fresh(table.ines), by=fresh(table.omar), at=LATER
        ),
    ])  # fmt: skip
    assert not isinstance(came[1], Exception)
    dispute = Dispute.objects.get()
    assert dispute.mediator_id == table.ines.pk and not dispute.is_accepted and dispute.declared == {}
    assert not isinstance(came[0], Exception) or came[0].__class__.__name__ in {NotAllowed.__name__, "NotPermitted"}

"""A settlement lies on the table; each side agrees to exactly that text, and the last of them settles the dispute."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.models import Agreement, Party
from commontable.governance.models import Dispute, Side
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import DisputeStage
from commontable.governance.rules.dispute_settlement import digest, require_same, require_settlement
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .moving import require_mediating
from .recording import enter, keep
from .speaking import dispute_of_own


@transaction.atomic
def write_settlement(
    *, dispute: Dispute, text: str, is_public: bool, by: Member, at: datetime, amends: Agreement | None = None
) -> Dispute:
    """The text lies on the table. Whatever a side had agreed to before is void where anything of it differs."""
    require(Permission.MEDIATE, by=by, on=dispute, at=at)
    hold(dispute)
    require_mediating(dispute, by=by)
    text = text.strip()
    require_settlement(text)
    if dispute.told_at is None:
        raise NotAllowed(_("The other sides do not know of this dispute yet."))
    _require_amendable(dispute, amends)
    is_same = lies_on_table(dispute) == digest(text=text, is_public=is_public, amends=amends.pk if amends else None)
    if is_same and dispute.stage == DisputeStage.SETTLING:
        return dispute
    dispute.settlement, dispute.settlement_is_public, dispute.amends = text, is_public, amends
    dispute.save(update_fields=["settlement", "settlement_is_public", "amends"])
    dispute.sides.update(agreed_at=None, agreed_sha256="")
    if dispute.stage != DisputeStage.SETTLING:
        enter(dispute, DisputeStage.SETTLING, by=by, at=at)
    keep("governance.dispute.settlement_written", dispute=dispute, by=by, at=at)
    return dispute


@transaction.atomic
def agree_to_settlement(*, side: Side, seen: str, by: Member, at: datetime) -> Dispute:
    """The side agrees to the settlement as it lies there; `seen` is the digest of what was read.

    With the last side the dispute is settled. Raises NotAllowed where the text was changed meanwhile.
    """
    dispute = dispute_of_own(side, by=by, at=at)
    if dispute.stage != DisputeStage.SETTLING:
        raise NotAllowed(_("No settlement lies on the table now."))
    lies = lies_on_table(dispute)
    require_same(lies=lies, seen=seen)
    if side.agreed_sha256 == lies:
        return dispute
    side.agreed_at, side.agreed_sha256 = at, lies
    side.save(update_fields=["agreed_at", "agreed_sha256"])
    keep("governance.dispute.settlement_agreed", dispute=dispute, by=by, at=at)
    if not dispute.sides.exclude(agreed_sha256=lies).exists():
        enter(dispute, DisputeStage.SETTLED, by=by, at=at)
        keep("governance.dispute.settled", dispute=dispute, by=by, at=at)
    return dispute


def lies_on_table(dispute: Dispute) -> str:
    """The digest of the settlement as it reads now."""
    return digest(text=dispute.settlement, is_public=dispute.settlement_is_public, amends=dispute.amends_id)


def _require_amendable(dispute: Dispute, amends: Agreement | None) -> None:
    if amends is None:
        return
    if amends.partnership_id != dispute.partnership_id:
        raise ValueError("the agreement is another partnership's")
    parties = set(Party.objects.filter(version__agreement=amends).values_list("partner", flat=True))
    if not set(dispute.sides.values_list("partner", flat=True)) <= parties:
        raise NotAllowed(_("Only an agreement to which every side is a party can be changed by this settlement."))


@transaction.atomic
def amend_agreement(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The new version of the agreement that the settlement asks for is known: begun now, or since the settlement.

    Whoever keeps the agreement begins it; a version somebody began since is found by any side. What was signed stays
    in force until every party has signed the new version. Of a private dispute the version says nothing.
    """
    hold(dispute)
    if dispute.stage != DisputeStage.SETTLED or dispute.amends is None or dispute.ended_at is None:
        raise NotAllowed(_("No settlement asks for a change of an agreement here."))
    if dispute.amended is not None:
        raise NotAllowed(_("The new version is begun already."))
    newest = dispute.amends.versions.order_by("-number").first()
    if newest is not None and newest.written_at >= dispute.ended_at:
        require(Permission.FOLLOW_DISPUTES, by=by, on=dispute, at=at)
        dispute.amended = newest
    else:
        with translation.override(dispute.partnership.default_language):
            openly = translate("The settlement of dispute %(number)d asks for this.") % {"number": dispute.number}
            why = translate("Parties have agreed to a change.") if dispute.is_private else openly
        dispute.amended = begin_version(agreement=dispute.amends, why=why, by=by, at=at)
    dispute.save(update_fields=["amended"])
    keep("governance.dispute.amended", dispute=dispute, by=by, at=at)
    return dispute

"""What a dispute's page says first: the reader's own situation, in a sentence that accuses nobody."""

from django.utils.translation import gettext as translate

from commontable.governance.models import Dispute, Side
from commontable.governance.rules.dispute import DisputeStage
from commontable.partnership.models import Member


def heading_of(dispute: Dispute, *, own: Side | None, me: Member, has_mediator: bool, is_author: bool) -> str:
    """The heading of the page for this reader."""
    stage = DisputeStage(dispute.stage)
    name = {"name": dispute.mediator.name if dispute.mediator else ""}
    ended = {
        DisputeStage.SETTLED: translate("It is settled"),
        DisputeStage.CLOSED: translate("It was closed without a settlement"),
        DisputeStage.WITHDRAWN: translate("It was taken back"),
    }
    if stage in ended:
        return ended[stage]
    if stage == DisputeStage.REFERRED:
        return translate("%(body)s takes this up") % {"body": dispute.body.name if dispute.body else ""}
    mediates = dispute.mediator_id == me.pk
    if own is None and not is_author and not mediates:
        return translate("Partners are settling this with one another")
    if dispute.mediator is not None and not has_mediator:
        return translate("%(name)s has left the table; somebody else is to mediate") % name
    if stage == DisputeStage.RAISED:
        return _raised(dispute, own=own, mediates=mediates, is_author=is_author)
    if stage == DisputeStage.LISTENING:
        return translate("Listen to each side") if mediates else translate("%(name)s listens to each side") % name
    if stage == DisputeStage.TALKING:
        return translate("The sides talk together")
    if own is not None and not own.agreed_sha256:
        return translate("Do you agree to this settlement?")
    return translate("The sides read the settlement")


def _raised(dispute: Dispute, *, own: Side | None, mediates: bool, is_author: bool) -> str:
    name = {"name": dispute.mediator.name if dispute.mediator else ""}
    if mediates and not dispute.is_accepted:
        return translate("You are asked to mediate")
    if dispute.mediator is None:
        return translate("Whom do you trust to mediate?") if is_author else translate("Somebody to mediate is sought")
    if not dispute.is_accepted:
        return translate("%(name)s is asked to mediate") % name
    if dispute.told_at is None:
        return (
            translate("The other side does not know of it yet")
            if mediates
            else translate("%(name)s would mediate; the other side does not know of it yet") % name
        )
    if own is not None and own.accepts_mediator is None:
        return translate("Do you accept %(name)s as mediator?") % name
    return translate("The sides are asked whether they accept the mediator")

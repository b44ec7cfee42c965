"""Partners speak on a proposed definition: they sign it, or say what they question."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import IndicatorVersion, SignOff
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import DefinitionStage
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def sign_definition(
    *, version: IndicatorVersion, by: Member, at: datetime, comment: str = "", seen: int | None = None
) -> SignOff:
    """The member's partner stands behind the present wording."""
    return _speak(version=version, is_signed=True, comment=comment, by=by, at=at, seen=seen)


@transaction.atomic
def question_definition(
    *, version: IndicatorVersion, comment: str, by: Member, at: datetime, seen: int | None = None
) -> SignOff:
    """The member's partner does not stand behind the present wording yet, and says why."""
    if not comment.strip():
        raise NotAllowed(_("Say what you question, so that somebody can answer it."))
    return _speak(version=version, is_signed=False, comment=comment, by=by, at=at, seen=seen)


def _speak(
    *, version: IndicatorVersion, is_signed: bool, comment: str, by: Member, at: datetime, seen: int | None
) -> SignOff:
    require(Permission.SIGN_OFF, by=by, on=by.partner, at=at)
    if version.partnership_id != by.partnership_id:
        raise ValueError("the definition belongs to another partnership")
    hold(version)
    if version.stage != DefinitionStage.PROPOSED:
        raise NotAllowed(
            _("This definition is %(stage)s; partners speak on it while it is proposed.")
            % {"stage": version.get_stage_display()}
        )
    require_seen(revision=version.revision, seen=seen)
    sign_off, _is_new = SignOff.objects.update_or_create(
        version=version, partner=by.partner,
        defaults={
            "partnership_id": version.partnership_id, "member": by, "is_signed": is_signed, "comment": comment.strip(),
            "at": at, "revision": version.revision,
        },
    )  # fmt: skip
    event = "measurement.definition.signed" if is_signed else "measurement.definition.questioned"
    journal.record(event, by=by, on=version, at=at, partner=by.partner.name, comment=comment.strip(),
                   revision=version.revision)  # fmt: skip
    return sign_off

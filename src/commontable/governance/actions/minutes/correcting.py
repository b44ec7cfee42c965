"""Those present say what the minutes have wrong, and every correction is settled where all can read it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.actions.minutes.versions import keep_version
from commontable.governance.models import Correction, Minutes
from commontable.governance.permissions import Permission
from commontable.governance.rules.meeting import CorrectionStage, MinutesStage
from commontable.governance.rules.minutes import LONGEST_CORRECTION, require_correctable, require_text
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def propose_correction(*, minutes: Minutes, text: str, by: Member, at: datetime) -> Correction:
    """What somebody who was present says the minutes have wrong waits to be settled."""
    require(Permission.CORRECT_MINUTES, by=by, on=minutes, at=at)
    hold(minutes)
    require_correctable(stage=minutes.stage, until=minutes.corrections_until, today=minutes.partnership.day(at))
    text = text.strip()
    if not text:
        raise NotAllowed(_("Say what the minutes have wrong, and what they should say."))
    if len(text) > LONGEST_CORRECTION:
        raise NotAllowed(
            _("A correction may have %(limit)d characters at most. Say the main point; tell the rest in the meeting.")
            % {"limit": LONGEST_CORRECTION}
        )
    same: Correction | None = Correction.objects.filter(
        minutes=minutes, by=by, text=text, stage=CorrectionStage.OPEN
    ).first()
    if same is not None:  # the button was pressed twice
        return same
    correction: Correction = Correction.objects.create(
        partnership_id=minutes.partnership_id, minutes=minutes, by=by, text=text, made_at=at
    )
    journal.record("governance.minutes.corrected", by=by, on=minutes, at=at, correction=correction.pk)
    return correction


@transaction.atomic
def settle_correction(
    *, correction: Correction, stage: str, by: Member, at: datetime, answer: str = "", text: str = "",
    seen: int | None = None,
) -> Correction:  # fmt: skip
    """The correction is taken into the text, which is a new version, or kept beside it with an answer.

    `text` is the whole of the minutes as they read with the correction; `seen` the revision the writer saw.
    """
    minutes = correction.minutes
    require(Permission.KEEP_MINUTES, by=by, on=minutes, at=at)
    hold(minutes)
    correction.refresh_from_db()
    if minutes.stage == MinutesStage.APPROVED:
        raise NotAllowed(_("These minutes are approved and never change any more."))
    if correction.stage != CorrectionStage.OPEN:
        raise NotAllowed(_("This correction is settled already."))
    version = None
    if stage == CorrectionStage.TAKEN:
        require_seen(revision=minutes.revision, seen=seen)
        require_text(text)
        if text == minutes.text:
            raise NotAllowed(_("The text reads as before. Change it as the correction says, or keep it beside."))
        minutes.text, minutes.revision = text, minutes.revision + 1
        minutes.written_by, minutes.written_at = by, at
        minutes.save(update_fields=["text", "revision", "written_by", "written_at"])
        version = keep_version(minutes, by=by, at=at)
    elif stage != CorrectionStage.NOTED:
        raise NotAllowed(_("Say whether the correction is taken into the text or kept beside it."))
    elif text and text != minutes.text:
        require_seen(revision=minutes.revision, seen=seen)
        raise NotAllowed(_("You changed the text, but say that it stays as it is. Choose one of the two."))
    elif not answer.strip():
        raise NotAllowed(_("Say why the text stays as it is; your answer stands beside the correction."))
    correction.stage, correction.answer, correction.settled_at = CorrectionStage(stage), answer.strip(), at
    correction.save(update_fields=["stage", "answer", "settled_at"])
    journal.record(
        "governance.minutes.settled", by=by, on=minutes, at=at, correction=correction.pk, stage=str(stage),
        version=version.number if version else None,
    )  # fmt: skip
    return correction

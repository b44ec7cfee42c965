"""Notes that their author and the readers they named see, and nobody else."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.disputes import people_of
from commontable.governance.models import Dispute, DisputeNote
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import ENDED
from commontable.governance.rules.dispute_settlement import require_note
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .recording import keep


@transaction.atomic
def write_note(
    *, dispute: Dispute, text: str, readers: Iterable[Member], by: Member, at: datetime
) -> DisputeNote:  # fmt: skip
    """The note can be read by its author and by those of the dispute's people who are named, for as long as they are.

    A note without a reader is its author's own. It is never changed; it can be taken back.
    """
    require(Permission.WRITE_DISPUTE_NOTES, by=by, on=dispute, at=at)
    hold(dispute)
    require_note(text)
    if dispute.stage in ENDED:
        raise NotAllowed(_("This dispute has ended; nothing is added to it any more."))
    if dispute.mediator_id == by.pk and not dispute.is_accepted:
        raise NotAllowed(_("First answer whether you will mediate."))
    chosen, known = {one.pk for one in readers} - {by.pk}, {one.pk for one in people_of(dispute, at=at)}
    if not chosen <= known:
        raise NotAllowed(_("Somebody you named has no part in this dispute any more. Look at who can read it again."))
    note: DisputeNote = DisputeNote.objects.create(
        partnership_id=dispute.partnership_id, dispute=dispute, author=by, text=text.strip(), written_at=at
    )
    note.readers.set(chosen)
    keep("governance.dispute.note_written", dispute=dispute, by=by, at=at)
    return note


@transaction.atomic
def take_back_note(*, note: DisputeNote, by: Member, at: datetime) -> DisputeNote:
    """Nobody but its author can read the note any more."""
    require(Permission.WRITE_DISPUTE_NOTES, by=by, on=note.dispute, at=at)
    hold(note)
    if note.author_id != by.pk:
        raise NotAllowed(_("Only whoever wrote a note takes it back."))
    if note.taken_back_at is None:
        note.taken_back_at = at
        note.save(update_fields=["taken_back_at"])
        keep("governance.dispute.note_taken_back", dispute=note.dispute, by=by, at=at)
    return note

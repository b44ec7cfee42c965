"""A partner's file arrives and lies sealed in quarantine."""

from datetime import datetime
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.cover import require_cover
from commontable.measurement.models import Delivery, Due, PartnershipKey
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import OPEN, Stage, lifecycle
from commontable.measurement.rules.file_names import plain_name
from commontable.measurement.vault import files, keys
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .closing import close


class AlreadySent(NotAllowed):
    """The very same file was accepted for this before; `earlier` is that delivery."""

    def __init__(self, earlier: Delivery) -> None:
        super().__init__(_("This very file was sent and confirmed before, and is in force. There is nothing to do."))
        self.earlier = earlier


def send_file(
    *, due: Due, file: BinaryIO, file_name: str, by: Member, at: datetime, even_if_same: bool = False
) -> Delivery:
    """The file lies sealed in quarantine, waiting to be read; a file sent before for the same and still open gives way.

    Sending the very file that is being dealt with gives that delivery back. Raises AlreadySent where the very file is
    in force already, unless `even_if_same`; NotCovered where no agreement in force covers its rows, and NotAllowed
    where it is too large or nobody asks for it: then not a byte is kept.
    """
    require(Permission.SEND_FILES, by=by, on=due, at=at)
    require_wanted(due)
    require_cover(due=due, at=at)
    size = files.size_of_arrival(file)
    if size > settings.COMMONTABLE_UPLOAD_LIMIT:
        raise NotAllowed(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Save it as CSV, or leave out other columns.")
            % {"size": size // 1024**2, "limit": settings.COMMONTABLE_UPLOAD_LIMIT // 1024**2}
        )
    if size == 0:
        raise NotAllowed(_("The file is empty. Export it again and look at it before you send it."))
    make_partnership_key(partnership_id=due.partnership_id, at=at)
    uuid = uuid4()
    wrapped = keys.wrapped_file_key(partnership_id=due.partnership_id, uuid=uuid, kind="delivery")
    key = keys.unwrapped(wrapped, partnership_id=due.partnership_id, uuid=uuid, kind="delivery")
    folder = files.quarantine_folder(due.partnership_id, uuid)
    delivery = Delivery(
        uuid=uuid,
        partnership_id=due.partnership_id,
        due=due,
        partner_id=due.partner_id,
        sent_by=by,
        sent_at=at,
        beat_at=at,
        file_name=plain_name(file_name),
        wrapped_key=wrapped,
    )
    try:
        # Sealed before the register knows of it: a row without its file cannot exist.
        delivery.file_bytes, delivery.file_sha256 = files.seal_upload(file, folder, key)
        kept = _register(delivery, by=by, at=at, even_if_same=even_if_same)
    except BaseException:
        files.remove(folder)
        raise
    if kept.pk != delivery.pk:
        files.remove(folder)
    return kept


@transaction.atomic
def _register(delivery: Delivery, *, by: Member, at: datetime, even_if_same: bool) -> Delivery:
    due = (
        Due.objects.select_for_update(of=("self",))
        .select_related("dataset", "partner", "partnership")
        .get(pk=delivery.due_id)
    )
    require_wanted(due)
    require_cover(due=due, at=at, hold=True)
    same = Delivery.objects.filter(due=due, file_sha256=delivery.file_sha256)
    running: Delivery | None = same.filter(stage__in=OPEN).first()
    if running is not None:
        return running
    if not even_if_same:
        in_force = same.filter(extract__superseded_at=None, extract__destroyed_at=None, stage=Stage.ACCEPTED)
        if (earlier := in_force.select_related("extract__accepted_by").first()) is not None:
            raise AlreadySent(earlier)
    replaced = Delivery.objects.select_for_update().filter(due=due, stage__in=OPEN).first()
    if replaced is not None:
        replaced.stage = lifecycle.move(replaced.stage, to=Stage.WITHDRAWN)
        close(replaced, because="replaced", at=at)
    delivery.save()
    journal.record(
        "measurement.file.arrived",
        by=by,
        on=delivery,
        at=at,
        due=str(due),
        bytes=delivery.file_bytes,
        file_sha256=delivery.file_sha256,
        **({"instead_of": str(replaced.uuid)} if replaced else {}),
    )
    return delivery


@transaction.atomic
def make_partnership_key(*, partnership_id: int, at: datetime) -> None:
    """The partnership has a key; it is made with its first file and never changed here."""
    if not PartnershipKey.objects.filter(partnership_id=partnership_id).exists():
        PartnershipKey.objects.get_or_create(
            partnership_id=partnership_id,
            defaults={"wrapped": keys.wrapped_for_partnership(partnership_id), "made_at": at},
        )


def require_wanted(due: Due) -> None:
    """Somebody still asks for the file; raises NotAllowed."""
    if due.cancelled_at is not None:
        raise NotAllowed(_("This file is no longer asked for. Ask the backbone if you think it should be."))
    if due.dataset.closed_at is not None:
        raise NotAllowed(_("The dataset is closed and takes no more files. Ask the backbone to reopen it."))

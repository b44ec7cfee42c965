"""A partner's codes arrive and lie sealed in quarantine."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.actions.intake.arriving import make_partnership_key
from commontable.measurement.cover import linking_of, require_linking
from commontable.measurement.models import EncodedFile, Extract, LinkagePlan, LinkedDataset
from commontable.measurement.permissions import Permission
from commontable.measurement.vault import codes, files
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .deleting import replace_codes
from .profiles import profile_of, require_codes


def send_codes(*, linked: LinkedDataset, extract: Extract, file: BinaryIO, by: Member, at: datetime) -> EncodedFile:
    """The codes lie sealed in quarantine, waiting to be checked; those that came before for the same file give way.

    Raises NotCovered where no agreement in force lets the rows be linked, and NotAllowed where the file is too large,
    empty, or there is no profile yet: then not a byte is kept.
    """
    require(Permission.SEND_FILES, by=by, on=extract, at=at)
    _check(linked.plan, linked, extract, at=at)
    size = files.size_of_arrival(file)
    if size > settings.COMMONTABLE_UPLOAD_LIMIT:
        raise NotAllowed(
            _("The file has %(size)d MB; at most %(limit)d MB are taken. Encode fewer rows at once.")
            % {"size": size // 1024**2, "limit": settings.COMMONTABLE_UPLOAD_LIMIT // 1024**2}
        )
    if size == 0:
        raise NotAllowed(_("The file is empty. Encode your file again and send what the program writes."))
    make_partnership_key(partnership_id=linked.partnership_id, at=at)
    uuid = uuid4()
    encoded = EncodedFile(
        uuid=uuid,
        partnership_id=linked.partnership_id,
        plan=linked.plan,
        linked=linked,
        partner_id=extract.partner_id,
        extract=extract,
        wrapped_key=codes.wrapped_codes_key(partnership_id=linked.partnership_id, uuid=uuid),
        sent_by=by,
        sent_at=at,
    )
    folder = files.quarantine_folder(encoded.partnership_id, uuid)
    try:
        # Sealed before the register knows of it: a row without its file cannot exist.
        upload = codes.arriving_codes(encoded)
        encoded.file_bytes, encoded.sha256 = files.seal_upload(file, folder, upload.key)
        return _register(encoded, by=by, at=at)
    except BaseException:
        files.remove(folder)
        raise


@transaction.atomic
def _register(encoded: EncodedFile, *, by: Member, at: datetime) -> EncodedFile:
    extract: Extract = (
        Extract.objects.select_for_update(of=("self",)).select_related("dataset", "partner").get(pk=encoded.extract_id)
    )
    plan = hold(encoded.plan)
    _check(plan, encoded.linked, extract, at=at, keep=True)
    profile = profile_of(plan)
    assert profile is not None
    encoded.refresh, encoded.plan = profile.refresh, plan
    replaced = replace_codes(encoded, by=by, at=at)
    encoded.save()
    journal.record(
        "measurement.codes.arrived", by=by, on=encoded, at=at, bytes=encoded.file_bytes, sha256=encoded.sha256,
        refresh=encoded.refresh, **({"instead_of": str(replaced.uuid)} if replaced else {}),
    )  # fmt: skip
    return encoded


def _check(plan: LinkagePlan, linked: LinkedDataset, extract: Extract, *, at: datetime, keep: bool = False) -> None:
    require_codes(plan)
    if profile_of(plan) is None:
        raise NotAllowed(_("There is no profile yet. The backbone makes it on the plan's page."))
    if extract.dataset_id != linked.dataset_id:
        raise NotAllowed(_("These codes stand for another dataset. Reload the page."))
    if extract.superseded_at is not None or extract.destroyed_at is not None:
        raise NotAllowed(_("The file these codes stand for is no longer in force. Send its measures again first."))
    require_linking(
        linking_of(plan),
        partnership_id=plan.partnership_id,
        day=plan.partnership.day(at),
        hold=keep,
        extracts=[extract],
    )

"""A partner's codes are checked in a confined process and outside any transaction, then kept or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.encoded import Received, Rows, receive_confined
from commontable.analysis.tokens import compare_encodings
from commontable.journal import actions as journal
from commontable.measurement.cover import linking_of, require_linking
from commontable.measurement.models import EncodedFile
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.encoded import STALLED_AFTER, is_stalled
from commontable.measurement.vault import Missing, VaultLocked, codes, files
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .deleting import refuse_codes
from .profiles import profile_of, require_codes

MOST_FINDINGS = 40


def check_codes(*, encoded: EncodedFile, by: Member, at: datetime) -> EncodedFile:
    """The codes stand sealed beside the file they stand for, or the register says why they cannot be used.

    Codes that cannot be used are deleted at once: they may hold names. Runs for as long as the file takes; never call
    it inside a transaction that others wait for. Nothing happens to a file that was checked or deleted meanwhile, or
    that another check is at.
    """
    require(Permission.SEND_FILES, by=by, on=encoded, at=at)
    run = _claim(encoded, at=at)
    encoded = _as_it_is(encoded)
    if run is None:
        return encoded
    try:
        return _checked(encoded, run, by=by, at=at)
    except BaseException:
        EncodedFile.objects.filter(pk=encoded.pk, run=run).update(run=None, beat_at=None)  # taken up again at once
        raise


@transaction.atomic
def ask_to_check_again(*, encoded: EncodedFile, by: Member, at: datetime) -> EncodedFile:
    """The codes wait for another check, because nothing was heard of the one before; should it end, it is not kept.

    Raises NotAllowed while a check may still be at it, and once the codes are checked or deleted.
    """
    require(Permission.SEND_FILES, by=by, on=encoded, at=at)
    held = hold(encoded)
    if held.deleted_at is not None:
        raise NotAllowed(_("These codes are deleted already."))
    if held.checked_at is not None:
        raise NotAllowed(_("These codes are checked already."))
    if not is_stalled(sent_at=held.sent_at, beat_at=held.beat_at, at=at):
        raise NotAllowed(
            _("These codes are still being checked. After %(n)d minutes without an answer you can have it done again.")
            % {"n": STALLED_AFTER.total_seconds() // 60}
        )
    held.run, held.beat_at = None, at
    held.save(update_fields=["run", "beat_at"])
    journal.record("measurement.codes.rechecked", by=by, on=held, at=at)
    return held


@transaction.atomic
def _claim(encoded: EncodedFile, *, at: datetime) -> UUID | None:
    """This check alone may go on with the codes; None where another is at it, or there is nothing to be done."""
    held: EncodedFile = EncodedFile.objects.select_for_update().get(pk=encoded.pk)
    alive = held.run is not None and not is_stalled(sent_at=held.sent_at, beat_at=held.beat_at, at=at)
    if held.checked_at is not None or held.deleted_at is not None or alive:
        return None
    run = uuid4()
    held.run, held.beat_at = run, at
    held.save(update_fields=["run", "beat_at"])
    return run


def _checked(encoded: EncodedFile, run: UUID, *, by: Member, at: datetime) -> EncodedFile:
    try:
        found = _received(encoded, by=by, at=at)
    except (Missing, VaultLocked):
        found = _broken_off()
    except NotAllowed as refusal:
        return _keep(encoded, run, _broken_off(), because=str(refusal), by=by, at=at)
    return _keep(encoded, run, found, by=by, at=at)


def _received(encoded: EncodedFile, *, by: Member, at: datetime) -> Received:
    plan, extract = encoded.plan, encoded.extract
    require_codes(plan)
    profile = profile_of(plan)
    assert extract is not None
    if profile is None:
        raise NotAllowed(_("There is no profile yet. The backbone makes it on the plan's page."))
    if extract.superseded_at is not None or extract.destroyed_at is not None:
        raise NotAllowed(_("The file these codes stand for is no longer in force. Send its measures again first."))
    require_linking(
        linking_of(plan), partnership_id=plan.partnership_id, day=plan.partnership.day(at), extracts=[extract]
    )
    upload = codes.arriving_codes(encoded)
    if not upload.path.is_file():
        raise Missing(str(encoded.uuid))
    to = codes.codes_of(encoded)
    files.made(to.path.parent)
    return receive_confined(
        upload,
        profile=profile,
        stand_for=Rows(identities=codes.identities_for_codes(extract, by=by, at=at), column=row_column(encoded)),
        to=to,
        source=_called(encoded),
        others=others_of(encoded),
    )


def row_column(encoded: EncodedFile) -> str:
    """The column of the accepted file in which the row ids of the encoder stand."""
    return encoded.linked.row_id or encoded.linked.dataset.contract.roles.person or ""


def others_of(encoded: EncodedFile) -> dict[str, Mapping[str, object]]:
    """Fingerprints of the codes that are here and will be linked with these, by whose they are; no code in them."""
    return {
        _called(one): one.details["fingerprint"]
        for one in codes.encoded_in_force(encoded.plan)
        if one.pk != encoded.pk and one.details.get("fingerprint")
    }


@transaction.atomic
def _keep(
    encoded: EncodedFile, run: UUID, found: Received, *, because: str = "", by: Member, at: datetime
) -> EncodedFile:
    kept = codes.codes_path(encoded)
    hold(encoded.plan)  # two files that were checked at once are compared with each other here
    held = _as_it_is(hold(encoded))
    if held.checked_at is not None or held.deleted_at is not None:
        if held.deleted_at is not None:
            transaction.on_commit(lambda: kept.unlink(missing_ok=True))
        return held
    if held.run != run:  # another check was asked for meanwhile, and writes to the same place
        return held
    found = _beside_others(held, found)
    findings = list(found.findings)[:MOST_FINDINGS]
    held.checked_at, held.row_count, held.run, held.beat_at = at, found.rows, None, None
    held.details = {"findings": findings, "fingerprint": dict(found.fingerprint)}
    if not found.passed:
        first = next((one for one in findings if one["error"]), {"code": "crashed", "parameters": {}})
        held.refusal = {"code": first["code"], "parameters": first["parameters"]} | (
            {"message": because} if because else {}
        )
    held.save(update_fields=["checked_at", "row_count", "run", "beat_at", "details", "refusal"])
    journal.record(
        "measurement.codes.checked", by=by, on=held, at=at, rows=held.row_count,
        findings=sorted({str(one["code"]) for one in findings}), to="accepted" if found.passed else "refused",
    )  # fmt: skip
    if not found.passed:
        refuse_codes(held, by=by, at=at)
        return held
    quarantine = files.quarantine_folder(held.partnership_id, held.uuid)
    transaction.on_commit(lambda: files.remove(quarantine))
    return held


def _beside_others(encoded: EncodedFile, found: Received) -> Received:
    """As found, or refused because codes by another key were kept while these were being checked."""
    if not found.passed:
        return found
    beside = [
        {"code": one.code, "parameters": dict(one.parameters), "error": one.is_error}
        for name, other in others_of(encoded).items()
        for one in compare_encodings({_called(encoded): found.fingerprint, name: other})
    ]
    is_refused = any(one["error"] for one in beside)
    return replace(found, passed=not is_refused, findings=(*beside, *found.findings))


def _called(encoded: EncodedFile) -> str:
    return f"{encoded.linked.dataset.title}, {encoded.partner.called}"


def _broken_off() -> Received:
    finding = {"code": "crashed", "parameters": {}, "error": True}
    return Received(passed=False, rows=0, findings=(finding,), fingerprint={})


def _as_it_is(encoded: EncodedFile) -> EncodedFile:
    held: EncodedFile = EncodedFile.objects.select_related(
        "plan__partnership", "linked__dataset", "extract__dataset", "extract__partner", "partner", "partnership"
    ).get(pk=encoded.pk)
    return held

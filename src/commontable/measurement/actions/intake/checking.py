"""A delivery is read and checked against its dataset, in a confined process and outside any transaction."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from commontable.analysis.confined import Limits
from commontable.analysis.contract import Previous, Reading, Sealed, Unreadable, check_and_seal_confined
from commontable.journal import actions as journal
from commontable.measurement.cover import NotCovered, require_cover
from commontable.measurement.datasets.known_places import schema_with_places
from commontable.measurement.models import ColumnMapping, Delivery, Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import Stage, lifecycle
from commontable.measurement.rules.reading import CURABLE, HEADER_CODES
from commontable.measurement.vault import compared_with, files, keys
from commontable.partnership.models import Member
from commontable.partnership.permissions import require

from .known import erased_people, known_no_identities
from .looking import ask_how_to_read, look, note_unreadable
from .runs import Clock, Overtaken, claim, held_for, leave, signs_of_life
from .uncovered import withdraw_uncovered

LIMITS = Limits(memory=3 * 1024**3, cpu_seconds=500, wall_seconds=540)  # below `STALLED_AFTER`


@dataclass(frozen=True)
class Compared:
    """What a file is compared with: the partner's accepted file of the same due, else of the due before."""

    extract: Extract
    is_same_due: bool


def check_delivery(
    *, delivery: Delivery, by: Member, at: datetime, reading: Reading | None = None, clock: Clock | None = None
) -> Delivery:
    """The delivery is ready to confirm, has findings, cannot be read, or waits to be told how it is read.

    `reading`: read it like this, ask nobody; columns it does not name are matched by name. Nothing happens to a
    delivery that somebody else is checking; where no agreement in force covers its rows any more it is withdrawn, and
    what was sent is gone. `clock` gives the moments of what is recorded along the way (default:
    always `at`). Runs for as long as the file takes; never call it inside a transaction that others wait for.
    """
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    clock = clock or (lambda: at)
    run = claim(delivery, at=at)
    if run is None:
        return _as_it_is(delivery)
    delivery = _as_it_is(delivery)
    try:
        require_cover(due=delivery.due, at=clock())
        return _looked_and_checked(delivery, run, told=reading, by=by, clock=clock)
    except NotCovered:
        return withdraw_uncovered(delivery, run, at=clock())
    except Overtaken:
        return _as_it_is(delivery)
    except BaseException:
        leave(delivery, run)
        raise


def _looked_and_checked(delivery: Delivery, run: UUID, *, told: Reading | None, by: Member, clock: Clock) -> Delivery:
    reading = None if told or delivery.stage == Stage.ARRIVED else confirmed_reading(delivery)
    if reading is None:
        try:
            found = look(delivery, told=told)
        except Unreadable as refusal:
            return note_unreadable(delivery, run, refusal=refusal, by=by, at=clock())
        if not (told or found.is_certain):
            return ask_how_to_read(delivery, run, by=by, at=clock(), refusal=None)
        reading = found.reading
        keep_reading(delivery, reading)
    try:
        return _checked(delivery, run, reading, by=by, clock=clock)
    except Unreadable as refusal:
        if refusal.code in CURABLE:
            return ask_how_to_read(delivery, run, by=by, at=clock(), refusal=refusal)
        return note_unreadable(delivery, run, refusal=refusal, by=by, at=clock())


def _checked(delivery: Delivery, run: UUID, reading: Reading, *, by: Member, clock: Clock) -> Delivery:
    delivery = _begin(delivery, run)
    dataset = delivery.due.dataset
    wrapped = keys.wrapped_file_key(partnership_id=delivery.partnership_id, uuid=run, kind="extract")
    key = keys.unwrapped(wrapped, partnership_id=delivery.partnership_id, uuid=run, kind="extract")
    folder = files.made(files.extract_folder(delivery.partnership_id, dataset.pk, run))
    measures, identities = (folder / f"{part}.parquet" for part in files.PARTS)
    compared, previous = _previous(delivery, by=by, at=clock())
    erased = erased_people(dataset.pk, delivery.partner_id)
    try:
        sealed = check_and_seal_confined(
            files.quarantine_folder(delivery.partnership_id, delivery.uuid) / files.UPLOAD,
            schema_with_places(dataset),
            reading=reading,
            measures=measures,
            identities=identities,
            key_measures=keys.part_key(key, keys.MEASURES),
            key_identities=keys.part_key(key, keys.IDENTITIES),
            previous=previous,
            today=delivery.partnership.day(clock()),
            limits=LIMITS,
            on_progress=signs_of_life(delivery, run, clock=clock),
            sealed_upload=keys.delivery_key(delivery),
            no_identity=known_no_identities(delivery),
            erased=erased,
            key_erased=keys.suppression_key(delivery.partnership_id) if erased else None,
        )
        staged = _staged(delivery, run, sealed, measures=measures, identities=identities, compared=compared)
        staged |= {"erased": len(erased)} if staged else {}
        return _keep(
            delivery, run, sealed, reading=reading, staged=(staged, wrapped), compared=compared, by=by, at=clock()
        )
    except BaseException:
        files.remove(folder)
        raise


@transaction.atomic
def _begin(delivery: Delivery, run: UUID) -> Delivery:
    held = held_for(delivery, run)
    if held.stage == Stage.ARRIVED:
        held.stage = lifecycle.move(held.stage, to=Stage.CHECKING)
        held.save(update_fields=["stage"])
    return held


def _previous(delivery: Delivery, *, by: Member, at: datetime) -> tuple[Compared | None, Previous | None]:
    compared = compare_with(delivery)
    if compared is None:
        return None, None
    try:
        return compared, compared_with(compared.extract, by=by, at=at)
    except files.Missing:
        return None, None


def compare_with(delivery: Delivery) -> Compared | None:
    """The file in force for the same due; where there is none, the newest in force of the same dataset."""
    in_force = Extract.objects.select_related("partner", "due", "delivery").filter(
        dataset_id=delivery.due.dataset_id,
        partner_id=delivery.partner_id,
        superseded_at=None,
        destroyed_at=None,
        wrapped_key__isnull=False,
    )
    same = in_force.filter(due_id=delivery.due_id).first()
    if same is not None:
        return Compared(same, is_same_due=True)
    earlier = in_force.filter(due__due_on__lt=delivery.due.due_on).order_by("-due__due_on", "-pk").first()
    return Compared(earlier, is_same_due=False) if earlier is not None else None


def _staged(
    delivery: Delivery, run: UUID, sealed: Sealed, *, measures: Path, identities: Path, compared: Compared | None
) -> dict[str, object]:
    if not sealed.sealed:
        files.remove(measures.parent)
        return {}
    return {
        "uuid": str(run),
        "rows": sealed.rows,
        "measures_sha256": files.sha256_of(measures),
        "identities_sha256": files.sha256_of(identities) if sealed.has_identities else "",
        "schema_version": delivery.due.dataset.version,
        "instead_of": str(compared.extract.uuid) if compared and compared.is_same_due else "",
    }


@transaction.atomic
def _keep(
    delivery: Delivery, run: UUID, sealed: Sealed, *, reading: Reading, staged: tuple[dict[str, object], bytes],
    compared: Compared | None, by: Member, at: datetime,
) -> Delivery:  # fmt: skip
    held = held_for(delivery, run)
    require_cover(due=held.due, at=at, hold=True)
    keep_report(held, sealed, compared=compared)  # only now: a run that was overtaken leaves no trace
    report = sealed.report
    held.stage = lifecycle.move(held.stage, to=Stage.READY if staged[0] else Stage.FINDINGS)
    held.run, held.beat_at, held.progress, held.checked_at = None, None, 100, at
    held.row_count, held.finding_counts, held.refusal = report.rows, dict(report.counts), {}
    held.diff = counts_of(sealed)
    held.staged, held.staged_key = staged if staged[0] else ({}, None)
    held.save(
        update_fields=[
            "stage",
            "run",
            "beat_at",
            "progress",
            "checked_at",
            "row_count",
            "finding_counts",
            "refusal",
            "diff",
            "staged",
            "staged_key",
        ]
    )
    if not HEADER_CODES & set(report.counts):
        learn(held, reading, at=at)
    journal.record(
        "measurement.file.checked", by=by, on=held, at=at, rows=report.rows, findings=dict(report.counts), to=held.stage
    )
    return held


def learn(delivery: Delivery, reading: Reading, *, at: datetime) -> None:
    """The partner's next file of this dataset is read the same way."""
    ColumnMapping.objects.update_or_create(
        dataset_id=delivery.due.dataset_id,
        partner_id=delivery.partner_id,
        defaults={"reading": reading.to_dict(), "learned_at": at, "partnership_id": delivery.partnership_id},
    )


def counts_of(sealed: Sealed) -> dict[str, int]:
    """What the register may know of a comparison: numbers."""
    diff = sealed.diff
    if diff is None:
        return {}
    lists = {name: len(getattr(diff, name)) for name in ("new_categories", "vanished_categories", "jumps")}
    numbers = ("rows_before", "rows_after", "added", "gone", "changed", "same")
    return {name: getattr(diff, name) for name in numbers} | lists


def keep_reading(delivery: Delivery, reading: Reading) -> None:
    """The reading to check with is kept sealed beside the upload: headers of a headless file are a child's data."""
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    files.seal_document(reading.to_dict(), folder, files.READING, keys.delivery_key(delivery))


def confirmed_reading(delivery: Delivery) -> Reading | None:
    """The reading somebody confirmed, or that was certain; None where it was not yet decided."""
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    document = files.read_document(folder, files.READING, keys.delivery_key(delivery))
    return Reading.from_dict(document) if document is not None else None


def keep_report(delivery: Delivery, sealed: Sealed, *, compared: Compared | None) -> None:
    """Findings with their values, and the comparison, are kept sealed beside the upload."""
    folder = files.quarantine_folder(delivery.partnership_id, delivery.uuid)
    document = {
        "report": sealed.report.to_dict(),
        "diff": sealed.diff.to_dict() if sealed.diff is not None else None,
        "compared": {"extract": str(compared.extract.uuid), "label": compared.extract.due.label,
                     "is_same_due": compared.is_same_due} if compared else None,
        "mistakes": {},
    }  # fmt: skip
    files.seal_document(document, folder, files.REPORT, keys.delivery_key(delivery))


def _as_it_is(delivery: Delivery) -> Delivery:
    held: Delivery = Delivery.objects.select_related("due__dataset", "due__partner", "partnership").get(pk=delivery.pk)
    return held

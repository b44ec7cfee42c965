"""What the end of agreements closes: datasets and partners, and files whose rows have to go."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from commontable.agreements.models import Agreement
from commontable.measurement.cover import agreed_at
from commontable.measurement.models import Dataset, Due, Extract
from commontable.partnership.models import Partner, Partnership

from .openness import Clock, clock


@dataclass
class Closing:
    """One dataset that would take no more rows from these partners, and what is kept of theirs."""

    dataset: Dataset
    partners: list[Partner] = field(default_factory=list)
    files: int = 0
    destroyed_by: date | None = None  # the first day on which rows would have to be gone


def closed_by(agreement: Agreement, *, on: date) -> list[Closing]:
    """What would close, and what would have to be destroyed, if the agreement ended on that day; by title.

    Counted for every partner with a file due or kept. Where another agreement covers the same, nothing closes.
    """
    table = agreement.partnership
    now = agreed_at(table.pk)
    then = now.ending(agreement.number, on=on)
    found: dict[int, Closing] = {}
    for dataset, partner in _pairs(table):
        was_open = now.cover(dataset, partner.pk, day=on).is_open
        if was_open and not then.cover(dataset, partner.pk, day=on).is_open:
            found.setdefault(dataset.pk, Closing(dataset)).partners.append(partner)
    for extract in _kept(table):
        before, after = now.keeping(extract, day=on), then.keeping(extract, day=on)
        if after.because is not None and before.because is None:
            closing = found.setdefault(extract.dataset_id, Closing(extract.dataset))
            closing.files += 1
            closing.destroyed_by = min(after.until, closing.destroyed_by or after.until)
    return sorted(found.values(), key=lambda closing: closing.dataset.title)


@dataclass(frozen=True)
class Going:
    """A file whose rows have to go because what covered them has ended."""

    extract: Extract
    clock: Clock


def going_at(partnership: Partnership, *, at: datetime) -> list[Going]:
    """Files on the way out because an agreement ended, the most pressing first."""
    agreed, today = agreed_at(partnership.pk), partnership.day(at)
    kept = [(one, agreed.keeping(one, day=today)) for one in _kept(partnership)]
    going = [Going(one, clock(keeping)) for one, keeping in kept if keeping.because is not None]
    return sorted(going, key=lambda one: (one.clock.until, one.extract.pk))


def _pairs(partnership: Partnership) -> list[tuple[Dataset, Partner]]:
    dues = (
        Due.objects.of(partnership)
        .filter(cancelled_at=None, dataset__closed_at=None)
        .select_related("dataset", "partner")
        .order_by("partner__name", "pk")
    )
    return list({(due.dataset_id, due.partner_id): (due.dataset, due.partner) for due in dues}.values())


def _kept(partnership: Partnership) -> list[Extract]:
    return list(
        Extract.objects.of(partnership)
        .filter(destroyed_at=None)
        .select_related("dataset", "partner", "due__dataset")
        .order_by("pk")
    )

"""Legal holds: which of them rest on which accepted files."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from commontable.measurement.models import Extract, LegalHold
from commontable.partnership.models import Partnership


def holds_on(extracts: Iterable[Extract]) -> dict[int, list[LegalHold]]:
    """The holds that last, by the key of each file that one of them keeps. The files are of one table."""
    extracts = list(extracts)
    if not extracts:
        return {}
    lasting = list(lasting_holds(extracts[0].partnership_id))
    found = {one.pk: [hold for hold in lasting if covers(hold, one)] for one in extracts}
    return {pk: holds for pk, holds in found.items() if holds}


def lasting_holds(partnership_id: int) -> QuerySet[LegalHold]:
    """The holds of a table that nobody has lifted, the oldest first."""
    found: QuerySet[LegalHold] = LegalHold.objects.filter(partnership_id=partnership_id, lifted_at=None)
    return found.select_related("extract__due", "dataset", "partner", "placed_by").order_by("placed_at", "pk")


def covers(hold: LegalHold, extract: Extract) -> bool:
    """Whether the hold keeps that file: it is the one, or of the dataset and the partner that are named."""
    if hold.extract_id is not None:
        return hold.extract_id == extract.pk
    is_of_dataset = hold.dataset_id is None or hold.dataset_id == extract.dataset_id
    return is_of_dataset and (hold.partner_id is None or hold.partner_id == extract.partner_id)


def kept_by(hold: LegalHold) -> QuerySet[Extract]:
    """The accepted files that the hold keeps now."""
    wanted = Q(pk=hold.extract_id) if hold.extract_id is not None else Q()
    if hold.dataset_id is not None:
        wanted &= Q(dataset_id=hold.dataset_id)
    if hold.partner_id is not None:
        wanted &= Q(partner_id=hold.partner_id)
    found: QuerySet[Extract] = Extract.objects.filter(wanted, partnership_id=hold.partnership_id, destroyed_at=None)
    return found


def holds_seen(partnership: Partnership, *, partner_id: int | None) -> list[LegalHold]:
    """Every hold of the table, those that last first; with `partner_id` only those that keep rows of that partner."""
    every = (
        LegalHold.objects.of(partnership)
        .select_related("extract__due", "extract__partner", "dataset", "partner", "placed_by", "lifted_by")
        .order_by("lifted_at", "-placed_at", "-pk")
    )
    found = sorted(every, key=lambda one: one.lifted_at is not None)
    return [one for one in found if partner_id is None or reaches(one, partner_id)]


def reaches(hold: LegalHold, partner_id: int) -> bool:
    """Whether rows of that partner are kept by it, or could be."""
    if hold.extract is not None:
        return bool(hold.extract.partner_id == partner_id)
    if hold.partner_id is not None:
        return hold.partner_id == partner_id
    return hold.dataset is not None and hold.dataset.dues.filter(partner_id=partner_id).exists()

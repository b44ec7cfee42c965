"""Whether the keys that are here open what is here: every wrapped key, and sealed files of each partnership.

Nothing is read but the keys themselves and the sealed description at the end of a file: no row, so nothing is recorded.
"""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise

from commontable.analysis.sealed import SealedError, sealed_rows
from commontable.measurement.models import Extract, PartnershipKey

from .files import vault_root
from .keys import MEASURES, VaultLocked, extract_key, opened_by_any, part_key, partnership_keys
from .wrapped import PLACES


@dataclass
class Proved:
    """How many keys and files opened, and in words what did not."""

    partnerships: int = 0
    keys: int = 0
    files: int = 0
    faults: list[str | Promise] = field(default_factory=list)


def proved(*, probes: int = 3) -> Proved:
    """Every key of the register was opened, and the newest `probes` sealed files of each partnership."""
    found = Proved()
    for partnership_id in PartnershipKey.objects.order_by("pk").values_list("partnership_id", flat=True):
        found.partnerships += 1
        try:
            by = partnership_keys(partnership_id)
        except VaultLocked as refusal:
            found.faults.append(str(refusal))
            continue
        for place in PLACES:
            for row in place.model._base_manager.filter(partnership_id=partnership_id).exclude(**{place.column: None}):
                context = place.context(row)
                if opened_by_any(bytes(getattr(row, place.column)), by=by, context=context) is None:
                    found.faults.append(f"the key of {context.decode()}")
                else:
                    found.keys += 1
        _probe(partnership_id, found, probes=probes)
    return found


def probes_of(*, probes: int = 3) -> list[str]:
    """The files below the vault folder that `proved` would open."""
    held = PartnershipKey.objects.order_by("pk").values_list("partnership_id", flat=True)
    return [extract.measures_path for one in held for extract in _newest(one, probes=probes)]


def _newest(partnership_id: int, *, probes: int) -> QuerySet[Extract]:
    kept = Extract.objects.filter(partnership_id=partnership_id, destroyed_at=None, wrapped_key__isnull=False)
    found: QuerySet[Extract] = kept.order_by("-accepted_at", "-pk")[:probes]
    return found


def _probe(partnership_id: int, found: Proved, *, probes: int) -> None:
    for extract in _newest(partnership_id, probes=probes):
        try:
            rows = sealed_rows(vault_root() / extract.measures_path, part_key(extract_key(extract), MEASURES))
        except FileNotFoundError:
            found.faults.append(f"{extract.measures_path} is missing")
        except (VaultLocked, SealedError) as refusal:
            found.faults.append(f"{extract.measures_path}: {refusal}")
        else:
            found.files += 1
            if rows != extract.row_count:
                found.faults.append(f"{extract.measures_path} has {rows} rows, not {extract.row_count}")

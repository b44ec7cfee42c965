"""Every place of the register where a partnership's key wraps another, so that none is forgotten when it changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from commontable.measurement.models import Delivery, EncodedFile, Extract, LinkagePlan, LinkageRun, SuppressionKey

from .keys import SUPPRESSION, file_context
from .linkage import PLAN, RUN

CODES = "codes"


@dataclass(frozen=True)
class Place:
    """A column of wrapped keys, and what each is bound to."""

    model: type[models.Model]
    column: str
    kind: str
    uuid: Callable[[Any], UUID]

    def rows(self, partnership_id: int) -> list[Any]:
        """The partnership's rows that hold a key, locked until the transaction ends."""
        held: Any = self.model._base_manager.select_for_update(of=("self",))
        found = held.filter(partnership_id=partnership_id).exclude(**{self.column: None})
        return list(found.order_by("pk"))

    def context(self, row: Any) -> bytes:
        """What the row's key is bound to."""
        return file_context(self.kind, row.partnership_id, self.uuid(row))


def _own(row: Any) -> UUID:
    found: UUID = row.uuid
    return found


# In the order in which acts lock them: what is being confirmed stands among the extracts when those are read.
PLACES = (
    Place(Delivery, "wrapped_key", "delivery", _own),
    Place(Delivery, "staged_key", "extract", lambda row: UUID(row.staged["uuid"])),
    Place(Extract, "wrapped_key", "extract", _own),
    Place(LinkagePlan, "wrapped_key", PLAN, lambda row: UUID(int=row.pk)),
    Place(LinkageRun, "wrapped_key", RUN, _own),
    Place(SuppressionKey, "wrapped", SUPPRESSION, lambda row: UUID(int=row.partnership_id)),
    Place(EncodedFile, "wrapped_key", CODES, _own),
)

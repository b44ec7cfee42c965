"""One writer at a time, and nobody overwrites what they have not seen."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

Row = TypeVar("Row", bound=models.Model)


class ChangedMeanwhile(NotAllowed):
    """Somebody else saved since the writer opened the page; nothing of either is lost."""


def hold(row: Row) -> Row:
    """The row is as the register has it now, and nobody else changes it until the act is done."""
    type(row)._default_manager.select_for_update().get(pk=row.pk)
    row.refresh_from_db()
    return row


def require_seen(*, revision: int, seen: int | None) -> None:
    """The writer had the present wording before them; raises ChangedMeanwhile. `seen=None` does not ask."""
    if seen is not None and seen != revision:
        raise ChangedMeanwhile(
            _(
                "Somebody changed this while you were writing. What you wrote is still here; look at what it says now, "
                "then save again to replace it."
            )
        )

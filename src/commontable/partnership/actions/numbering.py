"""Things that people call by number are counted up in each partnership, without a gap and never twice."""

from typing import Any

from django.db.models import Max

from commontable.partnership.models import Partnership


def next_number(model: Any, *, partnership: Partnership) -> int:
    """The number after the last one given at this table; until the act is done, nobody else is given one.

    `model` belongs to partnerships and has a `number`.
    """
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    last: int | None = model.objects.of(partnership).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1

"""What was made once by calling actions is put back as rows for every later test of the process.

A test cannot tell the difference: the rows are those that the actions wrote, keys, journal and sealed files included.
"""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from commontable.journal.models import Entry
from commontable.partnership.models import Partnership

Made = TypeVar("Made")


@dataclass(frozen=True)
class Kept:
    """What was made (pickled: that is quicker than copies), the register before it, and everything that stood after."""

    made: bytes
    before: tuple[int, int]
    rows: list[models.Model]
    files: Path
    statements: list[tuple[str, Any]] = field(default_factory=list)


_KNOWN: dict[Callable[..., Any], Kept] = {}


def remembered(make: Callable[..., Made], *given: Any) -> Made:
    """What `make` makes; put back where the register is as it was the first time, and made anew elsewhere."""
    before = (Partnership.objects.count(), Entry.objects.count())
    kept = _KNOWN.get(make)
    if kept is None:
        made = make(*given)
        files = Path(tempfile.mkdtemp(prefix="commontable-remembered-"))
        shutil.copytree(settings.COMMONTABLE_DATA, files, dirs_exist_ok=True)
        rows = [row for model in _ours() for row in model._base_manager.order_by("pk")]
        _KNOWN[make] = Kept(pickle.dumps(made), before, rows, files)
        return made
    if kept.before != before:
        return make(*given)
    with transaction.atomic():
        for model in _ours() if any(before) else ():
            model._base_manager.all()._raw_delete(model._base_manager.db)
        _put_back(kept)
    shutil.copytree(kept.files, settings.COMMONTABLE_DATA, dirs_exist_ok=True)
    again: Made = pickle.loads(kept.made)
    return again


def _put_back(kept: Kept) -> None:
    """The rows stand again: told to the database once through Django, and from then on in the words of that time."""
    if not kept.statements:

        def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            kept.statements.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(noted):
            for model, some in groupby(kept.rows, key=type):
                model._base_manager.bulk_create(list(some))
        return
    with connection.cursor() as cursor:
        for sql, params in kept.statements:
            cursor.execute(sql, params)


def _ours() -> Iterator[type[models.Model]]:
    for app in apps.get_app_configs():
        if app.name.startswith("commontable."):
            yield from app.get_models(include_auto_created=True)

"""Rows written in bulk, with keys of their own, in one transaction: the order in which tables are filled is free."""

from collections import Counter, defaultdict
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

A_CHUNK = 5000  # rows of one table that wait in memory


class Rows:
    """Takes rows of any table; those with a key that counts up are given the next one at once."""

    def __init__(self) -> None:
        self.waiting: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.written: Counter[type[models.Model]] = Counter()

    def add(self, row: Any) -> Any:
        """The row has its key and is written soon."""
        model = type(row)
        self.written[model] += 1
        if row.pk is None:
            row.pk = self.written[model]
        waiting = self.waiting[model]
        waiting.append(row)
        if len(waiting) >= A_CHUNK:
            self._write(model)
        return row

    def finish(self) -> None:
        """Everything is written, and the next row of each table is counted on from there."""
        for model in list(self.waiting):
            self._write(model)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.written)):
                cursor.execute(statement)

    def _write(self, model: type[models.Model]) -> None:
        if waiting := self.waiting.pop(model, None):
            model._default_manager.bulk_create(waiting)

"""Rows of several tables in one question to the register: each fills its own columns, the others stay empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Field, QuerySet, Value
from django.db.models.functions import Cast


def in_columns(found: QuerySet[Any], columns: Mapping[str, Field[Any, Any]], **filled: Any) -> QuerySet[Any]:
    """The rows with `row_NAME` for each of the columns, filled by these expressions or empty; ready for a union."""
    values = {
        f"row_{name}": filled[name] if name in filled else Cast(Value(None), field) for name, field in columns.items()
    }
    filled_in: QuerySet[Any] = found.order_by().annotate(**values)
    return filled_in

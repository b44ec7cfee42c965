"""Agreements and templates as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from commontable.agreements.models import Template
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.models import Partnership

COLUMNS = (
    "number", "title", "kind", "stands", "version", "parties", "in_force_from", "last_day", "ended_from",
    "destroyed_by", "under", "renews", "author",
)  # fmt: skip


def agreements_file(partnership: Partnership, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """One line an agreement, as it stands that day."""
    return csv_file(name=f"{partnership.slug}-agreements", columns=COLUMNS, rows=rows)


def templates_file(partnership: Partnership) -> HttpResponse:
    """One line a clause of each template of the table, withdrawn ones included."""
    templates = Template.objects.of(partnership).order_by("kind", "title", "pk")
    return csv_file(
        name=f"{partnership.slug}-templates",
        columns=["title", "kind", "legal_ground", "withdrawn", "place", "heading", "text"],
        rows=[
            (
                one.title, one.get_kind_display(), one.get_basis_display(), yes_or_no(one.withdrawn_at), place,
                clause["heading"], clause["text"],
            )
            for one in templates
            for place, clause in enumerate(one.clauses, start=1)
        ],
    )  # fmt: skip

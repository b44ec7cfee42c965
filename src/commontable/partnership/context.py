"""What every template of a partnership's page knows: the table and who is reading."""

from typing import Any

from django.http import HttpRequest


def table_and_me(request: HttpRequest) -> dict[str, Any]:
    """`table` (the partnership), `me` (the member) and `other_seats`, or nothing outside a partnership's pages."""
    return {
        "table": getattr(request, "partnership", None),
        "me": getattr(request, "member", None),
        "other_seats": getattr(request, "other_seats", []),
    }

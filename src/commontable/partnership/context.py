"""What every template of a partnership's page knows: the table and who is reading."""

from typing import Any

from django.http import HttpRequest


def table_and_me(request: HttpRequest) -> dict[str, Any]:
    """`table` (the partnership), `me` (the member) and `other_seats`, or nothing outside a partnership's pages.

    `opened_by_pass` says that a link in a letter opened the page, so that no other page of the table is offered.
    """
    return {
        "table": getattr(request, "partnership", None),
        "me": getattr(request, "member", None),
        "other_seats": getattr(request, "other_seats", []),
        "opened_by_pass": getattr(request, "opened_by_pass", False),
    }

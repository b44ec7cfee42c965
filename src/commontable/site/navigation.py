"""The doors a member sees at the top of every page: only those they may walk through."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One entry of the navigation."""

    url: str
    label: Any
    is_current: bool = False
    count: int = 0


PAGES = (  # (route, label, path that marks it current)
    ("site:home", _("Home"), ""),
)


def navigation(request: HttpRequest) -> dict[str, Iterable[Item]]:
    """`navigation` for templates; empty outside a partnership's pages."""
    partnership = getattr(request, "partnership", None)
    if partnership is None:
        return {"navigation": []}
    root = reverse("site:home", kwargs={"table": partnership.slug})
    items = []
    for route, label, part in PAGES:
        is_current = request.path.startswith(root + part) if part else request.path == root
        items.append(Item(reverse(route, kwargs={"table": partnership.slug}), label, is_current))
    return {"navigation": items}

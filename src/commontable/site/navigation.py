"""The doors a member sees at the top of every page: only those they may walk through."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.measurement.permissions import Permission as Measuring
from commontable.partnership.permissions import may


@dataclass(frozen=True)
class Item:
    """One entry of the navigation."""

    url: str
    label: Any
    is_current: bool = False
    count: int = 0


PAGES = (  # (route, label, paths that mark it current)
    ("site:home", _("Home"), ""),
    (
        "governance:proposals",
        _("Table"),
        (
            "bodies",
            "proposals",
            "meetings",
            "decisions",
            "elections",
            "trace",
            "calendar",
            "common-agenda",
            "disputes",
        ),
    ),
    ("agreements:commitments", _("Promises"), ("commitments", "agreements")),
    (
        "measurement:scorecard",
        _("Scorecard"),
        ("scorecard", "indicators", "protection", "curves", "activities", "effects", "packs", "notes"),
    ),
    ("measurement:your_data", _("Your data"), "data/"),
    ("measurement:arrivals", _("Arrivals"), "data/arrivals"),
    ("measurement:releases", _("Releases"), "releases"),
    ("measurement:definitions", _("Definitions"), ("definitions", "manage", "datasets", "linkage", "places")),
    (
        "partnership:partners",
        _("Partners"),
        ("partners", "members", "invitations", "roles", "handovers", "journal", "settings"),
    ),
)
ONLY_FOR = {
    "measurement:your_data": Measuring.SEND_FILES,
    "measurement:arrivals": Measuring.SEE_ARRIVALS,
}  # the other pages are open to every member


def navigation(request: HttpRequest) -> dict[str, Iterable[Item]]:
    """`navigation` for templates; empty outside a partnership's pages, and for whoever came by a link in a letter."""
    partnership = getattr(request, "partnership", None)
    if partnership is None or getattr(request, "opened_by_pass", False):
        return {"navigation": []}
    root = reverse("site:home", kwargs={"table": partnership.slug})
    place = request.path[len(root) :]
    if place.startswith("linkage/") and "/codes/" in place:  # a partner's own codes are its data
        place = "data/"
    items = []
    for route, label, part in PAGES:
        if route in ONLY_FOR and not may(ONLY_FOR[route], by=request.member, at=request.at):  # type: ignore[attr-defined]
            continue
        is_current = place.startswith(part) if part else request.path == root
        items.append(Item(reverse(route, kwargs={"table": partnership.slug}), label, is_current))
    return {"navigation": items}

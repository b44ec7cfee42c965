"""Which places of a network a reader wants to see, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.measurement.rules.place_facts import Locale
from commontable.ui.wording import figure

from .network import Network, Node

BANDS = ((0, 100), (100, 250), (250, 500), (500, 1000), (1000, None))  # children
FAMILIES = (Locale.CITY, Locale.SUBURB, Locale.TOWN, Locale.RURAL)


class Order(StrEnum):
    """How the places are sorted; those without an exact figure come last, by name."""

    NAME = "name"
    LEVEL = "level"
    CHANGE = "change"


ORDERS: Mapping[Order, Promise | str] = {
    Order.NAME: gettext_lazy("Name"),
    Order.LEVEL: gettext_lazy("Figure, best first"),
    Order.CHANGE: gettext_lazy("Change, best first"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a reader asked for. What names nothing known is as if it were not asked."""

    order: Order = Order.NAME
    family: str = ""
    band: str = ""
    parent: str = ""
    wanted: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Choice:
        """From the address."""
        order, band = asked.get("sort", ""), asked.get("size", "")
        family = asked.get("kind", "")
        return cls(
            order=Order(order) if order in set(Order) else Order.NAME,
            family=family if family in set(FAMILIES) else "",
            band=band if band in {_name(one) for one in BANDS} else "",
            parent=asked.get("in", "")[:60],
            wanted=asked.get("q", "").strip()[:100],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether some places are left out."""
        return bool(self.family or self.band or self.parent or self.wanted)

    def select(self, network: Network) -> list[Node]:
        """The places asked for, in the order asked for."""
        found = [node for node in network.nodes if self._fits(node, network)]
        if self.order is Order.NAME:
            return found
        sign = 1 if network.meaning.direction == "decrease" else -1
        value: Callable[[Node], float | None] = _change(network) if self.order is Order.CHANGE else _level

        def rank(node: Node) -> tuple[bool, float]:
            known = value(node)
            return (known is None, sign * (known or 0.0))

        return sorted(found, key=rank)

    def _fits(self, node: Node, network: Network) -> bool:
        size = network.size_of(node)
        low, high = next((band for band in BANDS if _name(band) == self.band), (0, None))
        return (
            (not self.family or node.family == self.family)
            and (not self.band or (size is not None and size >= low and (high is None or size < high)))
            and (not self.parent or (node.parent is not None and node.parent.code == self.parent))
            and (not self.wanted or self.wanted.casefold() in f"{node.name} {node.code}".casefold())
        )


def options(network: Network, choice: Choice) -> dict[str, list[tuple[str, Any, bool]]]:
    """What can be chosen: (value, words, whether it is chosen). Only what some place of the network answers to."""
    families = {node.family for node in network.nodes}
    parents = {node.parent.code: node.parent.name for node in network.nodes if node.parent}
    sizes = [size for node in network.nodes if (size := network.size_of(node)) is not None]
    bands = [band for band in BANDS if any(band[0] <= n and (band[1] is None or n < band[1]) for n in sizes)]
    return {
        "orders": [(order.value, says, order is choice.order) for order, says in ORDERS.items()],
        "families": [(one.value, one.label, one.value == choice.family) for one in FAMILIES if one in families],
        "bands": [(_name(band), _says(band), _name(band) == choice.band) for band in bands if len(bands) > 1],
        "parents": [
            (code, name, code == choice.parent)
            for code, name in sorted(parents.items(), key=lambda one: one[1])
            if len(parents) > 1
        ],
    }


def _level(node: Node) -> float | None:
    return node.now.value


def _change(network: Network) -> Callable[[Node], float | None]:
    def change(node: Node) -> float | None:
        pair = network.changes.get(node.code)
        return pair[1] - pair[0] if pair else None

    return change


def _name(band: tuple[int, int | None]) -> str:
    return f"{band[0]}-{band[1] or ''}"


def _says(band: tuple[int, int | None]) -> str:
    low, high = band
    if high is None:
        return _("%(low)s children or more") % {"low": figure(low, "count")}
    if not low:
        return _("fewer than %(high)s children") % {"high": figure(high, "count")}
    return _("%(low)s to %(high)s children") % {"low": figure(low, "count"), "high": figure(high - 1, "count")}

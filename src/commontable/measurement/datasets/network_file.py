"""A network as a spreadsheet: every place, its figure, its limits, what it means and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator

from .network import Network
from .network_words import RULES

COLUMNS = (
    "period", "level", "place", "name", "lies_in", "status", "children_counted", "value", "low", "high",
    "natural_from", "natural_to", "change_since", "change", "natural_change_from", "natural_change_to", "stands",
    "by_rule", "children", "poverty_percent", "kind_of_place", "facts_from", "facts_year",
)  # fmt: skip

Cell = str | int | float | None


def lines(network: Network) -> Iterator[list[Cell]]:
    """A line a place, by name. What is protected has no number; limits are not rounded for reading."""
    yield list(COLUMNS)
    for node in network.nodes:
        judged, change = network.judged.get(node.code), network.judged_changes.get(node.code)
        pair = network.changes.get(node.code)
        spot = network.bright.get(node.code) or network.visit.get(node.code)
        facts = node.facts
        yield [
            network.period, network.level, node.code, node.name, node.parent.code if node.parent else "",
            node.now.status, node.now.counted, node.now.value, node.now.low, node.now.high,
            *_pair(judged.lower if judged else None, judged.upper if judged else None),
            network.since, None if pair is None else round(pair[1] - pair[0], 6),
            *_pair(change.lower if change else None, change.upper if change else None),
            _stands(node.code, network), ", ".join(str(RULES[why]) for why in spot.why) if spot else "",
            facts.children, facts.poverty, facts.locale, facts.source, facts.year,
        ]  # fmt: skip


def _pair(low: float | None, high: float | None) -> list[Cell]:
    return [None if low is None else round(low, 4), None if high is None else round(high, 4)]


def _stands(code: str, network: Network) -> str:
    if code in network.bright:
        return "bright_spot"
    if code in network.visit:
        return "worth_a_visit"
    if code in network.judged:
        return "within"
    return f"not_judged_{network.unjudged[code].reason}" if code in network.unjudged else ""

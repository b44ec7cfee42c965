"""Pictures of a network: a little line for every place, all on one scale, and the funnel of the newest period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.utils.translation import gettext as _

from commontable.analysis.places import Spread
from commontable.charts import Chart, Dot, Figure, FunnelWords, Little, PlaceLine, funnel, little, network
from commontable.charts.scale import Scale, scale

from . import network_words, wording
from .figures import Shown
from .network import Network, Node
from .pictures import words

MOST_IN_A_GRID = 120  # places in the picture of all lines; beyond, it is longer than anybody can look over


@dataclass(frozen=True, kw_only=True)
class Card:
    """A place as the page shows it: its line, its figure, what it means."""

    node: Node
    line: Little
    alt: str
    figure: str
    ranged: str
    moved: str
    kind: Literal["", "bright", "visit"] = ""


class Lines:
    """Little lines of one network, on the scale of all its places, so that every page of it can be compared."""

    def __init__(self, of: Network) -> None:
        self.network = of

    @cached_property
    def span(self) -> Scale:
        """From the lowest to the highest figure that any place shows at any period."""
        shown = [one for node in self.network.nodes for one in node.series]
        numbers = [n for one in shown for n in (one.value, one.low, one.high) if n is not None]
        return scale(numbers, unit=self.network.meaning.unit)

    def card(self, node: Node) -> Card:
        """The place, drawn."""
        of_all, meaning = self.network, self.network.meaning
        points, limits = self._drawn(node)
        pair = of_all.changes.get(node.code)
        return Card(
            node=node,
            line=little(points, limits, span=self.span),
            alt=network_words.line(node, of_all),
            figure=network_words.rounded(node.now.value, meaning) if node.now.value is not None else "",
            ranged=wording.shown(node.now, meaning) if node.now.status == "ranged" else "",
            moved=network_words.moved(*pair, meaning) if pair else "",
            kind="bright" if node.code in of_all.bright else "visit" if node.code in of_all.visit else "",
        )

    def chart(self) -> Chart | None:
        """All the lines as one picture to take away, by name; None where there are more than 120."""
        of, meaning = self.network, self.network.meaning
        if len(of.nodes) > MOST_IN_A_GRID:
            return None
        lines = []
        for node in of.nodes:
            points, limits = self._drawn(node)
            bright = node.code in of.bright
            lines.append(PlaceLine(label=node.name, points=tuple(points), limits=tuple(limits), is_bright=bright))
        said = {"name": meaning.name, "level": meaning.labels.level(of.level)}
        return network(
            lines,
            title=_("%(name)s by %(level)s, side by side") % said,
            says=self.says + " " + _("In the shaded band lies natural variation for a place of its size."),
            unit=meaning.unit,
            decimals=meaning.decimals,
            span=self.span,
            words=words(),
        )

    def _drawn(self, node: Node) -> tuple[list[Figure], list[tuple[float, float] | None]]:
        of = self.network
        points = [shown.drawn(period) for shown, period in zip(node.series, of.periods, strict=True)]
        return points, [limits_for(one, shown) for one, shown in zip(of.spreads, node.series, strict=True)]

    @property
    def says(self) -> str:
        """What all the lines have in common."""
        of = self.network
        said = {
            "between": network_words.between(self.span.low, self.span.high, of.meaning),
            "first": of.periods[0],
            "last": of.period,
        }
        if len(of.periods) == 1:
            return _("%(last)s, every place on the same scale, %(between)s.") % said
        return _("%(first)s to %(last)s, every place on the same scale, %(between)s.") % said


def limits_for(of: Spread, shown: Shown) -> tuple[float, float] | None:
    """Natural variation for a place that counts so many children; None where it cannot be told or is not told."""
    if not of.judged or shown.status != "published" or (of.chart != "i" and not shown.counted):
        return None
    return of.limits(shown.counted)


def funnel_of(among: Network) -> Chart | None:
    """Every judged place over its size; None where limits do not go by size, or nobody is judged."""
    of, meaning = among.level_spread, among.meaning
    if of.chart == "i" or not of.judged:
        return None
    dots = []
    for one in of.judged:
        node = among.by_code[one.place]
        kind: Literal["", "bright", "visit"] = {"": "", "high": "bright", "low": "visit"}[one.side]  # type: ignore[assignment]
        if meaning.direction == "decrease" and kind:
            kind = "visit" if kind == "bright" else "bright"
        dots.append(
            Dot(
                label=node.name, value=one.value, counted=one.counted or 0.0, lower=one.lower, upper=one.upper,
                kind=kind, says=network_words.stands(node, among),
            )
        )  # fmt: skip
    unjudged: Sequence[tuple[str, str]] = [
        (among.by_code[one.place].name, str(network_words.UNJUDGED.get(one.reason, ""))) for one in of.unjudged
    ]
    said = {"name": meaning.name, "level": meaning.labels.level(among.level), "period": among.period}
    return funnel(
        dots,
        limits=of.limits,
        centre=of.centre,
        unjudged=unjudged,
        title=_("%(name)s by %(level)s and size, %(period)s") % said,
        says=_("Each dot is a place; in the shaded band lies what natural variation does to places of that size."),
        unit=meaning.unit,
        decimals=meaning.decimals,
        words=words(),
        own=FunnelWords(
            natural=_("Natural variation"),
            says=_("What that means"),
            sizes=_("children counted"),
            centre=_("these places {figure}"),
            unjudged=_("not judged"),
        ),
    )

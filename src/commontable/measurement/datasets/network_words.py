"""What is said of a place in its network: why it stands out, why it is not judged, where it stands among its like."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commontable.analysis.places import Among, Judged, Spot, Spread, Why
from commontable.ui.wording import figure

from .network import Network, Node
from .standing import Meaning
from .wording import points

UNJUDGED: Mapping[str, Promise | str] = {
    "protected": gettext_lazy("protected, not judged"),
    "ranged": gettext_lazy("a range, not judged"),
    "empty": gettext_lazy("no figure"),
    "uncounted": gettext_lazy("how many children it counts is not shown, so it is not judged"),
    "small": gettext_lazy("too few children to tell from chance, not judged"),
}
RULES: Mapping[Why, Promise | str] = {
    Why.LEVEL: gettext_lazy("level"),
    Why.CHANGE: gettext_lazy("change"),
    Why.HISTORY: gettext_lazy("own history"),
}


def reasons(spot: Spot, network: Network) -> list[str]:
    """Why a place stands out, a sentence a rule."""
    return [_REASONS[why](spot, network) for why in spot.why]


def natural(judged: Judged, meaning: Meaning) -> str:
    """The limits for a place of its size: "41% to 72%"."""
    return between(judged.lower, judged.upper, meaning)


def between(low: float, high: float, meaning: Meaning) -> str:
    """Two ends in the indicator's unit."""
    said = {"low": rounded(low, meaning), "high": rounded(high, meaning)}
    return _("%(low)s to %(high)s") % said


def rounded(value: float, meaning: Meaning) -> str:
    """A limit, with as many decimals as the indicator's figures."""
    return figure(value, meaning.unit, meaning.decimals)


def moved(then: float, now: float, meaning: Meaning) -> str:
    """How far a place moved: "6 points up", "unchanged"."""
    if round(now - then, 6) == 0:
        return _("unchanged")
    said = {"points": points(now - then, meaning)}
    return (_("%(points)s up") if now > then else _("%(points)s down")) % said


def stands(node: Node, network: Network) -> str:
    """What a place's newest figure means, in a few words."""
    if node.code in network.unjudged:
        return str(UNJUDGED.get(network.unjudged[node.code].reason, ""))
    rules = [str(RULES[why]) for spots in (network.bright, network.visit) for why in _why(spots.get(node.code))]
    if node.code in network.bright:
        return _("bright spot: %(rules)s") % {"rules": ", ".join(rules)}
    if node.code in network.visit:
        return _("worth a visit: %(rules)s") % {"rules": ", ".join(rules)}
    return _("within natural variation") if node.code in network.judged else ""


def too_few(network: Network) -> str:
    """Why nobody is judged, where there are too few places to judge by."""
    of = network.level_spread
    if not of.needed:
        return ""
    able = len(network.nodes) - len(of.unjudged)
    if not able:
        return _("No place has a figure that can be judged: all are protected, ranges, missing or too small.")
    text = ngettext(
        "Only %(able)d place has a figure that can be judged. It takes %(needed)d to tell natural variation between "
        "places from more.",
        "Only %(able)d places have a figure that can be judged. It takes %(needed)d to tell natural variation between "
        "places from more.",
        able,
    )
    return text % {"able": able, "needed": of.needed}


def how_many(network: Network) -> str:
    """How many places stand out, and how many would by chance."""
    spots = network.spots
    looks = ", ".join(
        _("%(rule)s (%(count)s places)") % {"rule": RULES[why], "count": figure(many, "count")}
        for why, many in spots.looked.items()
    )
    if spots.by_chance < 0.1:
        text = _("Looked at by %(looks)s. From chance alone, hardly one would stand out for the better.")
        return text % {"looks": looks}
    return _("Looked at by %(looks)s. From chance alone, about %(chance)s would stand out for the better.") % {
        "looks": looks,
        "chance": figure(spots.by_chance, "number", 0 if spots.by_chance >= 10 else 1),
    }


def how_limits(spread: Spread) -> str:
    """How the limits were drawn, for whoever asks."""
    if spread.chart == "p" and spread.factor > 1.05:
        return _(
            "Limits by Laney's p′ chart: three sigma, narrower for larger places, and %(factor)s times as wide as "
            "chance alone would make them, because places differ by more than chance."
        ) % {"factor": figure(spread.factor, "number", 1)}
    if spread.chart == "p":
        return _("Limits by Laney's p′ chart: three sigma of what chance alone does, narrower for larger places.")
    if spread.chart == "i_weighted":
        return _("Limits by an I′ chart: three sigma of how places lie apart, narrower for larger places.")
    return _("Limits by an I chart: three sigma, the same for all, because how many children are counted is not shown.")


def among(of: Among, node: Node, meaning: Meaning) -> list[str]:
    """Where a place stands among the places like it, without a rank: a few sentences."""
    counts = {"higher": figure(of.higher, "count"), "lower": figure(of.lower, "count")}
    said = [
        _("%(name)s: %(figure)s.") % {"name": node.name, "figure": rounded(node.now.value or 0.0, meaning)},
        _("The places like it run from %(low)s to %(high)s, the one in the middle is at %(middle)s.")
        % {
            "low": rounded(of.lowest, meaning),
            "high": rounded(of.highest, meaning),
            "middle": rounded(of.middle, meaning),
        },
        _("Higher: %(higher)s. Lower: %(lower)s.") % counts,
    ]
    if of.unshown:
        text = ngettext("%(many)s is not shown exactly.", "%(many)s are not shown exactly.", of.unshown)
        said.append(text % {"many": figure(of.unshown, "count")})
    return said


def line(node: Node, network: Network) -> str:
    """A place's little line, for whoever cannot see it."""
    if node.now.value is None:
        now = str(UNJUDGED.get(network.unjudged[node.code].reason, "")) if node.code in network.unjudged else ""
    else:
        now = rounded(node.now.value, network.meaning)
    said = {"name": node.name, "now": now, "period": network.period}
    pair = network.changes.get(node.code)
    if pair:
        said |= {"moved": moved(*pair, network.meaning), "since": network.since}
        return _("%(name)s: %(now)s in %(period)s, %(moved)s since %(since)s.") % said
    return _("%(name)s: %(now)s in %(period)s.") % said


def _why(spot: Spot | None) -> tuple[Why, ...]:
    return spot.why if spot else ()


def _level(spot: Spot, network: Network) -> str:
    one, meaning = spot.judged[Why.LEVEL], network.meaning
    said = {"figure": rounded(one.value, meaning), "natural": natural(one, meaning), "period": network.period}
    if one.counted:
        said["children"] = figure(one.counted, "count")
        return _("%(figure)s in %(period)s; with %(children)s children, %(natural)s is natural.") % said
    return _("%(figure)s in %(period)s; %(natural)s is natural.") % said


def _change(spot: Spot, network: Network) -> str:
    one, meaning = spot.judged[Why.CHANGE], network.meaning
    then, now = network.changes[spot.place]
    return _("%(moved)s since %(since)s, from %(then)s to %(now)s; between %(low)s and %(high)s is natural.") % {
        "moved": moved(then, now, meaning),
        "since": network.since,
        "then": rounded(then, meaning),
        "now": rounded(now, meaning),
        "low": moved(0.0, one.lower, meaning),
        "high": moved(0.0, one.upper, meaning),
    }


def _history(spot: Spot, network: Network) -> str:
    if spot.place in network.bright:
        return _("Its own line has improved by more than its ups and downs of before.")
    return _("Its own line has worsened by more than its ups and downs of before.")


_REASONS = {Why.LEVEL: _level, Why.CHANGE: _change, Why.HISTORY: _history}

"""Like with like: a place of a network among the places most like it."""

from __future__ import annotations

from dataclasses import dataclass

from commontable.analysis.places import Among, Peers, Traits, among, nearest

from .network import Network, Node, reading_of


@dataclass(frozen=True, kw_only=True)
class Alike:
    """A place, the places nearest to it, and where its newest figure stands among theirs (None: it cannot be told)."""

    node: Node
    found: Peers
    peers: tuple[Node, ...]
    among: Among | None


def alike(network: Network, code: str) -> Alike | None:
    """The place among its like, by what is known of it; None where the indicator has no figure of it.

    Sizes are of one kind: those that were written down where the place has one, else the children counted.
    """
    node = network.by_code.get(code)
    if node is None:
        return None
    is_written = node.facts.children is not None

    def traits(of: Node) -> Traits:
        children = of.facts.children if is_written else of.now.counted
        return Traits(place=of.code, children=children, poverty=of.facts.poverty, locale=of.facts.locale)

    found = nearest(traits(node), [traits(one) for one in network.nodes])
    peers = tuple(network.by_code[peer.place] for peer in found.peers)
    return Alike(
        node=node,
        found=found,
        peers=peers,
        among=among(node.now.value, [reading_of(one.code, one.now) for one in peers]),
    )

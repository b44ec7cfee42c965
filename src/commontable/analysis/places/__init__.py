"""Places of a network: what lies within natural variation between them, what is beyond it, and who is like whom.

Limits come from the places themselves (Laney's p′ and the I′ chart, laid across places as a funnel). Only figures shown
exactly are judged; protected figures and ranges are named and never guessed at. Nothing here makes a league table.
"""

from commontable.analysis.places.bright import BrightSpots, Spot, Why, bright_spots
from commontable.analysis.places.peers import WEIGHTS, Among, Peer, Peers, Traits, among, nearest
from commontable.analysis.places.readings import Reading, Unjudged, changes_between
from commontable.analysis.places.spread import BY_CHANCE, LEAST, Judged, Spread, spread

__all__ = [
    "BY_CHANCE",
    "LEAST",
    "WEIGHTS",
    "Among",
    "BrightSpots",
    "Judged",
    "Peer",
    "Peers",
    "Reading",
    "Spot",
    "Spread",
    "Traits",
    "Unjudged",
    "Why",
    "among",
    "bright_spots",
    "changes_between",
    "nearest",
    "spread",
]

"""The balance of power in a body: what its rule gives to each seat, partner and sector.

>>> from commontable.analysis.power import Game, Seat, power_of
>>> blocs = Game(seats=tuple(Seat(name=n, weight=w) for n, w in zip("abcde", (4, 4, 4, 2, 1))), quota=8)
>>> [str(one.shapley_shubik) for one in power_of(blocs).seats]
['1/3', '1/3', '1/3', '0', '0']
"""

from commontable.analysis.power.game import Game, GameError, Seat
from commontable.analysis.power.indices import GroupPower, Power, SeatPower, power_of
from commontable.analysis.power.moves import Change, compare, what_if
from commontable.analysis.power.reading import game_from, game_of, toml_of
from commontable.analysis.power.shares import effective_number, gini, herfindahl, shares
from commontable.analysis.power.words import in_words, plain, sentences

__all__ = [
    "Change",
    "Game",
    "GameError",
    "GroupPower",
    "Power",
    "Seat",
    "SeatPower",
    "compare",
    "effective_number",
    "game_from",
    "game_of",
    "gini",
    "herfindahl",
    "in_words",
    "plain",
    "power_of",
    "sentences",
    "shares",
    "toml_of",
    "what_if",
]
